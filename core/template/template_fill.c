/* SPDX-License-Identifier: MIT */
/* Filling a residue, and escaping: copy what needs none in one piece, stop at
 * the few bytes that do. */
#include "template.h"

#include "error.h"

#include <string.h>

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
template_escape_append(GString *out, enum template_escape escape,
                       const char *text, size_t size)
{
    size_t start = 0;

    if (escape == TEMPLATE_ESCAPE_NONE) {
        g_string_append_len(out, text, (gssize)size);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        const char *entity = html_entity(text[i]);

        if (entity == NULL)
            continue;
        g_string_append_len(out, text + start, (gssize)(i - start));
        g_string_append(out, entity);
        start = i + 1;
    }
    g_string_append_len(out, text + start, (gssize)(size - start));
}

static bool
is_filled(hole_function *ask, void *self, const char *name)
{
    const char *value = ask(self, name);

    return value != NULL && *value != '\0';
}

void
residue_fill(const struct residue *residue, enum template_escape escape,
             hole_function *ask, void *self, GString *out)
{
    for (size_t i = 0; i < residue->count; i++) {
        const struct segment *segment = &residue->segments[i];
        const char *value;

        switch (segment->kind) {
        case SEGMENT_TEXT:
            g_string_append_len(out, segment->text, (gssize)segment->size);
            break;
        case SEGMENT_HOLE:
            value = ask(self, segment->text);
            if (value != NULL)
                template_escape_append(
                    out, segment->is_escaped ? escape : TEMPLATE_ESCAPE_NONE,
                    value, strlen(value));
            break;
        case SEGMENT_IF:
            if (!is_filled(ask, self, segment->text))
                i = segment->end;
            break;
        case SEGMENT_UNLESS:
            if (is_filled(ask, self, segment->text))
                i = segment->end;
            break;
        case SEGMENT_END: break;
        }
    }
}

char *
template_render(const struct template *template, const struct value *root,
                const struct template_options *options, GError **error)
{
    g_autoptr(Residue) residue =
        template_specialise(template, root, options, error);

    if (residue == NULL)
        return NULL;
    if (residue->count == 0)
        return g_strdup("");
    if (residue->count > 1 || residue->segments[0].kind != SEGMENT_TEXT) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "a reader's value where there is no reader");
        return NULL;
    }
    return g_strndup(residue->segments[0].text, residue->segments[0].size);
}
