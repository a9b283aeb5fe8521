-- SPDX-License-Identifier: MIT
-- A thing is there for the page.
CREATE TABLE thing (
    -- whose it is
    list_id @INT@ NOT NULL REFERENCES list (id),
    size @INT@,                     -- in bytes; set by hand, never
                                    -- changed
    PRIMARY KEY (list_id,
                 size)
) @TABLE@;

-- One of each.
CREATE UNIQUE INDEX thing_by_size ON thing (size)
    WHERE size > 0;

CREATE TABLE nameless (
    id @ID@
) @TABLE@;
