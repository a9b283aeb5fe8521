/* SPDX-License-Identifier: MIT */
/* Which of an item's files are pictures, and which of them a mail may show. */
#include "feed_picture.h"

#include "feed_element.h"
#include "html_text.h"

#include <string.h>

enum {
    NARROW = 300, /* pixels: in a column of 600 it is a stamp */
    SIZES = 8     /* of one picture, at most; the bound of a search */
};

static const char *const image_endings[] = {
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif",
};
/* Mail programs show these to few readers. */
static const char *const modern_images[] = {".webp", ".avif"};

static bool
ends_in(const char *url, const char *const *endings, size_t count)
{
    g_autofree char *path = g_ascii_strdown(url, (gssize)strcspn(url, "?#"));

    for (size_t i = 0; i < count; i++)
        if (g_str_has_suffix(path, endings[i]))
            return true;
    return false;
}

static bool
is_modern_image(const char *url)
{
    return ends_in(url, modern_images, G_N_ELEMENTS(modern_images));
}

static bool
is_wanted(const struct story *story, const char *url)
{
    return url != NULL &&
           (story->image_url == NULL ||
            (is_modern_image(story->image_url) && !is_modern_image(url)));
}

bool
story_offer_image(struct story *story, const char *url)
{
    if (!is_wanted(story, url))
        return false;
    g_assert(*url != '\0');
    g_free(story->image_url);
    story->image_url = g_strdup(url);
    return true;
}

/* xml:base is looked up for what is wanted alone: that walks up the tree. */
static bool
offer(struct story *story, xmlNode *node, const char *written)
{
    g_autofree char *url =
        is_wanted(story, written) ? element_resolve(node, written) : NULL;

    return story_offer_image(story, url);
}

bool
picture_is_said(const char *type, const char *url)
{
    if (type != NULL && *type != '\0')
        return g_ascii_strncasecmp(type, "image/", strlen("image/")) == 0;
    return url != NULL &&
           ends_in(url, image_endings, G_N_ELEMENTS(image_endings));
}

/* Tells whether a media:content or an enclosure is a picture. The medium is for
 * those without a type (Media RSS, "media:content"); podcasts' enclosures
 * always have one (RSS 2.0, "<enclosure>"). */
static bool
is_image(xmlNode *node, const char *url)
{
    g_autofree char *type = element_attribute(node, "type");
    g_autofree char *medium = element_attribute(node, "medium");

    if ((type == NULL || *type == '\0') && medium != NULL)
        return strcmp(medium, "image") == 0;
    return picture_is_said(type, url);
}

/* Returns what is said of a picture: beside it or above it, for all that is in
 * its group or its item (Media RSS, "optional elements"). */
static char *
caption_of(const xmlNode *node)
{
    char *caption = NULL;
    bool is_item = false;

    for (; node != NULL && caption == NULL && !is_item; node = node->parent) {
        is_item = node->type != XML_ELEMENT_NODE ||
                  !(element_is(node, MEDIA, "content") ||
                    element_is(node, MEDIA, "group"));
        caption = element_line(element_find(node, MEDIA, "description"));
    }
    return caption;
}

/* Returns how wide a picture says it is, in pixels (Media RSS,
 * "media:content"); 0: it does not. */
static guint64
width_of(xmlNode *node)
{
    g_autofree char *width = element_attribute(node, "width");

    return width == NULL ? 0 : g_ascii_strtoull(width, NULL, 10);
}

/* Tells whether a narrow picture stands first of several sizes of it. */
static bool
has_wider_behind(xmlNode *node)
{
    guint64 width = width_of(node);
    int sizes = 1;

    if (width == 0 || width >= NARROW)
        return false;
    for (xmlNode *at = node->next; at != NULL && sizes < SIZES; at = at->next) {
        g_autofree char *url = NULL;

        if (at->type != XML_ELEMENT_NODE)
            continue;
        sizes++;
        url = element_attribute(at, "url");
        if (element_is(at, MEDIA, "content") && url != NULL &&
            is_image(at, url) && width_of(at) > width)
            return true;
    }
    return false;
}

void
story_take_media(struct story *story, xmlNode *node)
{
    g_autofree char *url = element_attribute(node, "url");

    if (url == NULL || !is_image(node, url) || has_wider_behind(node) ||
        !offer(story, node, url))
        return;
    g_free(story->image_caption); /* it went with the picture before */
    story->image_caption = caption_of(node);
}

/* RFC 4287 §4.2.7.2: rel="enclosure". */
void
story_take_enclosure_link(struct story *story, xmlNode *node)
{
    g_autofree char *rel = element_attribute(node, "rel");
    g_autofree char *type = element_attribute(node, "type");
    g_autofree char *href = element_attribute(node, "href");

    if (g_strcmp0(rel, "enclosure") == 0 && picture_is_said(type, href))
        offer(story, node, href);
}

void
story_take_thumbnail(struct story *story, xmlNode *node)
{
    g_autofree char *url = element_attribute(node, "url");

    offer(story, node, url);
}

/* The address stands in an attribute (iTunes), in an element (RSS's channel)
 * or by itself. */
void
story_take_image(struct story *story, xmlNode *node)
{
    g_autofree char *href = element_attribute(node, "href");
    xmlNode *inner = element_find(node, RSS, "url");
    g_autofree char *content = element_address(inner == NULL ? node : inner);

    offer(story, node, href == NULL ? content : href);
}

/* Few texts hold one, and reading HTML is most of a feed's cost: those without
 * the word are not read as HTML. */
void
story_take_picture_within(struct story *story, xmlNode *node)
{
    if (story->image_url != NULL)
        return;

    g_autofree char *html = element_html(node);

    if (strcasestr(html, "<img") == NULL)
        return;

    g_autofree char *url = html_first_image(html, strlen(html));

    offer(story, node, url);
}

void
story_take_credit(struct story *story, xmlNode *node)
{
    if (story->image_credit == NULL)
        story->image_credit = element_line(node);
}
