-- SPDX-License-Identifier: MIT
-- A lease says whose turn it is to do what only one may do. It exists for its
-- epoch, which goes up with each holder: so a row of the ledger can name its
-- owner without a clock, and who comes next knows whose claims are orphaned.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,          -- what is leased: "sender"
    epoch @INT@ NOT NULL,           -- of the last holder; the first has 1
    holder TEXT NOT NULL,           -- process and host, for people
    taken_at_ms @INT@ NOT NULL      -- for people: nothing is decided by it
) @TABLE@;

-- What the database knows of itself. It exists so that a copy of a database,
-- restored or cloned, can be told from the place it came from.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,           -- "uuid"
    value TEXT NOT NULL             -- uuid: 32 hex digits, never changed
) @TABLE@;
