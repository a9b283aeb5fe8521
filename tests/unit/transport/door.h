/* SPDX-License-Identifier: MIT */
/*
 * A door on a port of the kernel's choice, and a thread that stands at it: what
 * a server made by hand for one test begins with.
 */
#ifndef VESPER_TEST_DOOR_H
#define VESPER_TEST_DOOR_H

#include "support.h"

#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

struct door {
    int listener, port;
    pthread_t porter;
};

/* Opens a door at an address (INADDR_LOOPBACK; INADDR_ANY: all of them) and
 * begins to serve: accepting at door->listener until it fails. server: what
 * serve is called with, the door in it. */
static inline void
door_open(struct door *door, uint32_t address, void *(*serve)(void *server),
          void *server)
{
    door->listener = support_listen(address, &door->port);
    assert_int_equal(pthread_create(&door->porter, NULL, serve, server), 0);
}

/* Closes it and waits until serve has come to its end. */
static inline void
door_close(struct door *door)
{
    shutdown(door->listener, SHUT_RDWR);
    pthread_join(door->porter, NULL);
    close(door->listener);
}

#endif
