/* SPDX-License-Identifier: MIT */
/*
 * Between libmicrohttpd and the pages: one request is taken in piece by piece,
 * judged, answered. For web.c alone.
 */
#ifndef VESPER_EXCHANGE_H
#define VESPER_EXCHANGE_H

#include "network.h"
#include "patience.h"
#include "traffic.h"
#include "web.h"

#include <microhttpd.h>
#include <pthread.h>

/* What all exchanges share. */
struct exchange_hall {
    struct web_options web;
    struct network_limits *limits;
    struct patience *patience;
    struct traffic traffic;
    pthread_key_t view; /* of each thread, opened at its first request */

    struct lock lock; /* guards what follows */
    const struct settings *settings;
    const struct template_shelf *shelf;
    int64_t refusals_us; /* a rate: how many are still logged */
    size_t hook_bytes;   /* of bodies under way to hooks */
};

/* Starts to answer on a listening socket, which stays the caller's. hall:
 * borrowed until MHD_stop_daemon. Returns: the caller's, NULL on failure. */
struct MHD_Daemon *exchange_start(struct exchange_hall *hall, int fd);

#endif
