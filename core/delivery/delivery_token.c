/* SPDX-License-Identifier: MIT */
/* Two numbers, the mail's row, under the purpose of deliveries. */
#include "delivery_token.h"

/* More editions and readers than there will be. The token is in a local part,
 * "b+TOKEN", which may have 64 octets (RFC 5321 §4.5.3.1.1). */
enum {
    EDITION_BYTES = 5,
    ID_BYTES = 6,
    NAME_BYTES = EDITION_BYTES + ID_BYTES,
};

char *
delivery_token_make(const struct keyring *keyring,
                    const struct delivery_name *name)
{
    unsigned char payload[NAME_BYTES];

    g_assert(name->id > 0);
    token_put_number(payload, EDITION_BYTES, (uint64_t)name->edition_id);
    token_put_number(payload + EDITION_BYTES, ID_BYTES, (uint64_t)name->id);
    return token_make(keyring, TOKEN_DELIVERY, payload, sizeof payload);
}

bool
delivery_token_read(const struct keyring *keyring, const char *token,
                    struct delivery_name *name, GError **error)
{
    unsigned char payload[NAME_BYTES];

    if (!token_read(keyring, TOKEN_DELIVERY, token, payload, sizeof payload,
                    error))
        return false;
    *name = (struct delivery_name){
        .edition_id = (int64_t)token_get_number(payload, EDITION_BYTES),
        .id = (int64_t)token_get_number(payload + EDITION_BYTES, ID_BYTES),
    };
    return true;
}
