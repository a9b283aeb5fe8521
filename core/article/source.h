/* SPDX-License-Identifier: MIT */
/*
 * Sources: where a list's articles come from. Reading one is polite: a
 * conditional GET, back-off after failures, one request when nothing changed.
 * A folder is read again when one of its files has changed, and what is wrong
 * with one of them stops no other.
 */
#ifndef VESPER_SOURCE_H
#define VESPER_SOURCE_H

#include "article.h"
#include "random.h"

/* How the stories of a source come. */
enum source_kind {
    SOURCE_WEB,    /* a feed, fetched again and again */
    SOURCE_FOLDER, /* files in a folder of this machine */
    SOURCE_PUSH,   /* the site's own system announces them: never read */
    SOURCE_KINDS
};

/* Returns "web", "folder" or "push". Static text. */
const char *source_kind_name(enum source_kind kind);

struct source {
    int64_t id, list_id;
    enum source_kind kind;
    /* web: its http or https URL; folder: its absolute path; push: its name */
    char *address;
    char *title;                /* the feed's own; "" before the first read */
    char *etag, *last_modified; /* NULL: none. etag of a folder: its print */
    int64_t next_poll_at_ms;
    int64_t quiet_until_ms;  /* its server has asked for it; 0: it has not */
    int64_t last_good_at_ms; /* 0: never */
    int64_t last_new_at_ms;  /* of a story; its start where there was none */
    int64_t created_at_ms;
    int64_t failures; /* in a row; one that was read but for some files has
                         not failed */
    char *last_error; /* "" when the last read was good */
};
void source_free(struct source *source);
typedef struct source Source;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)
/* Makes an empty array of sources that owns them. Returns: the caller's. */
GPtrArray *source_array_new(void);

/* Adds a source to a list, due at once. address: borrowed. *id: read after the
 * commit. Errors: EXISTS, SYNTAX (the address is none of that kind).
 * Thread: the writer's. */
struct source_entry {
    int64_t list_id;
    enum source_kind kind;
    const char *address;
};
bool source_add(struct transaction *tx, const struct source_entry *entry,
                const struct clock *clock, int64_t *id,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes a source; its articles stay. which: its number or its address.
 * Errors: NOT_FOUND. Thread: the writer's. */
bool source_remove(struct transaction *tx, int64_t list_id, const char *which,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists sources: of one list, or (0) of all. Of struct source *, the caller's.
 */
GPtrArray *source_all(struct view *view, int64_t list_id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists those that are read: all but what is pushed. Of struct source *, the
 * caller's. */
GPtrArray *source_readable(struct view *view, int64_t list_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists those that are asked once more, out of turn, before an edition closes:
 * not those whose server has said to come later (Retry-After, 429) or that it
 * has nothing any more (410). Of struct source *, the caller's. */
GPtrArray *source_last_news(struct view *view, int64_t list_id, int64_t now_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How long that may take for all of them together: one that hangs must not make
 * the evening late. */
enum { SOURCE_LAST_NEWS_MS = 30 * 1000 };

/* Lists the sources that are due, and those whose time is further off than any
 * wait: a clock was wrong. With one come those of other lists that have its
 * address: one request serves them all. Of struct source *, the caller's. */
GPtrArray *source_due(struct view *view, int64_t now_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds when the next source is due; INT64_MAX: there is none. */
bool source_next_poll(struct view *view, int64_t *at_ms,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When the operator hears of a source. */
struct source_watch {
    int64_t broken_ms; /* it has failed for so long */
    int64_t silent_ms; /* it is well, but brought nothing new */
    bool should_mail;  /* he has an address */
};

/* Takes it out of the settings. */
struct source_watch source_watch_of(const struct settings *settings);

/* Tells the operator of those that announce and have long said nothing new:
 * they are never read, so nobody else would see it. For once a day.
 * Errors: BUSY, STORAGE. Thread: the writer's. */
bool source_watch_pushed(struct transaction *tx,
                         const struct source_watch *watch,
                         const struct clock *clock,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How sources are read; all borrowed. */
struct source_poll {
    struct database *database;
    const struct fetch_rules *rules;
    const struct clock *clock;
    struct random *random; /* no two sources keep step for long */
    /* When to look again after a success. Each wait is longer by up to a tenth,
     * by chance. */
    int64_t poll_ms;
    struct source_watch watch;
};

enum source_outcome {
    SOURCE_READ,      /* all that it holds */
    SOURCE_UNCHANGED, /* it says that nothing is new: a 304, the same folder */
    SOURCE_FLAWED,    /* a folder: all but some of its files */
    SOURCE_FAILED,    /* nothing could be read */
    SOURCE_GONE,      /* the same, and its server says that it is for good */
    SOURCE_OUTCOMES
};

/* Returns "read", "not modified", "flawed", "failed" or "gone". Static text. */
const char *source_outcome_name(enum source_outcome outcome);

/* What came of reading a source; all borrowed. */
struct source_news {
    const struct source *source; /* as it was before */
    enum source_outcome outcome;
    struct article_taken taken;
    struct article_withdrawn withdrawn; /* its array is there */
    const char *problem;                /* NULL: read, or unchanged */
    guint flawed_files;   /* of a folder: they could not be read */
    guint fresh_files;    /* of a folder: left for another look, soon */
    const char *feed_url; /* its address was a page's, and is its feed's from
                             now on; NULL: it stays */
};

/* Reads sources now, side by side, and takes what is new: each is fetched and
 * parsed (no lock is held; once for all that have one address and hold the same
 * of it), then kept, a few hundred stories a write; what its
 * feed takes back is withdrawn (article_withdraw), and of what was mailed by
 * then the operator hears (late_withdrawal.h). A permanent redirect is
 * remembered, a fresh answer (Cache-Control) not asked for again before its
 * time. A page in place of a new source's feed is asked for its feed, which is
 * read then and remembered likewise. A source that fails is not this function's
 * failure: it is kept in its row (with back-off) and told. One that has not
 * answered within most_ms, or a folder whose turn has not come, counts as
 * before; nothing is kept of it. None of them is pushed.
 * Errors: BUSY, STORAGE. Thread: any but the writer's; waits. */
struct source_round {
    struct source_poll poll;
    const GPtrArray *sources; /* of struct source * */
    int64_t most_ms;          /* for all of them together */
    /* Hears of each, as they come; may be NULL. */
    void (*told)(void *self, const struct source_news *news);
    /* Asked each second, and before each folder: the time is over at once where
     * it says so; may be NULL. */
    bool (*must_end)(void *self);
    void *self;
};
bool source_read_all(const struct source_round *round,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
