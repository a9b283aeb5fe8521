/* SPDX-License-Identifier: MIT */
/*
 * What an element means to a story is a row of the mapping: rows are tried
 * from the top, in the order in which they are believed, and whatever is said
 * already stays. RSS and Atom share the mapping: they have no word in common,
 * and items of the one use words of the other.
 */
#include "feed_mapping.h"

#include "error.h"
#include "feed_date.h"
#include "feed_element.h"
#include "feed_picture.h"
#include "feed_take.h"
#include "feed_text.h"
#include "safe_text.h"

#include <string.h>

enum { SHOWN_BYTES = 60 };

struct mapping {
    enum space space;
    const char *name;
    void (*take)(struct story *story, xmlNode *node);
};

// clang-format off
static const struct mapping channel_mapping[] = {
    {RSS,     "title",       story_take_title},
    {ATOM,    "title",       story_take_title},
    {DC,      "title",       story_take_title},
    {RSS,     "link",        story_take_link},
    {ATOM,    "link",        story_take_page_link},
    {ATOM,    "link",        story_take_alternate_link},
    {RSS,     "language",    story_take_language},
    {DC,      "language",    story_take_language},
    {ATOM,    "author",      story_take_author},
    {0},
};
static const struct mapping item_mapping[] = {
    {RSS,     "title",       story_take_title},
    {ATOM,    "title",       story_take_title},
    {DC,      "title",       story_take_title},
    {MEDIA,   "title",       story_take_title},
    {RSS,     "link",        story_take_link},
    {ATOM,    "link",        story_take_page_link},
    {ATOM,    "link",        story_take_alternate_link},
    {RSS,     "guid",        story_take_permalink},
    {ATOM,    "id",          story_take_permalink},
    {RSS,     "guid",        story_take_guid},
    {ATOM,    "id",          story_take_guid},
    {DC,      "identifier",  story_take_guid},
    {RSS,     "category",    story_take_section},
    {ATOM,    "category",    story_take_section},
    {DC,      "subject",     story_take_section},
    {MEDIA,   "category",    story_take_section},
    {ITUNES,  "category",    story_take_section},
    {DC,      "creator",     story_take_author},
    {ATOM,    "author",      story_take_author},
    {DC,      "author",      story_take_author},
    {RSS,     "author",      story_take_author},
    {ITUNES,  "author",      story_take_author},
    {ATOM,    "source",      story_take_source},
    {RSS,     "pubDate",     story_take_date},
    {ATOM,    "published",   story_take_date},
    {ATOM,    "issued",      story_take_date},
    {DC,      "date",        story_take_date},
    {DCTERMS, "issued",      story_take_date},
    {DCTERMS, "created",     story_take_date},
    {ATOM,    "created",     story_take_date},
    {ATOM,    "updated",     story_take_modified},
    {ATOM,    "modified",    story_take_modified},
    {DCTERMS, "modified",    story_take_modified},
    {CONTENT, "encoded",     story_take_body},
    {ATOM,    "content",     story_take_body},
    {XHTML,   "body",        story_take_body},
    {XHTML,   "div",         story_take_body},
    {RSS,     "body",        story_take_body},
    {RSS,     "fullitem",    story_take_body},
    {RSS,     "description", story_take_standfirst},
    {ATOM,    "summary",     story_take_standfirst},
    {DC,      "description", story_take_standfirst},
    {ITUNES,  "summary",     story_take_standfirst},
    {MEDIA,   "description", story_take_standfirst},
    {DC,      "language",    story_take_language},
    {ATOM,    "content",     story_take_element_language},
    {MEDIA,   "content",     story_take_media},
    {MEDIA,   "thumbnail",   story_take_thumbnail},
    {RSS,     "enclosure",   story_take_media},
    {ATOM,    "link",        story_take_enclosure_link},
    {ITUNES,  "image",       story_take_image},
    {RSS,     "image",       story_take_image},
    {CONTENT, "encoded",     story_take_picture_within},
    {ATOM,    "content",     story_take_picture_within},
    {XHTML,   "body",        story_take_picture_within},
    {RSS,     "description", story_take_picture_within},
    {ATOM,    "summary",     story_take_picture_within},
    {MEDIA,   "credit",      story_take_credit},
    {0},
};
// clang-format on

/* How a format is built. Items stand in the channel or beside it; without one
 * the root has to do. */
static const struct format {
    enum space space, item_space;
    const char *root, *item;
    const char *channel; /* NULL: the root itself */
    const char *items;   /* what holds them in the channel; NULL: nothing */
} formats[] = {
    {RSS, RSS, "rss", "item", "channel", NULL},
    {RDF, RSS, "RDF", "item", "channel", NULL},
    {RSS, RSS, "Channel", "item", NULL, "items"}, /* RSS 1.1 */
    {ATOM, ATOM, "feed", "entry", NULL, NULL},
};

/* Whatever is inside of a media:content is about that file. */
static bool
is_of_item(const struct mapping *row)
{
    return row->take != story_take_title && row->take != story_take_standfirst;
}

/* Gives a row what is its own among these elements. Media RSS nests: a group
 * holds contents, a content its thumbnail. How deep, libxml2 bounds (256). */
static void
apply_row(const struct mapping *row, struct story *story, xmlNode *parent)
{
    g_assert(row->take != NULL);
    for (xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (element_is(node, row->space, row->name))
            row->take(story, node);
        if (row->space == MEDIA &&
            (element_is(node, MEDIA, "group") ||
             (element_is(node, MEDIA, "content") && is_of_item(row))))
            apply_row(row, story, node);
    }
}

/* Authors are many, but of one row alone. */
static bool
is_said(const struct mapping *row, const struct story *story)
{
    return story->authors->len > 0 &&
           (row->take == story_take_author || row->take == story_take_source);
}

static void
read_story(const struct mapping *mapping, struct story *story, xmlNode *element)
{
    for (const struct mapping *row = mapping; row->name != NULL; row++)
        if (!is_said(row, story))
            apply_row(row, story, element);
    if (story->language == NULL)
        story->language = element_language(element);
}

/* An item of RSS 1.0 names itself in an attribute. */
static void
take_about(struct story *story, xmlNode *item)
{
    g_autofree char *about = element_about(item);

    if (about == NULL)
        return;
    if (story->url == NULL)
        story->url = url_resolve(about, NULL);
    if (story->guid == NULL)
        story->guid = g_steal_pointer(&about);
}

static void
read_item(struct feed_build *build, xmlNode *item)
{
    struct story *story = story_new();

    read_story(item_mapping, story, item);
    take_about(story, item);
    feed_build_add(build, story);
}

/* A tombstone names an entry by its id (RFC 6721 §3). */
static void
read_tombstone(struct feed_build *build, xmlNode *node)
{
    g_autofree char *ref = element_attribute(node, "ref");
    g_autofree char *when = element_attribute(node, "when");
    g_autofree char *guid = feed_text_word(ref);

    if (guid != NULL)
        feed_build_withdraw(build, guid,
                            when == NULL ? 0 : feed_date_parse(when));
}

/* Tombstones stand among the entries (RFC 6721 §3), and count as they do: a
 * feed of nothing else costs as much. */
static bool
read_items(struct feed_build *build, const struct format *format,
           const xmlNode *parent, GError **error)
{
    for (xmlNode *node = parent->children; node != NULL; node = node->next) {
        bool is_item = element_is(node, format->item_space, format->item);

        if (!is_item && !element_is(node, TOMBSTONE, "deleted-entry"))
            continue;
        if (!feed_build_count(build, error))
            return false;
        if (is_item)
            read_item(build, node);
        else
            read_tombstone(build, node);
    }
    return true;
}

/* The root alone tells a format: versions are left out or wrong too often. */
static const struct format *
find_format(const xmlNode *root)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (element_is(root, formats[i].space, formats[i].root))
            return &formats[i];
    return NULL;
}

/* RSS 0.90 and 1.0 put items beside the channel, others into it. */
static xmlNode *
find_channel(const struct format *format, xmlNode *root)
{
    xmlNode *channel = format->channel == NULL
                           ? NULL
                           : element_find(root, RSS, format->channel);

    return channel == NULL ? root : channel;
}

static bool
read_all(struct feed_build *build, const struct format *format, xmlNode *root,
         GError **error)
{
    xmlNode *channel = find_channel(format, root);
    xmlNode *items = format->items == NULL
                         ? NULL
                         : element_find(channel, RSS, format->items);

    read_story(channel_mapping, build->about, channel);
    return read_items(build, format, channel, error) &&
           (items == NULL || read_items(build, format, items, error)) &&
           (channel == root || read_items(build, format, root, error));
}

bool
feed_map(xmlDoc *document, struct feed_build *build, GError **error)
{
    xmlNode *root = xmlDocGetRootElement(document);

    g_assert(root != NULL); /* feed_xml_read's promise */

    const struct format *format = find_format(root);
    g_autofree char *name = NULL;

    if (format != NULL)
        return read_all(build, format, root, error);
    name = safe_text((const char *)root->name, SHOWN_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                "'%s' is no feed, neither RSS nor Atom", name);
    return false;
}
