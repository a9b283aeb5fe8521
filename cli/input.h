/* SPDX-License-Identifier: MIT */
/*
 * Files that an operator hands to a command; "-" is stdin.
 */
#ifndef VESPER_INPUT_H
#define VESPER_INPUT_H

#include <glib.h>
#include <stddef.h>

/* Reads all of it. Returns: the caller's. Errors: NO_INPUT, DENIED, TOO_LARGE
 * (more than max_bytes), STORAGE. */
GBytes *input_read(const char *path, size_t max_bytes,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns what was read, never NULL, not even for an empty file. Borrowed. */
const char *input_text(GBytes *bytes, size_t *size);

#endif
