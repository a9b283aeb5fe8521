/* SPDX-License-Identifier: MIT */
/* Row F3: what a server has said well stands, whatever it says next. */
#include "reading.h"

#include "content.h"

#define STORIES                                                \
    "<item><title>One</title><link>https://n.example/1</link>" \
    "<pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>"  \
    "<item><title>Two</title><link>https://n.example/2</link>" \
    "<pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate></item>"
#define FEED                                                                 \
    "<rss version='2.0'><channel><title>News</title>" STORIES "</channel></" \
    "rss>"
#define OK "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"bad\"\r\n"
#define GOOD                                   \
    "HTTP/1.1 200 OK\r\nConnection: close\r\n" \
    "ETag: \"v1\"\r\n"                         \
    "Last-Modified: Tue, 24 Nov 2026 09:00:00 GMT\r\n\r\n" FEED

static const struct answer_row {
    const char *name, *answer;
    const char *problem; /* what is said of it, in part */
} rows[] = {
    {"a page of the proxy's",
     OK "Content-Type: text/html\r\n\r\n<!doctype html><title>Sorry</title>",
     "an HTML page came in place of the feed"},
    {"a page that names another feed",
     OK "Content-Type: text/html\r\n\r\n<!doctype html><link rel=alternate "
        "type='application/rss+xml' href=/rss><title>Sold</title>",
     "an HTML page came in place of the feed"},
    {"plain text", OK "\r\nService unavailable", "plain text"},
    {"nothing", OK "\r\n", ""},
    {"a feed that is cut",
     OK "\r\n<rss version='2.0'><channel><title>Old News</title><item>"
        "<title>Three</title><link>https://n.example/3</link></item><item>"
        "<title>Fo",
     "line "},
    {"an answer that is cut", OK "Content-Length: 5000\r\n\r\n" FEED,
     "cannot fetch"},
    {"no gzip", OK "Content-Encoding: gzip\r\n\r\n" FEED, "cannot fetch"},
    {"entities", OK "\r\n<!DOCTYPE r [<!ENTITY a 'b'>]>" FEED, "entities"},
    {"out of order",
     "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n"
     "Connection: close\r\n\r\n",
     "the server answers 500"},
    {"a way out of the web",
     "HTTP/1.1 301 Moved\r\nLocation: file:///etc/rss"
     "\r\nConnection: close\r\n\r\n",
     "no http"},
    {"no HTTP", "what do you want?\r\n\r\n", "cannot fetch"},
};

/* How many stories an edition could choose from. */
static guint
candidates(const struct work *work)
{
    g_autoptr(GPtrArray) found = article_candidates(
        work->house->view, work->list_id, CADENCE_DAILY, 0, NULL);

    for (guint i = 0; i < found->len; i++)
        assert_int_equal(((struct article *)found->pdata[i])->version, 1);
    return found->len;
}

static void
test_it_stands(void **state)
{
    const struct answer_row *row = *state;
    void *house_state = NULL;
    struct house *house = NULL;
    struct work work;
    g_autoptr(Source) good = NULL;
    g_autoptr(Source) bad = NULL;

    house_set_up(&house_state);
    house = house_state;
    work_set_up(&work, house);
    good = read_once(&work, GOOD);
    assert_text(work.problem, NULL);
    hand_clock_advance(&house->hand, HOUR_MS);
    bad = read_once(&work, row->answer);
    assert_non_null(strstr(work.problem, row->problem));
    assert_text(bad->last_error, work.problem);
    assert_int_equal(bad->failures, 1);
    assert_text(bad->address, good->address);
    assert_text(bad->title, "News");
    assert_text(bad->etag, "\"v1\"");
    assert_text(bad->last_modified, good->last_modified);
    assert_int_equal(bad->last_good_at_ms, good->last_good_at_ms);
    assert_int_equal(candidates(&work), 2);
    work_clear(&work);
    house_tear_down(&house_state);
}

/* And it is what the next request asks by. */
static void
test_it_is_asked_by_what_was_good(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    source_free(read_once(&work, GOOD));
    source_free(read_once(&work, OK "Last-Modified: never\r\n\r\nSorry"));
    source_free(read_once(&work, "HTTP/1.1 304 Same\r\nConnection: close"
                                 "\r\n\r\n"));
    assert_non_null(strstr(work.request, "\r\nIf-None-Match: \"v1\"\r\n"));
    assert_non_null(strstr(work.request, "\r\nIf-Modified-Since: Tue, 24 Nov "
                                         "2026 09:00:00 GMT\r\n"));
    assert_text(work.problem, NULL);
    work_clear(&work);
}

/* Row F5: a feed that calls all its stories alike, and tells one of them
 * twice. */
static void
test_one_guid_for_all(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    source_free(read_once(
        &work, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
               "<rss version='2.0'><channel><title>News</title>"
               "<item><title>One</title><guid isPermaLink='false'>n</guid>"
               "<link>https://n.example/1</link></item>"
               "<item><title>Two</title><guid isPermaLink='false'>n</guid>"
               "<link>https://n.example/2</link></item>"
               "<item><title>Two</title><guid isPermaLink='false'>n</guid>"
               "<link>https://n.example/2</link></item>"
               "</channel></rss>"));
    assert_int_equal(work.taken.added, 2);
    assert_int_equal(work.taken.changed, 0);
    work_clear(&work);
}

/* Stories without address or guid are told by title and date: the weather is
 * a new story each day, and the same one all day. */
static void
test_a_title_that_comes_again(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    for (int i = 0; i < 2; i++) {
        source_free(read_once(
            &work, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                   "<rss version='2.0'><channel><title>News</title>"
                   "<item><title>The weather</title>"
                   "<pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate></item>"
                   "<item><title>The weather</title>"
                   "<pubDate>Tue, 24 Nov 2026 06:00:00 GMT</pubDate></item>"
                   "</channel></rss>"));
        assert_int_equal(work.taken.added, i == 0 ? 2 : 0);
        assert_int_equal(work.taken.unchanged, i == 0 ? 0 : 2);
    }
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_a_title_that_comes_again),
        HOUSE_TEST(test_it_is_asked_by_what_was_good),
        HOUSE_TEST(test_one_guid_for_all),
    };

    content_init();
    transport_init();
    return ROW_TESTS(test_it_stands, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
