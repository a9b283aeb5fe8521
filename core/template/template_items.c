/* SPDX-License-Identifier: MIT */
/* What a template asks for, for people who look at one: its parts without
 * the text between them. */
#include "template_parts.h"

static const struct {
    enum part_kind part;
    enum template_item_kind kind;
    const char *name;
} kinds[] = {
    {PART_VARIABLE, TEMPLATE_VALUE, "value"},
    {PART_RAW, TEMPLATE_RAW_VALUE, "raw value"},
    {PART_SECTION, TEMPLATE_SECTION, "section"},
    {PART_INVERTED, TEMPLATE_INVERTED, "inverted section"},
    {PART_PARTIAL, TEMPLATE_PARTIAL, "partial"},
    {PART_PARENT, TEMPLATE_PARENT, "parent"},
    {PART_BLOCK, TEMPLATE_BLOCK, "block"},
};

/* Finds a part's kind; false: a text, or an end. */
static bool
kind_of(const struct part *part, enum template_item_kind *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].part == part->kind) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

const char *
template_item_kind_name(enum template_item_kind kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].kind == kind)
            return kinds[i].name;
    g_return_val_if_reached("value");
}

/* A place in a template's text; it moves forward only, so that the whole is
 * walked once however many items there are. */
struct place {
    size_t offset;
    int line, column;
};

static void
move_to(struct place *place, const struct template *template, size_t offset)
{
    g_assert(place->offset <= offset && offset <= template->size);
    for (; place->offset < offset; place->offset++) {
        unsigned char byte = (unsigned char)template->text[place->offset];
        bool continues = (byte & 0xC0) == 0x80; /* UTF-8: no new character */

        if (byte == '\n') {
            place->line++;
            place->column = 1;
        } else if (!continues) {
            place->column++;
        }
    }
}

GArray *
template_items(const struct template *template)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct template_item));
    struct place place = {.line = 1, .column = 1};
    int depth = 0;

    for (size_t i = 0; i < template->parts->len; i++) {
        const struct part *part = template_part(template, i);
        struct template_item item = {.depth = depth};

        depth -= part->kind == PART_END ? 1 : 0;
        if (!kind_of(part, &item.kind))
            continue;
        depth += part->end != i ? 1 : 0;
        move_to(&place, template, part->offset);
        item.name = part->name;
        item.is_dynamic = part->is_dynamic;
        item.line = place.line;
        item.column = place.column;
        g_array_append_val(items, item);
    }
    g_assert(depth == 0); /* the parser left nothing open */
    return items;
}
