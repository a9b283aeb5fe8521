/* SPDX-License-Identifier: MIT */
/*
 * The token of one mail: left part of its Message-ID and of the address its
 * bounces return to (VERP), so that one look-up serves both ways of matching.
 * Made from the row, the same on every try; nothing of it is stored.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_DELIVERY_TOKEN_H
#define VESPER_DELIVERY_TOKEN_H

#include "token.h"

/* Which row a mail belongs to. */
struct delivery_name {
    int64_t edition_id; /* 0: of the outbox */
    int64_t id;         /* the subscriber's, or the outbox mail's */
};

/* Makes the token of a row. Returns: the caller's. */
char *delivery_token_make(const struct keyring *keyring,
                          const struct delivery_name *name);

/* Reads such a token. Errors: UNTRUSTED. */
bool delivery_token_read(const struct keyring *keyring, const char *token,
                         struct delivery_name *name,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
