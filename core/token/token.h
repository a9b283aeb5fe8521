/* SPDX-License-Identifier: MIT */
/*
 * Tokens: what proves that a link or a bounce came from a mail of ours.
 *
 * One form for all: lower-case base32 (RFC 4648 alphabet, no padding) of
 *   version+key id (1 byte) · payload · MAC (10 bytes)
 * where MAC is HMAC-SHA256 over the purpose's name and all before it, cut. A
 * token made for one purpose never verifies for another; old keys go on
 * verifying. Nothing personal is in it and nothing of it is stored: a token in
 * a queued mail can be made again from its row, byte for byte.
 *
 * Reading takes the same time however much of a MAC is right (CRYPTO_memcmp).
 * Sources: RFC 2104, RFC 4648 §6, docs/architecture.md "tokens".
 * Thread rule: pure; a keyring never changes; any thread.
 */
#ifndef VESPER_TOKEN_H
#define VESPER_TOKEN_H

#include "random.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KEY_BYTES = 32,
    TOKEN_MAC_BYTES = 10,
    TOKEN_PAYLOAD_BYTES_MAX = 28,
    ADDRESS_HASH_BYTES = 10,
};

enum token_purpose {
    TOKEN_CONFIRM,     /* 's button: list, subscriber, request */
    TOKEN_UNSUBSCRIBE, /* list, address hash; never expires; also unsub+…@ */
    TOKEN_DELIVERY,    /* VERP and Message-ID: kind, edition, subscriber */
    TOKEN_FORM,        /* the form's time, against robots */
};

struct keyring;

/* Makes a keyring with one fresh key, number 0. random: random_system() but
 * in tests. Returns: the caller's. */
struct keyring *keyring_new(struct random *random);
void keyring_free(struct keyring *keyring);
typedef struct keyring Keyring;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keyring, keyring_free)

/* Reads and writes the key file: a line per key, "ID HEX", comments with '#',
 * the last one makes new tokens. Returns: the caller's.
 * Errors: SYNTAX with the line, never with the key. */
struct keyring *keyring_parse(const char *text,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *keyring_format(const struct keyring *keyring);

/* Makes a token. payload: at most TOKEN_PAYLOAD_BYTES_MAX bytes.
 * Returns: the caller's. */
char *token_make(const struct keyring *keyring, enum token_purpose purpose,
                 const void *payload, size_t size);

/* Verifies a token (in any letter case) and gives back its payload, exactly
 * size bytes. Errors: UNTRUSTED, the same message for every reason. */
bool token_read(const struct keyring *keyring, enum token_purpose purpose,
                const char *text, void *payload, size_t size,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The keyed hash A of an address's key (address.h): suppression's key, and
 * what an unsubscribe token names. It is made with the keyring's first key, so
 * that it never changes. */
void address_hash(const struct keyring *keyring, const char *address_key,
                  unsigned char hash[ADDRESS_HASH_BYTES]);

/* Numbers in payloads, big-endian in count bytes (at most 8). */
void token_put_number(unsigned char *at, size_t count, uint64_t number);
uint64_t token_get_number(const unsigned char *at, size_t count);

#endif
