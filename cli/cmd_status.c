/* SPDX-License-Identifier: MIT */
/* vesper status: how things stand, on one page. */
#include "command.h"

#include "advice.h"
#include "delivery.h"
#include "lease.h"
#include "outbox.h"
#include "source.h"

#include <string.h>

static const struct column columns[] = {
    {"is_running", "vesperd runs", COLUMN_TRUTH},
    {"url", "readers see", COLUMN_TEXT},
    {"outbox_waiting", NULL, COLUMN_NUMBER},
    {"outbox_failed", NULL, COLUMN_NUMBER},
    {"unknown", "copies whose fate is open", COLUMN_NUMBER},
    {0},
};

static const struct column list_columns[] = {
    {"list", NULL, COLUMN_TEXT},
    {"next_at", "next edition", COLUMN_INSTANT},
    {"edition", "newest", COLUMN_TEXT},
    {"state", NULL, COLUMN_TEXT},
    {"reason", NULL, COLUMN_TEXT},
    {"active", NULL, COLUMN_NUMBER},
    {"pending", NULL, COLUMN_NUMBER},
    {0},
};

static const struct column relay_columns[] = {
    {"relay", NULL, COLUMN_TEXT},
    {"url", NULL, COLUMN_TEXT},
    {"tls", "TLS", COLUMN_TEXT},
    {"sessions", NULL, COLUMN_NUMBER},
    {0},
};

static const struct column source_columns[] = {
    {"list", NULL, COLUMN_TEXT},
    {"address", NULL, COLUMN_TEXT},
    {"last_good_at", "last read", COLUMN_INSTANT},
    {"failures", NULL, COLUMN_NUMBER},
    {"problem", NULL, COLUMN_TEXT},
    {0},
};

static const struct column alert_columns[] = {
    {"cause", NULL, COLUMN_TEXT},
    {"text", NULL, COLUMN_TEXT},
    {"raised_at", "since", COLUMN_INSTANT},
    {"seen_at", "last seen", COLUMN_INSTANT},
    {"count", "times", COLUMN_NUMBER},
    {0},
};

static const struct column advice_columns[] = {
    {"text", "", COLUMN_TEXT},
    {0},
};

/* What waits may be tried again; what failed will not. states: ended by
 * DELIVERY_STATES. */
static int64_t
sum(const int64_t counts[DELIVERY_STATES], const enum delivery_state *states)
{
    int64_t total = 0;

    for (; *states != DELIVERY_STATES; states++)
        total += counts[*states];
    return total;
}

static bool
print_whole(const struct invocation *invocation, GError **error)
{
    static const enum delivery_state waiting[] = {
        DELIVERY_PENDING, DELIVERY_CLAIMED, DELIVERY_DEFERRED, DELIVERY_UNKNOWN,
        DELIVERY_STATES};
    static const enum delivery_state failed[] = {
        DELIVERY_FAILED, DELIVERY_EXPIRED, DELIVERY_STATES};
    const struct settings *settings = invocation->settings;
    int64_t outbox[DELIVERY_STATES], unknown = 0;
    bool is_running = false;

    /* The lease tells, not the list of processes: a vesperd without it sends
     * nothing. */
    if (!lease_is_held(settings->state, &is_running, error) ||
        !outbox_count(invocation->view, outbox, error) ||
        !delivery_count_unknown(invocation->view, &unknown, error))
        return false;
    PRINT_RECORD(invocation->printer, columns, CELL_NUMBER(is_running),
                 CELL_TEXT(settings->web_url),
                 CELL_NUMBER(sum(outbox, waiting)),
                 CELL_NUMBER(sum(outbox, failed)), CELL_NUMBER(unknown));
    return true;
}

static bool
print_list(const struct invocation *invocation, const struct list *list,
           GError **error)
{
    int64_t counts[SUBSCRIPTION_STATES], next_at_ms = 0;
    g_autoptr(GPtrArray) editions =
        edition_page(invocation->view, list->id, 1, error);
    const struct edition *newest = NULL;
    g_autofree char *name = NULL;

    if (editions == NULL ||
        !edition_next_due(invocation->view, list,
                          clock_now_ms(invocation->clock), &next_at_ms,
                          error) ||
        !reader_count(invocation->view, list->id, counts, error))
        return false;
    g_assert(editions->len <= 1);
    if (editions->len > 0) {
        newest = g_ptr_array_index(editions, 0);
        name = g_strconcat(newest->local_date, " ", newest->slot, NULL);
    }
    PRINT_ROW(invocation->printer, CELL_TEXT(list->name),
              cell_local_or_none(next_at_ms, list->schedule.zone),
              CELL_TEXT(name),
              newest == NULL ? CELL_NONE
                             : CELL_TEXT(edition_state_name(newest->state)),
              newest == NULL ? CELL_NONE : cell_text_or_none(newest->reason),
              CELL_NUMBER(counts[SUBSCRIPTION_ACTIVE]),
              CELL_NUMBER(counts[SUBSCRIPTION_PENDING]));
    return true;
}

static bool
print_lists(const struct invocation *invocation, const GPtrArray *lists,
            GError **error)
{
    printer_list_begin(invocation->printer, "lists", list_columns);
    for (unsigned i = 0; i < lists->len; i++)
        if (!print_list(invocation, g_ptr_array_index(lists, i), error))
            return false;
    printer_list_end(invocation->printer);
    return true;
}

/* As they are set. Whether they answer, `relay test` finds out: status asks
 * nobody, so that it is there at once when something is wrong. */
static void
print_relays(const struct invocation *invocation)
{
    const GPtrArray *relays = invocation->settings->relays;

    printer_list_begin(invocation->printer, "relays", relay_columns);
    for (unsigned i = 0; i < relays->len; i++) {
        const struct relay_settings *relay = g_ptr_array_index(relays, i);

        PRINT_ROW(invocation->printer, CELL_TEXT(relay->name),
                  CELL_TEXT(relay->url), CELL_TEXT(relay->tls),
                  CELL_NUMBER(relay->sessions));
    }
    printer_list_end(invocation->printer);
}

static bool
print_failing(const struct invocation *invocation, const struct list *list,
              GError **error)
{
    g_autoptr(GPtrArray) sources =
        source_all(invocation->view, list->id, error);

    if (sources == NULL)
        return false;
    for (unsigned i = 0; i < sources->len; i++) {
        const struct source *source = g_ptr_array_index(sources, i);

        /* Also one that was read but for some files: it has not failed. */
        if (*source->last_error != '\0')
            PRINT_ROW(invocation->printer, CELL_TEXT(list->name),
                      CELL_TEXT(source->address),
                      cell_number_or_none(source->last_good_at_ms),
                      CELL_NUMBER(source->failures),
                      CELL_TEXT(source->last_error));
    }
    return true;
}

static bool
print_sources(const struct invocation *invocation, const GPtrArray *lists,
              GError **error)
{
    printer_list_begin(invocation->printer, "failing_sources", source_columns);
    for (unsigned i = 0; i < lists->len; i++)
        if (!print_failing(invocation, g_ptr_array_index(lists, i), error))
            return false;
    printer_list_end(invocation->printer);
    return true;
}

static bool
print_alerts(const struct invocation *invocation, GError **error)
{
    g_autoptr(GPtrArray) alerts = alert_all(invocation->view, error);

    if (alerts == NULL)
        return false;
    printer_list_begin(invocation->printer, "alerts", alert_columns);
    for (unsigned i = 0; i < alerts->len; i++) {
        const struct alert *alert = g_ptr_array_index(alerts, i);

        PRINT_ROW(invocation->printer, CELL_TEXT(alert->cause),
                  CELL_TEXT(alert->text), CELL_NUMBER(alert->raised_at_ms),
                  CELL_NUMBER(alert->seen_at_ms), CELL_NUMBER(alert->count));
    }
    printer_list_end(invocation->printer);
    return true;
}

static void
print_advice(const struct invocation *invocation, const GPtrArray *lists)
{
    g_autoptr(GPtrArray) advice = advice_on_settings(invocation->settings);

    for (unsigned i = 0; i < lists->len; i++)
        g_ptr_array_extend_and_steal(
            advice,
            advice_on_list(invocation->settings, g_ptr_array_index(lists, i)));
    printer_list_begin(invocation->printer, "advice", advice_columns);
    for (unsigned i = 0; i < advice->len; i++)
        PRINT_ROW(invocation->printer,
                  CELL_TEXT((const char *)g_ptr_array_index(advice, i)));
    printer_list_end(invocation->printer);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GPtrArray) lists = list_all(invocation->view, error);

    if (lists == NULL)
        return false;
    printer_object_begin(invocation->printer);
    if (!print_whole(invocation, error) ||
        !print_lists(invocation, lists, error))
        return false;
    print_relays(invocation);
    if (!print_sources(invocation, lists, error) ||
        !print_alerts(invocation, error))
        return false;
    print_advice(invocation, lists);
    printer_object_end(invocation->printer);
    return true;
}

const struct command cmd_status = {
    .name = "status",
    .summary = "Show how things stand",
    .help = "Lists with their next and their newest edition, mail that waits, "
            "copies whose fate is open, sources that cannot be read, what "
            "went wrong lately, and what law and mailbox providers would "
            "miss.",
    .needs = NEEDS_VIEW,
    .gives_json = true,
    .run = run,
};
