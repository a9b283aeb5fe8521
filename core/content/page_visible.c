/* SPDX-License-Identifier: MIT */
/*
 * What the markup of an article tells besides its text: who wrote it, when, and
 * what its first picture shows.
 */
#include "page.h"

#include "content.h"
#include "safe_text.h"

#include <string.h>

enum {
    BYLINE_CHARS = 100, /* longer is no name, nor a line of them */
    CREDIT_CHARS = 120,
    PARAGRAPH_BYTES = 80, /* what is shorter is no paragraph */
    FRONT_PARAGRAPHS = 1, /* a standfirst may stand over the picture */
    SMALL_IMAGE = 100     /* pixels a side: an icon, a portrait */
};

/* Words in a class or an id, and what they say. */
static const char *const byline_words[] = {"byline", "author", "writtenby"};
static const char *const credit_words[] = {"credit", "copyright", "photograph"};
static const char *const credit_openings[] = {
    "image by ", "photo by ",  "photograph by ", "picture by ",
    "photo: ",   "image: ",    "photograph: ",   "picture: ",
    "foto: ",    "bild: ",     "fot. ",          "zdjęcie: ",
    "© ",        "copyright ", "credit: ",
};

static bool
has_any(const xmlNode *node, const char *const *words, size_t count)
{
    g_autofree char *class = page_attribute(node, "class");
    g_autofree char *id = page_attribute(node, "id");
    g_autofree char *both =
        g_strconcat(class == NULL ? "" : class, " ", id, NULL);
    g_autofree char *folded = g_ascii_strdown(both, -1);

    for (size_t i = 0; i < count; i++)
        if (strstr(folded, words[i]) != NULL)
            return true;
    return false;
}

/* --- who and when -------------------------------------------------------- */

static bool
is_byline(const xmlNode *node)
{
    return page_has_word(node, "rel", "author") ||
           page_has_word(node, "itemprop", "author") ||
           has_any(node, byline_words, G_N_ELEMENTS(byline_words));
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

/* --- the picture --------------------------------------------------------- */

static bool
is_small(const xmlNode *image)
{
    static const char *const sides[] = {"width", "height"};

    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *side = page_attribute(image, sides[i]);

        if (side != NULL && g_ascii_isdigit(*side) &&
            g_ascii_strtoull(side, NULL, 10) < SMALL_IMAGE)
            return true;
    }
    return false;
}

/* A set of pictures is "a.jpg 640w, b.jpg 1280w". */
static void
cut_to_first(char *set)
{
    g_strchug(set);
    set[strcspn(set, " \t\r\n")] = '\0';
}

/* Returns where a figure's picture is; pictures that load later say so in an
 * attribute of their own. */
static char *
image_in(const struct page *page, const xmlNode *figure)
{
    static const char *const sources[] = {
        "data-src", "data-original", "data-lazy-src",
        "src",      "data-srcset",   "srcset",
    };
    char *url = NULL;

    for (const xmlNode *at = figure; at != NULL && url == NULL;
         at = page_next(at, figure))
        for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
            g_autofree char *source = page_is(at, "img") && !is_small(at)
                                          ? page_attribute(at, sources[i])
                                          : NULL;

            if (source != NULL && g_str_has_suffix(sources[i], "srcset"))
                cut_to_first(source);
            page_say_url(page, &url, source);
        }
    return url;
}

/* Returns the credit behind an opening ("Photo by Eva Berg"); NULL: none. */
static const char *
behind_opening(const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(credit_openings); i++)
        if (g_ascii_strncasecmp(text, credit_openings[i],
                                strlen(credit_openings[i])) == 0)
            return text + strlen(credit_openings[i]);
    return NULL;
}

/* Cuts a credit off that stands behind a caption ("Dry nets. Photo: Eva Berg",
 * "Dry nets (Foto: Al Sea)") or is all there is. Returns it, within line; NULL:
 * none. */
static const char *
cut_credit(char *line)
{
    for (char *at = line; *at != '\0'; at++) {
        bool is_start = at == line || at[-1] == ' ' || at[-1] == '(';
        const char *credit = is_start ? behind_opening(at) : NULL;
        size_t length = credit == NULL ? 0 : strlen(credit);

        if (length == 0 || g_utf8_strlen(credit, -1) > CREDIT_CHARS)
            continue;
        if (credit[length - 1] == ')' && at > line && at[-1] == '(')
            line[strlen(line) - 1] = '\0';
        for (; at > line && strchr(" (|/-", at[-1]) != NULL; at--)
            at[-1] = '\0';
        *at = '\0';
        return credit;
    }
    return NULL;
}

static bool
is_credit(const xmlNode *node)
{
    return page_has_word(node, "itemprop", "copyrightHolder") ||
           page_has_word(node, "itemprop", "creditText") ||
           has_any(node, credit_words, G_N_ELEMENTS(credit_words));
}

/* Takes the credit out of a figure: an element that is called so. */
static void
take_credit(struct story *story, xmlNode *figure)
{
    for (xmlNode *at = page_next(figure, figure); at != NULL;
         at = page_next(at, figure)) {
        g_autofree char *line = is_credit(at) ? page_line(at) : NULL;
        const char *name = line == NULL ? NULL : behind_opening(line);

        if (line == NULL || g_utf8_strlen(line, -1) > CREDIT_CHARS)
            continue;
        page_say(&story->image_credit, name == NULL ? line : name);
        xmlUnlinkNode(at); /* what is left is the caption */
        xmlFreeNode(at);
        return;
    }
}

static void
take_caption(struct story *story, const xmlNode *figure)
{
    for (const xmlNode *at = page_next(figure, figure); at != NULL;
         at = page_next(at, figure)) {
        g_autofree char *line =
            page_is(at, "figcaption") ? page_line(at) : NULL;
        const char *credit = line == NULL ? NULL : cut_credit(line);

        if (credit != NULL)
            page_say(&story->image_credit, credit);
        page_say(&story->image_caption, line);
    }
}

/* A figure in front of the text shows the lead image, if perhaps in another
 * size than we were told; so its words are that one's. Returns whether there is
 * a picture in it. */
static bool
take_figure(const struct page *page, struct story *story, xmlNode *figure,
            bool is_in_front)
{
    g_autofree char *url = image_in(page, figure);

    if (url == NULL)
        return false; /* a video, an icon */
    if (story->image_url != NULL && !is_in_front)
        return true;
    page_say_url(page, &story->image_url, url);
    take_credit(story, figure);
    take_caption(story, figure);
    return true;
}

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
        if (page_is(at, "figure") && !is_pictured)
            is_pictured =
                take_figure(page, story, at, paragraphs <= FRONT_PARAGRAPHS);
        if (paragraphs <= FRONT_PARAGRAPHS)
            paragraphs += is_paragraph(at);
    }
    if (story->published_at_ms == 0)
        story->published_at_ms = some_time_ms;
}
