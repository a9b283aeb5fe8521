/* SPDX-License-Identifier: MIT */
/*
 * HTML as text. libxml2's HTML parser tells us start tags, end tags and
 * characters as it meets them; no tree is built, so nothing can be too deep
 * for us to walk. Text is gathered until a block begins or ends.
 */
#include "html_text.h"

#include "charset.h"
#include "content.h"
#include "limit.h"
#include "markup.h"
#include "safe_text.h"

#include <libxml/HTMLparser.h>

#include <string.h>

enum { OPEN_TAGS = 512 /* nested deeper is no text but an attack */ };

/* What a tag does to the text around it. */
enum effect {
    INLINE,
    BLOCK, /* a paragraph of its own */
    LINE,  /* a line of its own */
    BREAK, /* a new line; the second in a row a new paragraph */
    CELL,  /* a blank between */
    HIDDEN /* gone with all that is in it */
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
    {"h6", BLOCK},         {"head", HIDDEN},    {"header", BLOCK},
    {"hr", BLOCK},         {"iframe", HIDDEN},  {"li", LINE},
    {"main", BLOCK},       {"math", HIDDEN},    {"nav", BLOCK},
    {"noscript", HIDDEN},  {"ol", BLOCK},       {"p", BLOCK},
    {"pre", BLOCK},        {"script", HIDDEN},  {"section", BLOCK},
    {"style", HIDDEN},     {"svg", HIDDEN},     {"table", BLOCK},
    {"td", CELL},          {"template", HIDDEN},{"textarea", HIDDEN},
    {"th", CELL},          {"title", HIDDEN},   {"tr", LINE},
    {"ul", BLOCK},
};
// clang-format on

/* One reading of one piece of HTML. */
struct reading {
    htmlParserCtxtPtr parser;
    int open_tags;
    int hidden_tags; /* of these, the ones whose text is gone */

    GString *text; /* NULL: only the image is looked for */
    GString *line;
    enum effect before; /* what parts line from text: BLOCK or LINE */

    char *image_url; /* the first one, as it is written there */
};

/* The parser writes names in lower case. */
static enum effect
effect_of(const xmlChar *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strcmp(tags[i].name, (const char *)name) == 0)
            return tags[i].effect;
    return INLINE;
}

/* Ends the line at hand; empty ones leave no trace. */
static void
end_line(struct reading *reading, enum effect before)
{
    g_autofree char *line = safe_text_to_line(reading->line->str);

    g_string_truncate(reading->line, 0);
    if (*line != '\0') {
        if (reading->text->len > 0)
            g_string_append(reading->text,
                            reading->before == BLOCK ? "\n\n" : "\n");
        g_string_append(reading->text, line);
        reading->before = LINE;
    }
    if (before == BLOCK)
        reading->before = BLOCK;
}

static void
take_effect(struct reading *reading, enum effect effect)
{
    if (reading->text == NULL)
        return;
    if (effect == CELL)
        g_string_append_c(reading->line, ' ');
    else if (effect == BREAK)
        end_line(reading, reading->line->len == 0 ? BLOCK : LINE);
    else if (effect != INLINE)
        end_line(reading, effect);
}

static const char *
attribute_of(const xmlChar **attributes, const char *name)
{
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
        if (strcmp((const char *)attributes[0], name) == 0)
            return (const char *)attributes[1];
    return NULL;
}

/* A picture of one pixel counts readers; it shows nothing. */
static void
take_image(struct reading *reading, const xmlChar **attributes)
{
    const char *url = attribute_of(attributes, "src");
    const char *width = attribute_of(attributes, "width");
    const char *height = attribute_of(attributes, "height");

    if (reading->image_url == NULL && url != NULL && *url != '\0' &&
        !g_str_has_prefix(url, "data:") && g_strcmp0(width, "1") != 0 &&
        g_strcmp0(height, "1") != 0)
        reading->image_url = g_strdup(url);
}

static void
start_tag(void *data, const xmlChar *name, const xmlChar **attributes)
{
    struct reading *reading = data;
    enum effect effect = effect_of(name);

    if (++reading->open_tags > OPEN_TAGS)
        xmlStopParser(reading->parser);
    if (effect == HIDDEN || reading->hidden_tags > 0)
        reading->hidden_tags++;
    else if (strcmp((const char *)name, "img") == 0)
        take_image(reading, attributes);
    else
        take_effect(reading, effect);
}

static void
end_tag(void *data, const xmlChar *name)
{
    struct reading *reading = data;

    reading->open_tags--;
    if (reading->hidden_tags > 0)
        reading->hidden_tags--;
    else if (effect_of(name) != BREAK)
        take_effect(reading, effect_of(name));
}

static void
take_text(void *data, const xmlChar *text, int length)
{
    struct reading *reading = data;
    const char *at = (const char *)text;
    const char *end = at + length;

    if (reading->text == NULL || reading->hidden_tags > 0)
        return;
    for (; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        g_string_append_unichar(
            reading->line,
            c < 0x100 ? charset_windows_1252((unsigned char)c) : c);
    }
}

/* What stands in script and style. */
static void
drop_text(void *data, const xmlChar *text, int length)
{
    (void)data;
    (void)text;
    (void)length;
}

static void
read_html(struct reading *reading, const char *html, size_t size)
{
    htmlSAXHandler calls = {
        .startElement = start_tag,
        .endElement = end_tag,
        .characters = take_text,
        .ignorableWhitespace = take_text,
        .cdataBlock = drop_text,
    };
    size_t kept =
        markup_sane_length(html, MIN(size, LIMIT_DOWNLOAD_BYTES), false);
    g_autofree char *valid = g_utf8_make_valid(html, (gssize)kept);

    if (strpbrk(valid, "<&") == NULL) { /* as most titles */
        take_text(reading, (const xmlChar *)valid, (int)strlen(valid));
        return;
    }
    reading->parser = htmlNewParserCtxt();
    g_assert(reading->parser != NULL);
    *reading->parser->sax = calls;
    reading->parser->userData = reading;
    htmlCtxtReadMemory(reading->parser, valid, (int)strlen(valid), NULL,
                       "UTF-8", HTML_PARSE_NONET);
    htmlFreeParserCtxt(reading->parser);
}

char *
html_to_text(const char *html, size_t size)
{
    struct reading reading = {
        .text = g_string_new(NULL),
        .line = g_string_new(NULL),
        .before = BLOCK,
    };

    read_html(&reading, html, size);
    end_line(&reading, BLOCK);
    g_string_free(reading.line, TRUE);
    g_free(reading.image_url);
    return g_string_free(reading.text, FALSE);
}

char *
html_first_image(const char *html, size_t size)
{
    struct reading reading = {0};

    read_html(&reading, html, size);
    return reading.image_url;
}
