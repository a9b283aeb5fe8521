/* SPDX-License-Identifier: MIT */
/* Stories that their source takes back, and what brings them again. */
#include "telling.h"

#include "source.h"

#include <string.h>

enum { FEED = 1, SYSTEM, OTHER, SOURCES = OTHER };

static bool
add_sources(struct transaction *tx, void *data, GError **error)
{
    static const char *const addresses[] = {
        [FEED] = "https://news.example/feed",
        [SYSTEM] = "cms",
        [OTHER] = "https://news.example/other",
    };
    const struct telling *telling = data;
    bool is_good = true;

    for (int64_t i = FEED, id = 0; is_good && i <= SOURCES; i++) {
        const struct source_entry entry = {
            .list_id = telling->intake.list_id,
            .kind = i == SYSTEM ? SOURCE_PUSH : SOURCE_WEB,
            .address = addresses[i],
        };

        is_good = source_add(tx, &entry, telling->house->clock, &id, error) &&
                  id == i;
    }
    return is_good;
}

/* A list, and a story that the feed brought. */
static void
set_up(struct telling *telling, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    telling_set_up(telling, house, list->id);
    telling_add(telling, "n1", "https://news.example/nets", "Nets");
    telling->intake.source_id = FEED;
    house_write(house, add_sources, telling, -1);
    house_write(house, telling_take, telling, -1);
    assert_int_equal(telling->taken.added, 1);
}

/* Lets a source tell the next thing. */
static void
speak_as(struct telling *telling, int64_t source_id, bool is_announced)
{
    telling->intake.source_id = source_id;
    telling->intake.is_announced = is_announced;
}

static void
withdraw_to(struct telling *telling, int withdrawn, int unchanged, int unknown)
{
    house_write(telling->house, telling_withdraw, telling, -1);
    assert_int_equal(telling->withdrawn.withdrawn, withdrawn);
    assert_int_equal(telling->withdrawn.unchanged, unchanged);
    assert_int_equal(telling->withdrawn.unknown, unknown);
}

static void
test_withdrawn_and_published_again(void **state)
{
    struct telling telling;
    g_autoptr(Article) gone = NULL;

    set_up(&telling, *state);
    withdraw_to(&telling, 1, 0, 0);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    gone = telling_article(&telling);
    assert_true(gone->is_withdrawn);
    assert_false(gone->is_dropped);
    withdraw_to(&telling, 0, 1, 0);
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

/* An update says what changed, not that it may be read. */
static void
test_an_update_brings_nothing_back(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    withdraw_to(&telling, 1, 0, 0);
    telling.intake.is_update = true;
    telling.story->standfirst = g_strdup("Corrected.");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    telling_clear(&telling);
}

/* The feed, an hour old, still has it. */
static void
test_the_site_s_own_system_has_the_last_word(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    speak_as(&telling, SYSTEM, true);
    withdraw_to(&telling, 1, 0, 0);
    speak_as(&telling, FEED, false);
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    telling_clear(&telling);
}

static void
test_what_was_announced_is_not_read_over(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    speak_as(&telling, SYSTEM, true);
    telling.story->standfirst = g_strdup("Corrected.");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    withdraw_to(&telling, 1, 0, 0);
    speak_as(&telling, FEED, false);
    telling.story->standfirst[0] = 'X';
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    article = telling_article(&telling);
    assert_text(article->story->standfirst, "Corrected.");
    telling_clear(&telling);
}

/* A try that was lost is made again, an hour after the story has gone. */
static void
test_what_was_overtaken(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    speak_as(&telling, SYSTEM, true);
    telling.story->modified_at_ms = HOUSE_NOW_MS - 2;
    house_write(*state, telling_take, &telling, -1);
    telling.story->modified_at_ms = HOUSE_NOW_MS;
    withdraw_to(&telling, 1, 0, 0);
    telling.story->modified_at_ms = HOUSE_NOW_MS - 1;
    telling.story->standfirst = g_strdup("Not the last word.");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    telling.story->modified_at_ms = 0; /* what says nothing is believed */
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling.story->modified_at_ms = HOUSE_NOW_MS - 1;
    withdraw_to(&telling, 0, 1, 0);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

/* What was on its way when the story was withdrawn comes after that. */
static void
test_withdrawn_before_it_came(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    speak_as(&telling, SYSTEM, true);
    telling.story->guid[0] = 'x';
    telling.story->url[strlen(telling.story->url) - 1] = 'x';
    telling.story->modified_at_ms = HOUSE_NOW_MS;
    withdraw_to(&telling, 0, 0, 1);
    telling.story->modified_at_ms = HOUSE_NOW_MS - 1;
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    article = telling_article(&telling);
    assert_true(article->is_withdrawn);
    speak_as(&telling, OTHER, false); /* nor does a feed bring it */
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    speak_as(&telling, SYSTEM, true);
    telling.story->modified_at_ms = HOUSE_NOW_MS;
    house_write(*state, telling_take, &telling, -1);
    article_free(article);
    article = telling_article(&telling);
    assert_false(article->is_withdrawn);
    assert_text(article->story->title, "Nets");
    telling_clear(&telling);
}

/* A clock that was ahead once silences no correction to come. */
static void
test_a_change_of_the_future(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    speak_as(&telling, SYSTEM, true);
    telling.story->modified_at_ms = HOUSE_NOW_MS + 3600000;
    house_write(*state, telling_take, &telling, -1);
    hand_clock_advance(&telling.house->hand, 1000);
    telling.story->modified_at_ms = HOUSE_NOW_MS + 1000;
    telling.story->standfirst = g_strdup("Corrected.");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    telling.story->modified_at_ms =
        HOUSE_NOW_MS + 500; /* as if it was told so */
    withdraw_to(&telling, 0, 1, 0);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

/* Its guid means nothing to another source, its address does. */
static void
test_another_source_withdraws_nothing(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    speak_as(&telling, OTHER, false);
    withdraw_to(&telling, 0, 0, 1);
    speak_as(&telling, SYSTEM, true);
    g_clear_pointer(&telling.story->url, g_free);
    withdraw_to(&telling, 0, 0, 1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

static void
test_one_in_print_is_told(void **state)
{
    struct telling telling;
    const struct printed_article *first;
    const GArray *printed;

    set_up(&telling, *state);
    printed = telling.withdrawn.printed;
    telling_print(&telling, 9);
    withdraw_to(&telling, 1, 0, 0);
    assert_int_equal(printed->len, 1);
    first = &g_array_index(printed, struct printed_article, 0);
    assert_int_equal(first->article_id, telling.article_id);
    assert_int_equal(first->edition_id, 9);
    withdraw_to(&telling, 0, 1, 0); /* told once */
    assert_int_equal(printed->len, 0);
    telling_clear(&telling);
}

/* Its words stay the desk's, that it is there is its source's. */
static void
test_one_that_the_desk_edited(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.edit.title = "The desk's";
    house_write(*state, telling_edit, &telling, -1);
    withdraw_to(&telling, 1, 0, 0);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    article = telling_article(&telling);
    assert_text(article->story->title, "The desk's");
    telling_clear(&telling);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_withdrawn_and_published_again),
        HOUSE_TEST(test_an_update_brings_nothing_back),
        HOUSE_TEST(test_the_site_s_own_system_has_the_last_word),
        HOUSE_TEST(test_what_was_announced_is_not_read_over),
        HOUSE_TEST(test_what_was_overtaken),
        HOUSE_TEST(test_withdrawn_before_it_came),
        HOUSE_TEST(test_a_change_of_the_future),
        HOUSE_TEST(test_another_source_withdraws_nothing),
        HOUSE_TEST(test_one_in_print_is_told),
        HOUSE_TEST(test_one_that_the_desk_edited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
