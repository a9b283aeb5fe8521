/* SPDX-License-Identifier: MIT */
/*
 * What a reading of a source has found out, and how it is kept: the source's
 * row, its stories, what its site has withdrawn. Stays in the room.
 */
#ifndef VESPER_SOURCE_KEEP_H
#define VESPER_SOURCE_KEEP_H

#include "content.h"
#include "source.h"

/* All borrowed from whoever reads. */
struct source_finding {
    const struct source_poll *poll;
    const struct source *source;
    const struct http_response *answer; /* NULL: none came, or a folder's */
    struct feed *feed;                  /* NULL: unchanged, or it failed */
    char *feed_url; /* what a page names as its feed; NULL: no page */
    char *print;    /* a folder's; NULL: a server's, or it failed */
    guint flawed;   /* files of a folder that could not be read */
    guint fresh;    /* files of a folder that are looked at again soon */
    char *problem;  /* NULL: all went well. With a feed: most of it did */
    bool is_gone;   /* its server has said so */
};

/* Keeps it and tells what came of it. A feed of thousands is several writes,
 * with others' between them; who reads it again after a crash finds it half
 * known. Errors: BUSY, STORAGE. Thread: any but the writer's; waits. */
bool source_keep(const struct source_finding *found,
                 const struct source_round *round,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says what is wrong with the feed that a page names. Returns: the caller's. */
char *source_problem_with_feed(const char *feed_url, const char *what);

#endif
