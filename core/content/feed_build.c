/* SPDX-License-Identifier: MIT */
/* What every format ends in: stories that say all that can be known. */
#include "feed_build.h"

#include "error.h"
#include "excerpt.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum { TEXT_BYTES = 2 * LIMIT_DOWNLOAD_BYTES };

void
feed_build_init(struct feed_build *build)
{
    build->feed = feed_new();
    build->about = story_new();
    build->items = 0;
    build->text_bytes = 0;
}

void
feed_build_clear(struct feed_build *build)
{
    g_clear_pointer(&build->feed, feed_free);
    g_clear_pointer(&build->about, story_free);
}

/* A bound on items alone would let a few large ones through, one on bytes alone
 * a million empty ones. */
bool
feed_build_count(struct feed_build *build, GError **error)
{
    if (++build->items > LIMIT_FEED_ITEMS) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the feed has over %d items", LIMIT_FEED_ITEMS);
        return false;
    }
    if (build->text_bytes > TEXT_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the feed's stories have over %d bytes", TEXT_BYTES);
        return false;
    }
    return true;
}

/* Related stories are none of a feed's: they need not be counted. */
static size_t
bytes_of(const struct story *story)
{
    const char *const texts[] = {
        story->guid,      story->url,           story->title,
        story->section,   story->standfirst,    story->body,
        story->image_url, story->image_caption, story->image_credit,
        story->language,
    };
    size_t bytes = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        bytes += texts[i] == NULL ? 0 : strlen(texts[i]);
    for (guint i = 0; i < story->authors->len; i++)
        bytes += strlen(g_ptr_array_index(story->authors, i));
    return bytes;
}

/* Who writes a feed writes its entries, unless they say otherwise (RFC 4287
 * §4.2.1). */
static void
inherit(struct story *story, const struct story *about)
{
    if (story->language == NULL)
        story->language = g_strdup(about->language);
    if (story->authors->len > 0)
        return;
    for (guint i = 0; i < about->authors->len; i++)
        g_ptr_array_add(story->authors, g_strdup(about->authors->pdata[i]));
}

void
feed_build_complete(struct story *story)
{
    g_autofree char *summary = g_steal_pointer(&story->standfirst);

    if (story->body == NULL)
        story->body = g_strdup(summary);
    story->standfirst = text_standfirst(summary ? summary : story->body);
    /* Atom insists on the second alone (RFC 4287 §4.1.2). */
    if (story->published_at_ms == 0)
        story->published_at_ms = story->modified_at_ms;
}

/* A joiner alone is no headline. */
static bool
is_seen(const char *line)
{
    return line != NULL && safe_text_width(line) > 0;
}

/* Cuts a headline off the standfirst it begins: it is not told twice. */
static void
cut_headline(struct story *story)
{
    if (!g_str_has_prefix(story->standfirst, story->title))
        return;

    g_autofree char *whole = g_steal_pointer(&story->standfirst);
    const char *rest = whole + strlen(story->title);

    while (g_unichar_isspace(g_utf8_get_char(rest)))
        rest = g_utf8_next_char(rest);
    if (is_seen(rest))
        story->standfirst = g_strdup(rest);
}

/* Posts have no title, and RSS asks for one or a description (RSS 2.0,
 * "<item>"): the headline is the beginning of the text then. Tells whether
 * there is one. */
static bool
give_title(struct story *story)
{
    if (is_seen(story->title))
        return true;
    if (!is_seen(story->standfirst))
        return false;
    g_free(story->title);
    story->title = text_beginning(story->standfirst);
    cut_headline(story);
    return is_seen(story->title);
}

void
feed_build_add(struct feed_build *build, struct story *story)
{
    g_assert(build->feed != NULL); /* it has not ended */
    feed_build_complete(story);
    if (!give_title(story)) {
        story_free(story);
        return;
    }
    inherit(story, build->about);
    build->text_bytes += bytes_of(story);
    g_ptr_array_add(build->feed->stories, story);
}

void
feed_build_withdraw(struct feed_build *build, const char *guid, int64_t when_ms)
{
    struct story *gone = story_new();

    g_assert(*guid != '\0'); /* it is hashed, and nobody is called so */
    gone->guid = g_strdup(guid);
    gone->modified_at_ms = when_ms;
    build->text_bytes += bytes_of(gone);
    g_ptr_array_add(build->feed->withdrawn, gone);
}

/* Returns the newest tombstone of each guid, borrowed from the feed: an entry
 * may have several, as it was deleted, restored and deleted. */
static GHashTable *
tombstones_of(const struct feed *feed)
{
    GHashTable *tombstones = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < feed->withdrawn->len; i++) {
        struct story *gone = feed->withdrawn->pdata[i];
        const struct story *before =
            g_hash_table_lookup(tombstones, gone->guid);

        g_assert(gone->guid != NULL); /* feed_build_withdraw's word */
        if (before == NULL || before->modified_at_ms < gone->modified_at_ms)
            g_hash_table_insert(tombstones, gone->guid, gone);
    }
    return tombstones;
}

/* Takes the stories out that a tombstone is as new as; what was published again
 * after it had been deleted is there (RFC 6721 §3). Returns: the guids of the
 * latter, borrowed from the feed. */
static GHashTable *
bury_stories(struct feed *feed, GHashTable *tombstones)
{
    GHashTable *back = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *stories = story_array_new();

    for (guint i = 0; i < feed->stories->len; i++) {
        struct story *story = feed->stories->pdata[i];
        const struct story *gone =
            story->guid == NULL ? NULL
                                : g_hash_table_lookup(tombstones, story->guid);

        if (gone != NULL && MAX(story->modified_at_ms,
                                story->published_at_ms) <= gone->modified_at_ms)
            continue;
        if (gone != NULL)
            g_hash_table_add(back, story->guid);
        g_ptr_array_add(stories, story);
        feed->stories->pdata[i] = NULL;
    }
    g_ptr_array_unref(feed->stories);
    feed->stories = stories;
    return back;
}

/* A difference of instants would not fit what is returned. */
static gint
by_time_newest_first(gconstpointer a, gconstpointer b)
{
    const struct story *left = *(const struct story *const *)a;
    const struct story *right = *(const struct story *const *)b;

    return (left->modified_at_ms < right->modified_at_ms) -
           (left->modified_at_ms > right->modified_at_ms);
}

/* Leaves what is withdrawn for good, each guid once. Of very many tombstones
 * the older ones stood in the feed before, and were acted upon then. */
static void
bury(struct feed *feed)
{
    if (feed->withdrawn->len == 0)
        return;

    g_autoptr(GHashTable) tombstones = tombstones_of(feed);
    g_autoptr(GHashTable) back = bury_stories(feed, tombstones);
    GPtrArray *withdrawn = story_array_new();

    for (guint i = 0; i < feed->withdrawn->len; i++) {
        struct story *gone = feed->withdrawn->pdata[i];

        if (g_hash_table_lookup(tombstones, gone->guid) != gone ||
            g_hash_table_contains(back, gone->guid))
            continue;
        g_ptr_array_add(withdrawn, gone);
        feed->withdrawn->pdata[i] = NULL;
    }
    g_ptr_array_unref(feed->withdrawn);
    feed->withdrawn = withdrawn;
    if (withdrawn->len <= LIMIT_FEED_TOMBSTONES)
        return;
    g_ptr_array_sort(withdrawn, by_time_newest_first);
    g_ptr_array_set_size(withdrawn, LIMIT_FEED_TOMBSTONES);
}

struct feed *
feed_build_end(struct feed_build *build)
{
    struct feed *feed = g_steal_pointer(&build->feed);

    g_assert(feed != NULL); /* it ends once */
    feed->title = g_steal_pointer(&build->about->title);
    feed->url = g_steal_pointer(&build->about->url);
    feed->language = g_steal_pointer(&build->about->language);
    bury(feed);
    g_assert(feed->withdrawn->len <= LIMIT_FEED_TOMBSTONES);
    return feed;
}
