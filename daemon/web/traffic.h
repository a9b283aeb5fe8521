/* SPDX-License-Identifier: MIT */
/*
 * How many requests are under way, and how many of them wait for the writer:
 * what an orderly end has to wait for. Whoever starts is counted, or told that
 * it is too late.
 */
#ifndef VESPER_TRAFFIC_H
#define VESPER_TRAFFIC_H

#include "lock.h"

#include <stdbool.h>
#include <stdint.h>

struct traffic {
    struct lock lock; /* guards what follows */
    struct condition changed;
    int requests, changes;
    bool is_ending; /* no request starts any more */
    bool is_over;   /* and no change */
};

/* Makes it usable, and frees what that took. */
void traffic_init(struct traffic *traffic);
void traffic_clear(struct traffic *traffic);

/* A request starts; false: it is too late, and it counts all the same. */
bool traffic_begin_request(struct traffic *traffic);
/* It is over. */
void traffic_end_request(struct traffic *traffic);

/* A request hands a change to the writer; false: it is too late. */
bool traffic_begin_change(struct traffic *traffic);
/* The writer is done with it, and with whom it called. */
void traffic_end_change(struct traffic *traffic);

/* Lets nobody start any more, waits at most so long for the requests and then
 * as long as they need for the changes. */
void traffic_end(struct traffic *traffic, int64_t patience_ms);

#endif
