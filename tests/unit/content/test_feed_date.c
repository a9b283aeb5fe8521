/* SPDX-License-Identifier: MIT */
#include "feed_date.h"
#include "support.h"

#define EVENING INT64_C(1795539600000) /* 2026-11-24T17:00:00Z */
#define MIDNIGHT INT64_C(1795478400000)
#define NOVEMBER INT64_C(1793491200000)
#define YEAR INT64_C(1767225600000)

struct date_row {
    const char *name;
    const char *text;
    int64_t want;
};

// clang-format off
static const struct date_row dates[] = {
    {"RFC 822", "Tue, 24 Nov 26 17:00:00 GMT", EVENING},
    {"RFC 5322", "Tue, 24 Nov 2026 18:00:00 +0100", EVENING},
    {"a zone by its name", "Tue, 24 Nov 2026 18:00:00 CET", EVENING},
    {"Eastern time", "24 Nov 2026 12:00 EST", EVENING},
    {"Eastern time in short", "24 Nov 2026 12:00:00 ET", EVENING},
    {"Pacific time in short", "24 Nov 2026 09:00:00 PT", EVENING},
    {"a weekday in Italian", "mar, 24 nov 2026 18:00:00 +0100", EVENING},
    {"a weekday in Polish", "wt., 24 Nov 2026 18:00:00 +0100", EVENING},
    {"a comma behind the month", "24 Nov, 2026 17:00 GMT", EVENING},
    {"no weekday, no seconds", "24 Nov 2026 17:00 GMT", EVENING},
    {"the wrong weekday", "Fri, 24 Nov 2026 17:00:00 GMT", EVENING},
    {"no zone is UTC", "Tue, 24 Nov 2026 17:00:00", EVENING},
    {"the month by its name", "Tue, 24 November 2026 17:00:00 GMT", EVENING},
    {"the month cut later", "24 NOVEM 2026 17:00:00 GMT", EVENING},
    {"asctime", "Tue Nov 24 17:00:00 2026", EVENING},
    {"blanks around", "\n 24 Nov 2026 17:00 GMT\t", EVENING},
    {"an offset with a colon", "Tue, 24 Nov 2026 18:00:00 +01:00", EVENING},
    {"the day in the year's last hours", "31 Dec 2026 23:00:00 -1200",
     INT64_C(1798801200000)},
    {"the year's first hours", "1 Jan 2027 01:00:00 +1400",
     INT64_C(1798714800000)},
    {"a day in digits alone", "20261124 17:00 GMT", EVENING},
    {"the time before the day", "17:00:00 24 Nov 2026 GMT", EVENING},
    {"the thirty-first of September", "Wed, 31 Sep 2026 17:00:00 GMT", 0},
    {"the thirty-first of February", "31 Feb 2026 17:00:00 +0100", 0},
    {"the 29th in a leap year", "29 Feb 2028 00:00:00 GMT",
     INT64_C(1835395200000)},
    {"the 29th in another year", "29 Feb 2026 00:00:00 GMT", 0},
    {"such a day in digits alone", "20260230 17:00 GMT", 0},
    {"a leap second", "Tue, 24 Nov 2026 16:59:60 GMT", EVENING},
    {"ISO 8601", "2026-11-24T17:00:00Z", EVENING},
    {"with an offset", "2026-11-24T18:00:00+01:00", EVENING},
    {"with a short offset", "2026-11-24T18:00:00+0100", EVENING},
    {"with fractions", "2026-11-24T17:00:00.250Z", EVENING + 250},
    {"without a zone", "2026-11-24T17:00:00", EVENING},
    {"with a blank", "2026-11-24 17:00:00", EVENING},
    {"with a blank, and one before the offset", "2026-11-24 18:00:00 +0100",
     EVENING},
    {"the same without seconds", "2026-11-24 18:00 +01:00", EVENING},
    {"with blanks and UTC by its name", "2026-11-24 17:00:00  UTC", EVENING},
    {"with another word behind", "2026-11-24 17:00:00 soon", 0},
    {"without seconds", "2026-11-24T17:00Z", EVENING},
    {"without seconds, with an offset", "2026-11-24T18:00+01:00", EVENING},
    {"without both", "2026-11-24T17:00", EVENING},
    {"a day", "2026-11-24", MIDNIGHT},
    {"a month", "2026-11", NOVEMBER},
    {"a year", "2026", YEAR},
    {"nothing", "", 0},
    {"no date", "soon", 0},
    {"a word of another language", "mer, 16 nov 2022 00:38:15 +0100x", 0},
    {"the thirteenth month", "2026-13-01", 0},
    {"the thirtieth of February", "2026-02-30T00:00:00Z", 0},
    {"the twenty-fifth hour", "2026-11-24T25:00:00Z", 0},
    {"half a date", "2026-1", 0},
    {"before 1970", "1969-12-31T23:59:59Z", 0},
    {"1970", "1970-01-01T00:00:00Z", 0},
    {"far away", "9999-12-31T23:59:59Z", INT64_C(253402300799000)},
    {"too far away", "99999-12-31", 0},
};
// clang-format on

static void
test_date(void **state)
{
    const struct date_row *row = *state;

    assert_int_equal(feed_date_parse(row->text), row->want);
}

int
main(void)
{
    return ROW_TESTS(test_date, dates);
}
