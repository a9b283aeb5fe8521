/* SPDX-License-Identifier: MIT */
/*
 * Files that only some may touch: settings must not be writable by others,
 * secrets not even readable.
 *
 * Thread rule: any thread.
 */
#ifndef VESPER_PROTECTED_FILE_H
#define VESPER_PROTECTED_FILE_H

#include <glib.h>
#include <sys/types.h>

struct protected_file {
    const char *path;
    mode_t forbidden;  /* permission bits that must not be set */
    const char *wrong; /* what it is when they are: "writable by others" */
    size_t max_bytes;
    dev_t device; /* set by reading: who the file is, whatever its name */
    ino_t inode;
};

/* Reads a whole file; *size may be NULL. Returns: the caller's, a NUL behind
 * the bytes. Errors: NO_INPUT (absent, no plain file), DENIED (forbidden
 * permissions, or not ours to read), TOO_LARGE, STORAGE. */
char *protected_file_read(struct protected_file *file, size_t *size,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
