/* SPDX-License-Identifier: MIT */
/*
 * Mustache templates (https://mustache.github.io/spec, core without lambdas,
 * with dynamic names and inheritance), parsed once and *specialised*:
 * everything that is known is rendered, what depends on the reader stays as
 * holes and conditional stretches. Rendering is specialisation without holes.
 *
 * A section over a hole is a condition, never a loop; a hole is never a
 * partial's name: both are refused with line and column. Inside a condition
 * over a hole names mean what they mean outside, and {{.}} is the hole, as it
 * would be the text. So filling what was specialised gives, byte for byte, what
 * rendering gives once everything is known.
 *
 * Errors name "template:line:column".
 * Thread rule: a parsed template and a residue never change; any thread.
 */
#ifndef VESPER_TEMPLATE_H
#define VESPER_TEMPLATE_H

#include "value.h"

#include <stddef.h>

enum template_escape {
    TEMPLATE_ESCAPE_HTML, /* & < > " ' */
    TEMPLATE_ESCAPE_NONE, /* plain text, header values */
};

struct template;

/* Parses a template. name: for messages and as its partial name; text: size
 * bytes of UTF-8, copied. Returns: the caller's.
 * Errors: SYNTAX (line and column, the section left open), TOO_LARGE. */
struct template *template_parse(const char *name, const char *text, size_t size,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void template_free(struct template *template);
typedef struct template Template;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* What stands between a template's braces. */
enum template_item_kind {
    TEMPLATE_VALUE,     /* {{x}} */
    TEMPLATE_RAW_VALUE, /* {{{x}}}, {{&x}} */
    TEMPLATE_SECTION,   /* {{#x}} */
    TEMPLATE_INVERTED,  /* {{^x}} */
    TEMPLATE_PARTIAL,   /* {{>x}} */
    TEMPLATE_PARENT,    /* {{<x}} */
    TEMPLATE_BLOCK,     /* {{$x}} */
};

struct template_item {
    enum template_item_kind kind;
    const char *name; /* borrowed from the template */
    bool is_dynamic;  /* of a partial or parent: a value tells its name */
    int line, column; /* from 1; columns in characters */
    int depth;        /* how many sections, parents and blocks it is in */
};

/* "section": as `inspect template` writes it. Static. */
const char *template_item_kind_name(enum template_item_kind kind);

/* Lists what stands between the braces, in the order of the text.
 * Returns: of struct template_item, the caller's. */
GArray *template_items(const struct template *template);

/* Where partials and parents come from. find returns a parsed template that
 * lives as long as the source, NULL without error for "no such partial" (which
 * renders as nothing, as the specification asks), NULL with error if it is
 * broken. */
struct template_source {
    const struct template *(*find)(const struct template_source *source,
                                   const char *name, GError **error);
};

struct template_options {
    enum template_escape escape;
    const struct template_source *source; /* NULL: no partials */
    /* An unknown name or partial, or a list where a text belongs, is an error
     * with line and column instead of nothing. */
    bool is_strict;
};

/* What is left when all that is known has been rendered. */
enum segment_kind {
    SEGMENT_TEXT,   /* finished bytes */
    SEGMENT_HOLE,   /* the reader's value goes here */
    SEGMENT_IF,     /* up to its SEGMENT_END: only if the value is true */
    SEGMENT_UNLESS, /* only if it is false */
    SEGMENT_END,
};

struct segment {
    enum segment_kind kind;
    bool is_escaped;  /* HOLE: the value is still to be escaped */
    const char *text; /* TEXT: the bytes; HOLE, IF, UNLESS: the hole's name */
    size_t size;      /* of text */
    size_t end;       /* IF, UNLESS: index of the matching END */
};

struct residue {
    const struct segment *segments; /* neighbouring texts are one */
    size_t count;
};

/* Specialises. root: a map, borrowed. Returns: the caller's.
 * Errors: SYNTAX (misused hole, unknown name when strict), TOO_LARGE
 * (LIMIT_RENDERED_BYTES, LIMIT_TEMPLATE_DEPTH: partials that call
 * themselves for ever; or lists in lists that would take as long). */
struct residue *template_specialise(const struct template *template,
                                    const struct value *root,
                                    const struct template_options *options,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void residue_free(struct residue *residue);
typedef struct residue Residue;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Residue, residue_free)

/* Renders without holes. Returns: the caller's. Errors: as above, and SYNTAX
 * where a hole is left. */
char *template_render(const struct template *template, const struct value *root,
                      const struct template_options *options,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills a residue. Holes are asked by name; NULL or "" is nothing, and false
 * to a condition. out: appended to. */
typedef const char *hole_function(void *self, const char *name);
void residue_fill(const struct residue *residue, enum template_escape escape,
                  hole_function *ask, void *self, GString *out);

/* Appends text escaped as the mode says; the escape of holes at stamping. */
void template_escape_append(GString *out, enum template_escape escape,
                            const char *text, size_t size);

#endif
