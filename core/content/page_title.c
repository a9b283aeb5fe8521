/* SPDX-License-Identifier: MIT */
/*
 * The headline out of <title>, where most sites put their own name beside it:
 * "Nets are dry – The Harbour News", "Harbour News: Nets are dry".
 */
#include "page.h"

#include "safe_text.h"

#include <string.h>

enum {
    NAME_WORDS = 4,        /* what is longer is a headline */
    HEADLINE_WORDS = 3,    /* what is shorter is a name */
    NAME_BEFORE_WORDS = 5, /* before a colon */
    SHORTEST_CHARS = 15,   /* a title outside of these is no headline; */
    LONGEST_CHARS = 150    /* the page's one <h1> is asked */
};

/* They part a headline and a name, with a blank on both sides. */
static const char *const separators[] = {
    "|", "-", "–", "—", "·", "•", "»", ">", "/", "\\", "::",
};

static size_t
count_words(const char *text)
{
    size_t words = 0;
    bool is_in_word = false;

    for (; *text != '\0'; text++) {
        words += *text != ' ' && !is_in_word;
        is_in_word = *text != ' ';
    }
    return words;
}

/* Tells whether " SEPARATOR " stands at a blank; *end: behind it. */
static bool
is_separator(const char *blank, const char **end)
{
    for (size_t i = 0; i < G_N_ELEMENTS(separators); i++) {
        size_t length = strlen(separators[i]);

        if (strncmp(blank + 1, separators[i], length) == 0 &&
            blank[1 + length] == ' ') {
            *end = blank + 1 + length + 1;
            return true;
        }
    }
    return false;
}

/* The places around a separator. */
struct cut {
    const char *before; /* the end of what stands before it; NULL: none */
    const char *behind;
};

static struct cut
find_cut(const char *title, bool is_last_wanted)
{
    struct cut cut = {NULL, NULL};
    const char *behind;

    for (const char *at = title; *at != '\0'; at++) {
        if (*at != ' ' || !is_separator(at, &behind))
            continue;
        cut = (struct cut){at, behind};
        if (!is_last_wanted)
            break;
    }
    g_assert((cut.before == NULL) == (cut.behind == NULL));
    return cut;
}

/* Sites put their logo into an <h1>, and the headline into an <h2>: so both
 * confirm a title. Tells whether one of the page's headings is this text; where
 * the page has one <h1> alone, *only is its text. Returns in *only: the
 * caller's. */
static bool
is_heading(const struct page *page, const char *text, char **only)
{
    const xmlNode *root = (const xmlNode *)page->tree;
    int count = 0;
    bool is_found = false;

    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root)) {
        g_autofree char *line =
            page_is(at, "h1") || page_is(at, "h2") ? page_line(at) : NULL;

        is_found = is_found || g_strcmp0(line, text) == 0;
        if (!page_is(at, "h1"))
            continue;
        g_free(*only);
        *only = count++ == 0 ? g_steal_pointer(&line) : NULL;
    }
    return is_found;
}

/* Tells whether what stands behind a cut is the site's name. */
static bool
is_site_behind(const struct cut *cut, const char *site)
{
    return cut->behind != NULL && site != NULL &&
           g_ascii_strcasecmp(cut->behind, site) == 0;
}

/* Cuts the site's name off where it is known, or else one that stands behind
 * (or, when hardly anything is before it, before) a separator. */
static char *
without_site(const char *title, const char *site)
{
    struct cut last = find_cut(title, true);

    g_assert(last.before != NULL); /* there is a separator */

    g_autofree char *before = g_strndup(title, (size_t)(last.before - title));

    if (is_site_behind(&last, site))
        return g_steal_pointer(&before);
    if (count_words(before) < HEADLINE_WORDS) {
        g_free(before);
        before = g_strdup(find_cut(title, false).behind);
    }
    return count_words(before) > NAME_WORDS ? g_steal_pointer(&before)
                                            : g_strdup(title);
}

/* Cuts a name off before a colon: a short one, before a long rest. */
static char *
without_name_before(const char *title)
{
    const char *colon = strstr(title, ": ");

    g_assert(colon != NULL);

    const char *rest = colon + strlen(": ");
    g_autofree char *before = g_strndup(title, (size_t)(colon - title));

    return count_words(before) > NAME_BEFORE_WORDS ||
                   count_words(rest) <= NAME_WORDS
               ? g_strdup(title)
               : g_strdup(rest);
}

/* Programs that fill in Open Graph copy <title>, with the site's name in it.
 * Nothing but that name is cut off: all else was meant. */
static void
cut_site(char *title, const char *site)
{
    struct cut last = find_cut(title, true);

    if (is_site_behind(&last, site) && last.before > title)
        title[last.before - title] = '\0';
}

static char *
headline_in(const struct page *page, const char *title, const char *site)
{
    g_autofree char *only = NULL;
    bool is_whole = is_heading(page, title, &only);
    glong chars = g_utf8_strlen(title, -1);

    if (is_whole)
        return g_strdup(title);
    if (find_cut(title, true).before != NULL)
        return without_site(title, site);
    if (strstr(title, ": ") != NULL)
        return without_name_before(title);
    if (only != NULL && count_words(only) > NAME_WORDS &&
        (chars < SHORTEST_CHARS || chars > LONGEST_CHARS))
        return g_steal_pointer(&only);
    return g_strdup(title);
}

char *
page_title(const struct page *page)
{
    const xmlNode *root = (const xmlNode *)page->tree;

    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root))
        if (page_is(at, "title"))
            return page_line(at);
    return NULL;
}

void
page_take_title(const struct page *page, struct story *story)
{
    if (story->title != NULL) {
        cut_site(story->title, story->site);
        return;
    }

    g_autofree char *title = page_title(page);
    g_autofree char *headline =
        headline_in(page, title == NULL ? "" : title, story->site);

    page_say(&story->title, headline);
}
