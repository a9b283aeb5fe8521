/* SPDX-License-Identifier: MIT */
/* One form for all tokens: version and key id, payload, MAC; base32. */
#include "token.h"

#include "base32.h"
#include "error.h"
#include "keyring.h"

#include <openssl/crypto.h>
#include <string.h>

enum {
    HEAD_BYTES = 1,
    TOKEN_BYTES_MAX = HEAD_BYTES + TOKEN_PAYLOAD_BYTES_MAX + TOKEN_MAC_BYTES,
    KEY_ID_MASK = 0x0f,
};

/* What the MAC is bound to: a token for one purpose is none for another. */
static const char *const purposes[] = {
    [TOKEN_CONFIRM] = "vesper confirm",
    [TOKEN_UNSUBSCRIBE] = "vesper unsubscribe",
    [TOKEN_DELIVERY] = "vesper delivery",
    [TOKEN_FORM] = "vesper form",
};

static bool
refuse(GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNTRUSTED,
                "the link is not one of ours");
    return false;
}

char *
token_make(const struct keyring *keyring, enum token_purpose purpose,
           const void *payload, size_t size)
{
    unsigned char bytes[TOKEN_BYTES_MAX];
    unsigned char mac[HMAC_BYTES];

    g_assert(purpose < G_N_ELEMENTS(purposes));
    g_assert(keyring->keys[keyring->current].is_there);
    g_assert(size <= TOKEN_PAYLOAD_BYTES_MAX);
    bytes[0] = (unsigned char)(TOKEN_VERSION | keyring->current);
    memcpy(bytes + HEAD_BYTES, payload, size);
    keyring_mac(&keyring->keys[keyring->current], purposes[purpose], bytes,
                HEAD_BYTES + size, mac);
    memcpy(bytes + HEAD_BYTES + size, mac, TOKEN_MAC_BYTES);
    return base32_encode(bytes, HEAD_BYTES + size + TOKEN_MAC_BYTES);
}

bool
token_read(const struct keyring *keyring, enum token_purpose purpose,
           const char *text, void *payload, size_t size, GError **error)
{
    unsigned char bytes[TOKEN_BYTES_MAX] = {0};
    unsigned char mac[HMAC_BYTES];
    size_t signed_bytes = HEAD_BYTES + size;
    const struct key *key;

    g_assert(purpose < G_N_ELEMENTS(purposes));
    g_assert(size <= TOKEN_PAYLOAD_BYTES_MAX);
    if (!base32_decode(text, bytes, signed_bytes + TOKEN_MAC_BYTES))
        return refuse(error);
    key = &keyring->keys[bytes[0] & KEY_ID_MASK];
    if (!key->is_there || (bytes[0] & ~KEY_ID_MASK) != TOKEN_VERSION)
        return refuse(error);
    keyring_mac(key, purposes[purpose], bytes, signed_bytes, mac);
    if (CRYPTO_memcmp(mac, bytes + signed_bytes, TOKEN_MAC_BYTES) != 0)
        return refuse(error);
    memcpy(payload, bytes + HEAD_BYTES, size);
    return true;
}

void
address_hash(const struct keyring *keyring, const char *address_key,
             unsigned char hash[ADDRESS_HASH_BYTES])
{
    unsigned char mac[HMAC_BYTES];

    g_assert(
        keyring->keys[keyring->first].is_there); /* it names all addresses */
    keyring_mac(&keyring->keys[keyring->first], "vesper address", address_key,
                strlen(address_key), mac);
    memcpy(hash, mac, ADDRESS_HASH_BYTES);
}

void
token_put_number(unsigned char *at, size_t count, uint64_t number)
{
    g_assert(count > 0 && count <= sizeof number);
    g_assert(count == sizeof number ||
             number >> (8 * count) == 0); /* it fits */
    for (size_t i = count; i-- > 0; number >>= 8)
        at[i] = (unsigned char)number;
}

uint64_t
token_get_number(const unsigned char *at, size_t count)
{
    uint64_t number = 0;

    g_assert(count > 0 && count <= sizeof number);
    for (size_t i = 0; i < count; i++)
        number = number << 8 | at[i];
    return number;
}
