/* SPDX-License-Identifier: MIT */
/* Every event ends in serve(): feed what was read, write what was answered,
 * read again, until the connection has nothing more. */
#include "server.h"

#include "control.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    READ_BYTES = 256 * 1024,
    EVENTS = 256,
    BACKLOG = 4096,
};

struct connection {
    struct stream stream;
    struct session *session;
    char *bytes; /* read and not yet taken by the session */
    size_t filled;
    int64_t due_us; /* of a delayed reply; 0: not delayed */
};

struct server {
    struct service *service;
    struct tally tally;
    SSL_CTX *tls;
    int epoll;
    int listener;
    int port;
    GHashTable *connections; /* of struct connection *, a set */
    GQueue waiting;          /* of struct connection *, the first due first */
    GString *typed;          /* on stdin, not yet a whole line */
    bool is_over;
};

static void
connection_free(gpointer data)
{
    struct connection *connection = data;

    stream_close(&connection->stream);
    session_free(connection->session);
    g_free(connection->bytes);
    g_free(connection);
}

/* Writes what can be written; false: the other side is gone. */
static bool
flush(struct connection *connection)
{
    GString *out = session_output(connection->session);

    while (out->len > 0) {
        ssize_t wrote = stream_write(&connection->stream, out->str, out->len);

        if (wrote == STREAM_LATER)
            return true;
        if (wrote == STREAM_ENDED)
            return false;
        g_string_erase(out, 0, wrote);
    }
    return true;
}

static void
feed(struct connection *connection)
{
    size_t taken = session_feed(connection->session, connection->bytes,
                                connection->filled);

    connection->filled -= taken;
    memmove(connection->bytes, connection->bytes + taken, connection->filled);
}

/* Reads once; false: nothing now or never more, the latter in *is_over. */
static bool
fill(struct connection *connection, bool *is_over)
{
    ssize_t got =
        stream_read(&connection->stream, connection->bytes + connection->filled,
                    READ_BYTES - connection->filled);

    *is_over = got == STREAM_ENDED;
    if (got <= 0)
        return false;
    connection->filled += got;
    return true;
}

/* Does what the session wishes beside reading on; false: it is over. */
static bool
grant(struct server *server, struct connection *connection)
{
    switch (session_wish(connection->session)) {
    case SESSION_WAITS:
        connection->due_us =
            g_get_monotonic_time() + server->service->delay_ms * 1000;
        g_queue_push_tail(&server->waiting, connection);
        return true;
    case SESSION_CLOSES: flush(connection); return false;
    case SESSION_WANTS_TLS:
        flush(connection);
        stream_start_tls(&connection->stream, server->tls);
        connection->filled = 0; /* RFC 3207 §6: nothing said in clear counts */
        session_resume(connection->session);
        return true;
    case SESSION_HANGS:
    case SESSION_GOES_ON: break;
    }
    return flush(connection);
}

static void
drop(struct server *server, struct connection *connection)
{
    g_queue_remove(&server->waiting, connection);
    g_hash_table_remove(server->connections, connection);
}

static void
serve(struct server *server, struct connection *connection)
{
    bool is_over = false;

    do {
        if (connection->due_us != 0)
            return;
        feed(connection);
        if (!grant(server, connection)) {
            drop(server, connection);
            return;
        }
    } while (fill(connection, &is_over));
    if (is_over)
        drop(server, connection);
}

static void
serve_due(struct server *server)
{
    struct connection *first;

    while ((first = g_queue_peek_head(&server->waiting)) != NULL &&
           first->due_us <= g_get_monotonic_time()) {
        g_queue_pop_head(&server->waiting);
        first->due_us = 0;
        session_resume(first->session);
        serve(server, first);
    }
}

/* Milliseconds until the first delayed reply, rounded up; -1: none. */
static int
patience(struct server *server)
{
    struct connection *first = g_queue_peek_head(&server->waiting);
    int64_t left_us;

    if (first == NULL)
        return -1;
    left_us = first->due_us - g_get_monotonic_time();
    return left_us <= 0 ? 0 : (int)((left_us + 999) / 1000);
}

static bool
watch(struct server *server, int fd, uint32_t events, void *what)
{
    struct epoll_event event = {.events = events, .data.ptr = what};

    return epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void
welcome(struct server *server)
{
    int fd;

    while ((fd = accept4(server->listener, NULL, NULL,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct connection *connection = g_new0(struct connection, 1);

        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        connection->stream.fd = fd;
        connection->bytes = g_malloc(READ_BYTES);
        connection->session = session_new(server->service, &server->tally);
        if (server->service->is_smtps)
            stream_start_tls(&connection->stream, server->tls);
        g_hash_table_add(server->connections, connection);
        if (watch(server, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                  connection))
            serve(server, connection);
        else
            drop(server, connection);
    }
}

static void
listen_to_commands(struct server *server)
{
    char bytes[4096];
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    char *end;

    if (got <= 0) {
        server->is_over = true;
        return;
    }
    g_string_append_len(server->typed, bytes, got);
    while ((end = strchr(server->typed->str, '\n')) != NULL) {
        *end = '\0';
        if (!control_obey(server->typed->str, server, server->service,
                          &server->tally))
            server->is_over = true;
        g_string_erase(server->typed, 0, end + 1 - server->typed->str);
    }
}

static bool
bind_to(struct server *server, int port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t size = sizeof address;

    server->listener =
        socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &(int){1},
               sizeof(int));
    if (bind(server->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(server->listener, BACKLOG) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0)
        return false;
    server->port = ntohs(address.sin_port);
    return watch(server, server->listener, EPOLLIN, &server->listener);
}

struct server *
server_open(struct service *service, int port, SSL_CTX *tls)
{
    struct server *server = g_new0(struct server, 1);

    server->service = service;
    server->tls = tls;
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    server->connections =
        g_hash_table_new_full(NULL, NULL, connection_free, NULL);
    g_queue_init(&server->waiting);
    server->typed = g_string_new(NULL);
    if (!bind_to(server, port)) {
        fprintf(stderr, "vesper-sink: port %d: %s\n", port, strerror(errno));
        server_close(server);
        return NULL;
    }
    watch(server, STDIN_FILENO, EPOLLIN, server->typed);
    return server;
}

void
server_close(struct server *server)
{
    g_queue_clear(&server->waiting);
    g_hash_table_unref(server->connections);
    g_string_free(server->typed, TRUE);
    SSL_CTX_free(server->tls);
    close(server->listener);
    close(server->epoll);
    g_free(server);
}

int
server_port(const struct server *server)
{
    return server->port;
}

void
server_hang_up(struct server *server)
{
    g_autoptr(GList) all = g_hash_table_get_keys(server->connections);

    for (GList *each = all; each != NULL; each = each->next) {
        struct connection *connection = each->data;

        session_hang_up(connection->session);
        serve(server, connection);
    }
}

void
server_run(struct server *server)
{
    struct epoll_event events[EVENTS];

    while (!server->is_over) {
        int count = epoll_wait(server->epoll, events, EVENTS, patience(server));

        for (int i = 0; i < count; i++) {
            void *what = events[i].data.ptr;

            if (what == &server->listener)
                welcome(server);
            else if (what == server->typed)
                listen_to_commands(server);
            else
                serve(server, what);
        }
        serve_due(server);
    }
}
