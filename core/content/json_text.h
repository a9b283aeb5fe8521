/* SPDX-License-Identifier: MIT */
/*
 * JSON that strangers wrote: what it would become in memory is bounded before
 * jansson is asked.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_JSON_TEXT_H
#define VESPER_JSON_TEXT_H

#include <glib.h>
#include <jansson.h>

/* Parses size bytes of UTF-8; in text "\u0000" becomes "\ufffd", which a C
 * string can hold. Returns: the caller's. Errors: SYNTAX ("line 2, column 1:
 * …"), TOO_LARGE (too many values). */
json_t *json_text_parse(char *text, size_t size,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

#endif
