/* SPDX-License-Identifier: MIT */
/*
 * Making answers: a page of the shelf, a message in the visitor's language, or
 * what an error says of itself. A message is three texts of core/language,
 * KEY_title, KEY_text and KEY_advice. To a hook all of it is JSON.
 */
#ifndef VESPER_ANSWER_H
#define VESPER_ANSWER_H

#include "framing.h"
#include "list.h"
#include "request.h"
#include "value.h"

#include <jansson.h>

/* Returns what every page is filled with (templates/README.md). list: whose
 * name stands on the page, NULL: none. Returns: the caller's. */
struct value *answer_root(const struct request *request,
                          const struct list *list);

/* Answers with a template filled with root. Errors: SETTINGS (an
 * operator's template that is wrong). */
bool answer_page(struct request *request, unsigned status, const char *name,
                 const struct value *root,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Answers with a message ("error_link"); reason: as in struct answer. */
void answer_message(struct request *request, unsigned status, const char *key,
                    const char *reason);

/* Answers a request that is not looked at. */
void answer_refusal(struct request *request, const struct refusal *refusal);

/* Answers a hook with a problem (RFC 9457). title: static or borrowed; detail:
 * NULL for none; reason: as in struct answer. */
void answer_problem(struct request *request, unsigned status, const char *title,
                    const char *detail, const char *reason);

/* Answers a hook with a JSON value. Takes value over. */
void answer_json(struct request *request, unsigned status, json_t *value);

/* Answers what fits an error: its status, its message, and when to try again.
 */
void answer_error(struct request *request, const GError *error);

#endif
