/* SPDX-License-Identifier: MIT */
/* A source that tells of thousands: several writes, and all is as if it were
 * one. */
#include "article.h"

#include "error.h"
#include "house.h"

enum { STORIES = 1201, MINUTE_MS = 60 * 1000, FRESH = 20 };

struct work {
    struct house *house;
    GPtrArray *stories;
    struct article_intake intake;
    struct article_batch *batch;
    int writes;
    struct article_taken taken; /* in one write */
};

/* The newest come last. */
static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    *work = (struct work){
        .house = house,
        .stories = story_array_new(),
        .intake = {.list_id = list->id},
    };
    work->intake.stories = work->stories;
    for (int i = 0; i < STORIES; i++) {
        struct story *story = story_new();

        story->title = g_strdup("Nets");
        story->url = g_strdup_printf("https://news.example/%d", i);
        story->published_at_ms =
            HOUSE_NOW_MS - (int64_t)(STORIES - i) * MINUTE_MS;
        g_ptr_array_add(work->stories, story);
    }
}

static void
work_clear(struct work *work)
{
    g_ptr_array_unref(work->stories);
}

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    work->writes++;
    return article_batch_take(tx, work->batch, work->house->clock, error);
}

static bool
take_in_vain(struct transaction *tx, void *data, GError **error)
{
    if (take(tx, data, error))
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY, "busy just now");
    return false;
}

/* Takes all; each write fails once before. */
static struct article_taken
take_all(struct work *work)
{
    g_autoptr(ArticleBatch) batch = article_batch_new(&work->intake);
    bool is_last = false;

    work->batch = batch;
    work->writes = 0;
    while (!is_last) {
        is_last = article_batch_is_last(batch);
        house_write(work->house, take_in_vain, work, VESPER_ERROR_BUSY);
        house_write(work->house, take, work, -1);
        if (!is_last)
            article_batch_go_on(batch);
    }
    return article_batch_taken(batch);
}

static int64_t
rows(const struct work *work, const char *sql)
{
    return house_ask(work->house, sql);
}

static void
test_many_stories(void **state)
{
    struct work work;
    struct article_taken taken;

    work_set_up(&work, *state);
    taken = take_all(&work);
    assert_true(work.writes > 2);
    assert_int_equal(taken.added, STORIES);
    assert_int_equal(taken.changed + taken.unchanged + taken.backlog, 0);
    assert_int_equal(rows(&work, "SELECT count(*) FROM pool"), STORIES);
    g_free(((struct story *)work.stories->pdata[0])->title);
    ((struct story *)work.stories->pdata[0])->title = g_strdup("Oil");
    taken = take_all(&work);
    assert_int_equal(taken.changed, 1);
    assert_int_equal(taken.unchanged, STORIES - 1);
    assert_int_equal(taken.added, 0);
    work_clear(&work);
}

/* The newest are those of the whole feed, not of each write. */
static void
test_the_first_read_of_many(void **state)
{
    struct work work;
    struct article_taken taken;

    work_set_up(&work, *state);
    work.intake.is_first_read = true;
    taken = take_all(&work);
    assert_int_equal(taken.backlog, STORIES - FRESH);
    assert_int_equal(
        rows(&work, "SELECT min(article_id) FROM pool WHERE is_backlog = 0"),
        STORIES - FRESH + 1);
    work_clear(&work);
}

/* What the first write took is known then, and is no more and no less new. */
static void
test_killed_between_two_writes(void **state)
{
    struct work work;
    struct article_batch *killed = NULL;
    struct article_taken taken;

    work_set_up(&work, *state);
    work.intake.is_first_read = true;
    killed = work.batch = article_batch_new(&work.intake);
    house_write(*state, take, &work, -1);
    article_batch_free(killed);
    taken = take_all(&work);
    assert_true(taken.unchanged > 0 && taken.added > 0);
    assert_int_equal(taken.added + taken.unchanged, STORIES);
    assert_int_equal(
        rows(&work, "SELECT count(*) FROM pool WHERE is_backlog = 0"), FRESH);
    assert_int_equal(rows(&work, "SELECT max(version) FROM article"), 1);
    work_clear(&work);
}

/* The first and the last are one story, told in two ways. */
static void
test_a_story_that_is_told_twice(void **state)
{
    struct work work;
    struct story *last = NULL;
    struct article_taken taken;

    work_set_up(&work, *state);
    last = work.stories->pdata[STORIES - 1];
    g_free(last->url);
    last->url = g_strdup("http://news.example/0?utm_source=rss");
    last->standfirst = g_strdup("In other words.");
    assert_int_equal(take_all(&work).added, STORIES - 1);
    taken = take_all(&work);
    assert_int_equal(taken.changed, 0);
    assert_int_equal(taken.unchanged, STORIES);
    assert_int_equal(rows(&work, "SELECT max(version) FROM article"), 1);
    work_clear(&work);
}

static void
test_no_story_at_all(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    g_ptr_array_set_size(work.stories, 0);
    assert_int_equal(take_all(&work).added, 0);
    assert_int_equal(work.writes, 2);
    work_clear(&work);
}

static bool
take_in_one(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_take(tx, &work->intake, work->house->clock, &work->taken,
                        error);
}

static void
test_each_story_has_its_number(void **state)
{
    struct work work;
    struct story *again = story_new();
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));

    work_set_up(&work, *state);
    again->title = g_strdup("Nets");
    again->url = g_strdup("https://news.example/7");
    g_ptr_array_add(work.stories, again);
    work.taken.ids = ids;
    house_write(work.house, take_in_one, &work, -1);
    house_write(work.house, take_in_one, &work, -1); /* as one that failed */
    assert_int_equal(work.taken.unchanged, STORIES + 1);
    assert_ptr_equal(work.taken.ids, ids);
    assert_int_equal(ids->len, STORIES + 1);
    assert_int_equal(g_array_index(ids, int64_t, 7),
                     rows(&work, "SELECT id FROM article"
                                 " WHERE url = 'https://news.example/7'"));
    assert_int_equal(g_array_index(ids, int64_t, STORIES),
                     g_array_index(ids, int64_t, 7));
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_many_stories),
        HOUSE_TEST(test_the_first_read_of_many),
        HOUSE_TEST(test_killed_between_two_writes),
        HOUSE_TEST(test_a_story_that_is_told_twice),
        HOUSE_TEST(test_no_story_at_all),
        HOUSE_TEST(test_each_story_has_its_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
