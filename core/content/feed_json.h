/* SPDX-License-Identifier: MIT */
/*
 * JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_JSON_H
#define VESPER_FEED_JSON_H

#include "feed_build.h"

/* Tells whether bytes look like JSON: they begin with a brace. */
bool feed_json_is(const char *bytes, size_t size);

/* Reads a feed. base_url: what links are relative to, may be NULL. Errors:
 * SYNTAX ("line 2, column 1: …"), UNSUPPORTED (no items), TOO_LARGE. */
bool feed_json_read(const char *bytes, size_t size, const char *base_url,
                    struct feed_build *build,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
