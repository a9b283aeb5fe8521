/* SPDX-License-Identifier: MIT */
/* A secret is 32 bytes derived from one key; any key's may have signed. */
#include "push_signature.h"

#include "keyring.h"

#include <openssl/crypto.h>
#include <string.h>

#define SECRET_PREFIX "whsec_"
#define VERSION_PREFIX "v1,"

enum { NUMBER_BYTES = 8 };

/* A secret is a key. */
G_STATIC_ASSERT((int)HMAC_BYTES == (int)KEY_BYTES);

static void
derive(const struct key *key, const struct push_sender *sender,
       unsigned char secret[HMAC_BYTES])
{
    unsigned char numbers[2 * NUMBER_BYTES];

    token_put_number(numbers, NUMBER_BYTES, (uint64_t)sender->source_id);
    token_put_number(numbers + NUMBER_BYTES, NUMBER_BYTES,
                     (uint64_t)sender->created_at_ms);
    keyring_mac(key, "vesper push", numbers, sizeof numbers, secret);
}

/* Returns the signature by one key, "v1,BASE64". */
static char *
sign(const struct key *key, const struct push_sender *sender,
     const struct push_message *message)
{
    const struct hmac_part parts[] = {
        {message->id, strlen(message->id)},
        {".", 1},
        {message->timestamp, strlen(message->timestamp)},
        {".", 1},
        {message->body, message->body_bytes},
    };
    unsigned char secret[HMAC_BYTES], mac[HMAC_BYTES];
    g_autofree char *coded = NULL;

    derive(key, sender, secret);
    hmac_sha256(secret, parts, G_N_ELEMENTS(parts), mac);
    explicit_bzero(secret, sizeof secret);
    coded = g_base64_encode(mac, sizeof mac);
    return g_strconcat(VERSION_PREFIX, coded, NULL);
}

static bool
is_among(const char *signature, char *const *signatures)
{
    size_t length = strlen(signature);
    bool is_found = false;

    for (; *signatures != NULL; signatures++)
        if (strlen(*signatures) == length)
            is_found |= CRYPTO_memcmp(*signatures, signature, length) == 0;
    return is_found;
}

char *
push_secret(const struct keyring *keyring, const struct push_sender *sender)
{
    unsigned char secret[HMAC_BYTES];
    g_autofree char *coded = NULL;

    derive(&keyring->keys[keyring->current], sender, secret);
    coded = g_base64_encode(secret, sizeof secret);
    explicit_bzero(secret, sizeof secret);
    return g_strconcat(SECRET_PREFIX, coded, NULL);
}

bool
push_signature_is_right(const struct keyring *keyring,
                        const struct push_sender *sender,
                        const struct push_message *message,
                        const char *signatures)
{
    g_auto(GStrv) given = g_strsplit(signatures, " ", -1);
    bool is_right = false;

    for (int i = 0; i < KEYS_MAX; i++) {
        const struct key *key = &keyring->keys[i];
        g_autofree char *wanted =
            key->is_there ? sign(key, sender, message) : NULL;

        if (wanted != NULL)
            is_right |= is_among(wanted, given);
    }
    return is_right;
}
