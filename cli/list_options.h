/* SPDX-License-Identifier: MIT */
/*
 * What can be set of a list, as options of a command: made of list_fields(),
 * so that a new field is an option at once.
 */
#ifndef VESPER_LIST_OPTIONS_H
#define VESPER_LIST_OPTIONS_H

#include "command.h"
#include "list.h"

/* The options of `list create`: a field without a usual value is required.
 * Static. */
const struct option_row *list_options_to_create(void);

/* The options of `list set`: all may be left out. Static. */
const struct option_row *list_options_to_set(void);

/* Sets what the command line says; other fields stay. Errors: those of
 * list_set_field. */
bool list_options_apply(const struct invocation *invocation, struct list *list,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
