/* SPDX-License-Identifier: MIT */
/* Stories that their source takes back, and what brings them again. */
#include "article.h"

#include "house.h"
#include "source.h"

#include <string.h>

enum { FEED = 1, SYSTEM, OTHER, SOURCES = OTHER };

struct work {
    struct house *house;
    struct story *story;
    GPtrArray *stories;
    struct article_intake intake;
    struct article_taken taken;
    struct article_withdrawn withdrawn;
    int64_t article_id;
};

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
print(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct article_mark mark = {
        .list_id = work->intake.list_id,
        .cadence = CADENCE_DAILY,
        .article_id = work->article_id,
        .edition_id = 9,
        .is_printed = true,
    };

    return article_mark_add(tx, &mark, error);
}

static bool
edit(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct article_edit edit = {
        .list_id = work->intake.list_id,
        .article_id = work->article_id,
        .title = "The desk's",
    };

    return article_edit(tx, &edit, work->house->clock, error);
}

static bool
add_sources(struct transaction *tx, void *data, GError **error)
{
    static const char *const addresses[] = {
        [FEED] = "https://news.example/feed",
        [SYSTEM] = "cms",
        [OTHER] = "https://news.example/other",
    };
    const struct work *work = data;
    bool is_good = true;

    for (int64_t i = FEED, id = 0; is_good && i <= SOURCES; i++) {
        const struct source_entry entry = {
            .list_id = work->intake.list_id,
            .kind = i == SYSTEM ? SOURCE_PUSH : SOURCE_WEB,
            .address = addresses[i],
        };

        is_good =
            source_add(tx, &entry, work->house->clock, &id, error) && id == i;
    }
    return is_good;
}

/* A list, and a story that the feed brought. */
static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    *work = (struct work){.house = house, .stories = g_ptr_array_new()};
    work->story = story_new();
    work->story->title = g_strdup("Nets");
    work->story->url = g_strdup("https://news.example/nets");
    work->story->guid = g_strdup("n1");
    g_ptr_array_add(work->stories, work->story);
    work->intake.list_id = list->id;
    work->intake.stories = work->stories;
    work->intake.source_id = FEED;
    house_write(house, add_sources, work, -1);
    house_write(house, take, work, -1);
    assert_int_equal(work->taken.added, 1);
}

static void
work_clear(struct work *work)
{
    g_ptr_array_unref(work->stories);
    story_free(work->story);
}

/* Lets a source tell the next thing. */
static void
speak_as(struct work *work, int64_t source_id, bool is_announced)
{
    work->intake.source_id = source_id;
    work->intake.is_announced = is_announced;
}

static void
withdraw_to(struct work *work, int withdrawn, int unchanged, int unknown)
{
    house_write(work->house, withdraw, work, -1);
    assert_int_equal(work->withdrawn.withdrawn, withdrawn);
    assert_int_equal(work->withdrawn.unchanged, unchanged);
    assert_int_equal(work->withdrawn.unknown, unknown);
}

/* Tells whether the next edition may have the story. */
static bool
is_there(const struct work *work)
{
    g_autoptr(GPtrArray) found = article_candidates(
        work->house->view, work->intake.list_id, CADENCE_DAILY, 0, NULL);

    return found->len == 1;
}

static struct article *
article_of(const struct work *work)
{
    return article_get(work->house->view, work->intake.list_id,
                       work->article_id, NULL);
}

static void
test_withdrawn_and_published_again(void **state)
{
    struct work work;
    g_autoptr(Article) gone = NULL;

    work_set_up(&work, *state);
    withdraw_to(&work, 1, 0, 0);
    assert_false(is_there(&work));
    gone = article_of(&work);
    assert_true(gone->is_withdrawn);
    assert_false(gone->is_dropped);
    withdraw_to(&work, 0, 1, 0);
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    assert_true(is_there(&work));
    work_clear(&work);
}

/* An update says what changed, not that it may be read. */
static void
test_an_update_brings_nothing_back(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    withdraw_to(&work, 1, 0, 0);
    work.intake.is_update = true;
    work.story->standfirst = g_strdup("Corrected.");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    assert_false(is_there(&work));
    work_clear(&work);
}

/* The feed, an hour old, still has it. */
static void
test_the_site_s_own_system_has_the_last_word(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    speak_as(&work, SYSTEM, true);
    withdraw_to(&work, 1, 0, 0);
    speak_as(&work, FEED, false);
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    assert_false(is_there(&work));
    work_clear(&work);
}

static void
test_what_was_announced_is_not_read_over(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    speak_as(&work, SYSTEM, true);
    work.story->standfirst = g_strdup("Corrected.");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    withdraw_to(&work, 1, 0, 0);
    speak_as(&work, FEED, false);
    work.story->standfirst[0] = 'X';
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    assert_false(is_there(&work));
    article = article_of(&work);
    assert_text(article->story->standfirst, "Corrected.");
    work_clear(&work);
}

/* A try that was lost is made again, an hour after the story has gone. */
static void
test_what_was_overtaken(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    speak_as(&work, SYSTEM, true);
    work.story->modified_at_ms = HOUSE_NOW_MS - 2;
    house_write(*state, take, &work, -1);
    work.story->modified_at_ms = HOUSE_NOW_MS;
    withdraw_to(&work, 1, 0, 0);
    work.story->modified_at_ms = HOUSE_NOW_MS - 1;
    work.story->standfirst = g_strdup("Not the last word.");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    assert_false(is_there(&work));
    work.story->modified_at_ms = 0; /* what says nothing is believed */
    house_write(*state, take, &work, -1);
    assert_true(is_there(&work));
    work.story->modified_at_ms = HOUSE_NOW_MS - 1;
    withdraw_to(&work, 0, 1, 0);
    assert_true(is_there(&work));
    work_clear(&work);
}

/* What was on its way when the story was withdrawn comes after that. */
static void
test_withdrawn_before_it_came(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    speak_as(&work, SYSTEM, true);
    work.story->guid[0] = 'x';
    work.story->url[strlen(work.story->url) - 1] = 'x';
    work.story->modified_at_ms = HOUSE_NOW_MS;
    withdraw_to(&work, 0, 0, 1);
    work.story->modified_at_ms = HOUSE_NOW_MS - 1;
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    article = article_of(&work);
    assert_true(article->is_withdrawn);
    speak_as(&work, OTHER, false); /* nor does a feed bring it */
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    speak_as(&work, SYSTEM, true);
    work.story->modified_at_ms = HOUSE_NOW_MS;
    house_write(*state, take, &work, -1);
    article_free(article);
    article = article_of(&work);
    assert_false(article->is_withdrawn);
    assert_text(article->story->title, "Nets");
    work_clear(&work);
}

/* A clock that was ahead once silences no correction to come. */
static void
test_a_change_of_the_future(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    speak_as(&work, SYSTEM, true);
    work.story->modified_at_ms = HOUSE_NOW_MS + 3600000;
    house_write(*state, take, &work, -1);
    hand_clock_advance(&work.house->hand, 1000);
    work.story->modified_at_ms = HOUSE_NOW_MS + 1000;
    work.story->standfirst = g_strdup("Corrected.");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    work.story->modified_at_ms = HOUSE_NOW_MS + 500; /* as if it was told so */
    withdraw_to(&work, 0, 1, 0);
    assert_true(is_there(&work));
    work_clear(&work);
}

/* Its guid means nothing to another source, its address does. */
static void
test_another_source_withdraws_nothing(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    speak_as(&work, OTHER, false);
    withdraw_to(&work, 0, 0, 1);
    speak_as(&work, SYSTEM, true);
    g_clear_pointer(&work.story->url, g_free);
    withdraw_to(&work, 0, 0, 1);
    assert_true(is_there(&work));
    work_clear(&work);
}

static void
test_one_in_print_is_told(void **state)
{
    struct work work;
    g_autoptr(GArray) printed =
        g_array_new(FALSE, FALSE, sizeof(struct printed_article));
    const struct printed_article *first;

    work_set_up(&work, *state);
    house_write(*state, print, &work, -1);
    work.withdrawn.printed = printed;
    withdraw_to(&work, 1, 0, 0);
    assert_int_equal(printed->len, 1);
    first = &g_array_index(printed, struct printed_article, 0);
    assert_int_equal(first->article_id, work.article_id);
    assert_int_equal(first->edition_id, 9);
    withdraw_to(&work, 0, 1, 0); /* told once */
    assert_int_equal(printed->len, 0);
    work_clear(&work);
}

/* Its words stay the desk's, that it is there is its source's. */
static void
test_one_that_the_desk_edited(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    house_write(*state, edit, &work, -1);
    withdraw_to(&work, 1, 0, 0);
    assert_false(is_there(&work));
    house_write(*state, take, &work, -1);
    assert_true(is_there(&work));
    article = article_of(&work);
    assert_text(article->story->title, "The desk's");
    work_clear(&work);
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
