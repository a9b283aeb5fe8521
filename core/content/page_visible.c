/* SPDX-License-Identifier: MIT */
/*
 * What the markup of an article tells besides its text: who wrote it, when, and
 * which figure stands in front.
 */
#include "page.h"

#include "content.h"
#include "safe_text.h"

#include <string.h>

enum {
    BYLINE_CHARS = 100,   /* longer is no name, nor a line of them */
    PARAGRAPH_BYTES = 80, /* what is shorter is no paragraph */
    FRONT_PARAGRAPHS = 1  /* a standfirst may stand over the picture */
};

/* Words in a class or an id, and what they say. */
static const char *const byline_words[] = {"byline", "author", "writtenby"};

/* --- who and when -------------------------------------------------------- */

static bool
is_byline(const xmlNode *node)
{
    return page_has_word(node, "rel", "author") ||
           page_has_word(node, "itemprop", "author") ||
           page_is_called(node, byline_words, G_N_ELEMENTS(byline_words));
}

/* Cuts off what stands behind a name: a date, an office. */
static void
cut_behind_name(char *line)
{
    static const char *const ends[] = {" | ", " · ", " • ", " – ", " — "};

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        char *end = strstr(line, ends[i]);

        if (end != NULL)
            *end = '\0';
    }
}

/* Returns the name behind "By" and its kin; an opening alone is no name. */
static const char *
behind_by(const char *line)
{
    static const char *const openings[] = {
        "by",    "written by", "von",   "text von", "text",
        "autor", "author",     "tekst", "par",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(openings); i++) {
        size_t length = strlen(openings[i]);
        const char *rest = line + length;

        if (g_ascii_strncasecmp(line, openings[i], length) == 0 &&
            (*rest == '\0' || *rest == ' ' || *rest == ':'))
            return rest + strspn(rest, " :");
    }
    return line;
}

static bool
is_name(const char *text)
{
    return *text != '\0' && strpbrk(text, "0123456789@") == NULL &&
           g_utf8_strlen(text, -1) < BYLINE_CHARS;
}

static void
take_name(struct story *story, const xmlNode *node)
{
    g_autofree char *line = page_line(node);

    if (line == NULL)
        return;
    cut_behind_name(line);
    if (is_name(behind_by(line)))
        page_say_author(story, behind_by(line));
}

/* Returns the next name that stands by itself within a byline; NULL: there is
 * none. Borrowed. */
static const xmlNode *
next_name(const xmlNode *at, const xmlNode *byline)
{
    do
        at = page_next(at, byline);
    while (at != NULL && !page_has_word(at, "itemprop", "name") &&
           !page_has_word(at, "rel", "author"));
    return at;
}

/* What is called so and is longer than a line may hold other stories' authors
 * as well: there, the first name is the page's. */
static void
take_byline(struct story *story, const xmlNode *node)
{
    if (story->authors->len > 0 || !is_byline(node))
        return;

    const xmlNode *name = next_name(node, node);
    g_autofree char *line = name == NULL ? NULL : page_line(node);
    bool is_line = line != NULL && g_utf8_strlen(line, -1) < BYLINE_CHARS;

    take_name(story, name == NULL ? node : name);
    while (is_line && (name = next_name(name, node)) != NULL)
        take_name(story, name);
}

/* Returns the date of an element: of <time> and of any property of microdata
 * it is the text where no attribute says it (HTML §4.5.14, §5.2.4). */
static char *
date_of(const xmlNode *node)
{
    char *date = page_attribute(node, "datetime");

    if (date == NULL)
        date = page_attribute(node, "content");
    return date == NULL ? page_line(node) : date;
}

/* <time> without a word of what it is counts last: it may be any. */
static void
take_time(struct story *story, const xmlNode *node, int64_t *some_time_ms)
{
    int64_t *at_ms = page_is(node, "time") ? some_time_ms : NULL;

    if (page_has_word(node, "itemprop", "datePublished"))
        at_ms = &story->published_at_ms;
    else if (page_has_word(node, "itemprop", "dateModified"))
        at_ms = &story->modified_at_ms;
    if (at_ms == NULL)
        return;

    g_autofree char *date = date_of(node);

    page_say_instant(at_ms, date);
}

/* --- the whole ------------------------------------------------------------ */

static bool
is_paragraph(const xmlNode *node)
{
    g_autofree char *line = page_is(node, "p") ? page_line(node) : NULL;

    return line != NULL && strlen(line) >= PARAGRAPH_BYTES;
}

void
page_take_visible(const struct page *page, struct story *story)
{
    const xmlNode *root = (const xmlNode *)page->tree;
    int64_t some_time_ms = 0;
    int paragraphs = 0;
    bool is_pictured = false;

    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root)) {
        if (at->type != XML_ELEMENT_NODE)
            continue;
        take_byline(story, at);
        take_time(story, at, &some_time_ms);
        if (!is_pictured)
            is_pictured = page_take_figure(page, story, at,
                                           paragraphs <= FRONT_PARAGRAPHS);
        if (paragraphs <= FRONT_PARAGRAPHS)
            paragraphs += is_paragraph(at);
    }
    if (story->published_at_ms == 0)
        story->published_at_ms = some_time_ms;
}
