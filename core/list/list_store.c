/* SPDX-License-Identifier: MIT */
/* Lists in the database. */
#include "list_store.h"

enum { FIND, FIND_BY_ID, ALL, INSERT, UPDATE, DELETE, STATEMENTS };

/* In the order of row_to_list. */
#define LIST_COLUMNS                                                      \
    "id, name, title, from_name, from_address, reply_to, language, zone," \
    " weekdays, at_s, scheduled_since_ms, min_stories, max_stories,"      \
    " max_age_ms, grace_ms, expiry_ms, carry_over, is_paused, is_open,"   \
    " created_at_ms"

static const struct statement statements[STATEMENTS] = {
    [FIND] = {"list_find", "SELECT " LIST_COLUMNS " FROM list"
                           " WHERE name = :name AND deleted_at_ms IS NULL"},
    /* A deleted one too: mails that name it are on their way, and links to it
     * never expire. */
    [FIND_BY_ID] = {"list_find_by_id", "SELECT " LIST_COLUMNS " FROM list"
                                       " WHERE id = :id"},
    [ALL] = {"list_all", "SELECT " LIST_COLUMNS " FROM list"
                         " WHERE deleted_at_ms IS NULL ORDER BY name"},
    [INSERT] =
        {"list_insert",
         "INSERT INTO list (name, title, from_name, from_address, reply_to,"
         " language, zone, weekdays, at_s, scheduled_since_ms, min_stories,"
         " max_stories, max_age_ms, grace_ms, expiry_ms, carry_over,"
         " is_paused, is_open, created_at_ms)"
         " VALUES (:name, :title, :from_name, :from_address, :reply_to,"
         " :language, :zone, :weekdays, :at_s, :scheduled_since_ms,"
         " :min_stories, :max_stories, :max_age_ms, :grace_ms, :expiry_ms,"
         " :carry_over, :is_paused, :is_open, :created_at_ms) RETURNING id"},
    [UPDATE] = {"list_update",
                "UPDATE list SET title = :title, from_name = :from_name,"
                " from_address = :from_address, reply_to = :reply_to,"
                " language = :language, zone = :zone, weekdays = :weekdays,"
                " at_s = :at_s, scheduled_since_ms = :scheduled_since_ms,"
                " min_stories = :min_stories, max_stories = :max_stories,"
                " max_age_ms = :max_age_ms, grace_ms = :grace_ms,"
                " expiry_ms = :expiry_ms, carry_over = :carry_over,"
                " is_paused = :is_paused, is_open = :is_open"
                " WHERE name = :name AND deleted_at_ms IS NULL"},
    /* Kept for its editions and proofs of consent; its name is free again. */
    [DELETE] = {"list_delete", "UPDATE list SET deleted_at_ms = :at_ms"
                               " WHERE name = :name AND deleted_at_ms IS NULL"},
};

const struct statement_set list_store_statements = {statements, STATEMENTS};

static struct list *
row_to_list(struct query *query)
{
    struct list *list = g_new0(struct list, 1);

    *list = (struct list){
        .id = query_int(query, 0),
        .name = query_text_copy(query, 1),
        .title = query_text_copy(query, 2),
        .from_name = query_text_copy(query, 3),
        .from_address = query_text_copy(query, 4),
        .reply_to = query_text_copy(query, 5),
        .language = query_text_copy(query, 6),
        .schedule = {.zone = query_text_copy(query, 7),
                     .weekdays = (unsigned)query_int(query, 8),
                     .at_s = (int)query_int(query, 9)},
        .scheduled_since_ms = query_int(query, 10),
        .min_stories = query_int(query, 11),
        .max_stories = query_int(query, 12),
        .max_age_ms = query_int(query, 13),
        .grace_ms = query_int(query, 14),
        .expiry_ms = query_int(query, 15),
        .is_carrying_over = query_int(query, 16) != 0,
        .is_paused = query_int(query, 17) != 0,
        .is_open = query_int(query, 18) != 0,
        .created_at_ms = query_int(query, 19),
    };
    return list;
}

static void
bind_list(struct query *query, const struct list *list)
{
    query_bind_text(query, ":name", list->name);
    query_bind_text(query, ":title", list->title);
    query_bind_text(query, ":from_name", list->from_name);
    query_bind_text(query, ":from_address", list->from_address);
    query_bind_text(query, ":reply_to", list->reply_to);
    query_bind_text(query, ":language", list->language);
    query_bind_text(query, ":zone", list->schedule.zone);
    query_bind_int(query, ":weekdays", list->schedule.weekdays);
    query_bind_int(query, ":at_s", list->schedule.at_s);
    query_bind_int(query, ":scheduled_since_ms", list->scheduled_since_ms);
    query_bind_int(query, ":min_stories", list->min_stories);
    query_bind_int(query, ":max_stories", list->max_stories);
    query_bind_int(query, ":max_age_ms", list->max_age_ms);
    query_bind_int(query, ":grace_ms", list->grace_ms);
    query_bind_int(query, ":expiry_ms", list->expiry_ms);
    query_bind_int(query, ":carry_over", list->is_carrying_over);
    query_bind_int(query, ":is_paused", list->is_paused);
    query_bind_int(query, ":is_open", list->is_open);
}

static bool
find_one(struct query *query, struct list **found, GError **error)
{
    g_autoptr(List) list = NULL;

    if (query_next(query))
        list = row_to_list(query);
    if (!query_end(query, error))
        return false;
    *found = g_steal_pointer(&list);
    return true;
}

bool
list_store_find(struct view *view, const char *name, struct list **found,
                GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND]);

    query_bind_text(&query, ":name", name);
    return find_one(&query, found, error);
}

bool
list_store_find_by_id(struct view *view, int64_t id, struct list **found,
                      GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND_BY_ID]);

    query_bind_int(&query, ":id", id);
    return find_one(&query, found, error);
}

static void
free_list(gpointer list)
{
    list_free(list);
}

GPtrArray *
list_store_all(struct view *view, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[ALL]);
    g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(free_list);

    while (query_next(&query))
        g_ptr_array_add(lists, row_to_list(&query));
    return query_end(&query, error) ? g_steal_pointer(&lists) : NULL;
}

bool
list_store_insert(struct transaction *tx, const struct list *list, int64_t *id,
                  GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[INSERT]);

    bind_list(&query, list);
    query_bind_int(&query, ":created_at_ms", list->created_at_ms);
    if (query_next(&query))
        *id = query_int(&query, 0);
    return query_end(&query, error);
}

bool
list_store_update(struct transaction *tx, const struct list *list,
                  int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[UPDATE]);

    bind_list(&query, list);
    return query_run_counting(&query, changed, error);
}

bool
list_store_delete(struct transaction *tx, const char *name, int64_t at_ms,
                  int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[DELETE]);

    query_bind_text(&query, ":name", name);
    query_bind_int(&query, ":at_ms", at_ms);
    return query_run_counting(&query, changed, error);
}
