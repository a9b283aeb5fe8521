/* SPDX-License-Identifier: MIT */
/* Opening with other migrations than the built-in ones, for tests. */
#ifndef VESPER_DATABASE_OPEN_H
#define VESPER_DATABASE_OPEN_H

#include "database.h"
#include "embedded.h"

/* As database_open, with these migrations. */
struct database *database_open_with(const struct database_options *options,
                                    const struct embedded_file *migrations,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
