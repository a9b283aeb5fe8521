/* SPDX-License-Identifier: MIT */
/*
 * Articles: one story, whichever sources brought it. A list's pool says which
 * stories it may choose from; marks say which an edition has used up.
 *
 * A story is recognised by its source's guid, its canonical URL, else by title
 * and date: the same story from two sources is one article. An edited story
 * updates its article and raises its version; it is never mailed twice because
 * of it.
 */
#ifndef VESPER_ARTICLE_H
#define VESPER_ARTICLE_H

#include "clock.h"
#include "database.h"
#include "http_fetch.h"
#include "settings.h"
#include "story.h"

#include <stdbool.h>
#include <stdint.h>

struct article {
    int64_t id;
    int64_t version;
    struct story *story; /* published_at_ms is set: first sight at the least */
    int64_t first_seen_at_ms;
    bool is_dropped;   /* from the pool it was read for */
    bool is_pinned;    /* in that pool */
    bool is_withdrawn; /* by its source, from that pool */
    bool is_edited;    /* by hand: its sources write no more */
    bool is_backlog;
    int64_t printed_in; /* edition that printed it for this list; 0: none */
};
void article_free(struct article *article);
typedef struct article Article;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Article, article_free)

/* What an edition would do with an article. */
enum article_state {
    ARTICLE_WAITING,
    ARTICLE_PINNED,
    ARTICLE_PRINTED,
    ARTICLE_DROPPED,
    ARTICLE_WITHDRAWN,
    ARTICLE_OLD, /* backlog */
    ARTICLE_STATES
};
enum article_state article_state_of(const struct article *article);
/* Returns "waiting", "pinned" and so on. Static text. */
const char *article_state_name(enum article_state state);

/* What taking stories did. */
struct article_taken {
    int added;   /* new to this list's pool */
    int changed; /* known, and edited since */
    int unchanged;
    int backlog; /* of added: old when the source was new, never mailed */
    /* Of int64_t: the article of each story, in their order. The caller's;
     * NULL: nobody asks. */
    GArray *ids;
};

/* What a source tells. */
struct article_intake {
    int64_t list_id, source_id; /* 0: by hand */
    /* The source's first: undated stories and all but the newest 20 are
     * backlog. */
    bool is_first_read;
    /* By the site's own system: it may write what another source brought, and
     * that source writes it no more. */
    bool is_announced;
    bool is_update;           /* what was withdrawn stays so */
    const GPtrArray *stories; /* of struct story * */
};

/* Takes stories into a list's pool; one that its source had withdrawn is back.
 * *taken is read after the commit; it may be NULL. Errors: BUSY, STORAGE.
 * Thread: the writer's. */
bool article_take(struct transaction *tx, const struct article_intake *intake,
                  const struct clock *clock, struct article_taken *taken,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in several writes, for a source that tells of thousands: nobody else
 * waits for long. intake's stories: borrowed as long. Returns: the caller's.
 * Thread: any, without a lock. */
struct article_batch *article_batch_new(const struct article_intake *intake);
void article_batch_free(struct article_batch *batch);
typedef struct article_batch ArticleBatch;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArticleBatch, article_batch_free)

/* Takes the next few hundred at most, the same ones again until
 * article_batch_go_on. Errors: BUSY, STORAGE. Thread: the writer's. */
bool article_batch_take(struct transaction *tx, struct article_batch *batch,
                        const struct clock *clock,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says that what was taken last is committed. */
void article_batch_go_on(struct article_batch *batch);
/* Tells whether one more write takes all that is left. */
bool article_batch_is_last(const struct article_batch *batch);
/* Returns what all writes did, the last one included, committed or not. */
struct article_taken article_batch_taken(const struct article_batch *batch);

/* A story that cannot be taken back any more: an edition has it. */
struct printed_article {
    int64_t article_id, edition_id;
};

/* What withdrawing did. */
struct article_withdrawn {
    int withdrawn;
    int unchanged; /* withdrawn before */
    int unknown;   /* not in this list's pool, or another source's */
    /* Of struct printed_article: those of them that an edition has printed for
     * this list. The caller's; NULL: nobody asks. */
    GArray *printed;
};

/* Keeps stories that their source has taken back, told by guid or URL, out of
 * the editions to come; one that is frozen already keeps them. *withdrawn is
 * read after the commit. Errors: BUSY, STORAGE. Thread: the writer's. */
bool article_withdraw(struct transaction *tx,
                      const struct article_intake *intake,
                      const struct clock *clock,
                      struct article_withdrawn *withdrawn,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What may be fetched and how, out of the settings. */
struct fetch_rules {
    const char *about_url;            /* says who asks; http_fetch.h */
    const char *const *allowed_hosts; /* http_fetch.h */
    int64_t timeout_ms;
    int at_once; /* sources read side by side */
};

/* Takes them out of the settings, borrowed from them. */
struct fetch_rules fetch_rules_of(const struct settings *settings);

/* Reads the stories in a file or behind an http(s) URL, without storing them:
 * a feed is all of its items; an HTML page, a page saved as text and a story
 * file (story_file_parse) are one story. page_url: what links in a file are
 * relative to, and where it is read on unless it says so; may be NULL.
 * Returns: of struct story *, the caller's.
 * Errors: NO_INPUT, TOO_LARGE, SYNTAX (what it was taken for, and where it is
 * wrong), UNSUPPORTED (no feed we know), and those of http_fetch.
 * Thread: any; waits. */
GPtrArray *article_read(const char *file_or_url, const char *page_url,
                        const struct fetch_rules *rules,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Drops a story from a list's pool, or takes it back.
 * Errors: NOT_FOUND. Thread: the writer's. */
bool article_drop(struct transaction *tx, int64_t list_id, int64_t article_id,
                  bool is_dropped, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pins a story: it leads the list's next edition, however old; of several, the
 * one that was pinned first. Errors: NOT_FOUND. Thread: the writer's. */
bool article_pin(struct transaction *tx, int64_t list_id, int64_t article_id,
                 bool is_pinned, const struct clock *clock,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the desk writes in place of what a source said; NULL keeps a text, ""
 * clears it. All borrowed. */
struct article_edit {
    int64_t list_id, article_id;
    const char *title, *standfirst, *section, *url;
    const char *image_url, *image_caption, *image_credit;
    int64_t published_at_ms;    /* 0 keeps it, and so does the future */
    const char *body;           /* as in struct story */
    const char *const *authors; /* in place of all there are, NULL-ended; NULL
                                   keeps them; a name that is "" is none */
};

/* Edits a story as its next version; from then on its sources write no more.
 * An edition that is frozen already keeps what it printed.
 * Errors: NOT_FOUND, SYNTAX (no title, no http URL), EXISTS (another story has
 * that address). Thread: the writer's. */
bool article_edit(struct transaction *tx, const struct article_edit *edit,
                  const struct clock *clock,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets a story's sources write it again. Errors: NOT_FOUND.
 * Thread: the writer's. */
bool article_release(struct transaction *tx, int64_t list_id,
                     int64_t article_id,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds an article of a list; *found NULL: it has none of that number. *found:
 * the caller's. */
bool article_find(struct view *view, int64_t list_id, int64_t article_id,
                  struct article **found,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gets an article of a list. Returns: the caller's. Errors: NOT_FOUND. */
struct article *article_get(struct view *view, int64_t list_id,
                            int64_t article_id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists a list's pool, or what is in one state of it, newest first, at most
 * limit: of struct article *, the caller's. state: ARTICLE_STATES for all. */
GPtrArray *article_page(struct view *view, int64_t list_id,
                        enum article_state state, guint limit,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The cadence of an evening's edition: stories are used up for each cadence by
 * itself, so that a weekly may bring again what a daily has brought. */
#define CADENCE_DAILY "daily"

/* Lists the stories that a list may choose from for a cadence: in the pool, not
 * dropped, not withdrawn, no backlog, not marked, published (or first seen) at
 * or after not_before_ms, or pinned; pinned ones first, then the newest.
 * Returns: of struct article *, the caller's. */
GPtrArray *article_candidates(struct view *view, int64_t list_id,
                              const char *cadence, int64_t not_before_ms,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives related stories that came without a URL that of the article with the
 * very same title: readers get a link to what the site published. It is one of
 * the list's pool, neither dropped nor withdrawn, the newest of several.
 * articles: of struct article *, of that list. Errors: STORAGE. */
bool article_link_related(struct view *view, int64_t list_id,
                          const GPtrArray *articles,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds an older story of a list, neither dropped nor withdrawn, that has this
 * one's title and was published within a week of it: most likely it is the
 * same, brought with another address. *namesake_id 0: there is none. */
bool article_find_namesake(struct view *view, int64_t list_id,
                           int64_t article_id, int64_t *namesake_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Marks a story as used up by an edition. Errors: EXISTS (another edition has
 * it). Thread: the writer's. */
struct article_mark {
    int64_t list_id;
    const char *cadence;
    int64_t article_id, edition_id;
    bool is_printed; /* false: passed over */
};
bool article_mark_add(struct transaction *tx, const struct article_mark *mark,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives an edition's stories back. Thread: the writer's. */
bool article_mark_remove(struct transaction *tx, int64_t edition_id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
