/* SPDX-License-Identifier: MIT */
/* What a feed takes back, and feeds that are too large for one write. */
#include "reading.h"

#include "content.h"
#include "outbox.h"

#define ANSWER "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
#define NETS(when)                                        \
    "<entry><id>n1</id><title>Nets</title>"               \
    "<link href='https://n.example/1'/><updated>2026-11-" \
    "24T" when "Z</updated></entry>"
#define OIL                                \
    "<entry><id>n2</id><title>Oil</title>" \
    "<updated>2026-11-24T09:00:00Z</updated></entry>"
#define GONE(id, when) \
    "<at:deleted-entry ref='" id "' when='2026-11-24T" when "Z'/>"
#define FEED(inside) ANSWER "<feed>" inside "</feed>"

enum { STORIES = 1201 };

static void
read_feed(struct work *work, const char *answer)
{
    g_autoptr(Source) source = read_once(work, answer);

    assert_text(work->problem, NULL);
    assert_int_equal(source->failures, 0);
}

static guint
count_candidates(const struct work *work)
{
    g_autoptr(GPtrArray) found = article_candidates(
        work->house->view, work->list_id, CADENCE_DAILY, 0, NULL);

    return found->len;
}

static bool
print_nets(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return article_mark_add(tx,
                            &(struct article_mark){
                                .list_id = work->list_id,
                                .cadence = CADENCE_DAILY,
                                .article_id = 1,
                                .edition_id = 9,
                                .is_printed = true,
                            },
                            error);
}

/* Its entry may stand in the feed still; published again, it is back. */
static void
test_a_feed_takes_a_story_back(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    read_feed(&work, FEED(NETS("09:00:00") OIL));
    assert_int_equal(count_candidates(&work), 2);
    read_feed(&work, FEED(NETS("09:00:00") OIL GONE("n1", "10:00:00")));
    assert_int_equal(work.withdrawn, 1);
    assert_int_equal(work.in_print, 0);
    assert_int_equal(count_candidates(&work), 1);
    read_feed(&work, FEED(OIL GONE("n1", "10:00:00") GONE("n7", "10:00:00")));
    assert_int_equal(work.withdrawn, 0);
    read_feed(&work, FEED(NETS("11:00:00") OIL GONE("n1", "10:00:00")));
    assert_int_equal(work.taken.changed, 1);
    assert_int_equal(count_candidates(&work), 2);
    work_clear(&work);
}

static void
test_taken_back_too_late(void **state)
{
    struct work work;
    g_autoptr(GPtrArray) alerts = NULL;

    work_set_up(&work, *state);
    work.watch.silent_ms = HOUSE_DAY_MS;
    read_feed(&work, FEED(NETS("09:00:00") OIL));
    house_write(work.house, print_nets, &work, -1);
    read_feed(&work, FEED(GONE("n1", "10:00:00") GONE("n2", "10:00:00")));
    assert_int_equal(work.withdrawn, 2);
    assert_int_equal(work.in_print, 1);
    alerts = alert_all(work.house->view, NULL);
    assert_int_equal(alerts->len, 1);
    assert_non_null(strstr(((const struct alert *)alerts->pdata[0])->text,
                           "edition 9 brought; its readers keep it:\n\n"
                           "- Nets\n"));
    work_clear(&work);
}

static char *
large_feed(void)
{
    GString *text = g_string_new(ANSWER "<feed>");

    for (int i = 0; i < STORIES; i++)
        g_string_append_printf(text,
                               "<entry><id>%d</id><title>N</title></entry>", i);
    g_string_append(text, "</feed>");
    return g_string_free(text, FALSE);
}

static void
test_a_feed_of_many(void **state)
{
    struct work work;
    g_autofree char *answer = large_feed();

    work_set_up(&work, *state);
    read_feed(&work, answer);
    assert_int_equal(work.taken.added, STORIES);
    assert_int_equal(work.taken.backlog, STORIES);
    read_feed(&work, answer);
    assert_int_equal(work.taken.unchanged, STORIES);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_a_feed_takes_a_story_back),
        HOUSE_TEST(test_taken_back_too_late),
        HOUSE_TEST(test_a_feed_of_many),
    };

    content_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
