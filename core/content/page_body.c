/* SPDX-License-Identifier: MIT */
/*
 * The part of a page that reads like an article. What is never part of one is
 * cut off first. Then each paragraph votes for the elements it stands in: the
 * longer it is and the more commas it has, the more it is prose, and the nearer
 * an element is, the more it gets. The element with most votes, less its links'
 * share, is the article; neighbours that read alike belong to it.
 */
#include "page.h"

#include "content.h"
#include "limit.h"
#include "safe_text.h"

#include <libxml/HTMLtree.h>

#include <string.h>

/* Round numbers, hardly tuned. Halved or doubled, one at a time, nearly all of
 * the votes, bonuses and neighbours give as many right bodies of the
 * readability corpus. What costs one: votes for two elements up alone, no bonus
 * for <article>, links cut from a quarter on, twice as many hyphens. */
enum {
    PARAGRAPH_CHARS = 25, /* a shorter one has no vote */
    VOTE_CHARS = 100,     /* each gives a vote more, up to: */
    VOTE_LENGTHS = 3,
    VOTED = 4,        /* elements up from a paragraph */
    BODY_BONUS = 100, /* votes for what says that it is the body */
    ARTICLE_BONUS = 10,
    NEIGHBOUR_SHARE = 5,  /* a fifth of the winner's votes is alike */
    NEIGHBOUR_CHARS = 80, /* so is a paragraph of this length */
    LINKS_SHARE = 2,      /* over a half of links is no text */
    SLUG_HYPHENS = 3
};

/* --- what is cut off ------------------------------------------------------ */

// clang-format off
/* Never the text of an article, whatever they hold. */
static const char *const never[] = {
    "aside", "audio", "button", "canvas", "dialog", "embed", "figcaption",
    "figure", "footer", "input", "math", "nav", "noscript", "object",
    "select", "svg", "template", "title", "video",
};
static const char *const roles[] = {
    "alert", "banner", "complementary", "contentinfo", "dialog", "menu",
    "navigation", "search",
};
/* Part of a class or an id of what stands around an article. */
static const char *const around[] = {
    "advert", "agegate", "author-bio", "banner", "breadcrumb", "byline",
    "caption", "combx", "comment", "consent", "cookie", "disqus", "footer",
    "gdpr", "infobox", "masthead", "mb-", "menu", "modal", "most-read",
    "navbar", "navigation", "newsletter", "noprint", "outbrain", "pager",
    "pagination", "paywall", "popular", "popup", "promo", "read-more",
    "recommend", "related", "remark", "replies", "share", "sharing",
    "shoutbox", "sidebar", "signup", "skyscraper", "social", "sponsor",
    "subscribe", "taboola", "toolbar", "trending", "widget",
};
/* Part of a class or an id of what holds an article. */
static const char *const within[] = {
    "article", "body", "content", "entry", "main", "page", "post", "story",
    "text",
};
/* Do not end a paragraph. */
static const char *const inlines[] = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
};
/* Hold a paragraph, and nothing but it. */
static const char *const paragraphs[] = {
    "p", "pre", "blockquote", "li", "dd",
};
/* What a paragraph begins with that leads to another story. */
static const char *const elsewhere[] = {
    "read more", "read also", "read next", "also read", "see also", "more on",
    "related", "lesen sie", "mehr zum thema", "czytaj też", "czytaj także",
    "czytaj więcej", "zobacz też", "zobacz także", "lire aussi",
};
static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
// clang-format on

#define NOWHERE G_MAXUINT
#define IS_ONE_OF(name, names) is_one_of((name), (names), G_N_ELEMENTS(names))
#define HOLDS_ONE_OF(text, words) \
    holds_one_of((text), (words), G_N_ELEMENTS(words))

/* What is known of an element. */
struct part {
    xmlNode *node;
    guint parent;      /* its place; NOWHERE: the root */
    size_t chars;      /* of text, white space left out */
    size_t link_chars; /* of these, in links */
    size_t own_chars;  /* of these, in no block within it */
    size_t own_commas;
    double votes;
};

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (g_ascii_strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool
holds_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(text, words[i]) != NULL)
            return true;
    return false;
}

static const char *
name_of(const xmlNode *node)
{
    return (const char *)node->name;
}

/* --- counting ------------------------------------------------------------ */

static void
count_text(struct part *part, const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        part->own_chars += !g_unichar_isspace(c);
        part->own_commas += c == ',' || c == 0x3001 || c == 0xff0c ||
                            c == 0x60c; /* East Asian ones, Arabic */
    }
}

/* Adds up from the last element to the first: children stand behind. */
static void
add_up(GArray *parts)
{
    for (guint i = parts->len; i-- > 0;) {
        struct part *part = &g_array_index(parts, struct part, i);

        part->chars += part->own_chars;
        if (page_is(part->node, "a"))
            part->link_chars = part->chars;
        if (part->parent == NOWHERE)
            break;
        g_assert(part->parent < i);

        struct part *parent = &g_array_index(parts, struct part, part->parent);

        parent->link_chars += part->link_chars;
        if (IS_ONE_OF(name_of(part->node), inlines)) {
            parent->own_chars += part->own_chars;
            parent->own_commas += part->own_commas;
            parent->chars += part->chars - part->own_chars;
        } else {
            parent->chars += part->chars;
        }
    }
}

/* Returns all elements within root, root first, in the document's order. An
 * element's place is kept in the tree: so is a parent's found without a search.
 * Cutting moves the places, so each count writes them anew. */
static GArray *
count_parts(xmlNode *root)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(struct part));

    g_assert(root->type == XML_ELEMENT_NODE);
    for (xmlNode *at = root; at != NULL; at = page_next(at, root)) {
        guint parent =
            at == root ? NOWHERE : GPOINTER_TO_UINT(at->parent->_private);

        if (at->type == XML_ELEMENT_NODE) {
            struct part part = {.node = at, .parent = parent};

            at->_private = GUINT_TO_POINTER(parts->len);
            g_array_append_val(parts, part);
        } else if (at->type == XML_TEXT_NODE) {
            g_assert(parent < parts->len);
            count_text(&g_array_index(parts, struct part, parent),
                       (const char *)at->content);
        }
    }
    add_up(parts);
    return parts;
}

/* --- cutting ------------------------------------------------------------- */

/* Tells whether an id is made of a heading ("sharing-with-friends-at-sea"): it
 * says what a section is about, not what it is. */
static bool
is_slug(const char *id)
{
    int hyphens = 0;

    for (; *id != '\0'; id++)
        hyphens += *id == '-';
    return hyphens >= SLUG_HYPHENS;
}

static char *
class_and_id(const xmlNode *node)
{
    g_autofree char *class = page_attribute(node, "class");
    g_autofree char *id = page_attribute(node, "id");
    bool is_label = id != NULL && !is_slug(id);
    g_autofree char *both = g_strconcat(class == NULL ? "" : class, " ",
                                        is_label ? id : NULL, NULL);

    return g_ascii_strdown(both, -1);
}

/* Tells whether a browser shows nothing of it. */
static bool
is_hidden(const xmlNode *node)
{
    g_autofree char *hidden = page_attribute(node, "hidden");
    g_autofree char *aria = page_attribute(node, "aria-hidden");
    g_autofree char *style = page_attribute(node, "style");
    g_autofree char *folded = g_ascii_strdown(style == NULL ? "" : style, -1);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    g_autofree char *rules = g_strjoinv("", words);

    return hidden != NULL || g_strcmp0(aria, "true") == 0 ||
           strstr(rules, "display:none") != NULL ||
           strstr(rules, "visibility:hidden") != NULL;
}

/* Tells whether something stands around the article. Whatever it is called, it
 * does not if it holds most of the page's text: then it holds the article. */
static bool
is_around(const struct part *part, const struct part *root)
{
    g_autofree char *role = page_attribute(part->node, "role");
    g_autofree char *called = class_and_id(part->node);

    if (IS_ONE_OF(name_of(part->node), never) || is_hidden(part->node) ||
        (role != NULL && IS_ONE_OF(role, roles)))
        return true;
    if (part->chars * 2 > root->chars)
        return false;
    return HOLDS_ONE_OF(called, around) || page_is(part->node, "form") ||
           page_is(part->node, "header");
}

static void
cut(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static void
cut_around(xmlNode *root)
{
    g_autoptr(GArray) parts = count_parts(root);
    const struct part *whole = &g_array_index(parts, struct part, 0);

    /* From the last: what is cut is behind all that is still looked at. The
     * root, the first, stays. */
    for (guint i = parts->len; i-- > 1;) {
        const struct part *part = &g_array_index(parts, struct part, i);

        if (is_around(part, whole))
            cut(part->node);
    }
}

/* --- voting -------------------------------------------------------------- */

static double
link_share(const struct part *part)
{
    return part->chars == 0 ? 0
                            : (double)part->link_chars / (double)part->chars;
}

static double
vote_of(const struct part *part)
{
    double lengths = (double)part->own_chars / VOTE_CHARS;

    return (1 + (double)part->own_commas + MIN(lengths, VOTE_LENGTHS)) *
           (1 - link_share(part));
}

/* A paragraph votes for what it stands in; a block that holds text itself, for
 * itself first. */
static void
vote(GArray *parts, guint place)
{
    const struct part *part = &g_array_index(parts, struct part, place);
    const char *name = name_of(part->node);
    double votes = vote_of(part);
    guint at = place;

    if (part->own_chars < PARAGRAPH_CHARS || IS_ONE_OF(name, inlines) ||
        IS_ONE_OF(name, headings))
        return;
    if (IS_ONE_OF(name, paragraphs))
        at = part->parent;
    for (int level = 1; level <= VOTED && at != NOWHERE; level++) {
        struct part *voted = &g_array_index(parts, struct part, at);

        voted->votes += votes / level;
        at = voted->parent;
    }
}

/* What an element's own words are worth. */
static double
bonus_of(const struct part *part)
{
    g_autofree char *called = class_and_id(part->node);

    if (page_has_word(part->node, "itemprop", "articleBody"))
        return BODY_BONUS;
    if (page_is(part->node, "article") || page_is(part->node, "main"))
        return ARTICLE_BONUS;
    if (page_is(part->node, "div") || page_is(part->node, "section"))
        return HOLDS_ONE_OF(called, within) ? ARTICLE_BONUS / 2.0 : 0;
    return 0;
}

/* Returns the element with most votes; where nobody voted, the root. */
static const struct part *
find_winner(GArray *parts)
{
    g_assert(parts->len > 0);

    struct part *winner = &g_array_index(parts, struct part, 0);

    for (guint i = 0; i < parts->len; i++)
        vote(parts, i);
    for (guint i = 0; i < parts->len; i++) {
        struct part *part = &g_array_index(parts, struct part, i);

        if (part->votes == 0)
            continue;
        part->votes = (part->votes + bonus_of(part)) * (1 - link_share(part));
        if (part->votes > winner->votes)
            winner = part;
    }
    return winner;
}

/* --- gathering ----------------------------------------------------------- */

static bool
is_alike(const struct part *neighbour, const struct part *winner)
{
    if (neighbour == winner)
        return true;
    if (page_is(neighbour->node, "p"))
        return neighbour->chars >= NEIGHBOUR_CHARS &&
               link_share(neighbour) * LINKS_SHARE < 1;
    return neighbour->votes * NEIGHBOUR_SHARE >= winner->votes;
}

/* Tells whether a block of links may be cut for that. A paragraph may not,
 * unless it says that it leads elsewhere. */
static bool
may_go(const struct part *part)
{
    const char *name = name_of(part->node);
    g_autofree char *line = NULL;
    g_autofree char *folded = NULL;

    if (strcmp(name, "p") != 0)
        return !IS_ONE_OF(name, inlines) && !IS_ONE_OF(name, headings) &&
               strcmp(name, "li") != 0 && strcmp(name, "td") != 0;
    line = page_line(part->node);
    folded = g_utf8_strdown(line == NULL ? "" : line, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(elsewhere); i++)
        if (g_str_has_prefix(folded, elsewhere[i]))
            return true;
    return false;
}

/* Cuts lists and blocks of links out of the article, but for what is most of
 * it. */
static void
cut_links(xmlNode *article)
{
    g_autoptr(GArray) parts = count_parts(article);
    const struct part *whole = &g_array_index(parts, struct part, 0);

    for (guint i = parts->len; i-- > 1;) {
        const struct part *part = &g_array_index(parts, struct part, i);

        if (part->chars * 2 < whole->chars &&
            link_share(part) * LINKS_SHARE > 1 && may_go(part))
            cut(part->node);
    }
}

static void
append_text_of(GString *out, xmlNode *node)
{
    xmlBufferPtr dumped = xmlBufferCreate();

    g_assert(dumped != NULL);
    xmlBufferSetAllocationScheme(dumped, XML_BUFFER_ALLOC_DOUBLEIT);
    htmlNodeDump(dumped, node->doc, node);

    const char *html = (const char *)xmlBufferContent(dumped);
    g_autofree char *text = html_to_text(html, strlen(html));

    if (*text != '\0' && out->len > 0)
        g_string_append(out, "\n\n");
    g_string_append(out, text);
    xmlBufferFree(dumped);
}

/* Takes what belongs to the article: its pictures are asked when the links to
 * other stories are gone, and theirs with them. What nobody voted for is no
 * article, and its pictures may be the site's. What is cut is within a node;
 * only siblings are asked, so none of the parts still looked at is gone. */
static char *
take_article(const struct page *page, struct story *story, GArray *parts,
             const struct part *winner)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < parts->len; i++) {
        const struct part *part = &g_array_index(parts, struct part, i);

        if (winner->parent != part->parent || !is_alike(part, winner))
            continue;
        cut_links(part->node);
        if (winner->votes > 0)
            page_take_picture(page, story, part->node);
        append_text_of(text, part->node);
    }
    return g_string_free(text, FALSE);
}

/* Drops the headline where the text begins with it once more. */
static char *
without_title(const char *text, const char *title)
{
    size_t length = title == NULL ? 0 : strlen(title);

    if (length > 0 && g_str_has_prefix(text, title) && text[length] == '\n')
        text += length + strspn(text + length, "\n");
    return *text == '\0' ? NULL : g_strdup(text);
}

/* Returns the root element. The parser does not know when a head ends that is
 * not closed, and puts articles there: so it counts as any box. */
static xmlNode *
find_root(const struct page *page)
{
    xmlNode *root = xmlDocGetRootElement(page->tree);

    for (xmlNode *at = root; at != NULL; at = page_next(at, root))
        if (page_is(at, "head"))
            xmlNodeSetName(at, (const xmlChar *)"div");
    return root;
}

static char *
take_text(const struct page *page, struct story *story)
{
    xmlNode *root = find_root(page);

    if (root == NULL)
        return NULL;
    cut_around(root);

    g_autoptr(GArray) parts = count_parts(root);
    const struct part *winner = find_winner(parts);
    g_autofree char *text = take_article(page, story, parts, winner);

    return without_title(text, story->title);
}

void
page_take_body(const struct page *page, struct story *story)
{
    g_autofree char *text = take_text(page, story);

    if (text == NULL ||
        (story->body != NULL && strlen(story->body) > 2 * strlen(text)))
        return;
    g_free(story->body);
    story->body = g_steal_pointer(&text);
}
