/* SPDX-License-Identifier: MIT */
/* Any text as a key file and as a token: a key file that is read can be
 * written and read again, a token that decodes has no second spelling. */
#include "token.h"

#include "base32.h"

static void
try_keys(const char *text)
{
    g_autoptr(Keyring) keyring = keyring_parse(text, NULL);
    g_autofree char *once = NULL;
    g_autofree char *twice = NULL;
    g_autoptr(Keyring) again = NULL;

    if (keyring == NULL)
        return;
    once = keyring_format(keyring);
    again = keyring_parse(once, NULL);
    g_assert(again != NULL);
    twice = keyring_format(again);
    g_assert(g_str_equal(once, twice));
}

static void
try_token(const struct keyring *keyring, const char *text)
{
    unsigned char bytes[64];

    for (size_t size = 0; size < sizeof bytes; size++) {
        g_autofree char *spelt = NULL;

        if (!base32_decode(text, bytes, size))
            continue;
        spelt = base32_encode(bytes, size);
        g_assert(g_ascii_strcasecmp(spelt, text) == 0);
    }
    for (size_t size = 0; size <= TOKEN_PAYLOAD_BYTES_MAX; size++)
        g_assert(!token_read(keyring, TOKEN_CONFIRM, text, bytes, size, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct keyring *keyring;
    g_autofree char *text = g_strndup((const char *)data, size);

    if (keyring == NULL)
        keyring = keyring_new(random_system());
    try_keys(text);
    try_token(keyring, text);
    return 0;
}
