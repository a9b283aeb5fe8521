/* SPDX-License-Identifier: MIT */
/* HMAC-SHA256 (RFC 2104), for token/ alone. */
#ifndef VESPER_HMAC_H
#define VESPER_HMAC_H

#include "token.h"

enum { HMAC_BYTES = 32 /* SHA-256's */ };

/* A piece of what is signed; borrowed. */
struct hmac_part {
    const void *bytes;
    size_t size;
};

/* Signs the parts, one behind the other. Only memory can lack; GLib's way with
 * that is ours. */
void hmac_sha256(const unsigned char key[KEY_BYTES],
                 const struct hmac_part *parts, size_t count,
                 unsigned char mac[HMAC_BYTES]);

#endif
