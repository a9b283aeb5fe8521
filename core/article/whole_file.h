/* SPDX-License-Identifier: MIT */
/* A file's bytes, with a ceiling; stays in the room. */
#ifndef VESPER_WHOLE_FILE_H
#define VESPER_WHOLE_FILE_H

#include <glib.h>
#include <stdio.h>

/* Reads a stream to its end. Returns: the caller's.
 * Errors: TOO_LARGE (over most_bytes), NO_INPUT. Thread: any; waits. */
GBytes *whole_file_read(FILE *stream, size_t most_bytes,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
