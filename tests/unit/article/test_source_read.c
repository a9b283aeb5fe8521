/* SPDX-License-Identifier: MIT */
/* Reading sources from a server: politely, and what becomes of its answers. */
#include "reading.h"

#include "connection.h"
#include "content.h"
#include "outbox.h"

#define FEED                                                   \
    "<rss version=\"2.0\"><channel><title>News</title>"        \
    "<item><title>One</title><link>https://n.example/1</link>" \
    "<pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>"  \
    "<item><title>Two</title><link>https://n.example/2</link>" \
    "</item></channel></rss>"

enum { MANY = 100 };

static void
test_read_then_asked_politely(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n"
                              "Connection: close\r\n\r\n" FEED);
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 2);
    assert_int_equal(work.taken.backlog, 1); /* the undated one */
    assert_int_equal(work.outcome, SOURCE_READ);
    assert_text(source->title, "News");
    assert_int_equal(source->last_good_at_ms, HOUSE_NOW_MS);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + POLL_MS);
    source_free(source);
    source = read_once(&work, "HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(work.request, "If-None-Match: \"v1\""));
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added + work.taken.unchanged, 0);
    assert_int_equal(work.outcome, SOURCE_UNCHANGED);
    assert_text(source->etag, "\"v1\"");
    work_clear(&work);
}

/* Nothing was read: what comes next is still the first of it. */
static void
test_unchanged_since_never(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, "HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(work.problem, "304"));
    assert_int_equal(source->failures, 1);
    assert_int_equal(source->last_good_at_ms, 0);
    source_free(source);
    source = read_once(&work, "HTTP/1.1 200 OK\r\n"
                              "Connection: close\r\n\r\n" FEED);
    assert_null(strstr(work.request, "If-"));
    assert_int_equal(work.taken.added, 2);
    assert_int_equal(work.taken.backlog, 1); /* the undated one */
    work_clear(&work);
}

static void
test_failures_back_off(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, NULL); /* the guard refuses loopback */
    assert_non_null(work.problem);
    assert_text(source->last_error, work.problem);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + POLL_MS);
    source_free(source);
    source = read_once(&work, "HTTP/1.1 404 Lost\r\nContent-Length: 0\r\n"
                              "Connection: close\r\n\r\n");
    assert_text(work.problem, "the server answers 404");
    assert_int_equal(work.outcome, SOURCE_FAILED);
    assert_int_equal(source->failures, 2);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + 2 * POLL_MS);
    source_free(source);
    source = read_once(&work, "HTTP/1.1 503 Busy\r\nRetry-After: 7200\r\n"
                              "Content-Length: 0\r\nConnection: close\r\n\r\n");
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + 7200 * 1000);
    assert_int_equal(source->last_good_at_ms, 0);
    work_clear(&work);
}

#define EMPTY_FEED \
    "<rss version='2.0'><channel><title>News</title></channel></rss>"

struct wait_row {
    const char *answer;
    uint64_t word; /* of the dice */
    int64_t wait_ms;
};

#define GOOD "HTTP/1.1 200 OK\r\nConnection: close\r\n"
#define BUSY "HTTP/1.1 503 Busy\r\nConnection: close\r\n"

static const struct wait_row waits[] = {
    {GOOD "\r\n" EMPTY_FEED, 0, POLL_MS},
    {GOOD "\r\n" EMPTY_FEED, INT64_MAX, POLL_MS + POLL_MS / 10},
    {GOOD "Cache-Control: public, max-age=7200\r\n\r\n" EMPTY_FEED, 0,
     7200 * 1000},
    {GOOD "Cache-Control: max-age=7200, no-cache\r\n\r\n" EMPTY_FEED, 0,
     POLL_MS},
    {GOOD "Cache-Control: max-age=7200\r\nCache-Control: "
          "no-store\r\n\r\n" EMPTY_FEED,
     0, POLL_MS},
    {GOOD "Cache-Control: max-age=7200\r\nAge: 1200\r\n\r\n" EMPTY_FEED, 0,
     6000 * 1000},
    {GOOD "Cache-Control: max-age=7200\r\nAge: 7201\r\n\r\n" EMPTY_FEED, 0,
     POLL_MS},
    {GOOD "Cache-Control: max-age=7200\r\nAge: old\r\n\r\n" EMPTY_FEED, 0,
     7200 * 1000},
    {GOOD "Cache-Control: max-age=999999\r\n\r\n" EMPTY_FEED, 0, HOUSE_DAY_MS},
    {GOOD "Cache-Control: max-age=999999\r\n\r\n" EMPTY_FEED, INT64_MAX,
     HOUSE_DAY_MS + HOUSE_DAY_MS / 10},
    {BUSY "Retry-After: 999999\r\n\r\n", 0, HOUSE_DAY_MS},
    {BUSY "Retry-After: 999999\r\n\r\n", INT64_MAX,
     HOUSE_DAY_MS + HOUSE_DAY_MS / 10},
};

static void
test_how_long_it_waits(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++) {
        g_autoptr(Source) source = NULL;

        work.dice.word = waits[i].word;
        source = read_once(&work, waits[i].answer);
        assert_int_equal(source->next_poll_at_ms - HOUSE_NOW_MS,
                         waits[i].wait_ms);
    }
    work_clear(&work);
}

static bool
add_many(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    bool is_good = true;

    for (int i = 1; is_good && i < MANY; i++) {
        g_autofree char *address = g_strdup_printf("%s/%d", work->url, i);

        is_good = source_add(tx,
                             &(struct source_entry){
                                 .list_id = work->list_id,
                                 .kind = SOURCE_WEB,
                                 .address = address,
                             },
                             work->house->clock, &work->source_id, error);
    }
    return is_good;
}

/* They were added together, and fail together. */
static void
test_many_drift_apart(void **state)
{
    struct house *house = *state;
    struct work work;
    int64_t first_ms = INT64_MAX, last_ms = 0;
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GPtrArray) after = NULL;
    g_autoptr(GHashTable) instants =
        g_hash_table_new(g_int64_hash, g_int64_equal);

    work_set_up(&work, house);
    house_write(house, add_many, &work, -1);
    before = source_all(house->view, work.list_id, NULL);
    assert_true(source_read_all(
        &(struct source_round){
            .poll =
                {
                    .database = house->database,
                    .rules = &(struct fetch_rules){.timeout_ms = PATIENCE_MS},
                    .clock = house->clock,
                    .random = &house->random.random,
                    .poll_ms = POLL_MS,
                },
            .sources = before,
            .most_ms = PATIENCE_MS,
        },
        NULL));
    after = source_all(house->view, work.list_id, NULL);
    assert_int_equal(after->len, MANY);
    for (guint i = 0; i < after->len; i++) {
        struct source *source = after->pdata[i];

        assert_int_equal(source->failures, 1);
        g_hash_table_add(instants, &source->next_poll_at_ms);
        first_ms = MIN(first_ms, source->next_poll_at_ms - HOUSE_NOW_MS);
        last_ms = MAX(last_ms, source->next_poll_at_ms - HOUSE_NOW_MS);
    }
    assert_true(g_hash_table_size(instants) > MANY * 9 / 10);
    assert_in_range(first_ms, POLL_MS, POLL_MS + POLL_MS / 100);
    assert_in_range(last_ms, POLL_MS + POLL_MS / 100 * 9,
                    POLL_MS + POLL_MS / 10);
    work_clear(&work);
}

static void
test_where_it_has_moved_to(void **state)
{
    const char *const answers[] = {
        "HTTP/1.1 302 Found\r\nLocation: /new\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: /new\r\nConnection: close\r\n\r\n",
    };
    struct work work;
    g_autofree char *before = NULL;

    work_set_up(&work, *state);
    before = g_strdup(work.url);
    work.then = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" EMPTY_FEED;
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autoptr(Source) source = read_once(&work, answers[i]);

        assert_text(work.problem, NULL);
        if (i == 0)
            assert_text(source->address, before); /* for now, it says */
        else
            assert_true(g_str_has_suffix(source->address, "/new"));
    }
    work_clear(&work);
}

#define PAGE(links)                                              \
    "HTTP/1.1 200 OK\r\nConnection: close\r\n"                   \
    "Content-Type: text/html\r\n\r\n<!doctype html><head>" links \
    "<title>News</title><p>The front page."
#define FEED_LINK "<link rel=alternate type='application/rss+xml' href=/rss>"

/* Asked for at once, and from then on in place of the page. */
static void
test_a_page_leads_to_its_feed(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    work.then = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n"
                "Connection: close\r\n\r\n" FEED;
    source = read_once(&work, PAGE(FEED_LINK));
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 2);
    assert_true(g_str_has_suffix(work.feed_url, "/rss"));
    assert_text(source->address, work.feed_url);
    assert_text(source->etag, "\"v1\"");
    work.then = NULL;
    source_free(source);
    source = read_once(&work, PAGE(FEED_LINK)); /* by accident, one day */
    assert_text(work.problem, "an HTML page came in place of the feed");
    assert_true(g_str_has_suffix(source->address, "/rss"));
    work_clear(&work);
}

/* What a proxy says when it is out of order is nobody's story. */
static void
test_plain_text_in_place_of_a_feed(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                              "Service Unavailable\n\nTry again later.\n");
    assert_non_null(strstr(work.problem, "plain text"));
    assert_int_equal(work.taken.added, 0);
    assert_int_equal(source->failures, 1);
    work_clear(&work);
}

static void
test_a_page_without_a_feed(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, PAGE(""));
    assert_non_null(strstr(work.problem, "names no feed"));
    assert_non_null(strstr(work.problem, "article add"));
    assert_int_equal(source->failures, 1);
    source_free(source);
    work.then = PAGE("");
    source = read_once(&work, PAGE(FEED_LINK));
    assert_non_null(strstr(work.problem, "/rss', is a page, too"));
    assert_text(source->address, work.url);
    work_clear(&work);
}

static bool
add_feed(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    g_autofree char *address = url_resolve("/rss", work->url);
    int64_t id;

    return source_add(tx,
                      &(struct source_entry){
                          .list_id = work->list_id,
                          .kind = SOURCE_WEB,
                          .address = address,
                      },
                      work->house->clock, &id, error);
}

static void
test_a_page_whose_feed_is_known(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    house_write(*state, add_feed, &work, -1);
    work.then = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" FEED;
    source = read_once(&work, PAGE(FEED_LINK));
    assert_non_null(strstr(work.problem, "a source of the list already"));
    assert_int_equal(work.taken.added, 0);
    assert_text(source->address, work.url);
    work_clear(&work);
}

/* Its own address is a new one, but it has moved to one that is not. */
static void
test_a_page_whose_feed_has_moved_to_a_known_one(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    house_write(*state, add_feed, &work, -1);
    work.then = "HTTP/1.1 301 Moved\r\nLocation: /rss\r\n"
                "Connection: close\r\n\r\n";
    work.last = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" FEED;
    source = read_once(
        &work, PAGE("<link rel=alternate type=application/rss+xml href=/old>"));
    assert_non_null(strstr(work.problem, "/old', is a source of the list "));
    assert_int_equal(work.taken.added, 0);
    assert_text(source->address, work.url);
    assert_int_equal(source->last_good_at_ms, 0);
    work_clear(&work);
}

static bool
nothing(struct transaction *tx, void *data, GError **error)
{
    (void)tx;
    (void)data;
    (void)error;
    return true;
}

/* A clock that is looked at by the write, and has another one follow it. */
struct follower_clock {
    struct clock clock;
    struct house *house;
    int asked, runs;
};

/* Loses the transaction, once; before it is made again, the feed is no source
 * any more. */
static bool
lose_all(struct transaction *tx, void *data, GError **error)
{
    struct follower_clock *follower = data;

    if (follower->runs++ > 0)
        return true;
    assert_true(connection_run(transaction_view(tx), "ROLLBACK", error));
    house_ask(follower->house, "DELETE FROM source WHERE address LIKE '%/rss'");
    return true;
}

static int64_t
now_and_follow(const struct clock *clock)
{
    struct follower_clock *follower = (struct follower_clock *)(uintptr_t)clock;

    if (follower->asked++ == 0)
        database_submit(
            follower->house->database,
            &(struct write_job){.change = lose_all, .data = follower});
    return HOUSE_NOW_MS;
}

/* What the first time has found binds the second one to nothing. */
static void
test_a_write_that_is_made_again(void **state)
{
    struct house *house = *state;
    struct follower_clock follower = {.clock = {now_and_follow},
                                      .house = house};
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, house);
    house_write(house, add_feed, &work, -1);
    house->clock = &follower.clock;
    work.then = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" FEED;
    source = read_once(&work, PAGE(FEED_LINK));
    house_write(house, nothing, NULL, -1); /* those before it are through */
    assert_int_equal(follower.runs, 2);
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 2);
    assert_text(source->address, work.feed_url);
    work_clear(&work);
}

static void
test_the_operator_hears_of_it(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    work.watch = (struct source_watch){.broken_ms = HOUSE_DAY_MS,
                                       .silent_ms = 2 * HOUSE_DAY_MS};
    source_free(read_once(&work, NULL));
    assert_int_equal(count_alerts(&work, "cannot be read"), 0);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    source_free(read_once(&work, NULL));
    assert_int_equal(count_alerts(&work, "cannot be read"), 1);
    source_free(read_once(&work, "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n"
                                 "Connection: close\r\n\r\n" EMPTY_FEED));
    assert_int_equal(count_alerts(&work, ""), 0);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    source_free(read_once(&work, "HTTP/1.1 304 Same\r\nConnection: close\r\n"
                                 "\r\n"));
    assert_int_equal(count_alerts(&work, "brought nothing new for 2 d"), 1);
    source_free(read_once(&work, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                 "\r\n" FEED));
    assert_int_equal(count_alerts(&work, ""), 0);
    work_clear(&work);
}

/* Nothing is kept of one that does not answer in time. */
static bool
at_once(void *self)
{
    (void)self;
    return true;
}

/* Reads a source whose server never answers, until the round ends. */
static void
read_in_vain(struct house *house, int64_t most_ms, bool (*must_end)(void *self))
{
    struct work work;
    g_autoptr(Source) before = NULL;
    g_autoptr(Source) after = NULL;
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    const char *const allowed[] = {"127.0.0.1", NULL};
    struct source_round round = {
        .poll =
            {
                .rules = &(struct fetch_rules){.allowed_hosts = allowed},
                .poll_ms = POLL_MS,
            },
        .sources = sources,
        .most_ms = most_ms,
        .told = note_told,
        .must_end = must_end,
        .self = &work,
    };

    work_set_up(&work, house);
    work.told = 0;
    round.poll.database = work.house->database;
    round.poll.clock = work.house->clock;
    before = source_now(&work);
    g_ptr_array_add(sources, before);
    assert_true(source_read_all(&round, NULL));
    assert_int_equal(work.told, 0);
    after = source_now(&work);
    assert_int_equal(after->next_poll_at_ms, before->next_poll_at_ms);
    assert_int_equal(after->failures, 0);
    work_clear(&work);
}

static void
test_no_time_left(void **state)
{
    read_in_vain(*state, 1, NULL);
}

/* Whoever is about to end waits for nobody. */
static void
test_an_end_before_its_time(void **state)
{
    read_in_vain(*state, PATIENCE_MS, at_once);
}

#define GONE                                     \
    "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n" \
    "Connection: close\r\n\r\n"

/* RFC 9110 §15.5.11: told at once, and asked once a day, for it may be a
 * mistake. */
static void
test_a_source_that_is_gone(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    work.watch = (struct source_watch){.broken_ms = HOUSE_DAY_MS,
                                       .silent_ms = HOUSE_DAY_MS};
    source = read_once(&work, GONE);
    assert_int_equal(work.outcome, SOURCE_GONE);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + HOUSE_DAY_MS);
    assert_int_equal(count_alerts(&work, "A source is gone"), 1);
    source_free(source);
    source = read_once(&work, GOOD "\r\n" EMPTY_FEED);
    assert_int_equal(count_alerts(&work, ""), 0);
    work_clear(&work);
}

/* The page that names it is there. */
static void
test_a_page_whose_feed_is_gone(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    work.then = GONE;
    source = read_once(&work, PAGE(FEED_LINK));
    assert_int_equal(work.outcome, SOURCE_FAILED);
    assert_text(work.problem, "the server answers 410");
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + POLL_MS);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_no_time_left),
        HOUSE_TEST(test_an_end_before_its_time),
        HOUSE_TEST(test_read_then_asked_politely),
        HOUSE_TEST(test_unchanged_since_never),
        HOUSE_TEST(test_failures_back_off),
        HOUSE_TEST(test_how_long_it_waits),
        HOUSE_TEST(test_many_drift_apart),
        HOUSE_TEST(test_where_it_has_moved_to),
        HOUSE_TEST(test_a_page_leads_to_its_feed),
        HOUSE_TEST(test_plain_text_in_place_of_a_feed),
        HOUSE_TEST(test_a_page_without_a_feed),
        HOUSE_TEST(test_a_page_whose_feed_is_known),
        HOUSE_TEST(test_a_page_whose_feed_has_moved_to_a_known_one),
        HOUSE_TEST(test_a_write_that_is_made_again),
        HOUSE_TEST(test_the_operator_hears_of_it),
        HOUSE_TEST(test_a_source_that_is_gone),
        HOUSE_TEST(test_a_page_whose_feed_is_gone),
    };

    content_init();
    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
