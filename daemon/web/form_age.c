/* SPDX-License-Identifier: MIT */
/* The payload is the instant in seconds. */
#include "form_age.h"

enum {
    SECONDS_BYTES = 5,
    MS_PER_SECOND = 1000,
    YOUNGEST_MS = 2 * MS_PER_SECOND,       /* nobody reads and types so fast */
    OLDEST_MS = 24 * 3600 * MS_PER_SECOND, /* one that was stored up */
};

char *
form_age_token(const struct keyring *keyring, int64_t shown_at_ms)
{
    unsigned char payload[SECONDS_BYTES];

    g_assert(shown_at_ms >= 0);
    token_put_number(payload, sizeof payload,
                     (uint64_t)(shown_at_ms / MS_PER_SECOND));
    return token_make(keyring, TOKEN_FORM, payload, sizeof payload);
}

enum form_age
form_age_judge(const struct keyring *keyring, const char *token, int64_t now_ms)
{
    unsigned char payload[SECONDS_BYTES];
    int64_t age_ms;

    if (token == NULL || *token == '\0')
        return FORM_AGE_FITS;
    if (!token_read(keyring, TOKEN_FORM, token, payload, sizeof payload, NULL))
        return FORM_AGE_TOO_OLD;
    age_ms = now_ms -
             MS_PER_SECOND * (int64_t)token_get_number(payload, sizeof payload);
    if (age_ms > OLDEST_MS)
        return FORM_AGE_TOO_OLD;
    return age_ms < YOUNGEST_MS ? FORM_AGE_TOO_YOUNG : FORM_AGE_FITS;
}
