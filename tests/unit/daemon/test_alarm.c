/* SPDX-License-Identifier: MIT */
/* Nothing that is rung is lost, and idle means idle since the last ring. */
#include "alarm.h"

#include "clock.h"
#include "support.h"

enum { LONG_MS = 30 * 1000, SHORT_MS = 1 };

struct alarm_fixture {
    struct alarm alarm;
    GThread *thread;
    int turns; /* of the thread */
};

static void
test_rung_before_the_first_wait(void **state)
{
    struct alarm alarm;

    (void)state;
    alarm_init(&alarm);
    assert_false(alarm_is_idle(&alarm)); /* it has rung once */
    assert_true(alarm_wait(&alarm, LONG_MS));
    assert_true(alarm_wait(&alarm, SHORT_MS)); /* its time passed */
    alarm_ring(&alarm);
    assert_true(alarm_wait(&alarm, LONG_MS));
    alarm_clear(&alarm);
}

static void
test_over(void **state)
{
    struct alarm alarm;

    (void)state;
    alarm_init(&alarm);
    assert_true(alarm_wait(&alarm, LONG_MS));
    assert_false(alarm_is_over(&alarm));
    alarm_end(&alarm);
    assert_true(alarm_is_over(&alarm));
    assert_false(alarm_wait(&alarm, LONG_MS));
    alarm_clear(&alarm);
}

static gpointer
work(gpointer data)
{
    struct alarm_fixture *fixture = data;

    while (alarm_wait(&fixture->alarm, LONG_MS))
        fixture->turns++;
    return NULL;
}

static void
wait_until_idle(struct alarm *alarm)
{
    int64_t until_ms = clock_monotonic_ms() + LONG_MS;

    while (!alarm_is_idle(alarm))
        assert_true(clock_monotonic_ms() < until_ms);
}

/* A ring while the thread works is heeded afterwards. */
static void
test_a_thread_heeds_each_ring(void **state)
{
    struct alarm_fixture fixture = {.turns = 0};

    (void)state;
    alarm_init(&fixture.alarm);
    fixture.thread = g_thread_new("test", work, &fixture);
    wait_until_idle(&fixture.alarm);
    alarm_ring(&fixture.alarm);
    wait_until_idle(&fixture.alarm);
    alarm_end(&fixture.alarm);
    g_thread_join(fixture.thread);
    assert_int_equal(fixture.turns, 2);
    alarm_clear(&fixture.alarm);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rung_before_the_first_wait),
        cmocka_unit_test(test_over),
        cmocka_unit_test(test_a_thread_heeds_each_ring),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
