/* SPDX-License-Identifier: MIT */
/*
 * A connection's bytes, in clear or through TLS, never waiting.
 */
#ifndef SINK_STREAM_H
#define SINK_STREAM_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <sys/types.h>

enum {
    STREAM_ENDED = 0,
    STREAM_LATER = -1, /* nothing now: wait for the descriptor */
};

struct stream {
    int fd;
    SSL *tls; /* NULL: in clear */
};

/* Turns to TLS; the handshake happens within the reads and writes. */
void stream_start_tls(struct stream *stream, SSL_CTX *context);

/* Return what moved, STREAM_ENDED or STREAM_LATER. */
ssize_t stream_read(struct stream *stream, char *to, size_t room);
ssize_t stream_write(struct stream *stream, const char *from, size_t size);

/* Closes it, with the descriptor. */
void stream_close(struct stream *stream);

#endif
