/* SPDX-License-Identifier: MIT */
#include "calendar.h"

#include "support.h"

#include <string.h>

enum { MON = 1, TUE = 2, WED = 4, THU = 8, FRI = 16, SAT = 32, SUN = 64 };

struct days_row {
    const char *name, *text;
    unsigned weekdays;
    const char *formatted;
};

static const struct days_row days[] = {
    {"daily", "daily", 127, "daily"},
    {"weekdays", "weekdays", 31, "mon-fri"},
    {"weekends", "weekends", SAT | SUN, "sat,sun"},
    {"a range", "mon-fri", 31, "mon-fri"},
    {"a day", "wed", WED, "wed"},
    {"two days", "sat,sun", SAT | SUN, "sat,sun"},
    {"day and range", "mon,wed-fri", MON | WED | THU | FRI, "mon,wed-fri"},
    {"range and day", "tue-thu,sun", TUE | WED | THU | SUN, "tue-thu,sun"},
    {"two ranges", "fri-sun,mon-wed", 127 & ~THU, "mon-wed,fri-sun"},
    {"order does not count", "sun, fri ,mon", MON | FRI | SUN, "mon,fri,sun"},
    {"a day twice", "mon,mon", MON, "mon"},
    {"whole names", "Monday - Wednesday", MON | TUE | WED, "mon-wed"},
    {"any letter case", "SAT,sUnDaY", SAT | SUN, "sat,sun"},
    {"over the week's end", "fri-mon", FRI | SAT | SUN | MON, "mon,fri-sun"},
    {"all of them", "wed-tue", 127, "daily"},
    {"a range of one", "thu-thu", THU, "thu"},
    {"groups among days", "weekends,wed", WED | SAT | SUN, "wed,sat,sun"},
};

static void
test_days(void **state)
{
    const struct days_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *formatted = NULL;
    unsigned weekdays = 0, again = 0;

    assert_true(weekdays_parse(row->text, &weekdays, &error));
    assert_no_error(error);
    assert_int_equal(weekdays, row->weekdays);
    formatted = weekdays_format(weekdays);
    assert_text(formatted, row->formatted);
    assert_true(weekdays_parse(formatted, &again, NULL));
    assert_int_equal(again, weekdays);
}

struct wrong_row {
    const char *name, *text, *word;
};

static const struct wrong_row wrong[] = {
    {"empty", "", "''"},
    {"blanks", "  ", "''"},
    {"another language", "pon", "'pon'"},
    {"too short", "mo", "'mo'"},
    {"neither short nor whole", "mon,tues", "'tues'"},
    {"a comma at the end", "mon,", "''"},
    {"a range without end", "mon-", "'mon-'"},
    {"a range without start", "-fri", "'-fri'"},
    {"two dashes", "mon-wed-fri", "'mon-wed-fri'"},
    {"control bytes", "mon,\x1b[2J", "'\\x1b[2J'"},
};

static void
test_wrong(void **state)
{
    const struct wrong_row *row = *state;
    g_autoptr(GError) error = NULL;
    unsigned weekdays = 99;

    assert_false(weekdays_parse(row->text, &weekdays, &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_non_null(strstr(error->message, row->word));
    assert_int_equal(weekdays, 99);
}

static void
test_every_set_comes_back(void **state)
{
    (void)state;
    for (unsigned set = 1; set < 128; set++) {
        g_autofree char *text = weekdays_format(set);
        unsigned back = 0;

        assert_true(weekdays_parse(text, &back, NULL));
        assert_int_equal(back, set);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_set_comes_back),
    };

    return ROW_TESTS(test_days, days) + ROW_TESTS(test_wrong, wrong) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
