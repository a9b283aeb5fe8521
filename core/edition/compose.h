/* SPDX-License-Identifier: MIT */
/* Letters out of stories; stays in the room. */
#ifndef VESPER_COMPOSE_H
#define VESPER_COMPOSE_H

#include "edition.h"

/* Makes an empty draft of a key. Returns: the caller's. */
struct draft *draft_new(const struct edition_key *key);

/* Composes draft->stories: subject, letters, page, warnings. What does not fit
 * goes to draft->passed_over. Errors: those of edition_compose. */
bool draft_compose(struct draft *draft, const struct list *list,
                   const struct press *press,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends the header block of a language's letter, the blank line too. */
void digest_header(struct letter_builder *builder, const struct draft *draft,
                   const struct list *list, const struct imprint *imprint);

#endif
