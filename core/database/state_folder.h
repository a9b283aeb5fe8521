/* SPDX-License-Identifier: MIT */
/*
 * The state folder: database, lock files, keys, the daemon's wake-up socket.
 */
#ifndef VESPER_STATE_FOLDER_H
#define VESPER_STATE_FOLDER_H

#include <glib.h>
#include <stdbool.h>

/* Makes the folder (0700) with all above it, where it is missing.
 * Errors: STORAGE, DENIED. */
bool state_folder_make(const char *folder,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Becomes the user who may work in the folder, before anything is opened: root
 * becomes the owner (initgroups, setgid, setuid); any other foreign user is
 * refused with the `sudo -u` line to type. program: argv[0]'s name for that
 * line. Errors: DENIED, NOT_FOUND (no such folder). Thread: before threads. */
bool state_folder_enter(const char *folder, const char *program,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Wakes the daemon: a datagram to `wake`. Nobody there is fine: it looks every
 * 5 s anyway. */
void state_folder_wake(const char *folder);

/* Binds the wake-up socket; returns a non-blocking descriptor to poll, each
 * datagram one wake. The caller's. -1 on error. Errors: STORAGE. */
int state_folder_listen(const char *folder,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
