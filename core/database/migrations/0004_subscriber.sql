-- SPDX-License-Identifier: MIT
-- A subscriber is one e-mail address and what we know of it.
CREATE TABLE subscriber (
    id @ID@,
    email TEXT NOT NULL,            -- normalised: local part as given
    email_key TEXT NOT NULL UNIQUE, -- lower case: nobody is here twice
    domain TEXT NOT NULL,           -- A-labels; groups deliveries
    address_hash @BYTES@ NOT NULL,  -- keyed; what suppression and links name
    language TEXT NOT NULL,         -- "" : the list's
    created_at_ms @INT@ NOT NULL
) @TABLE@;

CREATE INDEX subscriber_by_hash ON subscriber (address_hash);

-- A subscription is a subscriber on a list.
CREATE TABLE subscription (
    id @ID@,
    subscriber_id @INT@ NOT NULL REFERENCES subscriber (id),
    list_id @INT@ NOT NULL REFERENCES list (id),
    state @INT@ NOT NULL,           -- subscription_state, subscriber.h
    -- the sign-up a confirmation answers; 0: none open
    request_at_ms @INT@ NOT NULL,
    confirmed_at_ms @INT@,          -- when it last became active
    left_at_ms @INT@,               -- when it last ended
    paused_until_ms @INT@ NOT NULL, -- no copies before; 0: not paused
    created_at_ms @INT@ NOT NULL,
    UNIQUE (subscriber_id, list_id)
) @TABLE@;

-- Planning walks the active readers of a list in the order of their ids.
CREATE INDEX subscription_active ON subscription (list_id, subscriber_id)
    WHERE state = 1;
-- Requests nobody confirmed are deleted after a week.
CREATE INDEX subscription_pending ON subscription (request_at_ms)
    WHERE state = 0;

-- The words people agreed to, each version once.
CREATE TABLE consent_text (
    id @ID@,
    sha256 TEXT NOT NULL UNIQUE,    -- of text, hex
    text TEXT NOT NULL
) @TABLE@;

-- Who agreed to what, when, from where, on which text. Append-only.
CREATE TABLE consent_event (
    id @ID@,
    subscriber_id @INT@ NOT NULL,
    list_id @INT@ NOT NULL,         -- 0: all lists
    action TEXT NOT NULL,           -- request, confirm, import, withdraw, …
    actor TEXT NOT NULL,            -- form, reader, operator:NAME, mail
    at_ms @INT@ NOT NULL,
    ip TEXT NOT NULL,               -- "" where there is none
    user_agent TEXT NOT NULL,
    page TEXT NOT NULL,             -- URL of the form's page
    text_id @INT@ REFERENCES consent_text (id)
) @TABLE@;

CREATE INDEX consent_event_by_subscriber ON consent_event (subscriber_id, id);

-- Addresses that must not be mailed. No address stands here: a keyed hash
-- outlives erasure and tells nothing without the key.
CREATE TABLE suppression (
    list_id @INT@ NOT NULL,         -- 0: everywhere
    address_hash @BYTES@ NOT NULL,
    reason TEXT NOT NULL,           -- left, complaint, dead, operator
    at_ms @INT@ NOT NULL,
    PRIMARY KEY (list_id, address_hash)
) @TABLE@;

-- Sign-ups counted on the keyed hash, so that deleting an unconfirmed request
-- does not let the same address be bombed again.
CREATE TABLE signup_request (
    address_hash @BYTES@ NOT NULL,
    at_ms @INT@ NOT NULL,
    list_id @INT@ NOT NULL,
    PRIMARY KEY (address_hash, at_ms, list_id)
) @TABLE@;
