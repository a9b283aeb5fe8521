/* SPDX-License-Identifier: MIT */
/*
 * Tags: where the next one is and what stands beside it on its line. For
 * template/ alone.
 */
#ifndef VESPER_TEMPLATE_TAG_H
#define VESPER_TEMPLATE_TAG_H

#include "template_parts.h"

/* What tags begin and end with; {{ and }} until a tag sets others. */
struct delimiters {
    struct piece open, close;
};

struct tag {
    char sigil;        /* one of # ^ / > < $ ! = & { or NUL for a variable */
    struct piece name; /* without blanks around it */
    size_t begin, end; /* of the whole tag */
    /* Blanks aside, it is the first and the last on its line. */
    bool is_first, is_last;
    size_t line_begin;          /* is_first: of its line, else begin */
    size_t line_end, next_line; /* is_last: its line's end, else end */
};

/* Finds the first tag that begins at `from` or behind it; without one
 * tag->begin is the template's size. Errors: SYNTAX (left open, empty). */
bool tag_find(const struct template *template,
              const struct delimiters *delimiters, size_t from, struct tag *tag,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the new delimiters out of a {{=<% %>=}}. Errors: SYNTAX. */
bool tag_set_delimiters(const struct template *template, const struct tag *tag,
                        struct delimiters *delimiters,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the indentation common to the lines of a block from `from` (where a
 * line begins) up to its closing tag, as it stands in the first of them; empty
 * without such a line. name: the block's. */
struct piece tag_block_indent(const struct template *template,
                              const struct delimiters *delimiters, size_t from,
                              struct piece name);

#endif
