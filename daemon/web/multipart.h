/* SPDX-License-Identifier: MIT */
/* multipart/form-data (RFC 7578), read by GMime; for form.c alone. */
#ifndef VESPER_MULTIPART_H
#define VESPER_MULTIPART_H

#include "form.h"

/* Adds what a body holds to a form. type: the Content-Type with its boundary,
 * one line. Errors: SYNTAX (no such boundary in it, a part without a name),
 * TOO_LARGE. Thread: any. */
bool multipart_read(struct form *form, const char *type, const char *bytes,
                    size_t size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
