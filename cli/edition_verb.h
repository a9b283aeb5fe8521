/* SPDX-License-Identifier: MIT */
/*
 * What the operator does to one edition by one word: `vesper edition VERB LIST
 * [EDITION]`.
 */
#ifndef VESPER_EDITION_VERB_H
#define VESPER_EDITION_VERB_H

#include "command.h"

/* Does it to an edition. *copies: how many it concerns. Errors: REFUSED (not in
 * its state). Thread: the writer's. */
typedef bool edition_verb(struct transaction *tx, int64_t edition_id,
                          const struct clock *clock, int64_t *copies,
                          GError **error);

/* Does it to the edition that the operands name (named_edition). *name: what
 * that is called, the caller's. Errors: NOT_FOUND, those of the verb, BUSY,
 * STORAGE. */
bool edition_verb_run(const struct invocation *invocation, edition_verb *verb,
                      char **name, int64_t *copies,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
