/* SPDX-License-Identifier: MIT */
/* Bringing a schema up to date. For database/ alone. */
#ifndef VESPER_MIGRATION_H
#define VESPER_MIGRATION_H

#include "connection.h"
#include "embedded.h"

/* Applies what is missing of a table of migrations ("…/0001_name.sql", in
 * order), each in a transaction of its own; the write lock is held by the
 * caller. Errors: UNSUPPORTED (the schema is newer), STORAGE. */
bool migration_apply(struct view *connection,
                     const struct embedded_file *migrations,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
