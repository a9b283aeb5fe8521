/* SPDX-License-Identifier: MIT */
/*
 * Signatures of what a news site pushes, as the Standard Webhooks
 * specification has them (https://www.standardwebhooks.com), so that a
 * ready-made library signs: headers webhook-id, webhook-timestamp and
 * webhook-signature, HMAC-SHA256 over "id.timestamp.body".
 *
 * A source's secret is derived from a key of ours, its number and the instant
 * it was made: none is stored, and a source added anew has another. With a new
 * key the secret shown is a new one; those of older keys go on verifying.
 *
 * Comparing takes the same time however much is right (CRYPTO_memcmp).
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_PUSH_SIGNATURE_H
#define VESPER_PUSH_SIGNATURE_H

#include "token.h"

/* Whose secret. */
struct push_sender {
    int64_t source_id, created_at_ms;
};

/* What was signed; borrowed. */
struct push_message {
    const char *id, *timestamp; /* as their headers have them */
    const void *body;
    size_t body_bytes;
};

/* Returns a source's secret as the site is told it, "whsec_BASE64".
 * Returns: the caller's. */
char *push_secret(const struct keyring *keyring,
                  const struct push_sender *sender);

/* Tells whether one of the signatures ("v1,BASE64", parted by blanks; those of
 * other versions count for nothing) is the sender's by one of our keys. */
bool push_signature_is_right(const struct keyring *keyring,
                             const struct push_sender *sender,
                             const struct push_message *message,
                             const char *signatures);

#endif
