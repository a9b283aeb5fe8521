/* SPDX-License-Identifier: MIT */
/*
 * HTML as text. Text is gathered until a block begins or ends.
 */
#include "html_text.h"

#include "content.h"
#include "html_read.h"
#include "safe_text.h"

#include <glib.h>

#include <string.h>

/* What a tag does to the text around it. */
enum effect {
    INLINE,
    BLOCK, /* a paragraph of its own */
    LINE,  /* a line of its own */
    BREAK, /* a new line; the second in a row a new paragraph */
    CELL   /* a blank between */
};

// clang-format off
static const struct tag {
    const char *name;
    enum effect effect;
} tags[] = {
    {"address", BLOCK},    {"article", BLOCK},  {"aside", BLOCK},
    {"blockquote", BLOCK}, {"br", BREAK},       {"caption", BLOCK},
    {"center", BLOCK},     {"dd", LINE},        {"details", BLOCK},
    {"div", BLOCK},        {"dl", BLOCK},       {"dt", LINE},
    {"figcaption", BLOCK}, {"figure", BLOCK},   {"footer", BLOCK},
    {"form", BLOCK},       {"h1", BLOCK},       {"h2", BLOCK},
    {"h3", BLOCK},         {"h4", BLOCK},       {"h5", BLOCK},
    {"h6", BLOCK},         {"header", BLOCK},   {"hr", BLOCK},
    {"li", LINE},          {"main", BLOCK},     {"nav", BLOCK},
    {"ol", BLOCK},         {"p", BLOCK},        {"pre", BLOCK},
    {"section", BLOCK},    {"summary", BLOCK},  {"table", BLOCK},
    {"td", CELL},          {"th", CELL},        {"tr", LINE},
    {"ul", BLOCK},
};
// clang-format on

/* Text on its way. */
struct writing {
    GString *text;
    GString *line;
    enum effect before; /* what parts line from text: BLOCK or LINE */
};

static enum effect
effect_of(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strcmp(tags[i].name, name) == 0)
            return tags[i].effect;
    return INLINE;
}

/* Ends the line at hand; empty ones leave no trace. A block within a block
 * parts as one: so the greater of two partings in a row stands. */
static void
end_line(struct writing *writing, enum effect before)
{
    g_autofree char *line = safe_text_to_line(writing->line->str);

    g_assert(before == BLOCK || before == LINE);
    g_string_truncate(writing->line, 0);
    if (*line != '\0') {
        if (writing->text->len > 0)
            g_string_append(writing->text,
                            writing->before == BLOCK ? "\n\n" : "\n");
        g_string_append(writing->text, line);
        writing->before = LINE;
    }
    if (before == BLOCK)
        writing->before = BLOCK;
}

static void
take_effect(struct writing *writing, enum effect effect)
{
    if (effect == CELL)
        g_string_append_c(writing->line, ' ');
    else if (effect == BREAK)
        end_line(writing, writing->line->len == 0 ? BLOCK : LINE);
    else if (effect != INLINE)
        end_line(writing, effect);
}

/* A void element is told with its end (html_read.h): <br> counts once. */
static void
start_tag(void *data, const char *name, const char *const *attributes)
{
    (void)attributes;
    take_effect(data, effect_of(name));
}

static void
end_tag(void *data, const char *name)
{
    enum effect effect = effect_of(name);

    if (effect != BREAK)
        take_effect(data, effect);
}

static void
take_text(void *data, const char *text, size_t size)
{
    struct writing *writing = data;

    g_string_append_len(writing->line, text, (gssize)size);
}

char *
html_to_text(const char *html, size_t size)
{
    static const struct html_events events = {start_tag, end_tag, take_text};
    struct writing writing = {
        .text = g_string_new(NULL),
        .line = g_string_new(NULL),
        .before = BLOCK,
    };

    html_read(html, size, &events, &writing);
    end_line(&writing, BLOCK);
    g_assert(writing.line->len == 0); /* no word is left behind */
    g_string_free(writing.line, TRUE);
    return g_string_free(writing.text, FALSE);
}

/* A picture of one pixel counts readers; it shows nothing. */
static void
take_image(void *data, const char *name, const char *const *attributes)
{
    char **found = data;
    const char *url = html_attribute(attributes, "src");
    const char *width = html_attribute(attributes, "width");
    const char *height = html_attribute(attributes, "height");

    if (*found == NULL && strcmp(name, "img") == 0 && url != NULL &&
        *url != '\0' && !g_str_has_prefix(url, "data:") &&
        g_strcmp0(width, "1") != 0 && g_strcmp0(height, "1") != 0)
        *found = g_strdup(url);
}

char *
html_first_image(const char *html, size_t size)
{
    static const struct html_events events = {.start = take_image};
    char *found = NULL;

    html_read(html, size, &events, &found);
    return found;
}
