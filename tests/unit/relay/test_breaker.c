/* SPDX-License-Identifier: MIT */
#include "relay.h"

#include "support.h"

#include <string.h>

enum { NOW_MS = 1000000, TEN_MINUTES_MS = 600000 };

/* What happens n times over, then what happens once, then where we stand. */
struct run_row {
    const char *name;
    enum reply_class class;
    int times;
    enum reply_class between; /* once before the last of them */
    enum breaker_verdict want;
};

static const struct run_row runs[] = {
    {"rejections stop nothing", REPLY_REJECTED, 500, REPLY_REJECTED,
     BREAKER_GO},
    {"full mailboxes stop nothing", REPLY_MAILBOX_FULL, 500, REPLY_REJECTED,
     BREAKER_GO},
    {"later stops nothing", REPLY_TEMPORARY, 500, REPLY_REJECTED, BREAKER_GO},
    {"19 dead", REPLY_DEAD_ADDRESS, 19, REPLY_REJECTED, BREAKER_GO},
    {"20 dead", REPLY_DEAD_ADDRESS, 20, REPLY_REJECTED, BREAKER_PAUSE},
    {"20 dead, one living", REPLY_DEAD_ADDRESS, 20, REPLY_ACCEPTED, BREAKER_GO},
    {"19 times our fault", REPLY_SENDER_FAULT, 19, REPLY_REJECTED, BREAKER_GO},
    {"20 times our fault", REPLY_SENDER_FAULT, 20, REPLY_TEMPORARY,
     BREAKER_HOLD},
    {"the relay listens after all", REPLY_SENDER_FAULT, 20, REPLY_DEAD_ADDRESS,
     BREAKER_GO},
    {"4 times the mail's fault", REPLY_MESSAGE_FAULT, 4, REPLY_REJECTED,
     BREAKER_GO},
    {"5 times the mail's fault", REPLY_MESSAGE_FAULT, 5, REPLY_REJECTED,
     BREAKER_HOLD},
    {"5 times, one accepted", REPLY_MESSAGE_FAULT, 5, REPLY_ACCEPTED,
     BREAKER_GO},
    {"not let in once", REPLY_SETUP_FAULT, 1, REPLY_ACCEPTED, BREAKER_HOLD},
    {"slower please", REPLY_SLOW_DOWN, 1, REPLY_ACCEPTED, BREAKER_PAUSE},
};

static const struct reply refusal = {
    .code = 550,
    .enhanced = "5.7.1",
    .text = (char[]){"<eva@example.org> not\x1b[2J wanted"},
};

static void
test_run(void **state)
{
    const struct run_row *row = *state;
    struct breaker breaker;

    breaker_init(&breaker);
    for (int i = 1; i < row->times; i++)
        breaker_note_reply(&breaker, row->class, &refusal);
    breaker_note_reply(&breaker, row->between, &refusal);
    breaker_note_reply(&breaker, row->class, &refusal);
    assert_int_equal(breaker_now(&breaker, NOW_MS), row->want);
    assert_int_equal(breaker.reason[0] == '\0', row->want == BREAKER_GO);
    assert_null(strstr(breaker.reason, "eva@"));
    assert_null(strchr(breaker.reason, '\x1b'));
}

static void
note_error(struct breaker *breaker, int code, int64_t now_ms)
{
    g_autoptr(GError) error =
        g_error_new_literal(VESPER_ERROR, code, "no route to host");

    breaker_note_trouble(breaker, error, now_ms);
}

static void
test_pauses_grow_and_end(void **state)
{
    static const int64_t want_ms[] = {5000,   10000,  20000,  40000, 80000,
                                      160000, 320000, 600000, 600000};
    struct breaker breaker;
    int64_t now_ms = NOW_MS;

    (void)state;
    breaker_init(&breaker);
    for (size_t i = 0; i < G_N_ELEMENTS(want_ms); i++) {
        note_error(&breaker, VESPER_ERROR_UNREACHABLE, now_ms);
        note_error(&breaker, VESPER_ERROR_TIMED_OUT, now_ms); /* its twin */
        now_ms += want_ms[i];
        assert_int_equal(breaker_now(&breaker, now_ms - 1), BREAKER_PAUSE);
        assert_int_equal(breaker_now(&breaker, now_ms), BREAKER_GO);
    }
    breaker_note_reply(&breaker, REPLY_ACCEPTED, &refusal);
    note_error(&breaker, VESPER_ERROR_UNREACHABLE, now_ms);
    assert_int_equal(breaker_now(&breaker, now_ms + 5000), BREAKER_GO);
}

static void
test_a_clock_set_back(void **state)
{
    struct breaker breaker;

    (void)state;
    breaker_init(&breaker);
    note_error(&breaker, VESPER_ERROR_UNREACHABLE, 100 * TEN_MINUTES_MS);
    assert_int_equal(breaker_now(&breaker, NOW_MS), BREAKER_PAUSE);
    assert_int_equal(breaker_now(&breaker, NOW_MS + TEN_MINUTES_MS),
                     BREAKER_GO);
}

static void
test_dead_addresses_rest_long(void **state)
{
    struct breaker breaker;

    (void)state;
    breaker_init(&breaker);
    for (int i = 0; i < 25; i++)
        breaker_note_reply(&breaker, REPLY_DEAD_ADDRESS, &refusal);
    assert_int_equal(breaker_now(&breaker, NOW_MS), BREAKER_PAUSE);
    assert_int_equal(breaker_now(&breaker, NOW_MS + TEN_MINUTES_MS - 1),
                     BREAKER_PAUSE);
    assert_int_equal(breaker_now(&breaker, NOW_MS + TEN_MINUTES_MS),
                     BREAKER_GO);
    breaker_note_reply(&breaker, REPLY_DEAD_ADDRESS, &refusal);
    assert_int_equal(breaker_now(&breaker, NOW_MS + TEN_MINUTES_MS),
                     BREAKER_GO);
}

static void
test_a_refused_login_holds_for_good(void **state)
{
    struct breaker breaker;

    (void)state;
    breaker_init(&breaker);
    note_error(&breaker, VESPER_ERROR_UNREACHABLE, NOW_MS);
    note_error(&breaker, VESPER_ERROR_DENIED, NOW_MS);
    breaker_note_reply(&breaker, REPLY_ACCEPTED, &refusal);
    note_error(&breaker, VESPER_ERROR_UNREACHABLE, NOW_MS);
    assert_int_equal(breaker_now(&breaker, INT64_MAX), BREAKER_HOLD);
    assert_non_null(strstr(breaker.reason, "no route"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pauses_grow_and_end),
        cmocka_unit_test(test_a_clock_set_back),
        cmocka_unit_test(test_dead_addresses_rest_long),
        cmocka_unit_test(test_a_refused_login_holds_for_good),
    };

    return ROW_TESTS(test_run, runs) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
