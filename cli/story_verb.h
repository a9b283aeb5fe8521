/* SPDX-License-Identifier: MIT */
/*
 * What the desk does to one story of a list by one word: `vesper article VERB
 * LIST NUMBER`.
 */
#ifndef VESPER_STORY_VERB_H
#define VESPER_STORY_VERB_H

#include "article.h"
#include "command.h"

/* Does it to a story of a list. Errors: NOT_FOUND, STORAGE. Thread: the
 * writer's. */
typedef bool story_verb(struct transaction *tx, int64_t list_id,
                        int64_t article_id, const struct clock *clock,
                        GError **error);

/* Does it to the story that the operands name, and looks at it again in the
 * same transaction. *state: what editions make of it from now on; it may be
 * other than the verb promises. Errors: NOT_FOUND (no such list or story),
 * SYNTAX (no number), BUSY, STORAGE. */
bool story_verb_run(const struct invocation *invocation, story_verb *verb,
                    enum article_state *state,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
