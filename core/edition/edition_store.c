/* SPDX-License-Identifier: MIT */
/* Editions, their stories and letters in the database. */
#include "edition_store.h"

enum {
    FIND,
    GET,
    PAGE,
    IN_STATE,
    INSERT,
    RETRY,
    MOVE,
    ADD_STORY,
    LETTER_INSERT,
    LETTER_FIND,
    LETTER_FIND_PAGE,
    STATEMENTS
};

/* In the order of row_to_edition. */
#define EDITION_COLUMNS                                            \
    "id, list_id, local_date, slot, state, reason, due_at_ms,"     \
    " not_after_ms, subject, story_count, boundary, frozen_at_ms," \
    " planned_count, finished_at_ms, created_at_ms"

/* 6 skipped: edition.h */
static const struct statement statements[STATEMENTS] = {
    [FIND] = {"edition_find", "SELECT " EDITION_COLUMNS " FROM edition"
                              " WHERE list_id = :list_id"
                              " AND local_date = :local_date"
                              " AND slot = :slot"},
    [GET] = {"edition_get",
             "SELECT " EDITION_COLUMNS " FROM edition WHERE id = :id"},
    [PAGE] = {"edition_page", "SELECT " EDITION_COLUMNS " FROM edition"
                              " WHERE :list_id = 0 OR list_id = :list_id"
                              " ORDER BY id DESC LIMIT :limit"},
    [IN_STATE] = {"edition_in_state", "SELECT " EDITION_COLUMNS " FROM edition"
                                      " WHERE state = :state ORDER BY id"},
    [INSERT] = {"edition_insert",
                "INSERT INTO edition (list_id, local_date, slot, state,"
                " reason, due_at_ms, not_after_ms, subject, story_count,"
                " boundary, frozen_at_ms, planned_count, finished_at_ms,"
                " created_at_ms)"
                " VALUES (:list_id, :local_date, :slot, :state, :reason,"
                " :due_at_ms, :not_after_ms, :subject, :story_count,"
                " :boundary, :frozen_at_ms, 0, :finished_at_ms,"
                " :created_at_ms) RETURNING id"},
    /* The row stays, and with it the number that logs and alerts have told. */
    [RETRY] = {"edition_retry",
               "UPDATE edition SET state = :state, reason = :reason,"
               " due_at_ms = :due_at_ms, not_after_ms = :not_after_ms,"
               " subject = :subject, story_count = :story_count,"
               " boundary = :boundary, frozen_at_ms = :frozen_at_ms,"
               " finished_at_ms = :finished_at_ms"
               " WHERE id = :id AND state = 6"},
    /* Of two who move it from the same state one changes nothing. */
    [MOVE] = {"edition_move",
              "UPDATE edition SET state = :to,"
              " reason = COALESCE(:reason, reason),"
              " planned_count = COALESCE(:planned_count, planned_count),"
              " not_after_ms = COALESCE(:not_after_ms, not_after_ms),"
              " finished_at_ms = :finished_at_ms"
              " WHERE id = :id AND state = :from"},
    [ADD_STORY] = {"edition_add_story",
                   "INSERT INTO edition_article (edition_id, position,"
                   " article_id, version)"
                   " VALUES (:edition_id, :position, :article_id, :version)"},
    [LETTER_INSERT] = {"letter_insert",
                       "INSERT INTO letter (edition_id, language, stretches,"
                       " sha256, web_page) VALUES (:edition_id, :language,"
                       " :stretches, :sha256, :web_page)"},
    /* The letter in the list's language is the one with the page. */
    [LETTER_FIND] = {"letter_find",
                     "SELECT stretches, sha256 FROM letter"
                     " WHERE edition_id = :edition_id"
                     " ORDER BY CASE WHEN language = :language THEN 0"
                     " WHEN web_page <> '' THEN 1 ELSE 2 END, language"
                     " LIMIT 1"},
    [LETTER_FIND_PAGE] = {"letter_find_page",
                          "SELECT web_page FROM letter"
                          " WHERE edition_id = :edition_id"
                          " AND web_page <> '' ORDER BY language LIMIT 1"},
};

const struct statement_set edition_store_statements = {statements, STATEMENTS};

/* A state out of its column; the numbers are ours alone. */
static enum edition_state
state_of(struct query *query, int column)
{
    int64_t state = query_int(query, column);

    g_assert(state >= 0 && state < EDITION_STATES);
    return (enum edition_state)state;
}

static struct edition *
row_to_edition(struct query *query)
{
    struct edition *edition = g_new0(struct edition, 1);

    *edition = (struct edition){
        .id = query_int(query, 0),
        .list_id = query_int(query, 1),
        .local_date = query_text_copy(query, 2),
        .slot = query_text_copy(query, 3),
        .state = state_of(query, 4),
        .reason = query_text_copy(query, 5),
        .due_at_ms = query_int(query, 6),
        .not_after_ms = query_int(query, 7),
        .subject = query_text_copy(query, 8),
        .story_count = query_int(query, 9),
        .boundary = query_text_copy(query, 10),
        .frozen_at_ms = query_int(query, 11),
        .planned_count = query_int(query, 12),
        .finished_at_ms = query_int(query, 13),
        .created_at_ms = query_int(query, 14),
    };
    return edition;
}

static bool
find_one(struct query *query, struct edition **found, GError **error)
{
    g_autoptr(Edition) edition = NULL;

    if (query_next(query))
        edition = row_to_edition(query);
    if (!query_end(query, error))
        return false;
    *found = g_steal_pointer(&edition);
    return true;
}

static void
free_edition(gpointer edition)
{
    edition_free(edition);
}

static GPtrArray *
find_all(struct query *query, GError **error)
{
    g_autoptr(GPtrArray) editions =
        g_ptr_array_new_with_free_func(free_edition);

    while (query_next(query))
        g_ptr_array_add(editions, row_to_edition(query));
    return query_end(query, error) ? g_steal_pointer(&editions) : NULL;
}

static void
bind_edition(struct query *query, const struct edition *edition)
{
    query_bind_int(query, ":state", edition->state);
    query_bind_text(query, ":reason", edition->reason);
    query_bind_int(query, ":due_at_ms", edition->due_at_ms);
    query_bind_int(query, ":not_after_ms", edition->not_after_ms);
    query_bind_text(query, ":subject", edition->subject);
    query_bind_int(query, ":story_count", edition->story_count);
    query_bind_text(query, ":boundary", edition->boundary);
    query_bind_unless_0(query, ":frozen_at_ms", edition->frozen_at_ms);
    query_bind_unless_0(query, ":finished_at_ms", edition->finished_at_ms);
}

bool
edition_store_find(struct view *view, int64_t list_id, const char *local_date,
                   const char *slot, struct edition **found, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":local_date", local_date);
    query_bind_text(&query, ":slot", slot);
    return find_one(&query, found, error);
}

bool
edition_store_get(struct view *view, int64_t id, struct edition **found,
                  GError **error)
{
    g_auto(Query) query = view_query(view, &statements[GET]);

    query_bind_int(&query, ":id", id);
    return find_one(&query, found, error);
}

GPtrArray *
edition_store_page(struct view *view, int64_t list_id, int limit,
                   GError **error)
{
    g_auto(Query) query = view_query(view, &statements[PAGE]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":limit", limit);
    return find_all(&query, error);
}

GPtrArray *
edition_store_in_state(struct view *view, enum edition_state state,
                       GError **error)
{
    g_auto(Query) query = view_query(view, &statements[IN_STATE]);

    query_bind_int(&query, ":state", state);
    return find_all(&query, error);
}

bool
edition_store_insert(struct transaction *tx, const struct edition *edition,
                     int64_t *id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[INSERT]);

    bind_edition(&query, edition);
    query_bind_int(&query, ":list_id", edition->list_id);
    query_bind_text(&query, ":local_date", edition->local_date);
    query_bind_text(&query, ":slot", edition->slot);
    query_bind_int(&query, ":created_at_ms", edition->created_at_ms);
    if (query_next(&query))
        *id = query_int(&query, 0);
    return query_end(&query, error);
}

bool
edition_store_retry(struct transaction *tx, const struct edition *edition,
                    int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[RETRY]);

    g_assert(edition->id > 0);
    bind_edition(&query, edition);
    query_bind_int(&query, ":id", edition->id);
    return query_run_counting(&query, changed, error);
}

bool
edition_store_move(struct transaction *tx, const struct edition_step *step,
                   int64_t finished_at_ms, int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[MOVE]);

    query_bind_int(&query, ":id", step->id);
    query_bind_int(&query, ":from", step->from);
    query_bind_int(&query, ":to", step->to);
    query_bind_text(&query, ":reason", step->reason);
    query_bind_unless_0(&query, ":planned_count", step->planned_count);
    query_bind_unless_0(&query, ":not_after_ms", step->not_after_ms);
    query_bind_unless_0(&query, ":finished_at_ms", finished_at_ms);
    return query_run_counting(&query, changed, error);
}

bool
edition_store_add_story(struct transaction *tx, int64_t edition_id,
                        int64_t position, const struct article *article,
                        GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[ADD_STORY]);

    g_assert(edition_id > 0 && position > 0);
    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_int(&query, ":position", position);
    query_bind_int(&query, ":article_id", article->id);
    query_bind_int(&query, ":version", article->version);
    return query_run(&query, error);
}

bool
letter_store_insert(struct transaction *tx, const struct letter_row *row,
                    GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[LETTER_INSERT]);

    query_bind_int(&query, ":edition_id", row->edition_id);
    query_bind_text(&query, ":language", row->language);
    query_bind_bytes(&query, ":stretches",
                     g_bytes_get_data(row->stretches, NULL),
                     g_bytes_get_size(row->stretches));
    query_bind_text(&query, ":sha256", row->sha256);
    query_bind_text(&query, ":web_page", row->web_page);
    return query_run(&query, error);
}

bool
letter_store_find(struct view *view, int64_t edition_id, const char *language,
                  GBytes **stretches, char **sha256, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[LETTER_FIND]);
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *hash = NULL;

    query_bind_int(&query, ":edition_id", edition_id);
    query_bind_text(&query, ":language", language);
    if (query_next(&query)) {
        size_t size = 0;
        const void *data = query_bytes(&query, 0, &size);

        bytes = g_bytes_new(data, size);
        hash = query_text_copy(&query, 1);
    }
    if (!query_end(&query, error))
        return false;
    *stretches = g_steal_pointer(&bytes);
    *sha256 = g_steal_pointer(&hash);
    return true;
}

bool
letter_store_find_page(struct view *view, int64_t edition_id, char **page,
                       GError **error)
{
    g_auto(Query) query = view_query(view, &statements[LETTER_FIND_PAGE]);
    g_autofree char *text = NULL;

    query_bind_int(&query, ":edition_id", edition_id);
    if (query_next(&query))
        text = query_text_copy(&query, 0);
    if (!query_end(&query, error))
        return false;
    *page = g_steal_pointer(&text);
    return true;
}
