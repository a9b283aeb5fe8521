/* SPDX-License-Identifier: MIT */
#include "calendar.h"

#include "clock.h"
#include "quantity.h"
#include "support.h"

#include <pthread.h>
#include <string.h>

struct instant_row {
    const char *name, *zone, *date, *at, *want;
};

/* Worked out minute by minute with Python's zoneinfo. */
// clang-format off
static const struct instant_row instants[] = {
    {"Warsaw, winter", "Europe/Warsaw",
     "2026-11-24", "18:00", "2026-11-24T17:00:00Z"},
    {"Warsaw, summer", "Europe/Warsaw",
     "2026-07-01", "18:00", "2026-07-01T16:00:00Z"},
    {"Warsaw, before the gap", "Europe/Warsaw",
     "2026-03-29", "01:59", "2026-03-29T00:59:00Z"},
    {"Warsaw, gap", "Europe/Warsaw",
     "2026-03-29", "02:30", "2026-03-29T01:00:00Z"},
    {"Warsaw, gap's first minute", "Europe/Warsaw",
     "2026-03-29", "02:00", "2026-03-29T01:00:00Z"},
    {"Warsaw, behind the gap", "Europe/Warsaw",
     "2026-03-29", "03:00", "2026-03-29T01:00:00Z"},
    {"Warsaw, doubled", "Europe/Warsaw",
     "2026-10-25", "02:30", "2026-10-25T00:30:00Z"},
    {"Warsaw, doubled first minute", "Europe/Warsaw",
     "2026-10-25", "02:00", "2026-10-25T00:00:00Z"},
    {"Warsaw, behind the double", "Europe/Warsaw",
     "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
    {"New York, gap", "America/New_York",
     "2026-03-08", "02:30", "2026-03-08T07:00:00Z"},
    {"New York, doubled", "America/New_York",
     "2026-11-01", "01:30", "2026-11-01T05:30:00Z"},
    {"Lord Howe, half-hour gap", "Australia/Lord_Howe",
     "2026-10-04", "02:15", "2026-10-03T15:30:00Z"},
    {"Lord Howe, half-hour double", "Australia/Lord_Howe",
     "2026-04-05", "01:45", "2026-04-04T14:45:00Z"},
    {"Dublin, gap", "Europe/Dublin",
     "2026-03-29", "01:30", "2026-03-29T01:00:00Z"},
    {"Dublin, doubled", "Europe/Dublin",
     "2026-10-25", "01:30", "2026-10-25T00:30:00Z"},
    {"Casablanca, doubled", "Africa/Casablanca",
     "2026-02-15", "02:30", "2026-02-15T01:30:00Z"},
    {"Casablanca, gap", "Africa/Casablanca",
     "2026-03-22", "02:30", "2026-03-22T02:00:00Z"},
    {"Volgograd, doubled", "Europe/Volgograd",
     "2020-12-27", "01:30", "2020-12-26T21:30:00Z"},
    {"Apia, before the missing day", "Pacific/Apia",
     "2011-12-29", "23:59", "2011-12-30T09:59:00Z"},
    {"Apia, on the missing day", "Pacific/Apia",
     "2011-12-30", "12:00", "2011-12-30T10:00:00Z"},
    {"Apia, behind the missing day", "Pacific/Apia",
     "2011-12-31", "00:00", "2011-12-30T10:00:00Z"},
    {"Beirut, gap at midnight", "Asia/Beirut",
     "2026-03-29", "00:00", "2026-03-28T22:00:00Z"},
    {"Asuncion, doubled before midnight", "America/Asuncion",
     "2024-03-23", "23:30", "2024-03-24T02:30:00Z"},
    {"Troll, two-hour gap", "Antarctica/Troll",
     "2026-03-29", "02:00", "2026-03-29T01:00:00Z"},
    {"Kathmandu", "Asia/Kathmandu",
     "2026-11-24", "18:00", "2026-11-24T12:15:00Z"},
    {"after 2037, gap", "Europe/Berlin",
     "2040-03-25", "02:30", "2040-03-25T01:00:00Z"},
    {"after 2037, doubled", "Europe/Berlin",
     "2040-10-28", "02:30", "2040-10-28T00:30:00Z"},
    {"before 1970", "Europe/Warsaw",
     "1969-12-31", "18:00", "1969-12-31T17:00:00Z"},
    {"UTC", "UTC",
     "2026-11-24", "18:00", "2026-11-24T18:00:00Z"},
};
// clang-format on

static void
test_instant(void **state)
{
    const struct instant_row *row = *state;
    g_autofree char *got = NULL;
    int at_s = 0;

    assert_true(quantity_parse_time_of_day(row->at, &at_s, NULL));
    got = clock_format_utc(zone_instant(row->zone, row->date, at_s));
    assert_text(got, row->want);
}

struct local_row {
    const char *name, *zone;
    int64_t at_ms;
    const char *date, *wall;
};

static const struct local_row locals[] = {
    {"1970", "UTC", 0, "1970-01-01", "1970-01-01 00:00"},
    {"a moment before", "UTC", -1, "1969-12-31", "1969-12-31 23:59"},
    {"east", "Europe/Warsaw", -1, "1970-01-01", "1970-01-01 00:59"},
    {"west", "America/New_York", 0, "1969-12-31", "1969-12-31 19:00"},
    {"quarter hours", "Asia/Kathmandu", 1795528800000, "2026-11-24",
     "2026-11-24 19:45"},
    {"summer", "Europe/Warsaw", 1782921600000, "2026-07-01",
     "2026-07-01 18:00"},
    {"the day of its own", "Pacific/Kiritimati", 1795471200000, "2026-11-24",
     "2026-11-24 12:00"},
};

static void
test_local(void **state)
{
    const struct local_row *row = *state;
    g_autofree char *wall = zone_format(row->zone, row->at_ms);
    char date[LOCAL_DATE_BYTES];

    zone_local_date(row->zone, row->at_ms, date);
    assert_text(date, row->date);
    assert_text(wall, row->wall);
}

struct name_row {
    const char *name, *zone;
    const char *hint; /* in the message; NULL: the name is right */
};

static const struct name_row names[] = {
    {"a zone", "Europe/Warsaw", NULL},
    {"three parts", "America/Argentina/Buenos_Aires", NULL},
    {"another name of a zone", "Asia/Calcutta", NULL},
    {"UTC", "UTC", NULL},
    {"signs in the name", "Etc/GMT+5", NULL},
    {"POSIX in form, but a name", "EST5EDT", NULL},
    {"lower case", "europe/warsaw", "'Europe/Warsaw'"},
    {"upper case", "EUROPE/WARSAW", "'Europe/Warsaw'"},
    {"a slip", "Europe/Warszaw", "'Europe/Warsaw'"},
    {"two slips", "Amercia/New_York", "'America/New_York'"},
    {"a blank for the line", "America/New York", "'America/New_York'"},
    {"the city alone", "Warsaw", "'Europe/Warsaw'"},
    {"nothing like it", "Middle-earth/Hobbiton", "'Middle-earth/Hobbiton'"},
    {"empty", "", "''"},
    {"POSIX rules", "EST5", "'EST5'"},
    {"POSIX rules in full", "CET-1CEST,M3.5.0,M10.5.0/3", "'CET-1CEST,"},
    {"an offset", "+02:00", "'+02:00'"},
    {"up the tree", "../zoneinfo/Europe/Warsaw", "'../"},
    {"an absolute path", "/usr/share/zoneinfo/Europe/Warsaw", "'/usr"},
    {"counting leap seconds", "right/Europe/Warsaw", "'right/"},
    {"a folder", "Europe", "'Europe'"},
    {"a file of another kind", "zone.tab", "'zone.tab'"},
    {"a blank behind it", "UTC ", "'UTC '"},
    {"a line of the list", "UTC\nL", "'UTC\\nL'"},
    {"control bytes", "\x1b]0;x", "'\\x1b]0;x'"},
    {"long",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "'aaaa"},
};

static void
test_name(void **state)
{
    const struct name_row *row = *state;
    g_autoptr(GError) error = NULL;

    assert_int_equal(zone_check(row->zone, &error), row->hint == NULL);
    assert_code(error, row->hint == NULL ? -1 : (int)VESPER_ERROR_NOT_FOUND);
    if (row->hint != NULL && strstr(error->message, row->hint) == NULL)
        fail_msg("%s", error->message);
}

static void *
use_zones(void *unused)
{
    enum { ROUNDS = 200 };

    for (int i = 0; i < ROUNDS; i++) {
        char date[LOCAL_DATE_BYTES];

        zone_local_date("Europe/Warsaw", 0, date);
        zone_local_date(i % 2 == 0 ? "Asia/Tokyo" : "America/Lima", 0, date);
        if (i % 10 == 0)
            zones_reload();
    }
    return unused;
}

static void
test_zones_from_many_threads(void **state)
{
    pthread_t threads[4];
    char date[LOCAL_DATE_BYTES];

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use_zones, NULL), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    zone_local_date("Asia/Tokyo", 0, date);
    assert_text(date, "1970-01-01");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zones_from_many_threads),
    };

    return ROW_TESTS(test_instant, instants) + ROW_TESTS(test_local, locals) +
           ROW_TESTS(test_name, names) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
