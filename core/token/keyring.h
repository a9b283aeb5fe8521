/* SPDX-License-Identifier: MIT */
/* The inside of a keyring, for token/ alone. */
#ifndef VESPER_KEYRING_H
#define VESPER_KEYRING_H

#include "hmac.h"
#include "token.h"

enum {
    KEYS_MAX = 16,        /* the key id has four bits */
    TOKEN_VERSION = 0x10, /* upper half of a token's first byte */
};

struct key {
    bool is_there;
    unsigned char bytes[KEY_BYTES];
};

struct keyring {
    struct key keys[KEYS_MAX];
    int first;   /* makes address hashes, for ever */
    int current; /* makes new tokens */
};

/* HMAC-SHA256 (RFC 2104) over label, a NUL, and size bytes. key: is there. */
void keyring_mac(const struct key *key, const char *label, const void *bytes,
                 size_t size, unsigned char mac[HMAC_BYTES]);

#endif
