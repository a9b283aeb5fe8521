/* SPDX-License-Identifier: MIT */
/*
 * libxml2's HTML parser tells us start tags, end tags and characters as it
 * meets them. What is hidden is counted, not reported.
 */
#include "html_read.h"

#include "charset.h"
#include "html_source.h"
#include "limit.h"
#include "markup.h"

#include <libxml/HTMLparser.h>

#include <string.h>

enum {
    OPEN_TAGS = 512, /* nested deeper is no text but an attack */
    C1_LEAD = 0xc2   /* begins U+0080 to U+00BF in UTF-8 */
};

/* Gone with all that is in them: what runs, what is drawn, what a program
 * reads, and what is shown only where something else is not. (html_source left
 * most scripts out already; what it takes for none the parser may take for
 * one.) */
static const char *const hidden[] = {
    "applet",  "audio",    "canvas",   "head",   "iframe",   "math",
    "noembed", "noframes", "noscript", "object", "option",   "plaintext",
    "script",  "select",   "style",    "svg",    "template", "textarea",
    "title",   "video",    "xmp",
};

/* The piece is read as a body's, else text that stands alone would come as a
 * paragraph. */
static const char body_start[] = "<body>";

struct reading {
    htmlParserCtxtPtr parser;
    const struct html_events *events;
    void *data; /* the caller's */
    int open_tags;
    int hidden_tags; /* of these, the ones that are not told */
    GString *text;
};

static bool
is_hidden(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++)
        if (strcmp(hidden[i], name) == 0)
            return true;
    return false;
}

static void
start_tag(void *data, const xmlChar *name, const xmlChar **attributes)
{
    struct reading *reading = data;

    if (++reading->open_tags > OPEN_TAGS)
        xmlStopParser(reading->parser);
    if (reading->hidden_tags > 0 || is_hidden((const char *)name))
        reading->hidden_tags++;
    else if (reading->events->start != NULL)
        reading->events->start(reading->data, (const char *)name,
                               (const char *const *)attributes);
}

static void
end_tag(void *data, const xmlChar *name)
{
    struct reading *reading = data;

    reading->open_tags--;
    if (reading->hidden_tags > 0)
        reading->hidden_tags--;
    else if (reading->events->end != NULL)
        reading->events->end(reading->data, (const char *)name);
}

/* A feed in windows-1252 that calls itself latin1 is taken at its word by
 * libxml2: its quotes are controls then, U+0080 to U+009F, which nobody
 * means. */
static void
take_text(void *data, const xmlChar *text, int length)
{
    struct reading *reading = data;
    const char *at = (const char *)text;
    const char *end = at + length;

    g_assert(length >= 0);
    if (reading->hidden_tags > 0 || reading->events->text == NULL)
        return;
    if (memchr(text, C1_LEAD, (size_t)length) == NULL) {
        reading->events->text(reading->data, at, (size_t)length);
        return;
    }
    g_string_truncate(reading->text, 0);
    for (; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        g_string_append_unichar(
            reading->text,
            c < 0x100 ? charset_windows_1252((unsigned char)c) : c);
    }
    reading->events->text(reading->data, reading->text->str,
                          reading->text->len);
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
parse(struct reading *reading, const char *source)
{
    htmlSAXHandler calls = {
        .startElement = start_tag,
        .endElement = end_tag,
        .characters = take_text,
        .ignorableWhitespace = take_text,
        .cdataBlock = drop_text,
    };
    g_autofree char *body = g_strconcat(body_start, source, NULL);
    size_t length = markup_sane_length(body, strlen(body), false);

    reading->parser = htmlNewParserCtxt();
    g_assert(reading->parser != NULL && length <= G_MAXINT);
    *reading->parser->sax = calls;
    reading->parser->userData = reading;
    htmlCtxtReadMemory(reading->parser, body, (int)length, NULL, "UTF-8",
                       HTML_PARSE_NONET | HTML_PARSE_RECOVER);
    htmlFreeParserCtxt(reading->parser);
}

void
html_read(const char *html, size_t size, const struct html_events *events,
          void *data)
{
    struct reading reading = {
        .events = events,
        .data = data,
        .text = g_string_new(NULL),
    };
    g_autofree char *valid =
        g_utf8_make_valid(html, (gssize)MIN(size, LIMIT_DOWNLOAD_BYTES));

    if (strpbrk(valid, "<&") == NULL) { /* as most titles */
        take_text(&reading, (const xmlChar *)valid, (int)strlen(valid));
    } else {
        g_autofree char *source = html_source(valid, NULL);

        parse(&reading, source);
    }
    g_string_free(reading.text, TRUE);
}

const char *
html_attribute(const char *const *attributes, const char *name)
{
    g_assert(*name != '\0');
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}
