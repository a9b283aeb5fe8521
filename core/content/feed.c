/* SPDX-License-Identifier: MIT */
/*
 * Feeds. What an element means to a story is a row of a mapping: rows are
 * tried from the top, in the order in which they are believed, and whatever is
 * said already stays. RSS is the one mapping there is; another format is
 * another table.
 */
#include "content.h"

#include "error.h"
#include "excerpt.h"
#include "feed_element.h"
#include "feed_take.h"
#include "feed_xml.h"
#include "limit.h"
#include "safe_text.h"

struct mapping {
    enum space space;
    const char *name;
    void (*take)(struct story *story, xmlNode *node);
};

// clang-format off
static const struct mapping rss_channel[] = {
    {RSS,     "title",       story_take_title},
    {DC,      "title",       story_take_title},
    {RSS,     "link",        story_take_link},
    {ATOM,    "link",        story_take_atom_link},
    {RSS,     "language",    story_take_language},
    {DC,      "language",    story_take_language},
    {0},
};
static const struct mapping rss_item[] = {
    {RSS,     "title",       story_take_title},
    {DC,      "title",       story_take_title},
    {RSS,     "link",        story_take_link},
    {ATOM,    "link",        story_take_atom_link},
    {RSS,     "guid",        story_take_permalink},
    {RSS,     "guid",        story_take_guid},
    {RSS,     "category",    story_take_section},
    {DC,      "subject",     story_take_section},
    {DC,      "creator",     story_take_author},
    {DC,      "author",      story_take_author_if_none},
    {RSS,     "author",      story_take_author_if_none},
    {ITUNES,  "author",      story_take_author_if_none},
    {RSS,     "pubDate",     story_take_date},
    {DC,      "date",        story_take_date},
    {DCTERMS, "issued",      story_take_date},
    {DCTERMS, "created",     story_take_date},
    {ATOM,    "published",   story_take_date},
    {ATOM,    "updated",     story_take_date},
    {DCTERMS, "modified",    story_take_date},
    {CONTENT, "encoded",     story_take_body},
    {ATOM,    "content",     story_take_body},
    {XHTML,   "body",        story_take_body},
    {RSS,     "body",        story_take_body},
    {RSS,     "fullitem",    story_take_body},
    {RSS,     "description", story_take_standfirst},
    {DC,      "description", story_take_standfirst},
    {ITUNES,  "summary",     story_take_standfirst},
    {DC,      "language",    story_take_language},
    {MEDIA,   "content",     story_take_media},
    {MEDIA,   "thumbnail",   story_take_thumbnail},
    {RSS,     "enclosure",   story_take_media},
    {ITUNES,  "image",       story_take_itunes_image},
    {CONTENT, "encoded",     story_take_picture_within},
    {RSS,     "description", story_take_picture_within},
    {MEDIA,   "credit",      story_take_credit},
    {0},
};
// clang-format on

/* Gives a row what is its own among these elements. Media RSS nests: a group
 * holds contents, a content its thumbnail. */
static void
apply_row(const struct mapping *row, struct story *story, xmlNode *parent)
{
    for (xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (element_is(node, row->space, row->name))
            row->take(story, node);
        if (row->space == MEDIA && (element_is(node, MEDIA, "group") ||
                                    element_is(node, MEDIA, "content")))
            apply_row(row, story, node);
    }
}

/* Reads an element as a mapping says. Returns: the caller's. */
static struct story *
read_story(const struct mapping *mapping, xmlNode *element)
{
    struct story *story = story_new();

    for (const struct mapping *row = mapping; row->name != NULL; row++)
        apply_row(row, story, element);
    return story;
}

/* What an item says in more than one place, or not at all. */
static void
story_finish(struct story *story, const struct feed *feed, xmlNode *item)
{
    g_autofree char *summary = g_steal_pointer(&story->standfirst);

    if (story->body == NULL)
        story->body = g_strdup(summary);
    story->standfirst = text_standfirst(summary ? summary : story->body);
    if (story->language == NULL)
        story->language = element_language(item);
    if (story->language == NULL)
        story->language = g_strdup(feed->language);
}

static void
add_item(struct feed *feed, xmlNode *item)
{
    g_autoptr(Story) story = read_story(rss_item, item);

    if (story->title == NULL && story->url == NULL)
        return;
    story_finish(story, feed, item);
    g_ptr_array_add(feed->stories, g_steal_pointer(&story));
}

static void
free_story(gpointer story)
{
    story_free(story);
}

/* A channel has a title, an address and a language as a story has. */
static struct feed *
feed_new(xmlNode *channel)
{
    struct feed *feed = g_new0(struct feed, 1);
    g_autoptr(Story) about = read_story(rss_channel, channel);

    feed->title = g_steal_pointer(&about->title);
    feed->url = g_steal_pointer(&about->url);
    feed->language = g_steal_pointer(&about->language);
    feed->stories = g_ptr_array_new_with_free_func(free_story);
    return feed;
}

static struct feed *
read_channel(xmlNode *channel, GError **error)
{
    g_autoptr(Feed) feed = feed_new(channel);
    int items = 0;

    for (xmlNode *node = channel->children; node != NULL; node = node->next) {
        if (!element_is(node, RSS, "item"))
            continue;
        if (++items > LIMIT_FEED_ITEMS) {
            g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                        "the feed has over %d items", LIMIT_FEED_ITEMS);
            return NULL;
        }
        add_item(feed, node);
    }
    return g_steal_pointer(&feed);
}

struct feed *
feed_parse(const char *bytes, size_t size, const char *base_url, GError **error)
{
    if (size > LIMIT_DOWNLOAD_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the feed has %zu bytes, at most %d are read", size,
                    LIMIT_DOWNLOAD_BYTES);
        return NULL;
    }

    g_autoptr(xmlDoc) document = feed_xml_read(bytes, size, base_url, error);

    if (document == NULL)
        return NULL;

    const xmlNode *root = xmlDocGetRootElement(document);
    xmlNode *channel = element_is(root, RSS, "rss")
                           ? element_find(root, RSS, "channel")
                           : NULL;

    if (channel == NULL) {
        g_autofree char *name = safe_text((const char *)root->name, 60);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                    "'%s' is no RSS feed with a channel", name);
        return NULL;
    }
    return read_channel(channel, error);
}

void
feed_free(struct feed *feed)
{
    if (feed == NULL)
        return;
    g_free(feed->title);
    g_free(feed->url);
    g_free(feed->language);
    g_clear_pointer(&feed->stories, g_ptr_array_unref);
    g_free(feed);
}
