/* SPDX-License-Identifier: MIT */
/*
 * JSON as what a template is filled with.
 */
#ifndef VESPER_TEMPLATE_VALUES_H
#define VESPER_TEMPLATE_VALUES_H

#include "value.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads an object and sets its members in root, over those of the same name;
 * null is the empty text. name: of the file, for messages.
 * Errors: SYNTAX ("name:line:column: …"). */
bool template_values_read(struct value *root, const char *name,
                          const char *json, size_t size,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
