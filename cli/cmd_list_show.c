/* SPDX-License-Identifier: MIT */
/* vesper list show: a list as `list set` takes it, its readers, its next
 * edition. */
#include "command.h"

#include "edition.h"
#include "subscriber.h"

/* Columns and cells that grow together. */
struct record {
    GArray *columns; /* of struct column */
    GArray *cells;   /* of struct cell */
};

static void
add(struct record *record, const char *key, enum column_kind kind,
    struct cell cell)
{
    const struct column column = {.key = key, .kind = kind};

    g_array_append_val(record->columns, column);
    g_array_append_val(record->cells, cell);
}

/* "max-stories" is "max_stories" in JSON, as every key of ours. */
static const char *
key_of(const struct list_field *field)
{
    g_autofree char *key = g_strdelimit(g_strdup(field->key), "-", '_');

    return g_intern_string(key); /* the columns borrow it */
}

static void
add_fields(struct record *record, const struct list *list, GPtrArray *texts)
{
    for (const struct list_field *field = list_fields(); field->key != NULL;
         field++) {
        char *text = field->format(list);

        g_ptr_array_add(texts, text);
        add(record, key_of(field), COLUMN_TEXT,
            *text != '\0' ? CELL_TEXT(text) : CELL_NONE);
    }
}

static bool
add_readers(struct record *record, struct view *view, int64_t list_id,
            GError **error)
{
    int64_t counts[SUBSCRIPTION_STATES];

    if (!reader_count(view, list_id, counts, error))
        return false;
    for (enum subscription_state state = 0; state < SUBSCRIPTION_STATES;
         state++)
        add(record, subscription_state_name(state), COLUMN_NUMBER,
            CELL_NUMBER(counts[state]));
    return true;
}

static bool
show(struct record *record, const struct invocation *invocation,
     const struct list *list, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    int64_t next_at_ms = 0;

    if (!edition_next_due(invocation->view, list,
                          clock_now_ms(invocation->clock), &next_at_ms, error))
        return false;
    add(record, "name", COLUMN_TEXT, CELL_TEXT(list->name));
    add_fields(record, list, texts);
    add(record, "next_at", COLUMN_INSTANT,
        cell_local_or_none(next_at_ms, list->schedule.zone));
    add(record, "created_at", COLUMN_INSTANT, CELL_NUMBER(list->created_at_ms));
    if (!add_readers(record, invocation->view, list->id, error))
        return false;
    g_assert(record->columns->len == record->cells->len);
    printer_record(invocation->printer,
                   (const struct column *)(void *)record->columns->data,
                   (const struct cell *)(void *)record->cells->data,
                   record->cells->len);
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list =
        list_get(invocation->view, invocation->operands[0], error);
    g_autoptr(GArray) columns = g_array_new(TRUE, FALSE, sizeof(struct column));
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
    struct record record = {columns, cells};

    return list != NULL && show(&record, invocation, list, error);
}

const struct command cmd_list_show = {
    .name = "list show",
    .words = "NAME",
    .summary = "Show a list",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
