/* SPDX-License-Identifier: MIT */
/* Any failure ends a stream: a sink has no use for the reason. */
#include "stream.h"

#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

static ssize_t
plain_result(ssize_t moved)
{
    if (moved >= 0)
        return moved;
    return errno == EAGAIN || errno == EINTR ? STREAM_LATER : STREAM_ENDED;
}

static ssize_t
tls_result(SSL *tls, int result, size_t moved)
{
    int reason = SSL_get_error(tls, result);

    if (result > 0)
        return (ssize_t)moved;
    ERR_clear_error();
    return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE
               ? STREAM_LATER
               : STREAM_ENDED;
}

void
stream_start_tls(struct stream *stream, SSL_CTX *context)
{
    stream->tls = SSL_new(context);
    SSL_set_fd(stream->tls, stream->fd);
    SSL_set_accept_state(stream->tls);
}

ssize_t
stream_read(struct stream *stream, char *to, size_t room)
{
    size_t moved = 0;
    int result;

    if (stream->tls == NULL)
        return plain_result(recv(stream->fd, to, room, 0));
    result = SSL_read_ex(stream->tls, to, room, &moved);
    return tls_result(stream->tls, result, moved);
}

ssize_t
stream_write(struct stream *stream, const char *from, size_t size)
{
    size_t moved = 0;
    int result;

    if (stream->tls == NULL)
        return plain_result(send(stream->fd, from, size, MSG_NOSIGNAL));
    result = SSL_write_ex(stream->tls, from, size, &moved);
    return tls_result(stream->tls, result, moved);
}

void
stream_close(struct stream *stream)
{
    SSL_free(stream->tls);
    close(stream->fd);
}
