/* SPDX-License-Identifier: MIT */
/* Two articles that turn out to be one story, and two that never do. */
#include "article.h"

#include "house.h"
#include "source.h"

enum { CMS = 1, FEED, OTHER };

struct work {
    struct house *house;
    int64_t list_id, other_list_id; /* the latter has OTHER */
    GPtrArray *stories;
    struct article_intake intake;
    struct article_taken taken;
    struct article_withdrawn withdrawn;
    struct article_mark mark;
    int64_t article_id;
};

static bool
add_sources(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct source_entry cms = {
        .list_id = work->list_id,
        .kind = SOURCE_PUSH,
        .address = "cms",
    };
    const struct source_entry feed = {
        .list_id = work->list_id,
        .kind = SOURCE_WEB,
        .address = "https://news.example/feed",
    };
    const struct source_entry other = {
        .list_id = work->other_list_id,
        .kind = SOURCE_WEB,
        .address = "https://other.example/feed",
    };
    int64_t id = 0;

    return source_add(tx, &cms, work->house->clock, &id, error) && id == CMS &&
           source_add(tx, &feed, work->house->clock, &id, error) &&
           id == FEED &&
           source_add(tx, &other, work->house->clock, &id, error) &&
           id == OTHER;
}

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_take(tx, &work->intake, work->house->clock, &work->taken,
                        &work->article_id, error);
}

static bool
withdraw(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_withdraw(tx, &work->intake, work->house->clock,
                            &work->withdrawn, error);
}

static bool
drop(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return article_drop(tx, work->list_id, work->article_id, true, error);
}

static bool
pin(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return article_pin(tx, work->list_id, work->article_id, true,
                       work->house->clock, error);
}

static bool
mark(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return article_mark_add(tx, &work->mark, error);
}

static bool
cancel(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return article_mark_remove(tx, work->mark.edition_id, error);
}

static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");
    g_autoptr(List) other = house_add_list(house, "sport");

    *work = (struct work){
        .house = house,
        .list_id = list->id,
        .other_list_id = other->id,
    };
    work->stories = story_array_new();
    work->intake.stories = work->stories;
    work->intake.list_id = list->id;
    house_write(house, add_sources, work, -1);
}

static void
work_clear(struct work *work)
{
    g_ptr_array_unref(work->stories);
}

static void
add_story(struct work *work, const char *guid, const char *url,
          const char *title)
{
    struct story *story = story_new();

    story->guid = g_strdup(guid);
    story->url = g_strdup(url);
    story->title = g_strdup(title);
    g_ptr_array_add(work->stories, story);
}

/* Lets a source tell a story, or what was added before. */
static void
tell(struct work *work, int64_t source_id, const char *guid, const char *url)
{
    if (work->stories->len == 0)
        add_story(work, guid, url, "Nets");
    work->intake.source_id = source_id;
    work->intake.is_announced = source_id == CMS;
    house_write(work->house, take, work, -1);
    g_ptr_array_set_size(work->stories, 0);
}

/* How many stories the next edition may have. */
static guint
waiting(const struct work *work)
{
    g_autoptr(GPtrArray) found = article_candidates(
        work->house->view, work->list_id, CADENCE_DAILY, 0, NULL);

    return found->len;
}

#define ADDRESS "https://news.example/77"

/* Announced before it had an address, which a feed brings first; then the
 * system tells it, too. */
static void
tell_twins(struct work *work)
{
    tell(work, CMS, "77", NULL);
    tell(work, FEED, "f", ADDRESS);
    assert_int_equal(waiting(work), 2);
}

static void
test_an_address_that_came_late(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell_twins(&work);
    tell(&work, CMS, "77", ADDRESS);
    assert_int_equal(work.article_id, 1);
    assert_int_equal(waiting(&work), 1);
    tell(&work, FEED, "f", NULL); /* by each of its names */
    assert_int_equal(work.article_id, 1);
    tell(&work, 0, NULL, ADDRESS);
    assert_int_equal(work.article_id, 1);
    assert_int_equal(waiting(&work), 1);
    work_clear(&work);
}

static void
test_a_withdrawal_that_names_both(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell_twins(&work);
    add_story(&work, "77", ADDRESS, NULL);
    work.intake.source_id = CMS;
    work.intake.is_announced = true;
    house_write(*state, withdraw, &work, -1);
    assert_int_equal(work.withdrawn.withdrawn, 1);
    assert_int_equal(waiting(&work), 0);
    assert_int_equal(house_ask(*state, "SELECT count(*) FROM article_name"
                                       " WHERE article_id = 1"),
                     3);
    work_clear(&work);
}

/* Mailed as one of them, it is not mailed as the other. */
static void
test_one_of_them_was_printed(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell_twins(&work);
    work.mark = (struct article_mark){
        .list_id = work.list_id,
        .cadence = CADENCE_DAILY,
        .article_id = work.article_id,
        .edition_id = 9,
        .is_printed = true,
    };
    house_write(*state, mark, &work, -1);
    assert_int_equal(waiting(&work), 1);
    tell(&work, CMS, "77", ADDRESS);
    assert_int_equal(waiting(&work), 0);
    house_write(*state, cancel, &work, -1);
    assert_int_equal(waiting(&work), 1);
    work_clear(&work);
}

/* Passed over as one, printed as the other: printed. */
static void
test_both_were_marked(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    tell_twins(&work);
    work.mark = (struct article_mark){
        .list_id = work.list_id,
        .cadence = CADENCE_DAILY,
        .article_id = work.article_id,
        .edition_id = 9,
        .is_printed = true,
    };
    house_write(*state, mark, &work, -1);
    work.mark.article_id = 1;
    work.mark.edition_id = 8;
    work.mark.is_printed = false;
    house_write(*state, mark, &work, -1);
    tell(&work, CMS, "77", ADDRESS);
    article = article_get(work.house->view, work.list_id, 1, NULL);
    assert_int_equal(article->printed_in, 9);
    work_clear(&work);
}

static void
test_the_desk_s_hand_stays(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    tell_twins(&work);
    house_write(*state, drop, &work, -1);
    house_write(*state, pin, &work, -1);
    tell(&work, CMS, "77", ADDRESS);
    article = article_get(work.house->view, work.list_id, 1, NULL);
    assert_true(article->is_dropped);
    assert_true(article->is_pinned);
    work_clear(&work);
}

static void
test_each_was_in_a_list_of_its_own(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    tell(&work, CMS, "77", NULL);
    work.intake.list_id = work.other_list_id;
    tell(&work, OTHER, "o", ADDRESS);
    work.intake.list_id = work.list_id;
    tell(&work, CMS, "77", ADDRESS);
    article = article_get(work.house->view, work.other_list_id, 1, NULL);
    assert_non_null(article);
    assert_int_equal(house_ask(*state, "SELECT count(*) FROM pool"), 2);
    work_clear(&work);
}

/* A ticker: now one note of it is in the feed, now another; all of them are
 * read on one page. */
static void
test_what_its_source_tells_apart(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell(&work, FEED, "a", ADDRESS);
    add_story(&work, "a", ADDRESS, "Nets");
    add_story(&work, "b", ADDRESS, "Boats");
    tell(&work, FEED, NULL, NULL);
    assert_int_equal(waiting(&work), 2);
    add_story(&work, "b", ADDRESS, "Boats");
    tell(&work, FEED, NULL, NULL);
    assert_int_equal(work.article_id, 2);
    assert_int_equal(waiting(&work), 2);
    work_clear(&work);
}

/* A feed gives its own story the address of another list's: it would carry its
 * words there. */
static void
test_another_list_s_story_is_not_its_own(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    work.intake.list_id = work.other_list_id;
    tell(&work, OTHER, "o", ADDRESS);
    work.intake.list_id = work.list_id;
    tell(&work, FEED, "f", "https://pills.example/");
    tell(&work, FEED, "f", ADDRESS);
    assert_int_equal(work.article_id, 2);
    article = article_get(work.house->view, work.other_list_id, 1, NULL);
    assert_text(article->story->url, ADDRESS);
    assert_int_equal(article->version, 1);
    work_clear(&work);
}

/* Each of them is one of the feed's, whatever the system says. */
static void
test_what_another_source_tells_apart(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell(&work, FEED, "a", "https://news.example/a");
    tell(&work, CMS, "77", "https://news.example/a");
    tell(&work, FEED, "b", "https://news.example/b");
    tell(&work, CMS, "77", "https://news.example/b");
    assert_int_equal(waiting(&work), 2);
    work_clear(&work);
}

static bool
edit(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct article_edit edit = {
        .list_id = work->list_id,
        .article_id = work->article_id,
        .title = "The desk's",
    };

    return article_edit(tx, &edit, work->house->clock, error);
}

static void
test_the_desk_s_words_stay(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    tell_twins(&work);
    house_write(*state, edit, &work, -1); /* the younger */
    tell(&work, CMS, "77", ADDRESS);
    assert_int_equal(work.article_id, 2);
    article = article_get(work.house->view, work.list_id, 2, NULL);
    assert_text(article->story->title, "The desk's");
    assert_true(article->is_edited);
    assert_int_equal(waiting(&work), 1);
    work_clear(&work);
}

/* By its id, which nobody knew; the announcement that was on its way says that
 * it is the story the feed has brought. */
static void
test_a_withdrawal_that_was_none_of_the_feed_s(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell(&work, FEED, "f", ADDRESS);
    add_story(&work, "77", NULL, NULL);
    ((struct story *)work.stories->pdata[0])->modified_at_ms = HOUSE_NOW_MS;
    work.intake.source_id = CMS;
    work.intake.is_announced = true;
    house_write(*state, withdraw, &work, -1);
    assert_int_equal(work.withdrawn.unknown, 1);
    g_ptr_array_set_size(work.stories, 0);
    add_story(&work, "77", ADDRESS, "Nets");
    ((struct story *)work.stories->pdata[0])->modified_at_ms = HOUSE_NOW_MS - 1;
    tell(&work, CMS, NULL, NULL);
    assert_int_equal(work.article_id, 1);
    assert_int_equal(waiting(&work), 0);
    work_clear(&work);
}

/* Who has a number already hears which it is now. */
static void
test_a_number_that_is_lost(void **state)
{
    struct work work;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));

    work_set_up(&work, *state);
    tell(&work, 0, "1", NULL);
    add_story(&work, NULL, ADDRESS, "Nets"); /* is 2, until the next is read */
    add_story(&work, "1", ADDRESS, "Nets");
    work.taken.ids = ids;
    tell(&work, 0, NULL, NULL);
    assert_int_equal(ids->len, 2);
    assert_int_equal(g_array_index(ids, int64_t, 0), 1);
    assert_int_equal(g_array_index(ids, int64_t, 1), 1);
    work_clear(&work);
}

/* The edition that is cancelled was the second to mail it. */
static void
test_both_were_printed(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    tell_twins(&work);
    work.mark = (struct article_mark){
        .list_id = work.list_id,
        .cadence = CADENCE_DAILY,
        .article_id = 2,
        .edition_id = 8,
        .is_printed = true,
    };
    house_write(*state, mark, &work, -1);
    work.mark.article_id = 1;
    work.mark.edition_id = 9;
    house_write(*state, mark, &work, -1);
    tell(&work, CMS, "77", ADDRESS);
    house_write(*state, cancel, &work, -1);
    assert_int_equal(waiting(&work), 0);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_an_address_that_came_late),
        HOUSE_TEST(test_a_withdrawal_that_names_both),
        HOUSE_TEST(test_one_of_them_was_printed),
        HOUSE_TEST(test_both_were_marked),
        HOUSE_TEST(test_the_desk_s_hand_stays),
        HOUSE_TEST(test_each_was_in_a_list_of_its_own),
        HOUSE_TEST(test_what_its_source_tells_apart),
        HOUSE_TEST(test_what_another_source_tells_apart),
        HOUSE_TEST(test_another_list_s_story_is_not_its_own),
        HOUSE_TEST(test_the_desk_s_words_stay),
        HOUSE_TEST(test_a_withdrawal_that_was_none_of_the_feed_s),
        HOUSE_TEST(test_a_number_that_is_lost),
        HOUSE_TEST(test_both_were_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
