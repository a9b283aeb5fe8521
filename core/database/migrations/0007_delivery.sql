-- SPDX-License-Identifier: MIT
-- The ledger: one row per reader and edition, one outcome. The primary key
-- keeps everybody from being in it twice. No foreign key to subscriber: the
-- ledger outlives an erasure.
CREATE TABLE delivery (
    edition_id @INT@ NOT NULL,
    subscriber_id @INT@ NOT NULL,
    state @INT@ NOT NULL,           -- delivery_state, core/outbox/outbox.h
    due_at_ms @INT@ NOT NULL,       -- not sent before
    domain_group TEXT NOT NULL,     -- so that a slow domain is not claimed
    attempts @INT@ NOT NULL,
    first_claim_at_ms @INT@,        -- its Date, on every try
    owner @INT@,                    -- the claiming lease's epoch
    code @INT@,                     -- of the last reply
    enhanced TEXT,
    reply TEXT,                     -- addresses cut out
    finished_at_ms @INT@,
    PRIMARY KEY (edition_id, subscriber_id)
) @TABLE@;

-- The claim's own equality (a partial index serves no other).
CREATE INDEX delivery_pending ON delivery (edition_id, due_at_ms, subscriber_id)
    WHERE state = 0;
CREATE INDEX delivery_claimed ON delivery (edition_id) WHERE state = 1;
CREATE INDEX delivery_deferred ON delivery (edition_id, due_at_ms)
    WHERE state = 3;
CREATE INDEX delivery_by_subscriber ON delivery (subscriber_id);

-- What an operator has to settle: few rows of very many.
CREATE INDEX delivery_unknown ON delivery (edition_id) WHERE state = 7;
