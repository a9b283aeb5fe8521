/* SPDX-License-Identifier: MIT */
/*
 * The database as a file: where it is, and whether it may be trusted. A file
 * that others may read or change is refused, not mended: somebody should know
 * (row D9). For database/ alone.
 */
#ifndef VESPER_STORE_FILE_H
#define VESPER_STORE_FILE_H

#include <glib.h>
#include <stdbool.h>

/* Returns the absolute path that `storage` means ("sqlite:PATH" or a path),
 * the caller's. Errors: UNSUPPORTED (another kind of database). */
char *store_file_path(const char *storage,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Refuses a state folder that is not a folder of ours alone (0700) on a local
 * disk. Errors: DENIED, STORAGE, UNSUPPORTED (network file system). */
bool store_file_check_folder(const char *folder,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the file (0600) if there is none, and refuses one that is not a
 * regular file of ours alone on a local disk. Errors: as above. */
bool store_file_make(const char *path,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells whether the file's WAL holds anything: everybody who closes properly
 * empties it if he is the last. */
bool store_file_has_wal(const char *path);

#endif
