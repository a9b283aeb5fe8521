/* SPDX-License-Identifier: MIT */
/*
 * Files that are part of the program: migrations, templates, catalogues. Made
 * by cmake/Embed.cmake, so that a program is whole by itself wherever it runs.
 */
#ifndef VESPER_EMBEDDED_H
#define VESPER_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *path; /* from the top of the tree; NULL ends the table */
    const char *text; /* size_bytes bytes and a NUL behind them */
    size_t size_bytes;
};

/* core/database/migrations, in the order they are applied. */
extern const struct embedded_file embedded_migrations[];
/* templates: mails and pages. */
extern const struct embedded_file embedded_templates[];

/* Returns the file with this path, or NULL. */
const struct embedded_file *embedded_find(const struct embedded_file *table,
                                          const char *path);

#endif
