/* SPDX-License-Identifier: MIT */
/*
 * Feeds. JSON begins with a brace, everything else is XML or nothing; either
 * is read into the same stories and finished alike (feed_build.h).
 */
#include "content.h"

#include "error.h"
#include "feed_build.h"
#include "feed_json.h"
#include "feed_mapping.h"
#include "feed_xml.h"
#include "limit.h"

static bool
read_xml(const char *bytes, size_t size, const char *base_url,
         struct feed_build *build, GError **error)
{
    g_autoptr(xmlDoc) document = feed_xml_read(bytes, size, base_url, error);

    return document != NULL && feed_map(document, build, error);
}

/* The arrays are there from the start: who reads a feed asks no NULL. */
struct feed *
feed_new(void)
{
    struct feed *feed = g_new0(struct feed, 1);

    feed->stories = story_array_new();
    feed->withdrawn = story_array_new();
    return feed;
}

struct feed *
feed_parse(const char *bytes, size_t size, const char *base_url, GError **error)
{
    g_auto(FeedBuild) build = {0};
    bool is_read;

    if (size > LIMIT_DOWNLOAD_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the feed has %zu bytes, at most %d are read", size,
                    LIMIT_DOWNLOAD_BYTES);
        return NULL;
    }
    feed_build_init(&build);
    is_read = feed_json_is(bytes, size)
                  ? feed_json_read(bytes, size, base_url, &build, error)
                  : read_xml(bytes, size, base_url, &build, error);
    g_assert(error == NULL || is_read == (*error == NULL));
    return is_read ? feed_build_end(&build) : NULL;
}

void
feed_free(struct feed *feed)
{
    if (feed == NULL)
        return;
    g_free(feed->title);
    g_free(feed->url);
    g_free(feed->language);
    g_ptr_array_unref(feed->stories);
    g_ptr_array_unref(feed->withdrawn);
    g_free(feed);
}
