/* SPDX-License-Identifier: MIT */
/* Any text as a template that may call itself: whatever is a hole, what is
 * specialised and filled equals what is rendered with all known. The first
 * byte says which names are holes. */
#include "template.h"

#include <string.h>

static const char *const names[] = {"a", "b", "c", "list", "self"};
static const char *const texts[] = {"", "x<y", "“q”\n", "z", "self"};

struct itself {
    struct template_source source; /* first, so that one is the other */
    const struct template *template;
};

static const struct template *
find(const struct template_source *source, const char *name, GError **error)
{
    const struct itself *itself = (const struct itself *)(const void *)source;

    (void)error;
    return strcmp(name, "self") == 0 ? itself->template : NULL;
}

static const char *
ask(void *self, const char *name)
{
    (void)self;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return texts[i];
    return NULL;
}

/* holes: a bit for each name. */
static struct value *
values(unsigned holes)
{
    struct value *root = value_new_map();
    struct value *list = value_new_list();
    struct value *map = value_new_map();

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (holes & 1u << i)
            value_set_hole(root, names[i]);
        else
            value_set_text(root, names[i], texts[i]);
    value_append(list, value_new_text("one"));
    value_append(list, value_new_map());
    value_set(root, "items", list);
    value_set_text(map, "a", "inner");
    value_set(root, "map", map);
    return root;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    unsigned holes = size > 0 ? bytes[0] : 0;
    const char *text = (const char *)bytes + (size > 0);
    g_autoptr(Template) template =
        template_parse("self", text, size - (size > 0), NULL);
    struct itself itself = {.source.find = find, .template = template};
    struct template_options options = {.source = &itself.source};
    g_autoptr(Value) some = values(holes);
    g_autoptr(Value) all = values(0);
    g_autoptr(Residue) residue = NULL;
    g_autoptr(GString) filled = g_string_new(NULL);
    g_autofree char *rendered = NULL;

    if (template == NULL)
        return 0;
    residue = template_specialise(template, some, &options, NULL);
    rendered = template_render(template, all, &options, NULL);
    if (residue == NULL || rendered == NULL)
        return 0;
    residue_fill(residue, TEMPLATE_ESCAPE_HTML, ask, NULL, filled);
    g_assert(g_str_equal(filled->str, rendered));
    return 0;
}
