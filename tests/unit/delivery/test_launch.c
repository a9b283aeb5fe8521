/* SPDX-License-Identifier: MIT */
/* One edition per key, whole or not at all, whatever happens in between. */
#include "newsroom.h"

enum { READERS = 5 };

struct heard {
    int frozen, batches;
    int64_t planned;
};

static void
hear_frozen(void *self, int64_t edition_id)
{
    struct heard *heard = self;

    heard->frozen++;
    assert_true(edition_id > 0);
}

static void
hear_planned(void *self, int64_t planned)
{
    struct heard *heard = self;

    heard->batches++;
    heard->planned = planned;
}

static int
set_up(void **state)
{
    *state = g_new0(struct newsroom, 1);
    newsroom_set_up(*state);
    return 0;
}

static int
tear_down(void **state)
{
    newsroom_tear_down(*state);
    g_free(*state);
    return 0;
}

#define NEWSROOM_TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static void
invite_all(struct newsroom *newsroom)
{
    for (int i = 0; i < READERS; i++) {
        g_autofree char *reader = g_strdup_printf("r%d@example.org", i);

        newsroom_invite(newsroom, reader);
    }
}

static void
test_launched(void **state)
{
    struct newsroom *newsroom = *state;
    struct heard heard = {0};
    const struct plan_progress progress = {&heard, hear_frozen, hear_planned};
    struct launch_report report;

    invite_all(newsroom);
    newsroom_print(newsroom, "Strike Ends");
    report = newsroom_launch(newsroom, &progress);
    assert_int_equal(report.outcome, LAUNCH_DONE);
    assert_int_equal(report.planned_count, READERS);
    assert_null(report.reason);
    assert_int_equal(newsroom_state(newsroom, report.edition_id),
                     EDITION_SENDING);
    assert_int_equal(
        newsroom_count(newsroom, report.edition_id, DELIVERY_PENDING), READERS);
    assert_int_equal(heard.frozen, 1);
    assert_int_equal(heard.batches, 1);
    assert_int_equal(heard.planned, READERS);
}

static void
test_launched_twice(void **state)
{
    struct newsroom *newsroom = *state;
    struct heard heard = {0};
    const struct plan_progress progress = {&heard, hear_frozen, NULL};
    struct launch_report first, second;

    invite_all(newsroom);
    newsroom_print(newsroom, "Strike Ends");
    first = newsroom_launch(newsroom, &progress);
    newsroom_print(newsroom, "Late Story");
    second = newsroom_launch(newsroom, &progress);
    assert_int_equal(second.outcome, LAUNCH_ALREADY);
    assert_int_equal(second.edition_id, first.edition_id);
    assert_int_equal(second.planned_count, READERS);
    assert_int_equal(heard.frozen, 1);
}

static void
test_nobody_reads_it(void **state)
{
    struct newsroom *newsroom = *state;
    struct launch_report report;

    newsroom_print(newsroom, "Strike Ends");
    report = newsroom_launch(newsroom, NULL);
    assert_int_equal(report.outcome, LAUNCH_DONE);
    assert_int_equal(report.planned_count, 0);
    assert_int_equal(newsroom_state(newsroom, report.edition_id),
                     EDITION_SENDING);
}

static void
test_skipped_then_tried_again(void **state)
{
    struct newsroom *newsroom = *state;
    struct launch_report skipped, launched;

    invite_all(newsroom);
    skipped = newsroom_launch(newsroom, NULL);
    assert_int_equal(skipped.outcome, LAUNCH_SKIPPED);
    assert_text(skipped.reason, "0 new articles");
    assert_int_equal(newsroom_state(newsroom, skipped.edition_id),
                     EDITION_SKIPPED);
    newsroom_print(newsroom, "Strike Ends");
    launched = newsroom_launch(newsroom, NULL);
    assert_int_equal(launched.outcome, LAUNCH_DONE);
    assert_int_equal(launched.edition_id, skipped.edition_id);
    g_free(skipped.reason);
}

static bool
move_back(struct transaction *tx, void *data, GError **error)
{
    const struct edition_step hold = {.id = *(const int64_t *)data,
                                      .from = EDITION_SENDING,
                                      .to = EDITION_HELD};
    const struct edition_step plan = {
        .id = hold.id, .from = EDITION_HELD, .to = EDITION_PLANNING};

    return edition_move(tx, &hold, clock_system(), error) &&
           edition_move(tx, &plan, clock_system(), error);
}

/* As a crash between two batches leaves it. */
static void
test_planned_on_after_a_crash(void **state)
{
    struct newsroom *newsroom = *state;
    struct house *house = newsroom->house;
    struct launch_report report;
    int64_t planned = 0;

    invite_all(newsroom);
    newsroom_print(newsroom, "Strike Ends");
    report = newsroom_launch(newsroom, NULL);
    house_write(house, move_back, &report.edition_id, -1);
    report = newsroom_launch(newsroom, NULL);
    assert_int_equal(report.outcome, LAUNCH_ALREADY);
    assert_int_equal(newsroom_state(newsroom, report.edition_id),
                     EDITION_SENDING);
    assert_true(delivery_plan(house->database, report.edition_id, house->clock,
                              NULL, &planned, NULL));
    assert_int_equal(planned, READERS);
}

static void
test_an_edition_that_is_none(void **state)
{
    struct house *house = *state;
    g_autoptr(GError) error = NULL;
    int64_t planned = 0;

    assert_false(delivery_plan(house->database, 99, house->clock, NULL,
                               &planned, &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        NEWSROOM_TEST(test_launched),
        NEWSROOM_TEST(test_launched_twice),
        NEWSROOM_TEST(test_nobody_reads_it),
        NEWSROOM_TEST(test_skipped_then_tried_again),
        NEWSROOM_TEST(test_planned_on_after_a_crash),
        HOUSE_TEST(test_an_edition_that_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
