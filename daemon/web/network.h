/* SPDX-License-Identifier: MIT */
/*
 * Where visitors come from, and how many sign-ups one place may send: the form
 * is what list bombers and robots use (row H17). Counted in memory; a restart
 * forgets, the limits per address in the database do not.
 */
#ifndef VESPER_NETWORK_H
#define VESPER_NETWORK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Returns the IP address of a peer; an IPv4 one in IPv6 clothes is IPv4.
 * Returns: the caller's. */
char *network_peer(const struct sockaddr *peer);

/* Returns the address a request really came from: behind our own proxy the
 * last one of X-Forwarded-For, which the proxy itself wrote. forwarded, proxy:
 * may be NULL. Returns: the caller's. Pure. */
char *network_visitor(const char *peer, const char *forwarded,
                      const char *proxy);

/* Returns the network an address lies in: its /24, or /48 of IPv6.
 * Returns: the caller's. Pure. */
char *network_of(const char *ip);

/* So many in a span; as many may come at once. */
struct rate {
    int64_t count;
    int64_t span_ms;
};

/* Takes one. *used_until_us: 0 at first, then the state (as in GCRA: when all
 * that was taken will have been earned back). Returns whether there was one
 * left. Pure. */
bool rate_take(const struct rate *rate, int64_t *used_until_us, int64_t now_ms);

struct network_limits;

/* Makes limits that nothing has been taken of. Returns: the caller's. */
struct network_limits *network_limits_new(void);
void network_limits_free(struct network_limits *limits);

/* Takes a sign-up from an address; both are per day. Returns whether it is
 * within the limits; else nothing is counted. Thread: any. */
bool network_limits_take(struct network_limits *limits, const char *ip,
                         int64_t per_network, int64_t in_all, int64_t now_ms);

/* Takes an announcement of a source, whichever network it comes from; 0: it
 * cannot be told whose, and all of those count together. So nobody who lacks
 * its secret shuts a source out, or adds to what is kept. Returns whether it is
 * within the limit, per day. Thread: any. */
bool network_limits_take_push(struct network_limits *limits, int64_t source_id,
                              int64_t per_source, int64_t now_ms);

#endif
