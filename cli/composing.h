/* SPDX-License-Identifier: MIT */
/*
 * What composing an edition at the command line needs, out of an invocation.
 */
#ifndef VESPER_COMPOSING_H
#define VESPER_COMPOSING_H

#include "command.h"
#include "edition.h"

struct composing {
    struct list *list;
    struct template_shelf *shelf;
    struct imprint imprint;
    struct edition_key key; /* what `edition send` would make now */
};

/* Opens it for the list of the first operand. On failure what was opened is
 * left to composing_clear. Errors: those of list_get, template_shelf_open. */
bool composing_open(const struct invocation *invocation,
                    struct composing *composing,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void composing_clear(struct composing *composing);
typedef struct composing Composing;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Composing, composing_clear)

/* Returns the press of it; borrowed from both. */
struct press composing_press(const struct invocation *invocation,
                             const struct composing *composing);

/* Composes the edition that `edition send` would send now, and says what lint
 * found. Returns: the caller's. Errors: those of edition_compose. */
struct draft *composing_draft(const struct invocation *invocation,
                              const struct composing *composing,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
