/* SPDX-License-Identifier: MIT */
/* The SQL of articles, pools and marks; stays in the room. */
#ifndef VESPER_ARTICLE_STORE_H
#define VESPER_ARTICLE_STORE_H

#include "article.h"
#include "query.h"

extern const struct statement_set article_store_statements;

/* Every cadence there is, spelled out so that a mark is found by its whole key.
 */
#define EVERY_CADENCE "('daily', 'weekly', 'alert')"

/* A story as it was told, when, and by whom. A clock that is ahead of ours must
 * not silence what is told until we are there: what an announcement says of the
 * future is as of now. */
struct article_row {
    const struct story *story;
    int64_t now_ms;
    int64_t source_id; /* 0: by hand */
    int64_t as_of_ms;  /* of when an announcement says it is; 0: it does not */
};

/* Returns a story as an intake tells it; borrows it. */
struct article_row article_row_of(const struct article_intake *intake,
                                  const struct story *story, int64_t now_ms);

/* What is known by a name: id is 0 where nobody brought it yet. */
struct known_article {
    int64_t id;
    bool is_pooled;    /* in the pool it was looked up for */
    int64_t owner_id;  /* who may take it back there; 0: anybody */
    int64_t writer_id; /* whose words they are; 0: by hand, or source gone */
    int64_t writer_list_id;
    int64_t words_as_of_ms; /* 0: never announced, or without a time */
    int64_t united_id;      /* of another that is this one now; 0: none */
    bool is_edited;
    bool is_withdrawn;
    int64_t announced_as_of_ms; /* 0: never, or without a time of change */
};
bool article_store_find(struct view *view, int64_t list_id, const char *name,
                        struct known_article *known,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds the article that a story's names lead to, the strongest first; where
 * they lead to two, makes them one (recognise.c). names: of char *. */
bool article_recognise(struct transaction *tx,
                       const struct article_intake *intake,
                       const GPtrArray *names, struct known_article *known,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets these lead to an article, but for those that lead to another. */
bool article_add_names(struct transaction *tx, int64_t id,
                       const GPtrArray *names,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells whether a source may take a story back that is known (intake.c): it
 * brought it to the pool, nobody else did, or the site's own system tells. The
 * desk comes before all of them. */
bool article_is_owner(const struct article_intake *intake,
                      const struct known_article *known);

/* Tells whether a later announcement of a story came before this one: a try
 * that was lost is made again, after what has happened since (intake.c). */
bool article_is_overtaken(const struct article_intake *intake,
                          const struct known_article *known,
                          const struct story *story);

/* Gives a story of the pool to who announces it, or tells it while it is
 * nobody's; no other's (article_is_owner). Of an announcement it keeps of when
 * that is: a clock that is ahead of ours must not silence it until we are
 * there, so what it says of the future is as of now. */
bool article_own(struct transaction *tx, const struct article_intake *intake,
                 const struct known_article *known,
                 const struct article_row *said,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives an article a name, unless another has it. */
bool article_store_name(struct transaction *tx, int64_t id, const char *name,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts a story as version 1; what claims to be of the future is of now.
 * *id is written on success. */
bool article_store_insert(struct transaction *tx, const struct article_row *row,
                          int64_t *id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes what is printed of a story and when it was published, as the next
 * version, where it differs from what is there; a story without a date keeps
 * the one it has, and one whose source gives a date after it was first seen.
 * *changed: 1 or 0. */
bool article_store_update(struct transaction *tx, int64_t id,
                          const struct article_row *row, int64_t *changed,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct pool_row {
    int64_t list_id, article_id, source_id, added_at_ms;
    int64_t announced_as_of_ms;
    bool is_backlog;
};
/* Puts a story into a list's pool, unless it is there. */
bool article_store_pool(struct transaction *tx, const struct pool_row *row,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes who has the pen, and as of when. */
bool article_store_hand_pen(struct transaction *tx, int64_t id,
                            const struct article_row *row,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes whose a story of the pool is, and announced_as_of_ms. */
bool article_store_own(struct transaction *tx, const struct pool_row *row,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says that an article was withdrawn, and when; 0: it is back. */
bool article_store_withdraw(struct transaction *tx, int64_t list_id,
                            int64_t article_id, int64_t withdrawn_at_ms,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Each does what its public cousin in article.h promises. */
bool article_store_drop(struct transaction *tx, int64_t list_id,
                        int64_t article_id, bool is_dropped, int64_t *changed,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool article_store_pin(struct transaction *tx, int64_t list_id,
                       int64_t article_id, int64_t pinned_at_ms,
                       int64_t *changed,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says whether an article is the desk's, or its sources'. */
bool article_store_set_edited(struct transaction *tx, int64_t id,
                              bool is_edited,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds an article of a list; *found NULL: it has none of that number. */
bool article_store_find_by_id(struct view *view, int64_t list_id,
                              int64_t article_id, struct article **found,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds the URL of the newest article of a list with a title, but for one;
 * *url NULL: there is none. *url: the caller's. */
bool article_store_url_of_title(struct view *view, int64_t list_id,
                                const char *title, int64_t but_for_id,
                                char **url,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds the oldest article of a list that is older than one, has its title, and
 * was published at most within_ms before or after it; *namesake_id 0: none. */
bool article_store_namesake(struct view *view, int64_t list_id,
                            int64_t article_id, int64_t within_ms,
                            int64_t *namesake_id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *article_store_page(struct view *view, int64_t list_id,
                              enum article_state state, guint limit,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *article_store_candidates(struct view *view, int64_t list_id,
                                    const char *cadence, int64_t not_before_ms,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool article_store_mark(struct transaction *tx, const struct article_mark *mark,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool article_store_unmark(struct transaction *tx, int64_t edition_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
