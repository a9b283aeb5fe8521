/* SPDX-License-Identifier: MIT */
/* Two articles that turn out to be one story, and two that never do. */
#include "telling.h"

#include "source.h"

enum { EVENING = 1, SPORT }; /* lists */
enum { CMS = 1, FEED, OTHER /* the sport's */ };

static bool
add_sources(struct transaction *tx, void *data, GError **error)
{
    const struct telling *telling = data;
    const struct source_entry cms = {
        .list_id = EVENING,
        .kind = SOURCE_PUSH,
        .address = "cms",
    };
    const struct source_entry feed = {
        .list_id = EVENING,
        .kind = SOURCE_WEB,
        .address = "https://news.example/feed",
    };
    const struct source_entry other = {
        .list_id = SPORT,
        .kind = SOURCE_WEB,
        .address = "https://other.example/feed",
    };
    int64_t id = 0;

    return source_add(tx, &cms, telling->house->clock, &id, error) &&
           id == CMS &&
           source_add(tx, &feed, telling->house->clock, &id, error) &&
           id == FEED &&
           source_add(tx, &other, telling->house->clock, &id, error) &&
           id == OTHER;
}

static void
set_up(struct telling *telling, struct house *house)
{
    g_autoptr(List) evening = house_add_list(house, "evening");
    g_autoptr(List) sport = house_add_list(house, "sport");

    assert_int_equal(evening->id, EVENING);
    assert_int_equal(sport->id, SPORT);
    telling_set_up(telling, house, EVENING);
    house_write(house, add_sources, telling, -1);
}

/* Lets a source tell a story, or what was added before. */
static void
tell(struct telling *telling, int64_t source_id, const char *guid,
     const char *url)
{
    if (telling->stories->len == 0)
        telling_add(telling, guid, url, "Nets");
    telling->intake.source_id = source_id;
    telling->intake.is_announced = source_id == CMS;
    house_write(telling->house, telling_take, telling, -1);
    telling_begin_anew(telling);
}

#define ADDRESS "https://news.example/77"

/* Announced before it had an address, which a feed brings first; then the
 * system tells it, too. */
static void
tell_twins(struct telling *telling)
{
    tell(telling, CMS, "77", NULL);
    tell(telling, FEED, "f", ADDRESS);
    assert_int_equal(telling_waiting(telling, 0), 2);
}

static void
test_an_address_that_came_late(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell_twins(&telling);
    tell(&telling, CMS, "77", ADDRESS);
    assert_int_equal(telling.article_id, 1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    tell(&telling, FEED, "f", NULL); /* by each of its names */
    assert_int_equal(telling.article_id, 1);
    tell(&telling, 0, NULL, ADDRESS);
    assert_int_equal(telling.article_id, 1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

static void
test_a_withdrawal_that_names_both(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell_twins(&telling);
    telling_add(&telling, "77", ADDRESS, NULL);
    telling.intake.source_id = CMS;
    telling.intake.is_announced = true;
    house_write(*state, telling_withdraw, &telling, -1);
    assert_int_equal(telling.withdrawn.withdrawn, 1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    assert_int_equal(house_ask(*state, "SELECT count(*) FROM article_name"
                                       " WHERE article_id = 1"),
                     3);
    telling_clear(&telling);
}

/* Mailed as one of them, it is not mailed as the other. */
static void
test_one_of_them_was_printed(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell_twins(&telling);
    telling_print(&telling, 9);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    tell(&telling, CMS, "77", ADDRESS);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    house_write(*state, telling_unmark, &telling, -1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

/* Passed over as one, printed as the other: printed. */
static void
test_both_were_marked(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    tell_twins(&telling);
    telling_print(&telling, 9);
    telling.mark.article_id = 1;
    telling.mark.edition_id = 8;
    telling.mark.is_printed = false;
    house_write(*state, telling_mark, &telling, -1);
    tell(&telling, CMS, "77", ADDRESS);
    article = article_get(telling.house->view, EVENING, 1, NULL);
    assert_int_equal(article->printed_in, 9);
    telling_clear(&telling);
}

static void
test_the_desk_s_hand_stays(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    tell_twins(&telling);
    house_write(*state, telling_drop, &telling, -1);
    house_write(*state, telling_pin, &telling, -1);
    tell(&telling, CMS, "77", ADDRESS);
    article = article_get(telling.house->view, EVENING, 1, NULL);
    assert_true(article->is_dropped);
    assert_true(article->is_pinned);
    telling_clear(&telling);
}

static void
test_each_was_in_a_list_of_its_own(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    tell(&telling, CMS, "77", NULL);
    telling.intake.list_id = SPORT;
    tell(&telling, OTHER, "o", ADDRESS);
    telling.intake.list_id = EVENING;
    tell(&telling, CMS, "77", ADDRESS);
    article = article_get(telling.house->view, SPORT, 1, NULL);
    assert_non_null(article);
    assert_int_equal(house_ask(*state, "SELECT count(*) FROM pool"), 2);
    telling_clear(&telling);
}

/* A ticker: now one note of it is in the feed, now another; all of them are
 * read on one page. */
static void
test_what_its_source_tells_apart(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell(&telling, FEED, "a", ADDRESS);
    telling_add(&telling, "a", ADDRESS, "Nets");
    telling_add(&telling, "b", ADDRESS, "Boats");
    tell(&telling, FEED, NULL, NULL);
    assert_int_equal(telling_waiting(&telling, 0), 2);
    telling_add(&telling, "b", ADDRESS, "Boats");
    tell(&telling, FEED, NULL, NULL);
    assert_int_equal(telling.article_id, 2);
    assert_int_equal(telling_waiting(&telling, 0), 2);
    telling_clear(&telling);
}

/* A feed gives its own story the address of another list's: it would carry its
 * words there. */
static void
test_another_list_s_story_is_not_its_own(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.intake.list_id = SPORT;
    tell(&telling, OTHER, "o", ADDRESS);
    telling.intake.list_id = EVENING;
    tell(&telling, FEED, "f", "https://pills.example/");
    tell(&telling, FEED, "f", ADDRESS);
    assert_int_equal(telling.article_id, 2);
    article = article_get(telling.house->view, SPORT, 1, NULL);
    assert_text(article->story->url, ADDRESS);
    assert_int_equal(article->version, 1);
    telling_clear(&telling);
}

/* Each of them is one of the feed's, whatever the system says. */
static void
test_what_another_source_tells_apart(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell(&telling, FEED, "a", "https://news.example/a");
    tell(&telling, CMS, "77", "https://news.example/a");
    tell(&telling, FEED, "b", "https://news.example/b");
    tell(&telling, CMS, "77", "https://news.example/b");
    assert_int_equal(telling_waiting(&telling, 0), 2);
    telling_clear(&telling);
}

static void
test_the_desk_s_words_stay(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    tell_twins(&telling);
    telling.edit.title = "The desk's";
    house_write(*state, telling_edit, &telling, -1); /* the younger */
    tell(&telling, CMS, "77", ADDRESS);
    assert_int_equal(telling.article_id, 2);
    article = article_get(telling.house->view, EVENING, 2, NULL);
    assert_text(article->story->title, "The desk's");
    assert_true(article->is_edited);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

/* By its id, which nobody knew; the announcement that was on its way says that
 * it is the story the feed has brought. */
static void
test_a_withdrawal_that_was_none_of_the_feed_s(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell(&telling, FEED, "f", ADDRESS);
    telling_add(&telling, "77", NULL, NULL);
    telling.story->modified_at_ms = HOUSE_NOW_MS;
    telling.intake.source_id = CMS;
    telling.intake.is_announced = true;
    house_write(*state, telling_withdraw, &telling, -1);
    assert_int_equal(telling.withdrawn.unknown, 1);
    telling_begin_anew(&telling);
    telling_add(&telling, "77", ADDRESS, "Nets");
    telling.story->modified_at_ms = HOUSE_NOW_MS - 1;
    tell(&telling, CMS, NULL, NULL);
    assert_int_equal(telling.article_id, 1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    telling_clear(&telling);
}

/* Who has a number already hears which it is now. */
static void
test_a_number_that_is_lost(void **state)
{
    struct telling telling;
    const GArray *ids;

    set_up(&telling, *state);
    tell(&telling, 0, "1", NULL);
    telling_add(&telling, NULL, ADDRESS,
                "Nets"); /* is 2, until the next is read */
    telling_add(&telling, "1", ADDRESS, "Nets");
    tell(&telling, 0, NULL, NULL);
    ids = telling.taken.ids;
    assert_int_equal(ids->len, 2);
    assert_int_equal(g_array_index(ids, int64_t, 0), 1);
    assert_int_equal(g_array_index(ids, int64_t, 1), 1);
    telling_clear(&telling);
}

/* The edition that is cancelled was the second to mail it. */
static void
test_both_were_printed(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    tell_twins(&telling);
    telling_print(&telling, 8); /* the younger */
    telling.article_id = 1;
    telling_print(&telling, 9);
    tell(&telling, CMS, "77", ADDRESS);
    house_write(*state, telling_unmark, &telling, -1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    telling_clear(&telling);
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
