/* SPDX-License-Identifier: MIT */
#include "event.h"

#include "clock.h"
#include "random.h"
#include "support.h"

#include <unistd.h>

struct line_row {
    const char *name;
    enum event_style style;
    const char *text;
    const char *want;
};

static const struct line_row lines[] = {
    {"JSON", EVENT_STYLE_JSON, "evening",
     "{\"at\":\"2026-11-24T12:00:00Z\",\"level\":\"warning\","
     "\"event\":\"edition_skipped\",\"list\":\"evening\",\"edition\":7}\n"},
    {"JSON escapes", EVENT_STYLE_JSON, "a\"\\\x1b[2J\n",
     "{\"at\":\"2026-11-24T12:00:00Z\",\"level\":\"warning\","
     "\"event\":\"edition_skipped\",\"list\":\"a\\\"\\\\\\u001b[2J\\u000a\","
     "\"edition\":7}\n"},
    {"the journal's", EVENT_STYLE_JOURNAL, "evening",
     "<4>edition_skipped list=evening edition=7\n"},
    {"a terminal's", EVENT_STYLE_HUMAN, "two words",
     "12:00:00 warning edition_skipped list=\"two words\" edition=7\n"},
    {"a terminal is left alone", EVENT_STYLE_HUMAN, "\x1b[2J",
     "12:00:00 warning edition_skipped list=\\x1b[2J edition=7\n"},
};

static void
test_line(void **state)
{
    const struct line_row *row = *state;
    const struct event_field fields[] = {
        FIELD_TEXT("list", row->text), FIELD_INT("edition", 7), {.key = NULL}};
    g_autofree char *got =
        event_format(row->style, INT64_C(1795521600000), EVENT_WARNING,
                     "edition_skipped", fields);

    assert_text(got, row->want);
}

static void
test_a_log_that_cannot_be_written_is_counted(void **state)
{
    uint64_t before = event_lost_count();

    (void)state;
    event_setup(-1, EVENT_STYLE_JSON, EVENT_INFO);
    EVENT(EVENT_INFO, "daemon_ready", FIELD_INT("web_port", 1));
    EVENT(EVENT_DEBUG, "nobody_listens", FIELD_INT("web_port", 1));
    assert_int_equal(event_lost_count(), before + 1);
    event_setup(STDERR_FILENO, EVENT_STYLE_JSON, EVENT_INFO);
}

static void
test_a_clock_set_by_hand(void **state)
{
    struct hand_clock hand;

    (void)state;
    hand_clock_set(&hand, 1000);
    hand_clock_advance(&hand, 500);
    assert_int_equal(clock_now_ms(&hand.clock), 1500);
    assert_true(clock_now_ms(clock_system()) > INT64_C(1700000000000));
}

static void
test_random_sequences_repeat(void **state)
{
    struct random_sequence one, two;
    bool is_seen[6] = {false};

    (void)state;
    random_sequence_init(&one, 5);
    random_sequence_init(&two, 5);
    for (int i = 0; i < 200; i++) {
        uint64_t drawn = random_below(&one.random, 6);

        assert_true(drawn < 6);
        assert_int_equal(drawn, random_below(&two.random, 6));
        is_seen[drawn] = true;
    }
    for (int i = 0; i < 6; i++)
        assert_true(is_seen[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_log_that_cannot_be_written_is_counted),
        cmocka_unit_test(test_a_clock_set_by_hand),
        cmocka_unit_test(test_random_sequences_repeat),
    };

    return ROW_TESTS(test_line, lines) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
