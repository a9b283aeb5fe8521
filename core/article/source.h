/* SPDX-License-Identifier: MIT */
/*
 * Sources: where a list's articles come from. Reading one is polite: a
 * conditional GET, back-off after failures, one request when nothing changed.
 */
#ifndef VESPER_SOURCE_H
#define VESPER_SOURCE_H

#include "article.h"

struct source {
    int64_t id, list_id;
    char *url;
    char *title;                /* the feed's own; "" before the first read */
    char *etag, *last_modified; /* NULL: none */
    int64_t next_poll_at_ms;
    int64_t last_good_at_ms; /* 0: never */
    int64_t failures;        /* in a row */
    char *last_error;        /* "" when the last read was good */
};
void source_free(struct source *source);
typedef struct source Source;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

/* Adds a source to a list, due at once. *id: read after the commit.
 * Errors: EXISTS, SYNTAX (no http URL). Thread: the writer's. */
bool source_add(struct transaction *tx, int64_t list_id, const char *url,
                const struct clock *clock, int64_t *id,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes a source; its articles stay. which: its number or its URL.
 * Errors: NOT_FOUND. Thread: the writer's. */
bool source_remove(struct transaction *tx, int64_t list_id, const char *which,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists sources: of one list, or (0) of all. Of struct source *, the caller's.
 */
GPtrArray *source_all(struct view *view, int64_t list_id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists the sources that are due. Of struct source *, the caller's. */
GPtrArray *source_due(struct view *view, int64_t now_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a source now and takes what is new: fetches and parses (no lock is
 * held), then one write. A source that fails is not this function's failure:
 * the failure is kept in its row (with back-off) and told in *problem (the
 * caller's, NULL: all went well). poll_ms: when to look again after a success.
 * Errors: BUSY, STORAGE. Thread: any but the writer's; waits. */
struct source_poll {
    struct database *database;
    const struct source *source;
    const struct fetch_rules *rules;
    const struct clock *clock;
    int64_t poll_ms;
};
bool source_read(const struct source_poll *poll, struct article_taken *taken,
                 char **problem, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads all sources of a list once more before its edition closes, so that
 * corrections up to then count: at most most_ms in all; who has not answered by
 * then counts as before. told (may be NULL) hears of each.
 * Errors: BUSY, STORAGE. Thread: that of view; waits. */
struct source_round {
    struct source_poll poll; /* but for its source */
    struct view *view;
    int64_t list_id;
    int64_t most_ms;
    void *self;
    /* problem: NULL: all went well. */
    void (*told)(void *self, const struct source *source,
                 const struct article_taken *taken, const char *problem);
};
bool source_read_all(const struct source_round *round,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
