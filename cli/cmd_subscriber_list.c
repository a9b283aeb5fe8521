/* SPDX-License-Identifier: MIT */
/* vesper subscriber list: the readers of a list, page by page, so that a
 * million of them take no memory. */
#include "command.h"

#include "error.h"
#include "safe_text.h"
#include "subscriber.h"

enum { PAGE_LINES = 1000, SHOWN_BYTES = 60 };

static const struct option_row options[] = {
    {"state", "STATE", "Only pending, active, left, disabled or refused", 0},
    {0},
};

static const struct column columns[] = {
    {"subscriber", NULL, COLUMN_NUMBER},
    {"email", NULL, COLUMN_TEXT},
    {"state", NULL, COLUMN_TEXT},
    {"since", NULL, COLUMN_INSTANT},
    {0},
};

static bool
read_state(const struct invocation *invocation, enum subscription_state *state,
           GError **error)
{
    const char *name = invocation_option(invocation, "state");
    g_autofree char *safe = NULL;

    if (name == NULL || subscription_state_from_name(name, state))
        return true;
    safe = safe_text(name, SHOWN_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                "there is no state '%s'", safe);
    return false;
}

static void
print_page(const struct invocation *invocation, const GPtrArray *page,
           int64_t *last_id)
{
    for (unsigned i = 0; i < page->len; i++) {
        const struct reader_line *line = g_ptr_array_index(page, i);

        g_assert(line->subscriber_id > *last_id); /* no seam */
        PRINT_ROW(invocation->printer, CELL_NUMBER(line->subscriber_id),
                  CELL_TEXT(line->email),
                  CELL_TEXT(subscription_state_name(line->state)),
                  CELL_NUMBER(line->since_ms));
        *last_id = line->subscriber_id;
    }
}

static bool
print_all(const struct invocation *invocation, const struct list *list,
          enum subscription_state state, GError **error)
{
    int64_t last_id = 0;
    unsigned count = PAGE_LINES;

    while (count == PAGE_LINES) {
        g_autoptr(GPtrArray) page = reader_page(
            invocation->view, list->id, state, last_id, PAGE_LINES, error);

        if (page == NULL)
            return false;
        print_page(invocation, page, &last_id);
        count = page->len;
    }
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    enum subscription_state state = SUBSCRIPTION_STATES;
    g_autoptr(List) list =
        list_get(invocation->view, invocation->operands[0], error);

    if (list == NULL || !read_state(invocation, &state, error))
        return false;
    printer_list_begin(invocation->printer, NULL, columns);
    if (!print_all(invocation, list, state, error))
        return false;
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_subscriber_list = {
    .name = "subscriber list",
    .words = "LIST",
    .summary = "Show the readers of a list",
    .options = options,
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
