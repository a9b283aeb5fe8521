-- SPDX-License-Identifier: MIT
-- Leases say whose turn it is. The epoch goes up with each holder, so that a
-- row of the ledger names its owner without a clock.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,          -- sender
    epoch @INT@ NOT NULL,           -- of the last holder; 1 is the first
    holder TEXT NOT NULL,           -- "host pid", for people
    taken_at_ms @INT@ NOT NULL
) @TABLE@;
