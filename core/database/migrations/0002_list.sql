-- SPDX-License-Identifier: MIT
-- A list is a newsletter. It exists so that one house can run several, each
-- with its own sender, hour and rules of choosing.
CREATE TABLE list (
    id @ID@,
    -- in commands and URLs: a-z 0-9 -; list create
    name TEXT NOT NULL,
    title TEXT NOT NULL,            -- what readers see
    from_name TEXT NOT NULL,        -- of the From header; "" for none
    from_address TEXT NOT NULL,     -- normalised address
    reply_to TEXT NOT NULL,         -- normalised address; "" for none
    language TEXT NOT NULL,         -- of its mails where the reader has none
    zone TEXT NOT NULL,             -- IANA name
    weekdays @INT@ NOT NULL,        -- bit 0 Monday … bit 6 Sunday
    at_s @INT@ NOT NULL,            -- seconds after local midnight
    scheduled_since_ms @INT@ NOT NULL, -- slots before it are not due; set by
                                    -- create and by each change of the hour
    min_stories @INT@ NOT NULL,     -- fewer: the edition is skipped
    max_stories @INT@ NOT NULL,     -- more: the rest is passed over
    max_age_ms @INT@ NOT NULL,      -- older stories are not news any more
    grace_ms @INT@ NOT NULL,        -- how late an edition may start
    -- how long a copy is tried after its due time
    expiry_ms @INT@ NOT NULL,
    -- 1: a story without room waits for tomorrow
    carry_over @INT@ NOT NULL,
    is_paused @INT@ NOT NULL,       -- 1: no edition by itself
    is_open @INT@ NOT NULL,         -- 1: the form hook takes sign-ups for it
    created_at_ms @INT@ NOT NULL,
    deleted_at_ms @INT@             -- set: only kept as proof of consent
) @TABLE@;

CREATE UNIQUE INDEX list_by_name ON list (name) WHERE deleted_at_ms IS NULL;
