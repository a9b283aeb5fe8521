/* SPDX-License-Identifier: MIT */
/* One address, several lists: it is asked once for all of them. */
#include "reading.h"

#include "content.h"
#include "http_fetch.h"

#define FEED                                                   \
    "HTTP/1.1 200 OK\r\nConnection: close\r\n"                 \
    "ETag: \"v1\"\r\n\r\n"                                     \
    "<rss version='2.0'><channel><title>News</title>"          \
    "<item><title>One</title><link>https://n.example/1</link>" \
    "<pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>"  \
    "</channel></rss>"
#define SAME "HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n"
#define SLOW_DOWN                                \
    "HTTP/1.1 429 Slow\r\nConnection: close\r\n" \
    "Retry-After: 7200\r\nContent-Length: 0\r\n\r\n"

/* Adds a list that reads the same. Returns its number. */
static int64_t
add_reader(struct work *work, const char *name)
{
    g_autoptr(List) list = house_add_list(work->house, name);
    struct work other = *work;

    other.list_id = list->id;
    house_write(work->house, create_source, &other, -1);
    return list->id;
}

struct hearing {
    int told;
    struct article_taken taken; /* by all of them */
    const char *problem;        /* static text */
};

static void
note_each(void *self, const struct source_news *news)
{
    struct hearing *hearing = self;

    hearing->told++;
    hearing->taken.added += news->taken.added;
    assert_text(news->problem, hearing->problem);
}

/* Reads all that is due; the server gives its answers, and no more. */
static void
read_due(struct work *work, struct hearing *hearing)
{
    const char *const allowed[] = {"127.0.0.1", NULL};
    g_autoptr(GPtrArray) due =
        source_due(work->house->view, clock_now_ms(work->house->clock), NULL);
    const struct source_round round = {
        .poll =
            {
                .database = work->house->database,
                .rules = &(struct fetch_rules){.allowed_hosts = allowed},
                .clock = work->house->clock,
                .random = &work->dice.random,
                .poll_ms = POLL_MS,
                .watch = {.broken_ms = HOUSE_DAY_MS, .silent_ms = HOUSE_DAY_MS},
            },
        .sources = due,
        .most_ms = PATIENCE_MS,
        .told = note_each,
        .self = hearing,
    };
    pthread_t server;

    pthread_create(&server, NULL, serve, work);
    assert_true(source_read_all(&round, NULL));
    pthread_join(server, NULL);
}

static void
assert_etags(const struct work *work, const char *etag)
{
    g_autoptr(GPtrArray) all = source_all(work->house->view, 0, NULL);

    for (guint i = 0; i < all->len; i++)
        assert_text(((const struct source *)all->pdata[i])->etag, etag);
}

static void
test_one_answer_for_two_lists(void **state)
{
    struct work work;
    struct hearing hearing = {0};

    work_set_up(&work, *state);
    add_reader(&work, "sports");
    work.answer = FEED;
    read_due(&work, &hearing);
    assert_int_equal(hearing.told, 2);
    assert_int_equal(hearing.taken.added, 2);
    assert_etags(&work, "\"v1\"");
    hand_clock_advance(&work.house->hand, POLL_MS);
    work.answer = SAME;
    read_due(&work, &hearing);
    assert_int_equal(hearing.told, 4);
    assert_int_equal(hearing.taken.added, 2);
    work_clear(&work);
}

/* It holds nothing: "not modified" would tell it nothing. From the next round
 * on one request serves both, whichever is due first. */
static void
test_a_list_that_comes_later(void **state)
{
    struct work work;
    struct hearing hearing = {0};

    work_set_up(&work, *state);
    work.answer = FEED;
    read_due(&work, &hearing);
    add_reader(&work, "sports");
    work.then = FEED;
    read_due(&work, &hearing);
    assert_int_equal(hearing.told, 3);
    assert_int_equal(hearing.taken.added, 2);
    work.answer = SAME;
    work.then = NULL;
    house_ask(work.house, "UPDATE source SET next_poll_at_ms = 0 WHERE id = 2");
    read_due(&work, &hearing);
    assert_int_equal(hearing.told, 5);
    work_clear(&work);
}

/* A new list is told so by itself, and does not break the other's word. */
static void
test_one_that_wants_to_be_left_alone(void **state)
{
    struct work work;
    struct hearing hearing = {.problem = "the server answers 429"};

    work_set_up(&work, *state);
    work.answer = SLOW_DOWN;
    read_due(&work, &hearing);
    add_reader(&work, "sports");
    read_due(&work, &hearing);
    assert_int_equal(hearing.told, 2);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_one_answer_for_two_lists),
        HOUSE_TEST(test_a_list_that_comes_later),
        HOUSE_TEST(test_one_that_wants_to_be_left_alone),
    };

    content_init();
    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
