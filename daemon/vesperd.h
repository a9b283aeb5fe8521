/* SPDX-License-Identifier: MIT */
/*
 * One run of vesperd: it starts the threads, then waits for signals and wakes.
 *
 * TERM, INT: ends in order. HUP: settings and templates again. A datagram to
 * STATE/wake: something in the database has changed.
 *
 * Logged: daemon_ready, daemon_stopping, daemon_stopped, settings_reloaded,
 * settings_refused.
 */
#ifndef VESPER_VESPERD_H
#define VESPER_VESPERD_H

#include <glib.h>
#include <stdbool.h>

struct vesperd_options {
    const char *settings_file;
    const char *clock_socket; /* of test builds; NULL: none */
};

/* Runs until told to stop. Errors: what kept it from starting or going on;
 * STORAGE with database_has_lost_write: the disk failed. Thread: main, with
 * TERM, INT and HUP not handled by others. */
bool vesperd_run(const struct vesperd_options *options,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
