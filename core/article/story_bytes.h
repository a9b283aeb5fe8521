/* SPDX-License-Identifier: MIT */
/*
 * Bytes from a file or a server, told apart: a feed, or a page saved as text.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_STORY_BYTES_H
#define VESPER_STORY_BYTES_H

#include "content.h"

/* Reads a feed; a page saved as text is a feed of one story. base_url: where
 * the bytes were read; NULL: from a file. Returns: the caller's.
 * Errors: SYNTAX, UNSUPPORTED (an HTML page), TOO_LARGE. */
struct feed *story_bytes_parse(const char *bytes, size_t size,
                               const char *base_url,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
