/* SPDX-License-Identifier: MIT */
/*
 * Parsing: from tag to tag, once over the text. A tag that prints nothing by
 * itself and has only blanks beside it on its line takes the whole line with
 * it. {{<parent}}…{{/parent}} counts as one wide tag here, and so does a block
 * with its end: "  {{$x}}{{/x}}\n" stands alone.
 */
#include "template_parts.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"
#include "template_tag.h"

#include <string.h>

enum { SHOWN_BYTES = 60 };

/* A section, parent or block whose end is still to come. */
struct opened {
    size_t index;      /* of its part */
    struct piece name; /* as written */
    bool is_first;     /* on its line; the part before it holds the blanks */
    size_t strip;      /* to go back to behind it */
};

struct parser {
    struct template *template;
    struct delimiters delimiters;
    size_t at;    /* all before this is parts */
    size_t strip; /* blanks to take off each line: the block's own */
    GArray *opened;
};

static struct part *
part_at(struct parser *parser, size_t index)
{
    g_assert(index < parser->template->parts->len);
    return &g_array_index(parser->template->parts, struct part, index);
}

static struct opened *
innermost(struct parser *parser)
{
    return parser->opened->len == 0
               ? NULL
               : &g_array_index(parser->opened, struct opened,
                                parser->opened->len - 1);
}

/* Tells whether what is `outward` levels out from the innermost open part is
 * a parent; 0: the innermost itself. */
static bool
is_in_parent(struct parser *parser, guint outward)
{
    size_t index;

    if (parser->opened->len <= outward)
        return false;
    index = g_array_index(parser->opened, struct opened,
                          parser->opened->len - 1 - outward)
                .index;
    return part_at(parser, index)->kind == PART_PARENT;
}

static struct piece
piece_of(const struct parser *parser, size_t begin, size_t end)
{
    return (struct piece){parser->template->text + begin, end - begin};
}

static struct part *
add_part(struct parser *parser, struct part part)
{
    part.end = parser->template->parts->len;
    g_array_append_val(parser->template->parts, part);
    return part_at(parser, part.end);
}

/* --- Text ---------------------------------------------------------------- */

static bool
is_line_start(const struct parser *parser, size_t at)
{
    return at == 0 || parser->template->text[at - 1] == '\n';
}

/* Adds one stretch, less the indentation of the block it stands in. A line may
 * have less than that, if it is blank: then all of it goes. */
static void
add_stretch(struct parser *parser, size_t begin, size_t end)
{
    bool starts_line = is_line_start(parser, begin);
    size_t strip_end = MIN(end, begin + parser->strip);

    while (starts_line && begin < strip_end &&
           strchr(" \t", parser->template->text[begin]) != NULL)
        begin++;
    add_part(parser, (struct part){.kind = PART_TEXT,
                                   .starts_line = starts_line,
                                   .text = piece_of(parser, begin, end),
                                   .offset = begin});
}

static void
add_text(struct parser *parser, size_t end)
{
    while (parser->at < end) {
        const char *text = parser->template->text;
        const char *newline = memchr(text + parser->at, '\n', end - parser->at);
        size_t next = end;

        if (parser->strip > 0 && newline != NULL)
            next = (size_t)(newline - text) + 1;
        add_stretch(parser, parser->at, next);
        parser->at = next;
    }
}

/* Adds the text before a tag. A line that starts with a tag starts with an
 * empty text: there the indentation goes. */
static void
add_text_before(struct parser *parser, const struct tag *tag)
{
    add_text(parser, tag->begin);
    if (is_line_start(parser, tag->begin))
        add_stretch(parser, tag->begin, tag->begin);
    parser->at = tag->end;
}

/* The same for a tag that prints nothing: alone on its line it takes it along.
 * Returns the blanks before it if so, less those of the block around. */
static struct piece
take_line(struct parser *parser, const struct tag *tag)
{
    size_t begin = MIN(tag->line_begin + parser->strip, tag->begin);

    if (!tag->is_first || !tag->is_last) {
        add_text_before(parser, tag);
        return (struct piece){NULL, 0};
    }
    add_text(parser, tag->line_begin);
    parser->at = tag->next_line;
    return piece_of(parser, begin, tag->begin);
}

/* Adds the text before a tag that may turn out to be wide. The blanks before
 * it become a part of their own, for hide_blanks. */
static void
add_text_and_blanks(struct parser *parser, const struct tag *tag)
{
    if (tag->is_first) {
        add_text(parser, tag->line_begin);
        add_stretch(parser, tag->line_begin, tag->begin);
        parser->at = tag->begin;
    }
    add_text(parser, tag->begin);
    parser->at = tag->end;
}

/* Takes the blanks before part `index` out of the text. Returns them. */
static struct piece
hide_blanks(struct parser *parser, size_t index)
{
    struct part *blanks = part_at(parser, index - 1);
    struct piece taken = blanks->text;

    g_assert(blanks->kind == PART_TEXT); /* add_text_and_blanks put it there */
    blanks->text.size = 0;
    blanks->starts_line = false;
    return taken;
}

/* --- Names --------------------------------------------------------------- */

/* Splits a dotted name; "." alone is the implicit iterator. */
static bool
set_path(struct parser *parser, struct part *part, GError **error)
{
    size_t size = strlen(part->name);
    g_autofree char *path = g_strdelimit(g_strdup(part->name), ".", '\0');

    if (strcmp(part->name, ".") == 0)
        return true;
    for (size_t at = 0; at <= size; at += strlen(path + at) + 1) {
        if (path[at] == '\0')
            return template_fail(parser->template, part->offset,
                                 VESPER_ERROR_SYNTAX, error,
                                 "a dot without a name beside it");
        part->path_count++;
    }
    part->path =
        g_string_chunk_insert_len(parser->template->names, path, (gssize)size);
    return true;
}

static bool
set_name(struct parser *parser, struct part *part, const struct tag *tag,
         GError **error)
{
    bool is_template = part->kind == PART_PARTIAL || part->kind == PART_PARENT;
    struct piece name = tag->name;

    part->offset = tag->begin;
    part->is_dynamic = is_template && *name.at == '*';
    if (part->is_dynamic)
        do {
            name.at++;
            name.size--;
        } while (name.size > 0 && g_ascii_isspace(*name.at));
    part->name = g_string_chunk_insert_len(parser->template->names, name.at,
                                           (gssize)name.size);
    if (name.size == 0 || strpbrk(part->name, " \t\r\n\v\f") != NULL)
        return template_fail(parser->template, tag->begin, VESPER_ERROR_SYNTAX,
                             error, "a name is one word");
    /* Only what is looked up among values has a path: a file may be called
     * "digest.html". */
    if (part->kind == PART_BLOCK || (is_template && !part->is_dynamic))
        return true;
    return set_path(parser, part, error);
}

/* --- Opening ------------------------------------------------------------- */

static bool
push(struct parser *parser, const struct part *part, const struct tag *tag,
     GError **error)
{
    struct opened opened = {
        .name = tag->name,
        .is_first = tag->is_first,
        .strip = parser->strip,
    };

    if (parser->opened->len == LIMIT_TEMPLATE_DEPTH)
        return template_fail(
            parser->template, tag->begin, VESPER_ERROR_TOO_LARGE, error,
            "sections nested more than %d deep", LIMIT_TEMPLATE_DEPTH);
    opened.index = add_part(parser, *part)->end;
    g_array_append_val(parser->opened, opened);
    return true;
}

/* A block whose text starts on the next line: the text's own indentation is
 * what its place asks for, and is taken off until then. */
static void
open_lines(struct parser *parser, const struct tag *tag)
{
    struct opened *opened = innermost(parser);
    struct part *block = part_at(parser, opened->index);
    struct piece common = tag_block_indent(
        parser->template, &parser->delimiters, tag->next_line, tag->name);

    block->opens_lines = true;
    block->starts_line = tag->is_first;
    if (tag->is_first)
        block->indent = hide_blanks(parser, opened->index);
    parser->at = tag->next_line;
    if (common.size < parser->strip || common.at == NULL)
        return;
    block->indent =
        (struct piece){common.at + parser->strip, common.size - parser->strip};
    parser->strip = common.size;
}

static bool
open_wide(struct parser *parser, const struct part *part, const struct tag *tag,
          GError **error)
{
    bool is_override = is_in_parent(parser, 0);

    add_text_and_blanks(parser, tag);
    if (!push(parser, part, tag, error))
        return false;
    if (part->kind == PART_BLOCK && tag->is_last &&
        (tag->is_first || is_override))
        open_lines(parser, tag);
    return true;
}

/* --- Closing ------------------------------------------------------------- */

static void
close_parent(struct parser *parser, const struct tag *tag)
{
    const struct opened *opened = innermost(parser);

    add_text(parser, tag->begin);
    parser->at = tag->end;
    if (!opened->is_first || !tag->is_last)
        return;
    part_at(parser, opened->index)->indent = hide_blanks(parser, opened->index);
    parser->at = tag->next_line;
}

/* What is around an override does not count: it is not printed. */
static void
close_block(struct parser *parser, const struct tag *tag)
{
    const struct opened *opened = innermost(parser);
    bool is_override = is_in_parent(parser, 1);
    struct part *block = part_at(parser, opened->index);
    bool takes_line =
        !is_override && tag->is_last && (opened->is_first || tag->is_first);

    block->closes_lines = tag->is_first && (is_override || takes_line);
    if (takes_line)
        block->line_end = piece_of(parser, tag->line_end, tag->next_line);
    if (takes_line && opened->is_first && !block->starts_line) {
        block->starts_line = true;
        block->indent = hide_blanks(parser, opened->index);
    }
    if (tag->is_first && !part_at(parser, opened->index)->closes_lines)
        add_text_before(parser, tag);
    else
        add_text(parser, tag->line_begin);
    parser->at = takes_line ? tag->next_line : tag->end;
}

static bool
check_name(const struct parser *parser, const struct opened *opened,
           const struct tag *tag, GError **error)
{
    g_autofree char *name =
        safe_bytes(tag->name.at, tag->name.size, SHOWN_BYTES);
    g_autofree char *wanted = NULL;
    const struct part *part;

    if (opened == NULL)
        return template_fail(parser->template, tag->begin, VESPER_ERROR_SYNTAX,
                             error, "'%s' is closed but never opened", name);
    if (opened->name.size == tag->name.size &&
        memcmp(opened->name.at, tag->name.at, tag->name.size) == 0)
        return true;
    part = template_part(parser->template, opened->index);
    wanted = safe_bytes(opened->name.at, opened->name.size, SHOWN_BYTES);
    return template_fail(parser->template, tag->begin, VESPER_ERROR_SYNTAX,
                         error, "'%s' is closed, but '%s' of line %d is open",
                         name, wanted,
                         template_line(parser->template, part->offset));
}

static bool
close_tag(struct parser *parser, const struct tag *tag, GError **error)
{
    struct opened *opened = innermost(parser);
    struct opened closed;

    if (!check_name(parser, opened, tag, error))
        return false;
    closed = *opened;
    switch (part_at(parser, closed.index)->kind) {
    case PART_PARENT: close_parent(parser, tag); break;
    case PART_BLOCK: close_block(parser, tag); break;
    default: take_line(parser, tag);
    }
    g_array_set_size(parser->opened, parser->opened->len - 1);
    g_assert(parser->strip >= closed.strip); /* inner blocks indent further */
    parser->strip = closed.strip;
    part_at(parser, closed.index)->end = parser->template->parts->len;
    add_part(parser, (struct part){.kind = PART_END});
    return true;
}

/* --- All of it ----------------------------------------------------------- */

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

/* Adds a tag that becomes a part. */
static bool
add_tag(struct parser *parser, const struct tag *tag, GError **error)
{
    struct part part = {.kind = kind_of(tag->sigil)};

    if (!set_name(parser, &part, tag, error))
        return false;
    switch (part.kind) {
    case PART_SECTION:
    case PART_INVERTED:
        take_line(parser, tag);
        return push(parser, &part, tag, error);
    case PART_PARENT:
    case PART_BLOCK: return open_wide(parser, &part, tag, error);
    case PART_PARTIAL: part.indent = take_line(parser, tag); break;
    default: add_text_before(parser, tag);
    }
    add_part(parser, part);
    return true;
}

static bool
parse_tag(struct parser *parser, const struct tag *tag, GError **error)
{
    g_assert(tag->begin >= parser->at && tag->end > tag->begin);
    switch (tag->sigil) {
    case '!': take_line(parser, tag); return true;
    case '=':
        take_line(parser, tag);
        return tag_set_delimiters(parser->template, tag, &parser->delimiters,
                                  error);
    case '/': return close_tag(parser, tag, error);
    default: return add_tag(parser, tag, error);
    }
}

static bool
parse_all(struct parser *parser, GError **error)
{
    const struct template *template = parser->template;
    const struct opened *opened;
    g_autofree char *name = NULL;
    struct tag tag;

    while (true) {
        if (!tag_find(template, &parser->delimiters, parser->at, &tag, error))
            return false;
        if (tag.begin == template->size)
            break;
        if (!parse_tag(parser, &tag, error))
            return false;
    }
    add_text(parser, template->size);
    opened = innermost(parser);
    if (opened == NULL)
        return true;
    name = safe_bytes(opened->name.at, opened->name.size, SHOWN_BYTES);
    return template_fail(
        template, template_part(template, opened->index)->offset,
        VESPER_ERROR_SYNTAX, error, "section '%s' is never closed", name);
}

static bool
check_text(const struct template *template, GError **error)
{
    const char *end;

    if (g_utf8_validate_len(template->text, template->size, &end))
        return true;
    return template_fail(template, (size_t)(end - template->text),
                         VESPER_ERROR_SYNTAX, error, "not UTF-8 text");
}

struct template *
template_parse(const char *name, const char *text, size_t size, GError **error)
{
    g_autoptr(Template) template = g_new0(struct template, 1);
    g_autoptr(GArray) opened = g_array_new(FALSE, FALSE, sizeof(struct opened));
    struct parser parser = {
        .template = template,
        .delimiters = {.open = {"{{", 2}, .close = {"}}", 2}},
        .opened = opened,
    };

    template->name = safe_text(name, LIMIT_TEXT_BYTES);
    if (size > LIMIT_TEMPLATE_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "%s: a template of more than %d bytes", template->name,
                    LIMIT_TEMPLATE_BYTES);
        return NULL;
    }
    template->text = g_malloc(size + 1);
    memcpy(template->text, text, size);
    template->text[size] = '\0';
    template->size = size;
    template->names = g_string_chunk_new(1024);
    template->parts = g_array_new(FALSE, FALSE, sizeof(struct part));
    if (!check_text(template, error) || !parse_all(&parser, error))
        return NULL;
    return g_steal_pointer(&template);
}

void
template_free(struct template *template)
{
    if (template == NULL)
        return;
    g_clear_pointer(&template->parts, g_array_unref);
    g_clear_pointer(&template->names, g_string_chunk_free);
    g_free(template->text);
    g_free(template->name);
    g_free(template);
}
