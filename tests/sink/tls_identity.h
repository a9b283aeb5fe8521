/* SPDX-License-Identifier: MIT */
/*
 * Who the sink is under TLS: a certificate for one name under a root of its
 * own, both made at the start. A client that is to trust it reads the root
 * from a file; the keys never leave the memory.
 */
#ifndef SINK_TLS_IDENTITY_H
#define SINK_TLS_IDENTITY_H

#include <openssl/ssl.h>
#include <stdint.h>

struct tls_identity {
    char *name;      /* "localhost"; NULL: no TLS */
    char *root_file; /* where the root is written; NULL: nowhere */
    int64_t days;    /* how long it is still good; below 0: it was */
};

/* Makes both certificates and writes the root. Returns: for SSL_CTX_free; NULL
 * with a word on stderr. */
SSL_CTX *tls_identity_context(const struct tls_identity *identity);

#endif
