/* SPDX-License-Identifier: MIT */
#include "quantity.h"
#include "support.h"

struct quantity_row {
    const char *name;
    const char *in;
    int64_t want;     /* -1: refused */
    const char *back; /* formatted again; NULL: as it came in */
};

static const struct quantity_row spans[] = {
    {"seconds", "30 s", 30000, NULL},
    {"no blank", "10min", 600000, "10 min"},
    {"capital letters", "3 H", 10800000, "3 h"},
    {"two units", "1 h 30 min", 5400000, NULL},
    {"milliseconds", "250 ms", 250, NULL},
    {"days and blanks", "  7 d ", 604800000, "7 d"},
    {"nothing at all", "0 s", 0, NULL},
    {"a number alone", "30", -1, NULL},
    {"a unit alone", "s", -1, NULL},
    {"empty", "", -1, NULL},
    {"negative", "-5 s", -1, NULL},
    {"overflow", "99999999999999999999 s", -1, NULL},
    {"overflow by the unit", "9223372036854775807 d", -1, NULL},
    {"an unknown unit", "5 parsecs", -1, NULL},
    {"a fraction", "1.5 h", -1, NULL},
};

static const struct quantity_row sizes[] = {
    {"bytes", "500 B", 500, NULL},        {"kilobytes", "64 kB", 65536, NULL},
    {"megabytes", "5 MB", 5242880, NULL}, {"two sizes", "5 MB 3 B", -1, NULL},
    {"a number alone", "1000", -1, NULL},
};

static const struct quantity_row rates[] = {
    {"per second", "5/s", 432000, NULL},
    {"per minute", "100/min", 144000, NULL},
    {"per hour", "2000 / h", 48000, "2000/h"},
    {"per day", "50000/d", 50000, NULL},
    {"no unit", "100", -1, NULL},
    {"no number", "/h", -1, NULL},
    {"junk behind", "5/s x", -1, NULL},
};

static const struct quantity_row times[] = {
    {"hours and minutes", "18:30", 66600, NULL},
    {"with seconds", "18:30:15", 66615, NULL},
    {"midnight", "00:00", 0, NULL},
    {"25:99", "25:99", -1, NULL},
    {"24:00", "24:00", -1, NULL},
    {"one field", "18", -1, NULL},
    {"three digits", "018:30", -1, NULL},
    {"a colon at the end", "18:30:", -1, NULL},
};

static void
check(const struct quantity_row *row, int64_t got, GError *error, char *back)
{
    if (row->want < 0) {
        assert_code(error, VESPER_ERROR_SYNTAX);
    } else {
        assert_no_error(error);
        assert_int_equal(got, row->want);
        assert_text(back, row->back ? row->back : row->in);
    }
    g_clear_error(&error);
    g_free(back);
}

static void
test_span(void **state)
{
    const struct quantity_row *row = *state;
    int64_t got = 0;
    GError *error = NULL;
    bool is_good = quantity_parse_span(row->in, &got, &error);

    check(row, got, error, is_good ? quantity_format_span(got) : NULL);
}

static void
test_size(void **state)
{
    const struct quantity_row *row = *state;
    int64_t got = 0;
    GError *error = NULL;
    bool is_good = quantity_parse_size(row->in, &got, &error);

    check(row, got, error, is_good ? quantity_format_size(got) : NULL);
}

static void
test_rate(void **state)
{
    const struct quantity_row *row = *state;
    int64_t got = 0;
    GError *error = NULL;
    bool is_good = quantity_parse_rate(row->in, &got, &error);

    check(row, got, error, is_good ? quantity_format_rate(got) : NULL);
}

static void
test_time(void **state)
{
    const struct quantity_row *row = *state;
    int got = 0;
    GError *error = NULL;
    bool is_good = quantity_parse_time_of_day(row->in, &got, &error);

    check(row, got, error, is_good ? quantity_format_time_of_day(got) : NULL);
}

int
main(void)
{
    return ROW_TESTS(test_span, spans) + ROW_TESTS(test_size, sizes) +
           ROW_TESTS(test_rate, rates) + ROW_TESTS(test_time, times);
}
