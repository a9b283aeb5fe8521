/* SPDX-License-Identifier: MIT */
/* Whose sources are asked once more before an edition closes. */
#include "reading.h"

#include "content.h"
#include "http_fetch.h"

#define ANSWER(status) \
    "HTTP/1.1 " status "\r\nConnection: close\r\nContent-Length: 0\r\n"

static const struct quiet_row {
    const char *name;
    const char *answer;
    int64_t quiet_ms; /* so long it is left alone; 0: it is not */
} rows[] = {
    {"it was read",
     "HTTP/1.1 200 OK\r\nConnection: close\r\n"
     "Cache-Control: max-age=7200\r\n\r\n<rss><channel/></rss>",
     0},
    {"it failed", ANSWER("500 Oh") "\r\n", 0},
    {"it was busy for a moment", ANSWER("503 Busy") "\r\n", 0},
    {"come back later", ANSWER("503 Busy") "Retry-After: 7200\r\n\r\n",
     2 * (int64_t)HOUR_MS},
    {"come back soon", ANSWER("429 Slow") "Retry-After: 20\r\n\r\n", 20000},
    {"come back in a year", ANSWER("503 No") "Retry-After: 31536000\r\n\r\n",
     HOUSE_DAY_MS},
    {"you ask too often", ANSWER("429 Slow down") "\r\n", POLL_MS},
    {"do not come back", ANSWER("410 Gone") "\r\n", HOUSE_DAY_MS},
};

static guint
count_at(const struct work *work, int64_t now_ms)
{
    g_autoptr(GPtrArray) found =
        source_last_news(work->house->view, work->list_id, now_ms, NULL);

    return found->len;
}

static void
test_who_is_asked_once_more(void **state)
{
    const struct quiet_row *row = *state;
    void *house_state = NULL;
    struct work work;
    g_autoptr(Source) source = NULL;

    house_set_up(&house_state);
    work_set_up(&work, house_state);
    source = read_once(&work, row->answer);
    assert_int_equal(source->quiet_until_ms,
                     row->quiet_ms == 0 ? 0 : HOUSE_NOW_MS + row->quiet_ms);
    assert_true(source->next_poll_at_ms >= source->quiet_until_ms);
    assert_int_equal(count_at(&work, HOUSE_NOW_MS + row->quiet_ms), 1);
    assert_int_equal(count_at(&work, HOUSE_NOW_MS + row->quiet_ms - 1),
                     row->quiet_ms == 0);
    work_clear(&work);
    house_tear_down(&house_state);
}

/* Who asks all the same is answered, and it is over. */
static void
test_it_ends_with_a_good_answer(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source_free(read_once(&work, rows[3].answer));
    source = read_once(&work, rows[0].answer);
    assert_int_equal(source->quiet_until_ms, 0);
    assert_int_equal(count_at(&work, HOUSE_NOW_MS), 1);
    work_clear(&work);
}

/* A clock was ahead when it was said, and has been put right. */
static void
test_a_clock_that_was_ahead(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    source_free(read_once(&work, rows[3].answer));
    assert_int_equal(count_at(&work, HOUSE_NOW_MS - 3 * (int64_t)HOUSE_DAY_MS),
                     1);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_it_ends_with_a_good_answer),
        HOUSE_TEST(test_a_clock_that_was_ahead),
    };

    content_init();
    transport_init();
    return ROW_TESTS(test_who_is_asked_once_more, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
