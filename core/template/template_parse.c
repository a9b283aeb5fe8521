/* SPDX-License-Identifier: MIT */
/*
 * Parsing: a cursor moves over the source once; text and tags become parts.
 * A tag that may stand alone (section, comment, partial, delimiters) and has
 * only blanks beside it on its line takes the whole line with it.
 */
#include "template_parts.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum { DELIMITER_MAX = 16, SHOWN_BYTES = 60 };

struct parser {
    const char *name;
    const char *at, *end;
    const char *line_start; /* of the line the cursor is on */
    int line;
    char open[DELIMITER_MAX], close[DELIMITER_MAX];
    GArray *parts;
    GArray *sections; /* indices of the open ones */
};

/* A tag as it was read. */
struct tag {
    char sigil; /* 0 for a variable */
    const char *name;
    size_t name_size;
    const char *start, *after; /* of the whole tag */
    int line, column;
};

static bool
fail(const struct parser *parser, int line, int column, GError **error,
     const char *what)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "%s:%d:%d: %s",
                parser->name, line, column, what);
    return false;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int
column_of(const struct parser *parser, const char *at)
{
    return (int)g_utf8_strlen(parser->line_start, at - parser->line_start) + 1;
}

static void
add_part(struct parser *parser, struct part part)
{
    g_array_append_val(parser->parts, part);
}

static void
add_text(struct parser *parser, const char *from, const char *to)
{
    if (to > from)
        add_part(parser, (struct part){.kind = PART_TEXT,
                                       .text = from,
                                       .size = (size_t)(to - from)});
}

/* Text is cut at line ends, so that a partial's indentation can be put before
 * each line of its own text. */
static void
add_lines(struct parser *parser, const char *from, const char *to)
{
    while (from < to) {
        const char *newline = memchr(from, '\n', (size_t)(to - from));
        const char *next = newline != NULL ? newline + 1 : to;

        add_text(parser, from, next);
        from = next;
    }
}

static void
count_lines(struct parser *parser, const char *from, const char *to)
{
    for (const char *at = from; at < to; at++)
        if (*at == '\n') {
            parser->line++;
            parser->line_start = at + 1;
        }
}

static void
trim(const char **from, const char **to)
{
    while (*from < *to && g_ascii_isspace(**from))
        (*from)++;
    while (*to > *from && g_ascii_isspace((*to)[-1]))
        (*to)--;
}

/* Finds the end of a tag's inside; NULL: it is never closed. */
static const char *
find_close(const struct parser *parser, const char *from, const char *close)
{
    return memmem(from, (size_t)(parser->end - from), close, strlen(close));
}

static bool
read_tag(struct parser *parser, struct tag *tag, GError **error)
{
    const char *inside = parser->at + strlen(parser->open);
    char closing[DELIMITER_MAX + 2] = "";
    const char *close;
    const char *name;

    tag->start = parser->at;
    tag->line = parser->line;
    tag->column = column_of(parser, parser->at);
    while (inside < parser->end && g_ascii_isspace(*inside))
        inside++;
    tag->sigil = inside < parser->end && strchr("#^/>!=&{<$", *inside) != NULL
                     ? *inside
                     : '\0';
    if (tag->sigil != '\0')
        inside++;
    if (tag->sigil == '{' || tag->sigil == '=')
        closing[0] = tag->sigil == '{' ? '}' : '=';
    g_strlcat(closing, parser->close, sizeof closing);
    close = find_close(parser, inside, closing);
    if (close == NULL)
        return fail(parser, tag->line, tag->column, error,
                    "this tag is never closed");
    name = inside;
    tag->after = close + strlen(closing);
    trim(&name, &close);
    tag->name = name;
    tag->name_size = (size_t)(close - name);
    if (tag->name_size == 0 && tag->sigil != '!')
        return fail(parser, tag->line, tag->column, error, "an empty tag");
    return true;
}

static bool
may_stand_alone(char sigil)
{
    return sigil != '\0' && strchr("#^/>!=<$", sigil) != NULL;
}

/* Widens a tag alone on its line to the whole line. A block or partial keeps
 * the blanks before it as its indentation. */
static bool
take_line(struct parser *parser, const struct tag *tag, const char **from,
          const char **to)
{
    const char *left = tag->start;
    const char *right = tag->after;

    if (!may_stand_alone(tag->sigil))
        return false;
    while (left > parser->line_start && is_blank(left[-1]))
        left--;
    while (right < parser->end && is_blank(*right))
        right++;
    if (left > parser->line_start)
        return false;
    if (right < parser->end && *right == '\r')
        right++;
    if (right < parser->end && *right != '\n')
        return false;
    *from = left;
    *to = right < parser->end ? right + 1 : right;
    return true;
}

static bool
set_delimiters(struct parser *parser, const struct tag *tag, GError **error)
{
    const char *blank = tag->name;
    const char *end = tag->name + tag->name_size;
    const char *second;
    size_t open_size, close_size;

    while (blank < end && !g_ascii_isspace(*blank))
        blank++;
    second = blank;
    while (second < end && g_ascii_isspace(*second))
        second++;
    open_size = (size_t)(blank - tag->name);
    close_size = (size_t)(end - second);
    if (open_size == 0 || close_size == 0 || open_size >= DELIMITER_MAX ||
        close_size >= DELIMITER_MAX)
        return fail(parser, tag->line, tag->column, error,
                    "delimiters are two words such as {{=<% %>=}}");
    memcpy(parser->open, tag->name, open_size);
    parser->open[open_size] = '\0';
    memcpy(parser->close, second, close_size);
    parser->close[close_size] = '\0';
    return true;
}

static bool
close_section(struct parser *parser, const struct tag *tag, GError **error)
{
    g_autofree char *name = safe_bytes(tag->name, tag->name_size, SHOWN_BYTES);
    g_autofree char *what = NULL;
    struct part *opened;
    size_t index;

    if (parser->sections->len == 0) {
        what = g_strdup_printf("'%s' is closed but never opened", name);
        return fail(parser, tag->line, tag->column, error, what);
    }
    index = g_array_index(parser->sections, size_t, parser->sections->len - 1);
    opened = &g_array_index(parser->parts, struct part, index);
    if (opened->size != tag->name_size ||
        memcmp(opened->text, tag->name, tag->name_size) != 0) {
        g_autofree char *other =
            safe_bytes(opened->text, opened->size, SHOWN_BYTES);

        what = g_strdup_printf("'%s' is closed, but '%s' of line %d is open",
                               name, other, opened->line);
        return fail(parser, tag->line, tag->column, error, what);
    }
    opened->end = parser->parts->len;
    g_array_set_size(parser->sections, parser->sections->len - 1);
    add_part(parser, (struct part){.kind = PART_END, .line = tag->line});
    return true;
}

static void
open_section(struct parser *parser)
{
    size_t index = parser->parts->len - 1;

    g_array_append_val(parser->sections, index);
}

static enum part_kind
kind_of(char sigil)
{
    switch (sigil) {
    case '#': return PART_SECTION;
    case '^': return PART_INVERTED;
    case '>': return PART_PARTIAL;
    case '<': return PART_PARENT;
    case '$': return PART_BLOCK;
    case '{':
    case '&': return PART_RAW;
    default: return PART_VARIABLE;
    }
}

/* Turns a tag into parts. indent: of a tag alone on its line. */
static bool
add_tag(struct parser *parser, const struct tag *tag, const char *indent,
        GError **error)
{
    struct part part = {
        .kind = kind_of(tag->sigil),
        .text = tag->name,
        .size = tag->name_size,
        .line = tag->line,
        .column = tag->column,
    };

    switch (tag->sigil) {
    case '!': return true;
    case '=': return set_delimiters(parser, tag, error);
    case '/': return close_section(parser, tag, error);
    default: break;
    }
    if (indent != NULL) {
        part.indent = indent;
        part.indent_size = (size_t)(tag->start - indent);
    }
    if ((part.kind == PART_PARTIAL || part.kind == PART_PARENT) &&
        *part.text == '*') {
        part.is_dynamic = true;
        part.text++;
        part.size--;
        while (part.size > 0 && g_ascii_isspace(*part.text)) {
            part.text++;
            part.size--;
        }
    }
    add_part(parser, part);
    if (part.kind == PART_SECTION || part.kind == PART_INVERTED ||
        part.kind == PART_PARENT || part.kind == PART_BLOCK)
        open_section(parser);
    return true;
}

/* A block tag stands alone also when its end is on the same line; then the
 * line's end belongs to what follows. */
static bool
parse_all(struct parser *parser, GError **error)
{
    while (parser->at < parser->end) {
        const char *start =
            memmem(parser->at, (size_t)(parser->end - parser->at), parser->open,
                   strlen(parser->open));
        const char *text_end = start != NULL ? start : parser->end;
        const char *from, *to;
        struct tag tag;
        bool is_alone;

        count_lines(parser, parser->at, text_end);
        if (start == NULL) {
            add_lines(parser, parser->at, text_end);
            break;
        }
        from = parser->at;
        parser->at = start;
        if (!read_tag(parser, &tag, error))
            return false;
        to = tag.after;
        is_alone = take_line(parser, &tag, &text_end, &to);
        add_lines(parser, from, MAX(from, text_end));
        if (!add_tag(parser, &tag, is_alone ? text_end : NULL, error))
            return false;
        count_lines(parser, tag.start, to);
        parser->at = to;
    }
    return true;
}

static bool
check_closed(struct parser *parser, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *what = NULL;
    const struct part *opened;
    size_t index;

    if (parser->sections->len == 0)
        return true;
    index = g_array_index(parser->sections, size_t, parser->sections->len - 1);
    opened = &g_array_index(parser->parts, struct part, index);
    name = safe_bytes(opened->text, opened->size, SHOWN_BYTES);
    what = g_strdup_printf("section '%s' is never closed", name);
    return fail(parser, opened->line, opened->column, error, what);
}

struct template *
template_parse(const char *name, const char *text, size_t size, GError **error)
{
    g_autoptr(Template) template = NULL;
    g_autoptr(GArray) sections = g_array_new(FALSE, FALSE, sizeof(size_t));
    struct parser parser;

    if (size > LIMIT_TEMPLATE_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "%s: a template of more than %d bytes", name,
                    LIMIT_TEMPLATE_BYTES);
        return NULL;
    }
    template = g_new0(struct template, 1);
    template->name = g_strdup(name);
    template->source = g_strndup(text, size);
    template->parts = g_array_new(FALSE, FALSE, sizeof(struct part));
    parser = (struct parser){
        .name = template->name,
        .at = template->source,
        .end = template->source + size,
        .line_start = template->source,
        .line = 1,
        .open = "{{",
        .close = "}}",
        .parts = template->parts,
        .sections = sections,
    };
    if (strlen(template->source) != size ||
        !g_utf8_validate(template->source, (gssize)size, NULL)) {
        fail(&parser, 1, 1, error, "not UTF-8 text");
        return NULL;
    }
    if (!parse_all(&parser, error) || !check_closed(&parser, error))
        return NULL;
    return g_steal_pointer(&template);
}

void
template_free(struct template *template)
{
    if (template == NULL)
        return;
    if (template->parts != NULL)
        g_array_unref(template->parts);
    g_free(template->source);
    g_free(template->name);
    g_free(template);
}
