/* SPDX-License-Identifier: MIT */
/*
 * The inside of a parsed template: a flat array of parts, each knowing where
 * the part that ends it stands. For template/ alone.
 *
 * Indentation. A partial alone on its line indents every line of its own text
 * (not of values). Lines are known at parsing: whatever stands first on a line
 * is a text, an empty one if need be, and says so in starts_line. So where
 * indentation goes never depends on what is rendered, and holes cannot move
 * it.
 *
 * Blocks. What replaces a block is written elsewhere, indented otherwise, and
 * may consist of whole lines or of a piece of one. So a block's text is kept
 * without the indentation common to its lines, and both ends say whether they
 * are line ends; the place where the block is printed gives the rest.
 */
#ifndef VESPER_TEMPLATE_PARTS_H
#define VESPER_TEMPLATE_PARTS_H

#include "error.h"
#include "template.h"

enum part_kind {
    PART_TEXT,
    PART_VARIABLE, /* {{x}}, escaped */
    PART_RAW,      /* {{{x}}}, {{&x}} */
    PART_SECTION,  /* {{#x}} … END */
    PART_INVERTED, /* {{^x}} … END */
    PART_PARTIAL,  /* {{>x}}, {{>*x}} */
    PART_PARENT,   /* {{<x}} … END */
    PART_BLOCK,    /* {{$x}} … END */
    PART_END,
};

/* A piece of a template's text. */
struct piece {
    const char *at;
    size_t size;
};

struct part {
    enum part_kind kind;
    bool is_dynamic;   /* PARTIAL, PARENT: the name is that of a value */
    bool starts_line;  /* TEXT: first on its line; BLOCK: its blanks were cut */
    bool opens_lines;  /* BLOCK: its text starts with a line of its own */
    bool closes_lines; /* BLOCK: its text ends with a line's end */
    struct piece text; /* TEXT */
    struct piece indent;   /* PARTIAL, PARENT, BLOCK alone on a line */
    struct piece line_end; /* BLOCK: cut off behind it */
    const char *name;      /* as written; not of TEXT and END */
    const char *path;      /* of a value: the names between the dots, NUL … */
    int path_count;        /* … behind each; 0: the implicit iterator */
    size_t end;            /* index of the part that ends it: itself or END */
    size_t offset;         /* of its tag, for messages */
};

struct template
{
    char *name;
    char *text; /* parts point into it */
    size_t size;
    GArray *parts;       /* of struct part */
    GStringChunk *names; /* of parts */
};

/* Returns part number index. */
static inline const struct part *
template_part(const struct template *template, size_t index)
{
    g_assert(index < template->parts->len);
    return &g_array_index(template->parts, struct part, index);
}

/* Returns the line an offset is on, from 1. */
int template_line(const struct template *template, size_t offset);

/* Sets an error that starts "name:line:column: ", the place of offset.
 * Returns: false. */
bool template_fail(const struct template *template, size_t offset,
                   enum vesper_error code, GError **error, const char *format,
                   ...) G_GNUC_PRINTF(5, 6);

#endif
