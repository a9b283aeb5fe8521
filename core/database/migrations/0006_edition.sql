-- SPDX-License-Identifier: MIT
-- An edition is one issue of a list for one local date and slot. The key makes
-- a second one impossible, whatever restarts, clocks and people do.
CREATE TABLE edition (
    id @ID@,
    list_id @INT@ NOT NULL REFERENCES list (id),
    local_date TEXT NOT NULL,       -- in the list's zone, 2026-11-24
    slot TEXT NOT NULL,             -- main, or extra on a day without a slot
    state @INT@ NOT NULL,           -- edition_state, edition.h
    reason TEXT NOT NULL,           -- why skipped, held or cancelled; else ""
    due_at_ms @INT@ NOT NULL,       -- when it was to go
    not_after_ms @INT@ NOT NULL,    -- copies expire then
    subject TEXT NOT NULL,
    story_count @INT@ NOT NULL,
    boundary TEXT NOT NULL,         -- of its multipart mails; "" when skipped
    frozen_at_ms @INT@,             -- readers active at this instant get it
    planned_count @INT@ NOT NULL,   -- delivery rows, set when sending begins
    finished_at_ms @INT@,           -- when the last copy had its outcome
    created_at_ms @INT@ NOT NULL,
    UNIQUE (list_id, local_date, slot)
) @TABLE@;

-- Those at work: planning (2), sending (3).
CREATE INDEX edition_planning ON edition (id) WHERE state = 2;
CREATE INDEX edition_sending ON edition (id) WHERE state = 3;

-- What it printed, in order.
CREATE TABLE edition_article (
    edition_id @INT@ NOT NULL REFERENCES edition (id),
    position @INT@ NOT NULL,        -- from 1
    article_id @INT@ NOT NULL,
    version @INT@ NOT NULL,         -- the article's when it was frozen
    PRIMARY KEY (edition_id, position)
) @TABLE@;

-- A letter is the edition composed for one language: all that does not depend
-- on the reader is finished. Kept, so that a resumed run sends the same text.
CREATE TABLE letter (
    edition_id @INT@ NOT NULL REFERENCES edition (id),
    language TEXT NOT NULL,
    stretches @BYTES@ NOT NULL,     -- letter.h's own form
    sha256 TEXT NOT NULL,           -- of stretches, hex; checked when read
    web_page TEXT NOT NULL,         -- the copy in the archive, HTML
    PRIMARY KEY (edition_id, language)
) @TABLE@;
