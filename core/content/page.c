/* SPDX-License-Identifier: MIT */
/*
 * Pages. Sites say what an article is in many places, for machines and for
 * people; they are asked in the order in which they are believed.
 */
#include "page.h"

#include "content.h"
#include "error.h"
#include "excerpt.h"
#include "feed_date.h"
#include "html_source.h"
#include "limit.h"
#include "markup.h"
#include "safe_text.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>

#include <string.h>

static const char byline_opening[] = "by ";
static const char *const feed_types[] = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
};

enum {
    FEED_LINK_BYTES = 1024 * 1024, /* from the top, where a feed is named */
    UTF8_TAIL_BYTES = 3,           /* of one character, behind its first */
    FIRST_PARAGRAPHS = 100,        /* of these, one is prose, or none is */
    PROSE_BYTES = 150, /* what is shorter and no sentence may be a heading */
    PARSING = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
              HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT
};

/* --- reading ------------------------------------------------------------- */

static void
page_clear(struct page *page)
{
    g_clear_pointer(&page->tree, xmlFreeDoc);
    g_clear_pointer(&page->json_ld, g_ptr_array_unref);
    g_clear_pointer(&page->base_url, g_free);
}
typedef struct page Page;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

/* What links are relative to: what <base> says, itself relative to url. The
 * first with an address counts (HTML §2.4.3), wherever it stands. */
static char *
find_base(const xmlDoc *tree, const char *url)
{
    const xmlNode *root = (const xmlNode *)tree;
    char *base = NULL;

    for (xmlNode *at = page_next(root, root); at != NULL && base == NULL;
         at = page_next(at, root))
        if (page_is(at, "base")) {
            g_autofree char *href = page_attribute(at, "href");

            base = href == NULL ? NULL : url_resolve(href, url);
        }
    return base == NULL ? g_strdup(url) : base;
}

/* Returns how much of a text is at most max bytes, its characters whole. */
static size_t
whole_length(const char *bytes, size_t size, size_t max)
{
    size_t length = MIN(size, max);

    if (length == size)
        return size;
    for (int i = 0; i < UTF8_TAIL_BYTES && length > 0; i++)
        length -= ((unsigned char)bytes[length] & 0xc0) == 0x80;
    return length;
}

static struct page
page_read(const char *bytes, size_t all, size_t max, const char *url)
{
    size_t size = whole_length(bytes, all, max);
    g_autofree char *decoded = page_decode(bytes, size, NULL);
    g_autofree char *text = g_utf8_make_valid(decoded, -1);
    GPtrArray *json_ld = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *source = html_source(text, json_ld);
    size_t length = markup_sane_length(source, strlen(source), false);

    g_assert(length <= G_MAXINT); /* as HTML_SOURCE_BYTES sees to */

    xmlDoc *tree = htmlReadMemory(source, (int)length, NULL, "UTF-8", PARSING);

    if (tree == NULL) /* there was nothing at all */
        tree = htmlNewDocNoDtD(NULL, NULL);
    g_assert(tree != NULL);
    return (struct page){tree, json_ld, find_base(tree, url)};
}

/* --- saying -------------------------------------------------------------- */

void
page_say(char **field, const char *text)
{
    g_autofree char *line =
        *field != NULL || text == NULL ? NULL : safe_text_to_line(text);

    if (line != NULL && *line != '\0')
        *field = text_bound(g_steal_pointer(&line), LIMIT_FIELD_BYTES);
}

void
page_say_url(const struct page *page, char **field, const char *url)
{
    g_autofree char *trimmed =
        *field != NULL || url == NULL ? NULL : g_strstrip(g_strdup(url));

    if (trimmed != NULL)
        *field = url_resolve(trimmed, page->base_url);
    g_assert(*field == NULL || g_str_has_prefix(*field, "http"));
}

bool
page_has_path(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');

    return path != NULL && path[1] != '\0';
}

void
page_say_instant(int64_t *at_ms, const char *date)
{
    if (*at_ms == 0 && date != NULL && strlen(date) < LIMIT_TEXT_BYTES)
        *at_ms = feed_date_parse(date);
}

/* Tells whether an author is said by the address of a page, as article:author
 * is meant to be (ogp.me, "article"), or without its scheme. */
static bool
is_address(const char *text)
{
    return strstr(text, "://") != NULL ||
           (strchr(text, ' ') == NULL && strchr(text, '/') != NULL &&
            strchr(text, '.') != NULL);
}

void
page_say_author(struct story *story, const char *name)
{
    g_autofree char *line = NULL;
    const char *start;

    page_say(&line, name);
    if (line == NULL)
        return;
    start =
        g_ascii_strncasecmp(line, byline_opening, strlen(byline_opening)) == 0
            ? line + strlen(byline_opening)
            : line;
    if (*start != '\0' && !is_address(start))
        story_add_author(story, start);
}

/* --- parsing ------------------------------------------------------------- */

/* Tells whether a line is prose: a whole sentence, or long enough. */
static bool
is_prose(const char *line, size_t length)
{
    static const char *const stops[] = {".", "!", "?", "…", "”", "»", "。"};
    g_autofree char *text = g_strndup(line, length);

    for (size_t i = 0; i < G_N_ELEMENTS(stops); i++)
        if (g_str_has_suffix(text, stops[i]))
            return true;
    return length >= PROSE_BYTES;
}

/* Returns where the body's first paragraph of prose begins: headings and
 * bylines come before it. */
static const char *
first_paragraph(const char *body)
{
    const char *at = body;

    for (int i = 0; i < FIRST_PARAGRAPHS && at != NULL;
         i++, at = strstr(at, "\n\n")) {
        at += strspn(at, "\n");
        if (is_prose(at, strcspn(at, "\n")))
            return at;
    }
    return body;
}

/* Tells whether a tag may name a language: "English" does not (BCP 47 has codes
 * of two or three letters, and nothing longer is in use). */
static bool
is_language(const char *tag)
{
    size_t length = strcspn(tag, "-");

    for (const char *at = tag; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && *at != '-')
            return false;
    return length == 2 || length == 3;
}

/* "en_US", as Open Graph writes it, is "en-US". */
static void
finish_language(struct story *story)
{
    if (story->language == NULL)
        return;
    g_strdelimit(story->language, "_", '-');
    if (!is_language(story->language))
        g_clear_pointer(&story->language, g_free);
}

static void
finish(const struct page *page, struct story *story, const char *url)
{
    g_autofree char *summary = g_steal_pointer(&story->standfirst);

    /* The address asked for comes last: it may carry what tracks a reader, or
     * be one of several that lead here. */
    page_say_url(page, &story->url, url);
    finish_language(story);
    story->standfirst =
        text_standfirst(summary ? summary : first_paragraph(story->body));
}

struct story *
page_parse(const char *bytes, size_t size, const char *url, GError **error)
{
    if (size > LIMIT_DOWNLOAD_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the page has %zu bytes, at most %d are read", size,
                    LIMIT_DOWNLOAD_BYTES);
        return NULL;
    }

    g_auto(Page) page = page_read(bytes, size, HTML_SOURCE_BYTES, url);
    g_autoptr(Story) story = story_new();

    page_take_links(&page, story);
    page_take_json_ld(&page, story);
    page_take_meta(&page, story);
    page_take_title(&page, story);
    page_take_visible(&page, story);
    page_take_body(&page, story);
    finish(&page, story, url);
    g_assert(story->title == NULL || *story->title != '\0');
    g_assert(story->body == NULL || *story->body != '\0');
    if (story->title == NULL && story->body == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "the page holds neither a title nor text");
        return NULL;
    }
    return g_steal_pointer(&story);
}

/* --- feeds --------------------------------------------------------------- */

static bool
is_feed_link(const xmlNode *node)
{
    g_autofree char *type =
        page_is(node, "link") && page_has_word(node, "rel", "alternate")
            ? page_attribute(node, "type")
            : NULL;

    if (type == NULL)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(feed_types); i++)
        if (g_ascii_strncasecmp(g_strchug(type), feed_types[i],
                                strlen(feed_types[i])) == 0)
            return true;
    return false;
}

/* Many sites name the feed of a page's comments beside that of the stories, as
 * WordPress does of every post. */
static bool
is_of_comments(const char *url)
{
    g_autofree char *folded = g_ascii_strdown(url, -1);

    return strstr(folded, "comment") != NULL;
}

/* The first that is not of comments, or the first of those. */
char *
page_feed_url(const char *bytes, size_t size, const char *url)
{
    g_auto(Page) page = page_read(bytes, size, FEED_LINK_BYTES, url);
    const xmlNode *root = (const xmlNode *)page.tree;
    char *found = NULL;

    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root)) {
        g_autofree char *href =
            is_feed_link(at) ? page_attribute(at, "href") : NULL;

        if (found != NULL &&
            (href == NULL || !is_of_comments(found) || is_of_comments(href)))
            continue;
        g_clear_pointer(&found, g_free);
        page_say_url(&page, &found, href);
    }
    return found;
}
