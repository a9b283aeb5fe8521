/* SPDX-License-Identifier: MIT */
/* Bringing a schema up to date. For database/ alone. */
#ifndef VESPER_MIGRATION_H
#define VESPER_MIGRATION_H

#include "connection.h"
#include "embedded.h"

/* Applies what is missing of a table of migrations ("…/0001_name.sql", in
 * rising order), each in one transaction, so that who is killed half way
 * leaves the old schema or the new one. The write lock is held by the caller.
 * Errors: UNSUPPORTED (the schema is newer), STORAGE, FULL, BUSY. */
bool migration_apply_all(struct view *connection,
                         const struct embedded_file *migrations,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
