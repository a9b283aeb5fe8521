/* SPDX-License-Identifier: MIT */
/*
 * The sink's one thread: epoll, edge-triggered, over listener, sessions and
 * the commands on stdin. A delayed reply waits in a queue by its due time, so
 * that a slow server is imitated without a thread per client.
 */
#ifndef SINK_SERVER_H
#define SINK_SERVER_H

#include "session.h"
#include "stream.h"

struct server;

/* Listens on a loopback port (0: any free one). service: borrowed. tls: taken
 * over, NULL: none. Returns: the caller's; NULL with a word on stderr. */
struct server *server_open(struct service *service, int port, SSL_CTX *tls);
void server_close(struct server *server);

/* The port it listens on. */
int server_port(const struct server *server);

/* Closes every session as a server in a hurry would. */
void server_hang_up(struct server *server);

/* Serves until `quit` or the end of stdin (a stdin that cannot be waited for,
 * as /dev/null, leaves it to signals). */
void server_run(struct server *server);

#endif
