/* SPDX-License-Identifier: MIT */
/* Dates as an operator types them. */
#include "story_date.h"

#include "clock.h"
#include "error.h"
#include "support.h"

enum { LATE_MS = 11 * 3600 * 1000 };                   /* after noon */
static const int64_t noon_ms = INT64_C(1795521600000); /* 2026-11-24, UTC */

static const struct date_row {
    const char *name, *text, *zone, *want; /* NULL: it is no date */
} rows[] = {
    {"a day", "2026-11-24", "Europe/Warsaw", "2026-11-23T23:00:00Z"},
    {"a day in UTC", "2026-11-24", "UTC", "2026-11-24T00:00:00Z"},
    {"a time", "2026-11-24T18:00", "Europe/Warsaw", "2026-11-24T17:00:00Z"},
    {"a time behind a blank", "2026-11-24 18:00", "Europe/Warsaw",
     "2026-11-24T17:00:00Z"},
    {"seconds", "2026-11-24T18:00:07", "Europe/Warsaw", "2026-11-24T17:00:07Z"},
    {"summer", "2026-07-01T18:00", "Europe/Warsaw", "2026-07-01T16:00:00Z"},
    {"the first of two", "2026-10-25T02:30", "Europe/Warsaw",
     "2026-10-25T00:30:00Z"},
    {"Zulu", "2026-11-24T18:00Z", "Europe/Warsaw", "2026-11-24T18:00:00Z"},
    {"an offset", "2026-11-24T18:00-05:00", "Europe/Warsaw",
     "2026-11-24T23:00:00Z"},
    {"the offset of the trial", "2026-11-24T18:00+01:00", "UTC",
     "2026-11-24T17:00:00Z"},
    {"still to come", "2026-11-24T23:01Z", "UTC", NULL},
    {"tomorrow", "2026-11-25", "UTC", NULL},
    {"no such day", "2026-02-30", "UTC", NULL},
    {"no such hour", "2026-11-24T25:00", "UTC", NULL},
    {"before 1970", "1969-12-31", "UTC", NULL},
    {"a word", "soon", "UTC", NULL},
    {"nothing", "", "UTC", NULL},
    {"an hour alone", "18:00", "UTC", NULL},
    {"more behind", "2026-11-24T18:00x", "UTC", NULL},
};

static void
test_story_date(void **state)
{
    const struct date_row *row = *state;
    g_autoptr(GError) error = NULL;
    struct hand_clock hand;
    int64_t at_ms = -1;
    bool is_read;

    hand_clock_set(&hand, noon_ms + LATE_MS);
    is_read =
        story_date_parse(row->text, row->zone, &hand.clock, &at_ms, &error);

    g_autofree char *got = is_read ? clock_format_utc(at_ms) : NULL;

    assert_text(got, row->want);
    assert_code(error, row->want == NULL ? VESPER_ERROR_USAGE : -1);
    assert_true(is_read || at_ms == -1);
}

int
main(void)
{
    return ROW_TESTS(test_story_date, rows);
}
