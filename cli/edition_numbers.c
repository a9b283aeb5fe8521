/* SPDX-License-Identifier: MIT */
/* Planned is summed up from the rows, so it is true while planning goes on. */
#include "edition_numbers.h"

#include "delivery.h"

// clang-format off
static const struct column columns[] = {
    {"list",     NULL,       COLUMN_TEXT},
    {"edition",  NULL,       COLUMN_NUMBER},
    {"date",     NULL,       COLUMN_TEXT},
    {"slot",     NULL,       COLUMN_TEXT},
    {"state",    NULL,       COLUMN_TEXT},
    {"reason",   NULL,       COLUMN_TEXT},
    {"subject",  NULL,       COLUMN_TEXT},
    {"due_at",   "due",      COLUMN_INSTANT},
    {"planned",  "readers",  COLUMN_NUMBER},
    {"pending",  NULL,       COLUMN_NUMBER},
    {"claimed",  NULL,       COLUMN_NUMBER},
    {"deferred", NULL,       COLUMN_NUMBER},
    {"accepted", NULL,       COLUMN_NUMBER},
    {"failed",   NULL,       COLUMN_NUMBER},
    {"skipped",  NULL,       COLUMN_NUMBER},
    {"expired",  NULL,       COLUMN_NUMBER},
    {"unknown",  NULL,       COLUMN_NUMBER},
    {0},
};
// clang-format on

static int64_t
sum_of(const int64_t counts[DELIVERY_STATES])
{
    int64_t sum = 0;

    for (int i = 0; i < DELIVERY_STATES; i++)
        sum += counts[i];
    return sum;
}

bool
edition_numbers_print(const struct invocation *invocation,
                      const struct list *list, const struct edition *edition,
                      GError **error)
{
    int64_t counts[DELIVERY_STATES];

    /* Each state has its column: a report that left one out would not add up.
     */
    G_STATIC_ASSERT(DELIVERY_STATES == 8);
    g_assert(edition->list_id == list->id); /* whose clock is shown */
    if (!delivery_count(invocation->view, edition->id, counts, error))
        return false;
    PRINT_RECORD(
        invocation->printer, columns, CELL_TEXT(list->name),
        CELL_NUMBER(edition->id), CELL_TEXT(edition->local_date),
        CELL_TEXT(edition->slot), CELL_TEXT(edition_state_name(edition->state)),
        CELL_TEXT(edition->reason), CELL_TEXT(edition->subject),
        cell_local_or_none(edition->due_at_ms, list->schedule.zone),
        CELL_NUMBER(sum_of(counts)), CELL_NUMBER(counts[DELIVERY_PENDING]),
        CELL_NUMBER(counts[DELIVERY_CLAIMED]),
        CELL_NUMBER(counts[DELIVERY_DEFERRED]),
        CELL_NUMBER(counts[DELIVERY_ACCEPTED]),
        CELL_NUMBER(counts[DELIVERY_FAILED]),
        CELL_NUMBER(counts[DELIVERY_SKIPPED]),
        CELL_NUMBER(counts[DELIVERY_EXPIRED]),
        CELL_NUMBER(counts[DELIVERY_UNKNOWN]));
    return true;
}
