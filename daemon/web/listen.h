/* SPDX-License-Identifier: MIT */
/* The socket the web listens on. */
#ifndef VESPER_LISTEN_H
#define VESPER_LISTEN_H

#include <glib.h>

/* Opens a listening socket at "127.0.0.1:8025" or "[::1]:8025". *port: the one
 * it has, also where 0 was asked for. Returns: the caller's, -1 on failure.
 * Errors: SETTINGS (no such form), STORAGE (taken, or not ours to take). */
int listen_open(const char *where, unsigned *port,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
