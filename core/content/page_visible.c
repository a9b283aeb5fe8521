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
    BYLINE_CHARS = 100, /* longer is no name, nor a line of them */
    LINE_BYTES = 4096,  /* a line as it is written: blanks, elements */
    LINE_LEVELS = 3,
    PARAGRAPH_BYTES = 80, /* what is shorter is no paragraph */
    FRONT_PARAGRAPHS = 1  /* a standfirst may stand over the picture */
};

/* Part of a class or an id of a byline. */
static const char *const byline_words[] = {"byline", "author", "writtenby"};
/* A word of an attribute that is a list of them. */
struct mark {
    const char *attribute;
    const char *word;
};
/* What says that it is an author: HTML §4.6.7.2, schema.org, and what most
 * sites call it. */
static const struct mark author_marks[] = {
    {"rel", "author"},
    {"itemprop", "author"},
    {"class", "author"},
    {"class", "author-name"},
};
/* What is a name within a byline: schema.org, and the microformat hCard, which
 * WordPress writes. */
static const struct mark name_marks[] = {
    {"itemprop", "name"},
    {"class", "fn"},
};
/* Words between two names. */
static const char *const joints[] = {
    "and", "&",  "und", "i",  "oraz", "et", "y",
    "e",   "en", "och", "og", "a",    NULL,
};

/* --- who and when -------------------------------------------------------- */

static bool
is_marked(const xmlNode *node, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (page_has_word(node, marks[i].attribute, marks[i].word))
            return true;
    return false;
}

static bool
says_author(const xmlNode *node)
{
    return is_marked(node, author_marks, G_N_ELEMENTS(author_marks));
}

static bool
is_byline(const xmlNode *node)
{
    return says_author(node) ||
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

/* Tells whether text opens with a whole name, in whatever letters. */
static bool
opens_with(const char *text, const char *name)
{
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        if (g_unichar_tolower(g_utf8_get_char(text)) !=
            g_unichar_tolower(g_utf8_get_char(name)))
            return false; /* at the end of the text as well */
        text = g_utf8_next_char(text);
    }
    return !g_unichar_isalpha(g_utf8_get_char(text));
}

/* Tells whether a line names somebody behind a word in small letters, as "More
 * from Eva Berg" does, or at once. "Maria Eva Berg" is somebody else. */
static bool
tells_again(const char *line, const char *name)
{
    bool may_open = true; /* here, a name that is not part of another */
    bool is_inside = false;

    for (const char *at = line; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        bool is_start = g_unichar_isalpha(letter) && !is_inside;

        if (is_start && may_open && opens_with(at, name))
            return true;
        if (is_start)
            may_open = g_unichar_islower(letter);
        is_inside = g_unichar_isalpha(letter);
    }
    return false;
}

/* Tells whether a line is but more words around a name that is known. */
static bool
holds_known(const struct story *story, const char *line)
{
    for (guint i = 0; i < story->authors->len; i++) {
        const char *known = g_ptr_array_index(story->authors, i);

        g_assert(*known != '\0'); /* story_add_author's word */
        if (tells_again(line, known))
            return true;
    }
    return false;
}

static void
take_name(struct story *story, const xmlNode *node)
{
    g_autofree char *line = page_line_within(node, LINE_BYTES);

    if (line == NULL)
        return;
    cut_behind_name(line);

    const char *name = behind_by(line);

    if (is_name(name) && !holds_known(story, name))
        page_say_author(story, name);
}

static bool
may_be_name(const xmlNode *node)
{
    return says_author(node) ||
           is_marked(node, name_marks, G_N_ELEMENTS(name_marks));
}

static bool
holds_name(const xmlNode *node)
{
    for (const xmlNode *at = page_next(node, node); at != NULL;
         at = page_next(at, node))
        if (may_be_name(at))
            return true;
    return false;
}

/* Returns the next name that stands by itself within a byline: of marks within
 * each other, the innermost; NULL: there is none. Borrowed. */
static const xmlNode *
next_name(const xmlNode *at, const xmlNode *byline)
{
    do
        at = page_next(at, byline);
    while (at != NULL && (!may_be_name(at) || holds_name(at)));
    return at;
}

/* Tells whether words join names: all of them open a byline or stand between
 * two names, and one does. */
static bool
is_joint(const char *words)
{
    g_autofree char *folded = g_utf8_strdown(words, -1);
    g_auto(GStrv) each = NULL;
    bool is_joined = false;

    g_strdelimit(folded, ",:;.", ' ');
    each = g_strsplit_set(folded, " \t\r\n", -1);
    for (char **word = each; *word != NULL; word++) {
        if (g_strv_contains(joints, *word))
            is_joined = true;
        else if (**word != '\0' && *behind_by(*word) != '\0')
            return false;
    }
    return is_joined;
}

/* Tells whether the links of a byline are its names: "By A and B" says it of A
 * and B, "By A in B" does not. */
static bool
are_links_names(const xmlNode *byline)
{
    g_autoptr(GString) outside = g_string_new(NULL);
    const xmlNode *at = page_next(byline, byline);
    int links = 0;

    while (at != NULL) {
        if (page_is(at, "a")) {
            links++;
            g_string_append_c(outside, ' ');
            at = page_next_beside(at, byline);
            continue;
        }
        if (at->type == XML_TEXT_NODE)
            g_string_append(outside, (const char *)at->content);
        at = page_next(at, byline);
    }
    return links > 1 && is_joint(outside->str);
}

static void
take_name_or_links(struct story *story, const xmlNode *node)
{
    if (!are_links_names(node)) {
        take_name(story, node);
        return;
    }
    for (const xmlNode *at = node; at != NULL; at = page_next(at, node))
        if (page_is(at, "a"))
            take_name(story, at);
}

static void
take_names(struct story *story, const xmlNode *byline)
{
    const xmlNode *name = next_name(byline, byline);

    if (name == NULL)
        take_name_or_links(story, byline);
    for (; name != NULL; name = next_name(name, byline))
        take_name_or_links(story, name);
}

static bool
is_line(const xmlNode *node)
{
    g_autofree char *line = page_line_within(node, LINE_BYTES);

    return line != NULL && g_utf8_strlen(line, -1) < BYLINE_CHARS;
}

/* Returns the line that a byline stands in, be it a list ("a" in "li" in "ul").
 * Borrowed. */
static const xmlNode *
line_around(const xmlNode *byline)
{
    const xmlNode *line = byline;

    g_assert(byline->parent != NULL); /* the document at last */
    for (int level = 0; level < LINE_LEVELS; level++)
        if (line->parent->type == XML_ELEMENT_NODE && is_line(line->parent))
            line = line->parent;
    return line;
}

static bool
is_within(const xmlNode *node, const xmlNode *other)
{
    while (node != NULL && node != other)
        node = node->parent;
    return node != NULL;
}

/* What is called so and is longer than a line may hold other stories' authors
 * as well: there, the first name is the page's. Where it holds none, nameless
 * is set to it, and what is within is not searched again. */
static void
take_first_name(struct story *story, const xmlNode *node,
                const xmlNode **nameless)
{
    bool is_searched = is_within(node, *nameless);
    const xmlNode *name = is_searched ? NULL : next_name(node, node);

    if (name == NULL && !is_searched)
        *nameless = node;
    take_name(story, name == NULL ? node : name);
}

/* Others beside the first byline count where they say what they are: a class
 * alone may be of a date. */
static void
take_byline(struct story *story, const xmlNode *node, const xmlNode **nameless)
{
    if (story->authors->len > 0 || !is_byline(node))
        return;
    if (!is_line(node)) {
        take_first_name(story, node, nameless);
        return;
    }
    take_names(story, node);
    if (story->authors->len == 0 || !says_author(node))
        return;

    const xmlNode *line = line_around(node);
    const xmlNode *at = line;

    while (at != NULL) {
        bool is_author = says_author(at);

        if (is_author)
            take_names(story, at); /* and of marks within */
        at = is_author ? page_next_beside(at, line) : page_next(at, line);
    }
}

/* Returns the date of an element: of <time> and of any property of microdata
 * it is the text where no attribute says it (HTML §4.5.14, §5.2.4). */
static char *
date_of(const xmlNode *node)
{
    char *date = page_attribute(node, "datetime");

    if (date == NULL)
        date = page_attribute(node, "content");
    return date == NULL ? page_line_within(node, LINE_BYTES) : date;
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
    const xmlNode *nameless = NULL;
    int64_t some_time_ms = 0;
    int paragraphs = 0;
    bool is_pictured = false;

    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root)) {
        if (at->type != XML_ELEMENT_NODE)
            continue;
        take_byline(story, at, &nameless);
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
