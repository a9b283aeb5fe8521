-- SPDX-License-Identifier: MIT
-- The outbox holds single mails waiting to go: confirmations, alerts to the
-- operator. A row says kind and ids; the mail is rendered from them when it is
-- claimed, the same to the byte each time. States are those of a delivery.
CREATE TABLE outbox (
    id @ID@,
    kind TEXT NOT NULL,             -- confirm, alert
    list_id @INT@,                  -- whose mail it is; NULL for alerts
    subscriber_id @INT@,            -- to whom; NULL: to the operator
    subscription_id @INT@,          -- confirm: what is being confirmed
    request_at_ms @INT@ NOT NULL,   -- confirm: the request it answers
    language TEXT NOT NULL,
    -- alert: its text; confirm: the network asked from
    note TEXT NOT NULL,
    state @INT@ NOT NULL,           -- delivery_state, core/outbox/outbox.h
    due_at_ms @INT@ NOT NULL,
    not_after_ms @INT@ NOT NULL,    -- then it expires
    attempts @INT@ NOT NULL,
    first_claim_at_ms @INT@,        -- its Date
    owner @INT@,                    -- the claiming lease's epoch
    code @INT@,                     -- of the last reply
    enhanced TEXT,
    reply TEXT,                     -- addresses cut out
    created_at_ms @INT@ NOT NULL
) @TABLE@;

-- The claim's own equality (a partial index serves no other).
CREATE INDEX outbox_pending ON outbox (due_at_ms, id) WHERE state = 0;
CREATE INDEX outbox_claimed ON outbox (owner) WHERE state = 1;
CREATE INDEX outbox_deferred ON outbox (due_at_ms) WHERE state = 3;
CREATE INDEX outbox_by_subscriber ON outbox (subscriber_id);

-- Alerts already raised, so that a cause is told at most once an hour.
CREATE TABLE alert (
    cause TEXT PRIMARY KEY,         -- "relay main", "source 12"
    text TEXT NOT NULL,             -- the last one
    raised_at_ms @INT@ NOT NULL,    -- when it was last mailed
    seen_at_ms @INT@ NOT NULL,      -- when it last happened
    count @INT@ NOT NULL            -- how often since it was first raised
) @TABLE@;
