/* SPDX-License-Identifier: MIT */
/* Sources in the database. */
#include "source_store.h"

enum {
    ALL,
    READABLE,
    LAST_NEWS,
    FIND,
    DUE,
    NEXT_POLL,
    HAS,
    HAS_ADDRESS,
    INSERT_ANEW,
    INSERT,
    UPDATE,
    REMEMBER,
    REMEMBER_MOVED,
    DELETE,
    STATEMENTS
};

/* No wait is so long: the clock was ahead when this one was begun, and has been
 * put right since. */
enum { NEVER_MS = 2 * 24 * 3600 * 1000 };

/* In the order of row_to_source. */
#define SOURCE_COLUMNS                                         \
    "id, list_id, kind, address, title, etag, last_modified,"  \
    " next_poll_at_ms, last_good_at_ms, failures, last_error," \
    " last_new_at_ms, created_at_ms, quiet_until_ms"

#define NEW_COLUMNS                                                   \
    "list_id, kind, address, title, next_poll_at_ms, last_new_at_ms," \
    " failures, last_error, created_at_ms"
#define WHICH                   \
    " WHERE list_id = :list_id" \
    " AND (address = :which OR CAST(id AS TEXT) = :which)"

#define IS_DUE "(next_poll_at_ms <= :now_ms OR next_poll_at_ms > :never_ms)"
#define MAY_BE_ASKED                                          \
    "(quiet_until_ms IS NULL OR quiet_until_ms <= :now_ms OR" \
    " quiet_until_ms > :never_ms)"

/* Those of a list that was ended are read no more. */
#define OF_LISTS_THAT_GO_ON                                   \
    " list_id IN (SELECT id FROM list WHERE deleted_at_ms IS" \
    " NULL)"

static const struct statement statements[STATEMENTS] = {
    [ALL] = {"source_all", "SELECT " SOURCE_COLUMNS " FROM source"
                           " WHERE (list_id = :list_id OR :list_id = 0)"
                           " AND" OF_LISTS_THAT_GO_ON " ORDER BY list_id, id"},
    [READABLE] = {"source_readable",
                  "SELECT " SOURCE_COLUMNS " FROM source"
                  " WHERE list_id = :list_id AND kind <> 'push'"
                  " ORDER BY id"},
    [LAST_NEWS] = {"source_last_news",
                   "SELECT " SOURCE_COLUMNS " FROM source"
                   " WHERE list_id = :list_id AND kind <> 'push'"
                   " AND " MAY_BE_ASKED " ORDER BY id"},
    [FIND] = {"source_find", "SELECT " SOURCE_COLUMNS " FROM source"
                             " WHERE id = :id AND" OF_LISTS_THAT_GO_ON},
    [DUE] = {"source_due",
             "SELECT " SOURCE_COLUMNS " FROM source"
             " WHERE kind <> 'push' AND" OF_LISTS_THAT_GO_ON " AND (" IS_DUE
             " OR " MAY_BE_ASKED " AND address IN (SELECT address FROM source"
             " WHERE kind <> 'push' AND" OF_LISTS_THAT_GO_ON " AND " IS_DUE
             ")) ORDER BY next_poll_at_ms, id"},
    [NEXT_POLL] = {"source_next_poll",
                   "SELECT min(next_poll_at_ms) FROM source"
                   " WHERE kind <> 'push' AND" OF_LISTS_THAT_GO_ON},
    [HAS] = {"source_has", "SELECT id FROM source WHERE id = :id"},
    [HAS_ADDRESS] = {"source_has_address",
                     "SELECT id FROM source"
                     " WHERE list_id = :list_id AND address = :address"},
    [INSERT_ANEW] =
        {"source_insert_anew",
         "INSERT INTO source (id, " NEW_COLUMNS ")"
         " SELECT f.id, f.list_id, :kind, f.address, '', :now_ms, :now_ms, 0,"
         " '', :now_ms FROM former_source f"
         " WHERE f.list_id = :list_id AND f.address = :address"
         " AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = f.id)"
         " RETURNING id"},
    [INSERT] = {"source_insert",
                "INSERT INTO source (" NEW_COLUMNS ")"
                " VALUES (:list_id, :kind, :address, '', :now_ms, :now_ms, 0,"
                " '', :now_ms) RETURNING id"},
    [UPDATE] = {"source_update",
                "UPDATE source SET title = :title, etag = :etag,"
                " address = CASE WHEN EXISTS (SELECT 1 FROM source o"
                " WHERE o.list_id = source.list_id AND o.address = :address)"
                " THEN address ELSE :address END,"
                " last_modified = :last_modified,"
                " next_poll_at_ms = :next_poll_at_ms,"
                " quiet_until_ms = :quiet_until_ms,"
                " last_good_at_ms = :last_good_at_ms,"
                " last_new_at_ms = :last_new_at_ms, failures = :failures,"
                " last_error = :last_error WHERE id = :id"},
    [REMEMBER] = {"source_remember",
                  "INSERT INTO former_source (list_id, address, id)"
                  " SELECT list_id, address, id FROM source" WHICH
                  " ON CONFLICT (list_id, address) DO UPDATE"
                  " SET id = excluded.id"},
    [REMEMBER_MOVED] = {"source_remember_moved",
                        "INSERT INTO former_source (list_id, address, id)"
                        " SELECT list_id, address, id FROM source"
                        " WHERE id = :id AND address <> :address"
                        " ON CONFLICT (list_id, address) DO UPDATE"
                        " SET id = excluded.id"},
    [DELETE] = {"source_delete", "DELETE FROM source" WHICH " RETURNING id"},
};

const struct statement_set source_store_statements = {statements, STATEMENTS};

/* The table's CHECK knows no other name. */
static enum source_kind
kind_of_name(const char *name)
{
    enum source_kind kind = SOURCE_WEB;

    while (kind < SOURCE_KINDS && g_strcmp0(name, source_kind_name(kind)) != 0)
        kind++;
    g_assert(kind < SOURCE_KINDS);
    return kind;
}

static struct source *
row_to_source(struct query *query)
{
    struct source *source = g_new0(struct source, 1);

    *source = (struct source){
        .id = query_int(query, 0),
        .list_id = query_int(query, 1),
        .kind = kind_of_name(query_text(query, 2)),
        .address = query_text_copy(query, 3),
        .title = query_text_copy(query, 4),
        .etag = query_text_copy(query, 5),
        .last_modified = query_text_copy(query, 6),
        .next_poll_at_ms = query_int(query, 7),
        .last_good_at_ms = query_int(query, 8),
        .failures = query_int(query, 9),
        .last_error = query_text_copy(query, 10),
        .last_new_at_ms = query_int(query, 11),
        .created_at_ms = query_int(query, 12),
        .quiet_until_ms = query_int(query, 13),
    };
    return source;
}

static GPtrArray *
all_sources(struct query *query, GError **error)
{
    g_autoptr(GPtrArray) sources = source_array_new();

    while (query_next(query))
        g_ptr_array_add(sources, row_to_source(query));
    return query_end(query, error) ? g_steal_pointer(&sources) : NULL;
}

static bool
insert(struct transaction *tx, int which, const struct source_entry *entry,
       int64_t now_ms, int64_t *id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[which]);

    *id = 0;
    query_bind_int(&query, ":list_id", entry->list_id);
    query_bind_text(&query, ":kind", source_kind_name(entry->kind));
    query_bind_text(&query, ":address", entry->address);
    query_bind_int(&query, ":now_ms", now_ms);
    if (query_next(&query))
        *id = query_int(&query, 0);
    return query_end(&query, error);
}

bool
source_store_insert(struct transaction *tx, const struct source_entry *entry,
                    int64_t now_ms, int64_t *id, GError **error)
{
    return insert(tx, INSERT_ANEW, entry, now_ms, id, error) &&
           (*id != 0 || insert(tx, INSERT, entry, now_ms, id, error));
}

static bool
remember(struct transaction *tx, int64_t list_id, const char *which,
         GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[REMEMBER]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":which", which);
    return query_run(&query, error);
}

bool
source_store_delete(struct transaction *tx, int64_t list_id, const char *which,
                    int64_t *id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[DELETE]);

    *id = 0;
    if (!remember(tx, list_id, which, error))
        return false;
    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":which", which);
    if (query_next(&query))
        *id = query_int(&query, 0);
    return query_end(&query, error);
}

GPtrArray *
source_store_all(struct view *view, int64_t list_id, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[ALL]);

    query_bind_int(&query, ":list_id", list_id);
    return all_sources(&query, error);
}

GPtrArray *
source_store_readable(struct view *view, int64_t list_id, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[READABLE]);

    query_bind_int(&query, ":list_id", list_id);
    return all_sources(&query, error);
}

GPtrArray *
source_store_last_news(struct view *view, int64_t list_id, int64_t now_ms,
                       GError **error)
{
    g_auto(Query) query = view_query(view, &statements[LAST_NEWS]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":now_ms", now_ms);
    query_bind_int(&query, ":never_ms", now_ms + NEVER_MS);
    return all_sources(&query, error);
}

bool
source_store_find(struct view *view, int64_t id, struct source **found,
                  GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND]);
    g_autoptr(Source) source = NULL;

    query_bind_int(&query, ":id", id);
    if (query_next(&query))
        source = row_to_source(&query);
    if (!query_end(&query, error))
        return false;
    *found = g_steal_pointer(&source);
    return true;
}

GPtrArray *
source_store_due(struct view *view, int64_t now_ms, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[DUE]);

    query_bind_int(&query, ":now_ms", now_ms);
    query_bind_int(&query, ":never_ms", now_ms + NEVER_MS);
    return all_sources(&query, error);
}

bool
source_store_next_poll(struct view *view, int64_t *at_ms, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[NEXT_POLL]);
    int64_t found = INT64_MAX;

    if (query_next(&query) && !query_is_null(&query, 0))
        found = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *at_ms = found;
    return true;
}

static bool
remember_moved(struct transaction *tx, const struct source *source,
               GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[REMEMBER_MOVED]);

    query_bind_int(&query, ":id", source->id);
    query_bind_text(&query, ":address", source->address);
    return query_run(&query, error);
}

bool
source_store_update(struct transaction *tx, const struct source *source,
                    GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[UPDATE]);

    if (!remember_moved(tx, source, error))
        return false;
    query_bind_int(&query, ":id", source->id);
    query_bind_text(&query, ":address", source->address);
    query_bind_int(&query, ":last_new_at_ms", source->last_new_at_ms);
    query_bind_text(&query, ":title", source->title);
    query_bind_text(&query, ":etag", source->etag);
    query_bind_text(&query, ":last_modified", source->last_modified);
    query_bind_int(&query, ":next_poll_at_ms", source->next_poll_at_ms);
    query_bind_unless_0(&query, ":quiet_until_ms", source->quiet_until_ms);
    query_bind_unless_0(&query, ":last_good_at_ms", source->last_good_at_ms);
    query_bind_int(&query, ":failures", source->failures);
    query_bind_text(&query, ":last_error", source->last_error);
    return query_run(&query, error);
}

bool
source_store_has_address(struct view *view, int64_t list_id,
                         const char *address, bool *is_there, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[HAS_ADDRESS]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":address", address);
    return query_has_row(&query, is_there, error);
}

bool
source_store_has(struct view *view, int64_t id, bool *is_there, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[HAS]);

    query_bind_int(&query, ":id", id);
    return query_has_row(&query, is_there, error);
}
