/* SPDX-License-Identifier: MIT */
/*
 * Residues: built once, filled a million times. Filling is a walk over few
 * segments, mostly memcpy; escaping looks for the five bytes that need it and
 * copies what is between them in one piece.
 */
#include "template_residue.h"

#include <string.h>

/* What the segments point into; the residue comes first, so that the one is
 * the other. */
struct whole_residue {
    struct residue residue;
    GString *bytes;
    GArray *segments;
    GStringChunk *names;
};

/* Quotes too: values stand in attributes as well. */
static const char *
html_entity(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void
residue_builder_init(struct residue_builder *builder, size_t size_hint)
{
    *builder = (struct residue_builder){
        .bytes = g_string_sized_new(size_hint),
        .segments = g_array_new(FALSE, FALSE, sizeof(struct segment)),
        .names = g_string_chunk_new(256),
    };
}

void
residue_builder_clear(struct residue_builder *builder)
{
    if (builder->bytes != NULL)
        g_string_free(builder->bytes, TRUE);
    g_clear_pointer(&builder->segments, g_array_unref);
    g_clear_pointer(&builder->names, g_string_chunk_free);
    builder->bytes = NULL;
}

static size_t
add_segment(struct residue_builder *builder, struct segment segment)
{
    g_array_append_val(builder->segments, segment);
    return builder->segments->len - 1;
}

/* The bytes still move as they grow: the pointer is set at the end. */
static void
close_text(struct residue_builder *builder)
{
    size_t size = builder->bytes->len - builder->text_begin;

    if (size > 0)
        add_segment(builder,
                    (struct segment){.kind = SEGMENT_TEXT, .size = size});
    builder->text_begin = builder->bytes->len;
}

size_t
residue_builder_add(struct residue_builder *builder, enum segment_kind kind,
                    const char *name, bool is_escaped)
{
    g_assert(kind == SEGMENT_HOLE || kind == SEGMENT_IF ||
             kind == SEGMENT_UNLESS);
    close_text(builder);
    return add_segment(
        builder, (struct segment){
                     .kind = kind,
                     .is_escaped = is_escaped,
                     .text = g_string_chunk_insert_const(builder->names, name),
                     .size = strlen(name),
                 });
}

void
residue_builder_end(struct residue_builder *builder, size_t condition)
{
    size_t end;

    g_assert(condition < builder->segments->len);
    close_text(builder);
    end = add_segment(builder, (struct segment){.kind = SEGMENT_END});
    g_array_index(builder->segments, struct segment, condition).end = end;
}

struct residue *
residue_builder_finish(struct residue_builder *builder)
{
    struct whole_residue *whole = g_new0(struct whole_residue, 1);
    const char *at;

    close_text(builder);
    whole->bytes = g_steal_pointer(&builder->bytes);
    whole->segments = g_steal_pointer(&builder->segments);
    whole->names = g_steal_pointer(&builder->names);
    at = whole->bytes->str;
    for (size_t i = 0; i < whole->segments->len; i++) {
        struct segment *segment =
            &g_array_index(whole->segments, struct segment, i);

        if (segment->kind != SEGMENT_TEXT)
            continue;
        segment->text = at;
        at += segment->size;
    }
    g_assert(at == whole->bytes->str + whole->bytes->len);
    whole->residue.segments =
        (const struct segment *)(void *)whole->segments->data;
    whole->residue.count = whole->segments->len;
    return &whole->residue;
}

void
residue_free(struct residue *residue)
{
    struct whole_residue *whole = (struct whole_residue *)(void *)residue;

    if (whole == NULL)
        return;
    g_string_free(whole->bytes, TRUE);
    g_array_unref(whole->segments);
    g_string_chunk_free(whole->names);
    g_free(whole);
}

static void
fill_hole(const struct segment *hole, enum template_escape escape,
          const char *value, GString *out)
{
    if (value != NULL)
        template_escape_append(out,
                               hole->is_escaped ? escape : TEMPLATE_ESCAPE_NONE,
                               value, strlen(value));
}

static bool
is_true(const char *value)
{
    return value != NULL && *value != '\0';
}

void
residue_fill(const struct residue *residue, enum template_escape escape,
             hole_function *ask, void *self, GString *out)
{
    for (size_t i = 0; i < residue->count; i++) {
        const struct segment *segment = &residue->segments[i];

        switch (segment->kind) {
        case SEGMENT_TEXT:
            g_string_append_len(out, segment->text, (gssize)segment->size);
            break;
        case SEGMENT_HOLE:
            fill_hole(segment, escape, ask(self, segment->text), out);
            break;
        case SEGMENT_IF:
            if (!is_true(ask(self, segment->text)))
                i = segment->end;
            break;
        case SEGMENT_UNLESS:
            if (is_true(ask(self, segment->text)))
                i = segment->end;
            break;
        case SEGMENT_END: break;
        }
    }
}

void
template_escape_append(GString *out, enum template_escape escape,
                       const char *text, size_t size)
{
    size_t done = 0;

    for (size_t i = 0; i < size && escape == TEMPLATE_ESCAPE_HTML; i++) {
        const char *entity = html_entity(text[i]);

        if (entity == NULL)
            continue;
        g_string_append_len(out, text + done, (gssize)(i - done));
        g_string_append(out, entity);
        done = i + 1;
    }
    g_string_append_len(out, text + done, (gssize)(size - done));
}
