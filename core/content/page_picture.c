/* SPDX-License-Identifier: MIT */
/*
 * Pictures that a page shows: a figure with its caption and its credit, or a
 * picture amid the text. A page holds many that show nothing of the story:
 * icons, portraits, logos, and those of one pixel that count readers.
 */
#include "page.h"

#include <string.h>

enum {
    CREDIT_CHARS = 120,
    CREDIT_BYTES = 4 * CREDIT_CHARS,
    OPENING_BYTES = 16, /* the longest of credit_openings */
    WIDEST = 2000, /* a mail is 600 pixels wide; thrice that is sharp on any
                    * screen, and what is wider but loads longer */
    THUMB_WIDTH = 200,
    RATIO = 32,        /* a width that is less is one: "16x9" */
    FIGURE_IMAGES = 16 /* what has more of them is no picture's figure */
};

// clang-format off
/* Sides that are shorter are no story's picture's, in pixels. Photographs lie
 * more often than they stand: one of 220 is 147 high. */
static const struct {
    const char *name;
    guint64 least;
} sides[] = {
    {"width", THUMB_WIDTH},
    {"height", 100},
};
/* Where a picture is. The sets come first, as to a browser (HTML §4.8.4.3.7);
 * what loads later says so in attributes that scripts know, while a
 * placeholder stands in the others. */
static const char *const sources[] = {
    "data-srcset", "srcset", "data-src", "data-original", "data-lazy-src",
    "src",
};
/* Words of a class, an id or a path; whole, for "icon" is in "silicon". The
 * first is none of a path: there, a Pixel may be a telephone. */
static const char *const not_of_stories[] = {
    "pixel",
    "avatar", "avatars", "badge", "badges", "emoji", "favicon", "gravatar",
    "icon", "icons", "logo", "logos", "placeholder", "smiley", "smilies",
    "spacer", "sprite", "sprites", "userpic",
};
/* What stands beside a story, and figures there with it. */
static const char *const beside[] = {"aside", "footer", "nav"};
/* Words in a class or an id, and what they say. */
static const char *const credit_words[] = {"credit", "copyright", "photograph"};
static const char *const credit_openings[] = {
    "image by ", "photo by ",  "photograph by ", "picture by ",
    "photo: ",   "image: ",    "photograph: ",   "picture: ",
    "foto: ",    "bild: ",     "fot. ",          "zdjęcie: ",
    "© ",        "copyright ", "credit: ",
};
// clang-format on

/* --- which picture -------------------------------------------------------- */

/* Tells whether a picture says that it is small. "50%" is a share. */
static bool
is_small(const xmlNode *image)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *side = page_attribute(image, sides[i].name);
        char *end = NULL;

        if (side != NULL && g_ascii_isdigit(*side) &&
            g_ascii_strtoull(side, &end, 10) < sides[i].least && *end != '%')
            return true;
    }
    return false;
}

/* Returns what a candidate is said to measure, "640w" or "2x"; what says
 * nothing is "1x". */
static double
measure_of(const char *descriptor)
{
    const char *at = descriptor + strspn(descriptor, PAGE_BLANKS);

    return g_ascii_isdigit(*at) ? g_ascii_strtod(at, NULL) : 1;
}

static bool
is_better(double measure, double best)
{
    return best > WIDEST ? measure < best : measure > best && measure <= WIDEST;
}

/* Returns the widest picture of a set that is not too wide: "a.jpg 640w, b.jpg
 * 1280w". An address ends at a blank alone, for it may hold commas, but for one
 * at its end (HTML §4.8.4.3.10). Returns: the caller's. */
static char *
widest_in(const char *set)
{
    const char *at = set + strspn(set, PAGE_BLANKS ",");
    const char *found = at;
    size_t found_length = 0;
    double best = 0;

    while (*at != '\0') {
        const char *url = at;
        size_t whole = strcspn(url, PAGE_BLANKS);
        size_t length = whole;

        g_assert(whole > 0); /* so the walk ends */
        while (length > 0 && url[length - 1] == ',')
            length--;
        at += whole;

        double measure = length < whole ? 1 : measure_of(at);

        if (found_length == 0 || is_better(measure, best)) {
            found = url;
            found_length = length;
            best = measure;
        }
        if (length == whole)
            at += strcspn(at, ",");
        at += strspn(at, PAGE_BLANKS ",");
    }
    return g_strndup(found, found_length);
}

/* Returns where a picture is, as one of the web; NULL: nowhere, or it is small.
 * Returns: the caller's. */
static char *
address_of(const struct page *page, const xmlNode *image)
{
    char *url = NULL;

    if (!page_is(image, "img") || is_small(image))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(sources) && url == NULL; i++) {
        g_autofree char *source = page_attribute(image, sources[i]);
        bool is_set = g_str_has_suffix(sources[i], "srcset");
        g_autofree char *widest =
            is_set && source != NULL ? widest_in(source) : NULL;

        page_say_url(page, &url, is_set ? widest : source);
    }
    return url;
}

static bool
holds_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if ((at == text || !g_ascii_isalnum(at[-1])) &&
            !g_ascii_isalnum(at[length]))
            return true;
    return false;
}

/* Tells whether an address is that of a small size: WordPress writes it at the
 * end, "nets-150x150.jpg". */
static bool
is_thumb(const char *path)
{
    const char *dash = strrchr(path, '-');
    char *end = NULL;
    guint64 width = dash == NULL ? 0 : g_ascii_strtoull(dash + 1, &end, 10);

    return width >= RATIO && width < THUMB_WIDTH && end[0] == 'x' &&
           g_ascii_isdigit(end[1]);
}

/* Tells whether a picture shows something of the story, as far as its names
 * say. Drawings (SVG) are icons nearly always, and no mail shows them. */
static bool
is_of_story(const xmlNode *image, const char *url)
{
    const char *host = strstr(url, "://");

    g_assert(host != NULL); /* as url_resolve has it */

    g_autofree char *class = page_attribute(image, "class");
    g_autofree char *id = page_attribute(image, "id");
    g_autofree char *around = page_attribute(image->parent, "class");
    size_t host_length = strcspn(host + strlen("://"), "/?#");
    const char *rest = host + strlen("://") + host_length;
    g_autofree char *path = g_ascii_strdown(rest, strcspn(rest, "?#"));
    g_autofree char *names = g_strjoin(" ", class ? class : "", id ? id : "",
                                       around ? around : "", NULL);
    g_autofree char *folded = g_ascii_strdown(names, -1);

    for (size_t i = 0; i < G_N_ELEMENTS(not_of_stories); i++)
        if (holds_word(folded, not_of_stories[i]) ||
            (i > 0 && holds_word(path, not_of_stories[i])))
            return false;
    return !g_str_has_suffix(path, ".svg") &&
           !g_str_has_suffix(path, ".svgz") && !is_thumb(path);
}

/* Returns where a picture of the story is; NULL: this is none. Returns: the
 * caller's. */
static char *
story_address_of(const struct page *page, const xmlNode *image)
{
    g_autofree char *url = address_of(page, image);

    return url != NULL && is_of_story(image, url) ? g_steal_pointer(&url)
                                                  : NULL;
}

/* Figures stand within each other: each looks at a few images alone. */
static char *
address_within(const struct page *page, const xmlNode *figure)
{
    char *url = NULL;
    int images = 0;

    for (const xmlNode *at = figure;
         at != NULL && url == NULL && images < FIGURE_IMAGES;
         at = page_next(at, figure)) {
        images += page_is(at, "img");
        url = story_address_of(page, at);
    }
    return url;
}

/* --- credits and captions ------------------------------------------------- */

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
 * "Dry nets (Foto: Al Sea)") or is all there is. It is short, so it is looked
 * for at the end alone. Returns it, within line; NULL: none. */
static const char *
cut_credit(char *line)
{
    size_t most = OPENING_BYTES + CREDIT_BYTES;
    size_t bytes = strlen(line);

    for (char *at = line + bytes - MIN(bytes, most); *at != '\0'; at++) {
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
           page_is_called(node, credit_words, G_N_ELEMENTS(credit_words));
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
        g_assert(at != figure); /* the caller walks on from it */
        page_say(&story->image_credit, name == NULL ? line : name);
        xmlUnlinkNode(at); /* what is left is the caption */
        xmlFreeNode(at);
        return;
    }
}

/* Before HTML had figures, WordPress wrote a <div> of that class; many of its
 * themes still do. */
static bool
is_figure(const xmlNode *node)
{
    return page_is(node, "figure") ||
           page_has_word(node, "class", "wp-caption");
}

static void
take_caption(struct story *story, const xmlNode *figure)
{
    for (const xmlNode *at = page_next(figure, figure);
         at != NULL &&
         (story->image_caption == NULL || story->image_credit == NULL);
         at = page_next(at, figure)) {
        bool is_caption = page_is(at, "figcaption") ||
                          page_has_word(at, "class", "wp-caption-text");
        g_autofree char *line = is_caption ? page_line(at) : NULL;
        const char *credit = line == NULL ? NULL : cut_credit(line);

        if (credit != NULL)
            page_say(&story->image_credit, credit);
        page_say(&story->image_caption, line);
    }
}

static bool
is_beside(const xmlNode *node)
{
    for (; node != NULL; node = node->parent)
        for (size_t i = 0; i < G_N_ELEMENTS(beside); i++)
            if (page_is(node, beside[i]))
                return true;
    return false;
}

/* --- taking --------------------------------------------------------------- */

/* A figure in front of the text shows the lead image, if perhaps in another
 * size than we were told; so its words are that one's. */
bool
page_take_figure(const struct page *page, struct story *story, xmlNode *node,
                 bool is_in_front)
{
    g_autofree char *url =
        is_figure(node) && !is_beside(node) ? address_within(page, node) : NULL;

    if (url == NULL)
        return false; /* a video, an icon */
    if (story->image_url != NULL && !is_in_front)
        return true;
    page_say_url(page, &story->image_url, url);
    take_credit(story, node);
    take_caption(story, node);
    return true;
}

void
page_take_picture(const struct page *page, struct story *story,
                  const xmlNode *part)
{
    for (const xmlNode *at = part; at != NULL && story->image_url == NULL;
         at = page_next(at, part))
        story->image_url = story_address_of(page, at);
}
