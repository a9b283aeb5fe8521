/* SPDX-License-Identifier: MIT */
/*
 * A feed while it is read: what the feed says, an item like the others, is
 * read first; each item is finished with it.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_FEED_BUILD_H
#define VESPER_FEED_BUILD_H

#include "content.h"

struct feed_build {
    struct feed *feed;
    struct story *about; /* what the feed says of itself */
    int items;           /* met so far */
    size_t text_bytes;   /* of the stories added */
};

/* Begins a feed that says nothing yet. */
void feed_build_init(struct feed_build *build);
void feed_build_clear(struct feed_build *build);
typedef struct feed_build FeedBuild;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FeedBuild, feed_build_clear)

/* Counts an item. Errors: TOO_LARGE (over LIMIT_FEED_ITEMS, or the stories hold
 * twice what may be read: each may inherit what the feed says). */
bool feed_build_count(struct feed_build *build,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives a story what it says elsewhere: a body, the standfirst of its body or
 * of a long summary, when it was published. */
void feed_build_complete(struct story *story);

/* Adds an item as it was read; one with neither title nor text is dropped.
 * What it does not say it has from the feed (authors, language) or from what
 * it says elsewhere (title, body and standfirst). Takes story over. */
void feed_build_add(struct feed_build *build, struct story *story);

/* Adds that the site has deleted what it called guid, when_ms (0: not said). */
void feed_build_withdraw(struct feed_build *build, const char *guid,
                         int64_t when_ms);

/* Returns the finished feed, without the stories that were withdrawn: the
 * caller's. */
struct feed *feed_build_end(struct feed_build *build);

#endif
