/* SPDX-License-Identifier: MIT */
#include "telling.h"

#include "article_store.h"
#include "source_store.h"
#include "story_names.h"

struct names_row {
    const char *name;
    const char *url, *guid, *title;
    const char *want; /* joined by blanks */
};

static const struct names_row names_rows[] = {
    {"the URL, without what tracks", "http://News.example/a/?utm_source=rss",
     NULL, "A", "https://news.example/a"},
    {"the guid first", "https://news.example/a", "7", "A",
     "guid:3:7 https://news.example/a"},
    {"the guid alone", NULL, "7", "A", "guid:3:7"},
    {"title and date", "", "", "A",
     "hash:"
     "28a407cf4865ff33b8ef0fbd046c06e058b6458e601c6385bf69585e92cdb16c"},
};

static void
test_names(void **state)
{
    const struct names_row *row = *state;
    g_autoptr(Story) story = story_new();
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *joined = NULL;

    story->url = g_strdup(row->url);
    story->guid = g_strdup(row->guid);
    story->title = g_strdup(row->title);
    names = story_names(story, 3, NULL);
    g_ptr_array_add(names, NULL);
    joined = g_strjoinv(" ", (char **)names->pdata);
    assert_text(joined, row->want);
}

static void
set_up(struct telling *telling, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    telling_set_up(telling, house, list->id);
}

static struct story *
add_story(struct telling *telling, const char *title, int64_t published_at_ms)
{
    g_autofree char *url = g_strconcat("https://news.example/", title, NULL);
    struct story *story = telling_add(telling, NULL, url, title);

    story->published_at_ms = published_at_ms;
    g_ptr_array_add(story->authors, g_strdup("Zoë \"Z\" Ray"));
    g_ptr_array_add(story->related, related_new("Before", NULL, "https://b/"));
    return story;
}

static void
test_a_story_comes_back_as_it_went_in(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;
    const struct related *related;

    set_up(&telling, *state);
    add_story(&telling, "one", 0)->body = g_strdup("Text.\n\nMore.");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 1);
    article = telling_article(&telling);
    assert_text(article->story->body, "Text.\n\nMore.");
    assert_text(article->story->authors->pdata[0], "Zoë \"Z\" Ray");
    related = article->story->related->pdata[0];
    assert_text(related->title, "Before");
    assert_text(related->author, NULL);
    assert_text(related->url, "https://b/");
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS);
    assert_int_equal(article->printed_in, 0);
    telling_clear(&telling);
}

static void
test_an_edit_is_a_version_and_no_new_story(void **state)
{
    struct telling telling;
    struct story *story;
    g_autoptr(Article) edited = NULL;

    set_up(&telling, *state);
    story = add_story(&telling, "one", HOUSE_NOW_MS);
    house_write(*state, telling_take, &telling, -1);
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    story->standfirst = g_strdup("Corrected.");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    assert_int_equal(telling.taken.added + telling.taken.unchanged, 0);
    edited = telling_article(&telling);
    assert_int_equal(edited->version, 2);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling_clear(&telling);
}

/* Its headline was rewritten, and its address with it. */
static void
test_a_story_whose_address_changed(void **state)
{
    struct telling telling;
    struct story *story;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.intake.source_id = 4;
    story = add_story(&telling, "one", HOUSE_NOW_MS);
    story->guid = g_strdup("post-7");
    house_write(*state, telling_take, &telling, -1);
    g_free(story->url);
    story->url = g_strdup("https://news.example/one-rewritten");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    article = telling_article(&telling);
    assert_text(article->story->url, "https://news.example/one-rewritten");
    g_clear_pointer(&story->guid, g_free);
    telling.intake.source_id = 5; /* and another source knows both addresses */
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 0);
    telling_clear(&telling);
}

/* Another source's guid says nothing of ours. */
static void
test_guids_of_two_sources(void **state)
{
    struct telling telling;
    struct story *story;

    set_up(&telling, *state);
    telling.intake.source_id = 4;
    story = add_story(&telling, "one", HOUSE_NOW_MS);
    story->guid = g_strdup("7");
    house_write(*state, telling_take, &telling, -1);
    g_free(story->url);
    story->url = g_strdup("https://other.example/two");
    telling.intake.source_id = 5;
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 1);
    assert_int_equal(telling_waiting(&telling, 0), 2);
    telling_clear(&telling);
}

static void
add_entry(struct telling *telling, const char *title, const char *guid)
{
    struct story *story = add_story(telling, title, HOUSE_NOW_MS);

    g_free(story->url);
    story->url = g_strdup_printf("https://news.example/live#%s", guid);
    story->guid = g_strdup(guid);
}

/* A live ticker: each entry is a story, all of them are on one page. The same
 * entry under two guids is one. */
static void
test_a_page_of_many_stories(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    add_entry(&telling, "one", "1");
    add_entry(&telling, "two", "2");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 2);
    add_entry(&telling, "three", "3");
    add_story(&telling, "four", HOUSE_NOW_MS)->guid = g_strdup("4");
    add_story(&telling, "four", HOUSE_NOW_MS)->guid = g_strdup("5");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 2);
    assert_int_equal(telling.taken.changed, 0);
    assert_int_equal(telling_waiting(&telling, 0), 4);
    telling_clear(&telling);
}

/* A feed that gives all its items one guid. */
static void
test_a_guid_that_is_shared(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    add_story(&telling, "one", HOUSE_NOW_MS)->guid = g_strdup("site");
    add_story(&telling, "two", HOUSE_NOW_MS)->guid = g_strdup("site");
    add_story(&telling, "three", HOUSE_NOW_MS)->guid = g_strdup("3");
    story_names_distrust_shared_guids(telling.stories);
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 3);
    assert_text(((struct story *)telling.stories->pdata[2])->guid, "3");
    telling_clear(&telling);
}

/* Dated ahead, it would lead every edition until then. */
static void
test_the_future_is_now(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    add_story(&telling, "one", HOUSE_NOW_MS + HOUSE_DAY_MS);
    house_write(*state, telling_take, &telling, -1);
    article = telling_article(&telling);
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS);
    telling_clear(&telling);
}

/* A date that was mistyped is put right; one that is not said stays. What a
 * source says of the time after it was seen first says nothing. */
static void
test_a_date_is_corrected(void **state)
{
    struct telling telling;
    struct story *story;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    story =
        add_story(&telling, "one", HOUSE_NOW_MS - 400 * (int64_t)HOUSE_DAY_MS);
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling_waiting(&telling, HOUSE_NOW_MS - HOUSE_DAY_MS), 0);
    story->published_at_ms = HOUSE_NOW_MS - 1;
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    assert_int_equal(telling_waiting(&telling, HOUSE_NOW_MS - HOUSE_DAY_MS), 1);
    story->published_at_ms = 0;
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    telling.intake.source_id = 4; /* a feed that dates all by its own hour */
    hand_clock_advance(&telling.house->hand, HOUSE_DAY_MS);
    story->published_at_ms = HOUSE_NOW_MS + 1;
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    story->published_at_ms = HOUSE_NOW_MS + 2 * (int64_t)HOUSE_DAY_MS;
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    article = telling_article(&telling);
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS - 1);
    telling_clear(&telling);
}

/* How many stories of the pool say that they are backlog. */
static guint
backlog_of(const struct telling *telling)
{
    g_autoptr(GPtrArray) all =
        article_page(telling->house->view, telling->intake.list_id,
                     ARTICLE_STATES, 100, NULL);
    guint count = 0;

    for (guint i = 0; i < all->len; i++)
        count += ((const struct article *)all->pdata[i])->is_backlog;
    return count;
}

static void
test_a_first_read_brings_backlog(void **state)
{
    struct telling telling;

    set_up(&telling, *state);
    telling.intake.is_first_read = true;
    add_story(&telling, "undated", 0);
    for (int i = 0; i < 25; i++) {
        g_autofree char *title = g_strdup_printf("story-%d", i);

        add_story(&telling, title, HOUSE_NOW_MS - i);
    }
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.taken.added, 26);
    assert_int_equal(telling.taken.backlog, 6);
    assert_int_equal(backlog_of(&telling), 6);
    assert_int_equal(telling_waiting(&telling, 0), 20);
    assert_int_equal(telling_waiting(&telling, HOUSE_NOW_MS - 9), 10);
    telling_clear(&telling);
}

static void
test_dropped_and_marked_ones_are_no_candidates(void **state)
{
    struct telling telling;
    g_autoptr(GPtrArray) page = NULL;

    set_up(&telling, *state);
    add_story(&telling, "one", HOUSE_NOW_MS);
    add_story(&telling, "two", HOUSE_NOW_MS);
    house_write(*state, telling_take, &telling, -1);
    house_write(*state, telling_drop, &telling, -1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling.article_id--;
    telling_print(&telling, 5);
    assert_int_equal(telling_waiting(&telling, 0), 0);
    page = article_page(telling.house->view, telling.intake.list_id,
                        ARTICLE_STATES, 10, NULL);
    assert_int_equal(page->len, 2);
    assert_text(((struct article *)page->pdata[0])->story->title, "two");
    assert_true(((struct article *)page->pdata[0])->is_dropped);
    assert_int_equal(((struct article *)page->pdata[1])->printed_in, 5);
    telling.mark.edition_id = 6;
    house_write(*state, telling_mark, &telling, VESPER_ERROR_EXISTS);
    telling.mark.edition_id = 5;
    house_write(*state, telling_unmark, &telling, -1);
    assert_int_equal(telling_waiting(&telling, 0), 1);
    telling.article_id += 100;
    house_write(*state, telling_drop, &telling, VESPER_ERROR_NOT_FOUND);
    telling_clear(&telling);
}

static bool
release(struct transaction *tx, void *data, GError **error)
{
    struct telling *telling = data;

    return article_release(tx, telling->intake.list_id, telling->article_id,
                           error);
}

/* However old, and even if it was there before its source. */
static void
test_a_pinned_story_leads(void **state)
{
    struct house *house = *state;
    struct telling telling;
    g_autoptr(GPtrArray) found = NULL;

    set_up(&telling, house);
    telling.intake.is_first_read = true;
    add_story(&telling, "undated", 0);
    house_write(house, telling_take, &telling, -1);
    house_write(house, telling_pin, &telling, -1);
    telling_begin_anew(&telling);
    telling.intake.is_first_read = false;
    add_story(&telling, "new", HOUSE_NOW_MS);
    house_write(house, telling_take, &telling, -1);
    found = article_candidates(house->view, telling.intake.list_id, "daily",
                               HOUSE_NOW_MS, NULL);
    assert_int_equal(found->len, 2);
    assert_text(((struct article *)found->pdata[0])->story->title, "undated");
    assert_true(((struct article *)found->pdata[0])->is_pinned);
    assert_false(((struct article *)found->pdata[1])->is_pinned);
    telling.article_id += 100;
    house_write(house, telling_pin, &telling, VESPER_ERROR_NOT_FOUND);
    telling_clear(&telling);
}

static void
test_what_the_desk_wrote_stands(void **state)
{
    struct house *house = *state;
    struct telling telling;
    g_autoptr(Article) article = NULL;
    struct story *story = NULL;

    set_up(&telling, house);
    story = add_story(&telling, "one", HOUSE_NOW_MS);
    house_write(house, telling_take, &telling, -1);
    telling.edit =
        (struct article_edit){.title = "Better\nSaid", .section = ""};
    house_write(house, telling_edit, &telling, -1);
    story->standfirst = g_strdup("The source goes on.");
    house_write(house, telling_take, &telling, -1);
    assert_int_equal(telling.taken.unchanged, 1);
    article = telling_article(&telling);
    assert_text(article->story->title, "Better Said");
    assert_text(article->story->standfirst, "");
    assert_int_equal(article->version, 2);
    assert_true(article->is_edited);
    house_write(house, release, &telling, -1);
    house_write(house, telling_take, &telling, -1);
    assert_int_equal(telling.taken.changed, 1);
    telling_clear(&telling);
}

/* An address is spelled as all others are, whoever gave it. */
static void
test_an_address_that_the_desk_wrote(void **state)
{
    struct house *house = *state;
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, house);
    add_story(&telling, "one", HOUSE_NOW_MS);
    house_write(house, telling_take, &telling, -1);
    telling.edit = (struct article_edit){.url = " HTTP://n.example/a b\"<",
                                         .image_url = ""};
    house_write(house, telling_edit, &telling, -1);
    article = telling_article(&telling);
    assert_text(article->story->url, "http://n.example/a%20b%22%3C");
    assert_text(article->story->image_url, "");
    telling_clear(&telling);
}

static void
test_an_edit_that_is_wrong(void **state)
{
    struct house *house = *state;
    struct telling telling;

    set_up(&telling, house);
    add_story(&telling, "one", HOUSE_NOW_MS);
    house_write(house, telling_take, &telling, -1);
    telling.edit.title = "";
    house_write(house, telling_edit, &telling, VESPER_ERROR_SYNTAX);
    telling.edit.title = " \n ";
    house_write(house, telling_edit, &telling, VESPER_ERROR_SYNTAX);
    telling.edit = (struct article_edit){.url = "javascript:alert(1)"};
    house_write(house, telling_edit, &telling, VESPER_ERROR_SYNTAX);
    telling.edit = (struct article_edit){.image_url = "no address"};
    house_write(house, telling_edit, &telling, VESPER_ERROR_SYNTAX);
    telling.article_id += 100;
    telling.edit = (struct article_edit){.title = "x"};
    house_write(house, telling_edit, &telling, VESPER_ERROR_NOT_FOUND);
    house_write(house, release, &telling, VESPER_ERROR_NOT_FOUND);
    telling_clear(&telling);
}

static void
test_every_statement_can_be_prepared(void **state)
{
    struct house *house = *state;
    const struct statement_set sets[] = {article_store_statements,
                                         source_store_statements};

    for (size_t i = 0; i < G_N_ELEMENTS(sets); i++)
        for (size_t j = 0; j < sets[i].count; j++) {
            struct query query =
                view_query(house->view, &sets[i].statements[j]);

            assert_null(query.failure);
            query_clear(&query);
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_a_story_comes_back_as_it_went_in),
        HOUSE_TEST(test_an_edit_is_a_version_and_no_new_story),
        HOUSE_TEST(test_a_story_whose_address_changed),
        HOUSE_TEST(test_guids_of_two_sources),
        HOUSE_TEST(test_a_page_of_many_stories),
        HOUSE_TEST(test_a_guid_that_is_shared),
        HOUSE_TEST(test_the_future_is_now),
        HOUSE_TEST(test_a_date_is_corrected),
        HOUSE_TEST(test_a_first_read_brings_backlog),
        HOUSE_TEST(test_dropped_and_marked_ones_are_no_candidates),
        HOUSE_TEST(test_every_statement_can_be_prepared),
        HOUSE_TEST(test_a_pinned_story_leads),
        HOUSE_TEST(test_what_the_desk_wrote_stands),
        HOUSE_TEST(test_an_address_that_the_desk_wrote),
        HOUSE_TEST(test_an_edit_that_is_wrong),
    };

    return ROW_TESTS(test_names, names_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
