/* SPDX-License-Identifier: MIT */
/* What is said first is kept: mappings put first what is to be believed. */
#include "feed_take.h"

#include "content.h"
#include "feed_date.h"
#include "feed_element.h"
#include "html_text.h"
#include "safe_text.h"

#include <string.h>

static const char *const image_endings[] = {
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif",
};
/* Mail programs show these to few readers. */
static const char *const modern_images[] = {".webp", ".avif"};

/* Sets a field that was not said before; takes value over. */
static void
say(char **field, char *value)
{
    if (*field == NULL)
        *field = value;
    else
        g_free(value);
}

void
story_take_title(struct story *story, xmlNode *node)
{
    say(&story->title, element_line(node));
}

void
story_take_link(struct story *story, xmlNode *node)
{
    g_autofree char *url = element_word(node);

    say(&story->url, element_resolve(node, url));
}

void
story_take_atom_link(struct story *story, xmlNode *node)
{
    g_autofree char *rel = element_attribute(node, "rel");
    g_autofree char *href = element_attribute(node, "href");

    if (rel == NULL || strcmp(rel, "alternate") == 0)
        say(&story->url, element_resolve(node, href));
}

void
story_take_guid(struct story *story, xmlNode *node)
{
    say(&story->guid, element_word(node));
}

/* A guid is the page's address unless it says that it is not. */
void
story_take_permalink(struct story *story, xmlNode *node)
{
    g_autofree char *is_permalink = element_attribute(node, "isPermaLink");
    g_autofree char *url = element_word(node);

    if (url != NULL && (is_permalink == NULL ||
                        g_ascii_strcasecmp(is_permalink, "false") != 0))
        say(&story->url, url_resolve(url, NULL));
}

void
story_take_section(struct story *story, xmlNode *node)
{
    say(&story->section, element_line(node));
}

/* Returns the name in "a@b.example (Name)", "Name (a@b.example)" or "Name
 * <a@b.example>"; NULL for an address alone, which is nobody's name. */
static char *
name_in(const char *text)
{
    if (strchr(text, '@') == NULL)
        return g_strdup(text);

    size_t length = strcspn(text, "(<");
    g_autofree char *outside = g_strndup(text, length);
    g_autofree char *inside =
        g_strdup(text[length] == '\0' ? "" : text + length + 1);
    char *name = strchr(outside, '@') == NULL ? outside : inside;

    g_strdelimit(name, ")>", ' ');
    g_strstrip(name);
    return *name == '\0' || strchr(name, '@') != NULL ? NULL : g_strdup(name);
}

void
story_take_author(struct story *story, xmlNode *node)
{
    g_autofree char *word = element_word(node);
    g_autofree char *name = word == NULL ? NULL : name_in(word);
    g_autofree char *text = NULL;

    if (name == NULL)
        return;
    text = html_to_text(name, strlen(name));
    if (*text != '\0')
        g_ptr_array_add(story->authors, safe_text_to_line(text));
}

/* For those who name the author elsewhere than in dc:creator. */
void
story_take_author_if_none(struct story *story, xmlNode *node)
{
    if (story->authors->len == 0)
        story_take_author(story, node);
}

void
story_take_date(struct story *story, xmlNode *node)
{
    g_autofree char *word = element_word(node);

    if (word != NULL && story->published_at_ms == 0)
        story->published_at_ms = feed_date_parse(word);
}

void
story_take_body(struct story *story, xmlNode *node)
{
    say(&story->body, element_text(node));
}

/* The whole of it; the item ends as a standfirst of it. */
void
story_take_standfirst(struct story *story, xmlNode *node)
{
    say(&story->standfirst, element_text(node));
}

void
story_take_language(struct story *story, xmlNode *node)
{
    say(&story->language, element_word(node));
}

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

/* Takes a picture unless there is one; a plain one wins over a modern one.
 * Returns whether it was taken. */
static bool
offer_image(struct story *story, xmlNode *node, const char *written)
{
    g_autofree char *url = element_resolve(node, written);

    if (url == NULL ||
        (story->image_url != NULL &&
         (!is_modern_image(story->image_url) || is_modern_image(url))))
        return false;
    g_free(story->image_url);
    story->image_url = g_steal_pointer(&url);
    return true;
}

/* Tells whether a media:content or an enclosure is a picture. */
static bool
is_image(xmlNode *node, const char *url)
{
    g_autofree char *type = element_attribute(node, "type");
    g_autofree char *medium = element_attribute(node, "medium");

    if (type != NULL && *type != '\0')
        return g_str_has_prefix(type, "image/");
    if (medium != NULL)
        return strcmp(medium, "image") == 0;
    return ends_in(url, image_endings, G_N_ELEMENTS(image_endings));
}

void
story_take_media(struct story *story, xmlNode *node)
{
    g_autofree char *url = element_attribute(node, "url");

    if (url == NULL || !is_image(node, url) || !offer_image(story, node, url))
        return;
    g_free(story->image_caption);
    story->image_caption =
        element_line(element_find(node, MEDIA, "description"));
}

void
story_take_thumbnail(struct story *story, xmlNode *node)
{
    g_autofree char *url = element_attribute(node, "url");

    offer_image(story, node, url);
}

void
story_take_itunes_image(struct story *story, xmlNode *node)
{
    g_autofree char *href = element_attribute(node, "href");

    offer_image(story, node, href);
}

void
story_take_picture_within(struct story *story, xmlNode *node)
{
    if (story->image_url != NULL)
        return;

    g_autofree char *html = element_html(node);
    g_autofree char *url = html_first_image(html, strlen(html));

    offer_image(story, node, url);
}

void
story_take_credit(struct story *story, xmlNode *node)
{
    say(&story->image_credit, element_line(node));
}
