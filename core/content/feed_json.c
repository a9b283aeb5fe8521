/* SPDX-License-Identifier: MIT */
/*
 * JSON Feed. Its words are few, so they are a table as in feed_mapping.c: rows
 * from the top, and whatever is said already stays. A value of another type
 * than it should have is not there.
 */
#include "feed_json.h"

#include "charset.h"
#include "error.h"
#include "feed_date.h"
#include "feed_picture.h"
#include "feed_take.h"
#include "feed_text.h"
#include "html_text.h"
#include "json_text.h"

#include <string.h>

/* A feed or an item being read. */
struct source {
    struct story *story;
    const char *base_url;
};

struct mapping {
    const char *name;
    void (*take)(const struct source *source, const json_t *value);
};

/* --- words --------------------------------------------------------------- */

/* Returns what value says, as one line; NULL: nothing. Who numbers his items
 * may leave the quotes out (version 1.1, "id"). */
static char *
word_of(const json_t *value)
{
    return json_is_integer(value) ? g_strdup_printf("%" JSON_INTEGER_FORMAT,
                                                    json_integer_value(value))
                                  : feed_text_word(json_string_value(value));
}

/* Titles are plain text that many write as HTML. */
static char *
line_of(const json_t *value)
{
    return feed_text_to_line(feed_text_of_html(json_string_value(value)));
}

static char *
url_of(const struct source *source, const json_t *value)
{
    const char *said = json_string_value(value);

    return said == NULL ? NULL : url_resolve(said, source->base_url);
}

/* --- takers -------------------------------------------------------------- */

static void
take_title(const struct source *source, const json_t *value)
{
    story_say(&source->story->title, line_of(value));
}

static void
take_url(const struct source *source, const json_t *value)
{
    story_say(&source->story->url, url_of(source, value));
}

static void
take_id(const struct source *source, const json_t *value)
{
    story_say(&source->story->guid, word_of(value));
}

/* Ids shall be the page's address where there is one ("id"). */
static void
take_permalink(const struct source *source, const json_t *value)
{
    if (json_is_string(value))
        story_say(&source->story->url,
                  url_resolve(json_string_value(value), NULL));
}

static void
take_language(const struct source *source, const json_t *value)
{
    story_say(&source->story->language, word_of(value));
}

/* Tags have no order of importance; writers put the one of the section first
 * more often than not. */
static void
take_section(const struct source *source, const json_t *value)
{
    story_say(&source->story->section, line_of(json_array_get(value, 0)));
}

static void
take_author(const struct source *source, const json_t *value)
{
    g_autofree char *name = word_of(json_object_get(value, "name"));

    if (name != NULL)
        story_take_byline(source->story, name);
}

static void
take_authors(const struct source *source, const json_t *value)
{
    size_t i;
    json_t *author;

    json_array_foreach(value, i, author) take_author(source, author);
}

/* Version 1.0 knew one author; who says both means the same. */
static void
take_only_author(const struct source *source, const json_t *value)
{
    if (source->story->authors->len == 0)
        take_author(source, value);
}

/* RFC 3339 is asked for (version 1.1, "date_published"); others are met. */
static int64_t
date_of(const json_t *value)
{
    return json_is_string(value) ? feed_date_parse(json_string_value(value))
                                 : 0;
}

static void
take_published(const struct source *source, const json_t *value)
{
    source->story->published_at_ms = date_of(value);
}

static void
take_modified(const struct source *source, const json_t *value)
{
    source->story->modified_at_ms = date_of(value);
}

static void
take_summary(const struct source *source, const json_t *value)
{
    story_say(&source->story->standfirst,
              feed_text_of_html(json_string_value(value)));
}

static void
take_html(const struct source *source, const json_t *value)
{
    story_say(&source->story->body,
              feed_text_of_html(json_string_value(value)));
}

static void
take_text(const struct source *source, const json_t *value)
{
    story_say(&source->story->body,
              feed_text_of_plain(json_string_value(value)));
}

static void
take_image(const struct source *source, const json_t *value)
{
    g_autofree char *url = url_of(source, value);

    story_offer_image(source->story, url);
}

/* Podcasts attach sound, photographers pictures (version 1.1, "attachments").
 */
static void
take_attachments(const struct source *source, const json_t *value)
{
    size_t i;
    json_t *file;

    json_array_foreach(value, i, file)
    {
        const json_t *type = json_object_get(file, "mime_type");
        g_autofree char *url = url_of(source, json_object_get(file, "url"));

        if (picture_is_said(json_string_value(type), url))
            story_offer_image(source->story, url);
    }
}

/* Few texts hold one: those without the word are not read as HTML again. */
static void
take_picture_within(const struct source *source, const json_t *value)
{
    const char *html = json_string_value(value);
    g_autofree char *written = NULL;
    g_autofree char *url = NULL;

    if (html == NULL || source->story->image_url != NULL ||
        strcasestr(html, "<img") == NULL)
        return;
    written = html_first_image(html, strlen(html));
    url = written == NULL ? NULL : url_resolve(written, source->base_url);
    story_offer_image(source->story, url);
}

// clang-format off
static const struct mapping feed_mapping[] = {
    {"title",          take_title},
    {"home_page_url",  take_url},
    {"language",       take_language},
    {"authors",        take_authors},
    {"author",         take_only_author},
    {0},
};
static const struct mapping item_mapping[] = {
    {"title",          take_title},
    {"url",            take_url},
    {"id",             take_permalink},
    {"external_url",   take_url},
    {"id",             take_id},
    {"tags",           take_section},
    {"authors",        take_authors},
    {"author",         take_only_author},
    {"date_published", take_published},
    {"date_modified",  take_modified},
    {"summary",        take_summary},
    {"content_html",   take_html},
    {"content_text",   take_text},
    {"language",       take_language},
    {"image",          take_image},
    {"banner_image",   take_image},
    {"attachments",    take_attachments},
    {"content_html",   take_picture_within},
    {0},
};
// clang-format on

/* --- the feed ------------------------------------------------------------ */

static void
read_object(const struct mapping *mapping, const struct source *source,
            const json_t *object)
{
    for (; mapping->name != NULL; mapping++) {
        g_assert(mapping->take != NULL);

        const json_t *value = json_object_get(object, mapping->name);

        if (value != NULL)
            mapping->take(source, value);
    }
}

static bool
read_items(struct feed_build *build, const json_t *items, const char *base_url,
           GError **error)
{
    size_t i;
    json_t *item;

    json_array_foreach(items, i, item)
    {
        struct source source = {NULL, base_url};

        if (!feed_build_count(build, error))
            return false;
        source.story = story_new();
        read_object(item_mapping, &source, item);
        feed_build_add(build, source.story); /* gone, if it says nothing */
    }
    return true;
}

/* Nobody may write a byte order mark, and some do (RFC 8259 §8.1). */
static const char *
behind_blanks(const char *bytes, size_t size)
{
    static const char mark[] = "\xef\xbb\xbf";
    const char *end = bytes + size;

    if (size >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0)
        bytes += strlen(mark);
    while (bytes < end && g_ascii_isspace(*bytes))
        bytes++;
    g_assert(bytes <= end);
    return bytes;
}

bool
feed_json_is(const char *bytes, size_t size)
{
    const char *start = behind_blanks(bytes, size);

    return start < bytes + size && *start == '{';
}

bool
feed_json_read(const char *bytes, size_t size, const char *base_url,
               struct feed_build *build, GError **error)
{
    g_assert(feed_json_is(bytes, size));

    const char *start = behind_blanks(bytes, size);
    /* JSON is UTF-8 (RFC 8259 §8.1); what is not is read as feeds of XML are.
     */
    g_autofree char *text =
        charset_decode_xml(start, size - (size_t)(start - bytes));
    const struct source about = {build->about, base_url};
    g_autoptr(json_t) root = NULL;
    const json_t *items;

    root = json_text_parse(text, strlen(text), error);
    if (root == NULL)
        return false;
    items = json_object_get(root, "items");
    if (!json_is_array(items)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                    "this is JSON, but no feed: it has no items");
        return false;
    }
    read_object(feed_mapping, &about, root);
    return read_items(build, items, base_url, error);
}
