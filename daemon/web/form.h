/* SPDX-License-Identifier: MIT */
/*
 * What a form sent: names and values, few and short. Both ways browsers send
 * them are read, application/x-www-form-urlencoded and multipart/form-data;
 * RFC 8058 §3.1 wants both.
 *
 * Whatever is not UTF-8, holds a NUL or a broken % is refused as a whole: a
 * form half understood is a form misunderstood.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_FORM_H
#define VESPER_FORM_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct form;

/* Makes a form without fields. Returns: the caller's. */
struct form *form_new(void);
void form_free(struct form *form);
typedef struct form Form;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* Adds a field; name and value: so many bytes, copied.
 * Errors: SYNTAX (not UTF-8, or a NUL), TOO_LARGE (LIMIT_FORM_FIELDS). */
bool form_add(struct form *form, const char *name, size_t name_bytes,
              const char *value, size_t value_bytes,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the first value of this name, NULL: there is none. Borrowed. */
const char *form_get(const struct form *form, const char *name);

/* Tells whether a Content-Type is of this media type, whatever its
 * parameters. Both: borrowed. */
bool content_type_is(const char *type, const char *media);

/* Returns how many bytes a form of this Content-Type may have. type: NULL
 * where the header is missing. */
size_t form_most_bytes(const char *type);

/* Reads a body by its Content-Type; without one it is urlencoded. Returns: the
 * caller's. Errors: SYNTAX, TOO_LARGE. */
struct form *form_parse(const char *type, const char *bytes, size_t size,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
