/* SPDX-License-Identifier: MIT */
/*
 * The inside of a parsed template: a flat array of parts, sections jumping to
 * their end by index. For template/ alone.
 */
#ifndef VESPER_TEMPLATE_PARTS_H
#define VESPER_TEMPLATE_PARTS_H

#include "template.h"

enum part_kind {
    PART_TEXT,
    PART_VARIABLE, /* escaped */
    PART_RAW,      /* {{{x}}}, {{&x}} */
    PART_SECTION,  /* {{#x}} … END */
    PART_INVERTED, /* {{^x}} … END */
    PART_PARTIAL,  /* {{>x}}, {{>*x}} */
    PART_PARENT,   /* {{<x}} … END */
    PART_BLOCK,    /* {{$x}} … END */
    PART_END,
};

struct part {
    enum part_kind kind;
    bool is_dynamic;  /* PARTIAL, PARENT: the name is a value's */
    const char *text; /* TEXT: bytes; else the name; into the source */
    size_t size;
    /* PARTIAL, PARENT, BLOCK alone on a line: the blanks before it. */
    const char *indent;
    size_t indent_size;
    size_t end; /* SECTION, INVERTED, PARENT, BLOCK: index of END */
    int line, column;
};

struct template
{
    char *name;
    char *source;  /* parts point into it */
    GArray *parts; /* of struct part */
};

#endif
