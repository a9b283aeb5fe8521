/* SPDX-License-Identifier: MIT */
/*
 * Files that are written once and never over another.
 */
#ifndef VESPER_NEW_FILE_H
#define VESPER_NEW_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* Writes text into a new file, down to the disk. mode: its permissions,
 * whatever the umask. Errors: EXISTS, DENIED, NO_INPUT (no such folder),
 * STORAGE; then there is no file of ours. */
bool new_file_write(const char *path, mode_t mode, const char *text,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
