/* SPDX-License-Identifier: MIT */
/*
 * Templates that an operator hands to a command as files of their own.
 */
#ifndef VESPER_TEMPLATE_FILE_H
#define VESPER_TEMPLATE_FILE_H

#include "template.h"

/* Reads and parses a template; its name is the path. Returns: the caller's.
 * Errors: those of input_read and template_parse. */
struct template *template_file_read(const char *path,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns how values are escaped in it: a name that ends with ".html", before
 * ".mustache" or without, is HTML. */
enum template_escape template_file_escape(const char *path);

#endif
