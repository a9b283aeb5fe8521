/* SPDX-License-Identifier: MIT */
#include "calendar.h"

#include "clock.h"
#include "quantity.h"
#include "support.h"

#include <string.h>

enum { DAY_MS = 86400000, DAILY = 127 };

/* "2026-11-24T18:00:00Z". */
static int64_t
instant(const char *utc)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(utc, NULL);

    assert_non_null(time);
    return g_date_time_to_unix(time) * 1000;
}

/* The zone is borrowed: nobody changes it. */
static struct schedule
schedule_of(const char *zone, const char *days, const char *at)
{
    struct schedule schedule = {.zone = (char *)(uintptr_t)zone};

    assert_true(weekdays_parse(days, &schedule.weekdays, NULL));
    assert_true(quantity_parse_time_of_day(at, &schedule.at_s, NULL));
    return schedule;
}

struct next_row {
    const char *name, *zone, *days, *at, *after, *want, *date;
};

static const struct next_row nexts[] = {
    {"later today", "Europe/Warsaw", "daily", "18:00", "2026-11-24T12:00:00Z",
     "2026-11-24T17:00:00Z", "2026-11-24"},
    {"strictly after", "Europe/Warsaw", "daily", "18:00",
     "2026-11-24T17:00:00Z", "2026-11-25T17:00:00Z", "2026-11-25"},
    {"over the weekend", "Europe/Warsaw", "weekdays", "18:00",
     "2026-11-27T17:00:00Z", "2026-11-30T17:00:00Z", "2026-11-30"},
    {"a week later", "Europe/Warsaw", "tue", "18:00", "2026-11-24T17:00:00Z",
     "2026-12-01T17:00:00Z", "2026-12-01"},
    {"the weekday is the local one", "Pacific/Auckland", "wed", "06:00",
     "2026-11-24T12:00:00Z", "2026-11-24T17:00:00Z", "2026-11-25"},
    {"over the year's end", "UTC", "fri", "00:00", "2026-12-31T23:59:59Z",
     "2027-01-01T00:00:00Z", "2027-01-01"},
    {"seconds", "UTC", "daily", "18:30:15", "2026-11-24T18:30:14Z",
     "2026-11-24T18:30:15Z", "2026-11-24"},
    {"in the gap", "Europe/Warsaw", "daily", "02:30", "2026-03-28T12:00:00Z",
     "2026-03-29T01:00:00Z", "2026-03-29"},
    {"the first of two", "Europe/Warsaw", "daily", "02:30",
     "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25"},
    {"never the second of two", "Europe/Warsaw", "daily", "02:30",
     "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-26"},
    {"first of two where winter is the DST", "Europe/Dublin", "daily", "01:30",
     "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25"},
    {"the missing day is left out", "Pacific/Apia", "daily", "18:00",
     "2011-12-30T04:00:00Z", "2011-12-31T04:00:00Z", "2011-12-31"},
    {"a missing Friday: two weeks", "Pacific/Apia", "fri", "18:00",
     "2011-12-24T04:00:00Z", "2012-01-06T04:00:00Z", "2012-01-06"},
    {"moved over midnight, it keeps its date", "America/Scoresbysund", "daily",
     "23:30", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-28"},
};

static void
test_next(void **state)
{
    const struct next_row *row = *state;
    struct schedule schedule = schedule_of(row->zone, row->days, row->at);
    struct slot next = schedule_next(&schedule, instant(row->after));
    struct slot last = schedule_last(&schedule, next.due_at_ms);
    g_autofree char *due = clock_format_utc(next.due_at_ms);

    assert_text(due, row->want);
    assert_text(next.local_date, row->date);
    assert_text(last.local_date, row->date);
    assert_int_equal(last.due_at_ms, next.due_at_ms);
    last = schedule_last(&schedule, next.due_at_ms - 1);
    assert_true(last.due_at_ms <= instant(row->after));
}

struct date_row {
    const char *name, *zone, *days, *date, *want; /* NULL: none */
};

static const struct date_row on_dates[] = {
    {"a day of its own", "Europe/Warsaw", "tue", "2026-11-24",
     "2026-11-24T17:00:00Z"},
    {"another day", "Europe/Warsaw", "mon", "2026-11-24", NULL},
    {"the missing day", "Pacific/Apia", "daily", "2011-12-30", NULL},
    {"before the missing day", "Pacific/Apia", "daily", "2011-12-29",
     "2011-12-30T04:00:00Z"},
    {"behind the missing day", "Pacific/Apia", "daily", "2011-12-31",
     "2011-12-31T04:00:00Z"},
    {"a leap day", "UTC", "daily", "2028-02-29", "2028-02-29T18:00:00Z"},
    {"no leap day", "UTC", "daily", "2026-02-29", NULL},
    {"month 13", "UTC", "daily", "2026-13-01", NULL},
    {"year 0", "UTC", "daily", "0000-01-01", NULL},
    {"spelt otherwise", "UTC", "daily", "2026-1-24", NULL},
    {"slashes", "UTC", "daily", "2026/11/24", NULL},
    {"a blank", "UTC", "daily", "2026-11-2 ", NULL},
    {"too much", "UTC", "daily", "2026-11-24T", NULL},
    {"nothing", "UTC", "daily", "", NULL},
};

static void
test_on_date(void **state)
{
    const struct date_row *row = *state;
    struct schedule schedule = schedule_of(row->zone, row->days, "18:00");
    g_autofree char *due = NULL;
    struct slot slot;

    assert_int_equal(schedule_on_date(&schedule, row->date, &slot),
                     row->want != NULL);
    if (row->want == NULL)
        return;
    due = clock_format_utc(slot.due_at_ms);
    assert_text(due, row->want);
    assert_text(slot.local_date, row->date);
}

struct sweep_row {
    const char *name; /* the zone, too */
};

static const struct sweep_row sweeps[] = {
    {"Africa/Cairo"},
    {"Africa/Casablanca"},
    {"Africa/El_Aaiun"},
    {"Africa/Lagos"},
    {"America/Argentina/Buenos_Aires"},
    {"America/Asuncion"},
    {"America/Chicago"},
    {"America/Havana"},
    {"America/Los_Angeles"},
    {"America/Mexico_City"},
    {"America/New_York"},
    {"America/Nuuk"},
    {"America/Santiago"},
    {"America/Sao_Paulo"},
    {"America/Scoresbysund"},
    {"America/St_Johns"},
    {"Antarctica/Troll"},
    {"Asia/Beirut"},
    {"Asia/Gaza"},
    {"Asia/Jerusalem"},
    {"Asia/Kathmandu"},
    {"Asia/Kolkata"},
    {"Asia/Tokyo"},
    {"Atlantic/Azores"},
    {"Australia/Adelaide"},
    {"Australia/Lord_Howe"},
    {"Australia/Sydney"},
    {"Europe/Berlin"},
    {"Europe/Chisinau"},
    {"Europe/Dublin"},
    {"Europe/Istanbul"},
    {"Europe/Lisbon"},
    {"Europe/London"},
    {"Europe/Moscow"},
    {"Europe/Volgograd"},
    {"Europe/Warsaw"},
    {"Pacific/Apia"},
    {"Pacific/Auckland"},
    {"Pacific/Chatham"},
    {"Pacific/Easter"},
    {"Pacific/Kiritimati"},
    {"UTC"},
};

/* Rows R15 and R16: two years without one date twice or left out. */
static void
sweep(const char *zone, const char *at)
{
    struct schedule schedule = schedule_of(zone, "daily", at);
    int64_t end_ms = instant("2028-01-01T00:00:00Z");
    struct slot slot;
    GDate date;

    assert_true(schedule_on_date(&schedule, "2026-01-01", &slot));
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, 1, G_DATE_JANUARY, 2026);
    while (slot.due_at_ms < end_ms) {
        char want[LOCAL_DATE_BYTES];
        struct slot same;

        g_date_strftime(want, sizeof want, "%Y-%m-%d", &date);
        assert_text(slot.local_date, want);
        assert_true(schedule_on_date(&schedule, want, &same));
        assert_int_equal(same.due_at_ms, slot.due_at_ms);
        same = schedule_last(&schedule, slot.due_at_ms + DAY_MS / 4);
        assert_text(same.local_date, want);
        slot = schedule_next(&schedule, slot.due_at_ms);
        g_date_add_days(&date, 1);
    }
}

static void
test_one_slot_per_date(void **state)
{
    const struct sweep_row *row = *state;

    sweep(row->name, "00:00");
    sweep(row->name, "02:15");
    sweep(row->name, "23:45");
}

/* Takes a line of the corpus, which holds one `"key": value` each; false for
 * any other. */
static bool
parse_member(char *line, char **key, char **value)
{
    g_auto(GStrv) parts = g_strsplit(g_strstrip(line), "\": ", 2);

    if (g_strv_length(parts) != 2)
        return false;
    *key = g_strdup(parts[0] + 1);
    *value = parts[1][0] == '"'
                 ? g_strndup(parts[1] + 1, strcspn(parts[1] + 1, "\""))
                 : g_strndup(parts[1], strcspn(parts[1], ","));
    return true;
}

static const char *
member(GHashTable *vector, const char *key)
{
    const char *value = g_hash_table_lookup(vector, key);

    if (value == NULL)
        fail_msg("the corpus lacks '%s'", key);
    return value;
}

static void
check_daily(GHashTable *vector)
{
    struct schedule schedule =
        schedule_of(member(vector, "zone"), "daily", member(vector, "at"));
    struct slot slot =
        schedule_next(&schedule, instant(member(vector, "after")));
    g_autofree char *due = clock_format_utc(slot.due_at_ms);

    assert_text(due, member(vector, "expected"));
}

/* There and, unless it is the second of two, back. */
static void
check_convert(GHashTable *vector)
{
    const char *zone = member(vector, "zone");
    g_auto(GStrv) local = g_strsplit(member(vector, "local"), "T", 2);
    int64_t at_ms = instant(member(vector, "utc"));
    g_autofree char *wall = zone_format(zone, at_ms);
    g_autofree char *want = g_strdup_printf("%s %.5s", local[0], local[1]);
    char date[LOCAL_DATE_BYTES];
    int64_t back_ms;
    int at_s = 0;

    assert_text(wall, want);
    zone_local_date(zone, at_ms, date);
    assert_text(date, local[0]);
    assert_true(quantity_parse_time_of_day(local[1], &at_s, NULL));
    back_ms = zone_instant(zone, date, at_s);
    if (g_str_equal(member(vector, "fold"), "0"))
        assert_int_equal(back_ms, at_ms);
    else
        assert_true(back_ms < at_ms);
}

static void
check_vector(GHashTable *vector)
{
    if (g_str_equal(member(vector, "kind"), "daily"))
        check_daily(vector);
    else
        check_convert(vector);
}

static void
test_corpus(void **state)
{
    g_autofree char *path = corpus_path("tz-vectors/index.json");
    g_autoptr(GHashTable) vector =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = NULL;
    g_autofree char *text = NULL;
    char *key, *value;
    int count = 0;

    (void)state;
    if (path == NULL)
        skip();
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (!parse_member(*line, &key, &value))
            continue;
        if (g_str_equal(key, "id") && count++ > 0)
            check_vector(vector);
        if (g_str_equal(key, "id"))
            g_hash_table_remove_all(vector);
        g_hash_table_insert(vector, key, value);
    }
    check_vector(vector);
    assert_int_equal(count, 826);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
    };

    return ROW_TESTS(test_next, nexts) + ROW_TESTS(test_on_date, on_dates) +
           ROW_TESTS(test_one_slot_per_date, sweeps) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
