/* SPDX-License-Identifier: MIT */
/*
 * What <link>, <html> and <meta> say. Of the names that mean the same the upper
 * one of the table is believed, and a property before a name.
 */
#include "page.h"

#include "content.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum field {
    TITLE,
    AUTHOR,
    STANDFIRST,
    SECTION,
    SITE,
    LANGUAGE,
    PUBLISHED,
    MODIFIED,
    IMAGE,
    URL
};

// clang-format off
/* ":" stands for "." as well, for sites mix "dc.title" and "dc:title". */
static const struct name {
    const char *name;
    enum field field;
} names[] = {
    {"dc:title", TITLE},
    {"dcterms:title", TITLE},
    {"og:title", TITLE},
    {"weibo:article:title", TITLE},
    {"title", TITLE},
    {"twitter:title", TITLE},
    {"parsely-title", TITLE},
    {"sailthru:title", TITLE},
    {"dc:creator", AUTHOR},
    {"dcterms:creator", AUTHOR},
    {"author", AUTHOR},
    {"article:author", AUTHOR},
    {"parsely-author", AUTHOR},
    {"sailthru:author", AUTHOR},
    {"byl", AUTHOR},
    {"dc:description", STANDFIRST},
    {"dcterms:description", STANDFIRST},
    {"og:description", STANDFIRST},
    {"description", STANDFIRST},
    {"twitter:description", STANDFIRST},
    {"sailthru:description", STANDFIRST},
    {"article:section", SECTION},
    {"parsely-section", SECTION},
    {"section", SECTION},
    {"og:site_name", SITE},
    {"application-name", SITE},
    {"content-language", LANGUAGE},
    {"og:locale", LANGUAGE},
    {"dc:language", LANGUAGE},
    {"article:published_time", PUBLISHED},
    {"og:published_time", PUBLISHED},
    {"dc:date:issued", PUBLISHED},
    {"dcterms:issued", PUBLISHED},
    {"dcterms:created", PUBLISHED},
    {"dc:date", PUBLISHED},
    {"datepublished", PUBLISHED},
    {"parsely-pub-date", PUBLISHED},
    {"sailthru:date", PUBLISHED},
    {"pubdate", PUBLISHED},
    {"publish-date", PUBLISHED},
    {"publishdate", PUBLISHED},
    {"date", PUBLISHED},
    {"article:modified_time", MODIFIED},
    {"og:updated_time", MODIFIED},
    {"dcterms:modified", MODIFIED},
    {"datemodified", MODIFIED},
    {"last-modified", MODIFIED},
    {"lastmod", MODIFIED},
    {"og:image:secure_url", IMAGE},
    {"og:image", IMAGE},
    {"og:image:url", IMAGE},
    {"twitter:image", IMAGE},
    {"twitter:image:src", IMAGE},
    {"parsely-image-url", IMAGE},
    {"og:url", URL},
};
/* The attributes in which a <meta> says what it is about. */
static const char *const keys[] = {
    "property", "name", "http-equiv", "itemprop",
};
// clang-format on

/* --- links --------------------------------------------------------------- */

/* A canonical link to the front page is a mistake that sites make: an article
 * is not to be found there. */
static void
take_canonical(const struct page *page, struct story *story,
               const xmlNode *link)
{
    g_autofree char *href = page_attribute(link, "href");
    g_autofree char *url = NULL;

    page_say_url(page, &url, href);
    if (url != NULL && (page_has_path(url) || page->base_url == NULL ||
                        !page_has_path(page->base_url)))
        page_say_url(page, &story->url, url);
}

void
page_take_links(const struct page *page, struct story *story)
{
    const xmlNode *root = (const xmlNode *)page->tree;

    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root)) {
        if (page_is(at, "link") && page_has_word(at, "rel", "canonical")) {
            take_canonical(page, story, at);
        } else if (page_is(at, "html")) {
            g_autofree char *language = page_attribute(at, "lang");

            page_say(&story->language, language);
        }
    }
}

/* --- meta ---------------------------------------------------------------- */

/* Several authors may be named; of all else the first is meant, as Open Graph
 * has it of its arrays (ogp.me, "Arrays"). */
static void
take(const struct page *page, struct story *story, enum field field,
     const char *text)
{
    switch (field) {
    case TITLE: page_say(&story->title, text); break;
    case AUTHOR: page_say_author(story, text); break;
    case STANDFIRST: page_say(&story->standfirst, text); break;
    case SECTION: page_say(&story->section, text); break;
    case SITE: page_say(&story->site, text); break;
    case LANGUAGE: page_say(&story->language, text); break;
    case PUBLISHED: page_say_instant(&story->published_at_ms, text); break;
    case MODIFIED: page_say_instant(&story->modified_at_ms, text); break;
    case IMAGE: page_say_url(page, &story->image_url, text); break;
    case URL: page_say_url(page, &story->url, text); break;
    }
}

/* Tells whether a list of names ("og:title dc:title") holds one: RDFa lets a
 * property be a list (RDFa Core §5). */
static bool
holds(const char *list, const char *name)
{
    size_t length = strlen(name);

    g_assert(length > 0); /* it would be everywhere */
    for (const char *at = list; (at = strstr(at, name)) != NULL; at++)
        if ((at == list || at[-1] == ' ') &&
            (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

/* What one <meta> says, in the spelling of the table. */
struct saying {
    char *about[G_N_ELEMENTS(keys)];
    char *content;
};

static void
saying_clear(gpointer data)
{
    struct saying *saying = data;

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        g_free(saying->about[i]);
    g_free(saying->content);
}

/* What is said is gathered first: the table's order counts, not the page's. */
static void
add_saying(GArray *sayings, const xmlNode *meta)
{
    struct saying saying = {.content = page_attribute(meta, "content")};

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *about = page_attribute(meta, keys[i]);

        if (about != NULL && strlen(about) < LIMIT_TEXT_BYTES) {
            saying.about[i] = g_ascii_strdown(about, -1);
            g_strdelimit(saying.about[i], ".", ':');
            g_strdelimit(saying.about[i], PAGE_BLANKS, ' ');
        }
    }
    if (saying.content != NULL)
        g_array_append_val(sayings, saying);
    else
        saying_clear(&saying);
}

static void
take_name(const struct page *page, struct story *story, const GArray *sayings,
          const struct name *name)
{
    guint authors = story->authors->len;

    /* One that names authors names them all: other keys and other names of the
     * table say the same again, in other spellings. */
    for (size_t key = 0;
         key < G_N_ELEMENTS(keys) && story->authors->len == authors; key++)
        for (guint i = 0; i < sayings->len; i++) {
            const struct saying *saying =
                &g_array_index(sayings, struct saying, i);

            if (saying->about[key] != NULL &&
                holds(saying->about[key], name->name))
                take(page, story, name->field, saying->content);
        }
}

void
page_take_meta(const struct page *page, struct story *story)
{
    const xmlNode *root = (const xmlNode *)page->tree;
    g_autoptr(GArray) sayings =
        g_array_new(FALSE, FALSE, sizeof(struct saying));
    bool is_authored = story->authors->len > 0;

    g_array_set_clear_func(sayings, saying_clear);
    for (xmlNode *at = page_next(root, root); at != NULL;
         at = page_next(at, root))
        if (page_is(at, "meta"))
            add_saying(sayings, at);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i].field == AUTHOR && is_authored)
            continue;
        take_name(page, story, sayings, &names[i]);
        is_authored = story->authors->len > 0;
    }
}
