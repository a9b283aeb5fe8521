/* SPDX-License-Identifier: MIT */
#include "article_store.h"

#include "house.h"
#include "story_names.h"
#include "list.h"
#include "source_store.h"

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

struct work {
    struct house *house;
    int64_t list_id;
    GPtrArray *stories;
    struct article_intake intake;
    struct article_taken taken;
    int64_t last_id;
    struct article_mark mark;
    struct article_edit edit;
};

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_take(tx, &work->intake, work->house->clock, &work->taken,
                        &work->last_id, error);
}

static bool
drop(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_drop(tx, work->list_id, work->last_id, true, error);
}

static bool
mark(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_mark_add(tx, &work->mark, error);
}

static bool
unmark(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_mark_remove(tx, work->mark.edition_id, error);
}

static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    *work = (struct work){.house = house, .list_id = list->id};
    work->intake.list_id = work->list_id;
    work->stories = story_array_new();
    work->intake.stories = work->stories;
}

static void
work_clear(struct work *work)
{
    g_ptr_array_unref(work->stories);
}

static struct story *
add_story(struct work *work, const char *title, int64_t published_at_ms)
{
    struct story *story = story_new();

    story->title = g_strdup(title);
    story->url = g_strconcat("https://news.example/", title, NULL);
    story->published_at_ms = published_at_ms;
    g_ptr_array_add(story->authors, g_strdup("Zoë \"Z\" Ray"));
    g_ptr_array_add(story->related, related_new("Before", NULL, "https://b/"));
    g_ptr_array_add(work->stories, story);
    return story;
}

static guint
candidates(struct work *work, int64_t not_before_ms)
{
    g_autoptr(GPtrArray) found = article_candidates(
        work->house->view, work->list_id, CADENCE_DAILY, not_before_ms, NULL);

    return found->len;
}

static void
test_a_story_comes_back_as_it_went_in(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;
    const struct related *related;

    work_set_up(&work, *state);
    add_story(&work, "one", 0)->body = g_strdup("Text.\n\nMore.");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 1);
    article = article_get(work.house->view, work.list_id, work.last_id, NULL);
    assert_text(article->story->body, "Text.\n\nMore.");
    assert_text(article->story->authors->pdata[0], "Zoë \"Z\" Ray");
    related = article->story->related->pdata[0];
    assert_text(related->title, "Before");
    assert_text(related->author, NULL);
    assert_text(related->url, "https://b/");
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS);
    assert_int_equal(article->printed_in, 0);
    work_clear(&work);
}

static void
test_an_edit_is_a_version_and_no_new_story(void **state)
{
    struct work work;
    struct story *story;
    g_autoptr(Article) edited = NULL;

    work_set_up(&work, *state);
    story = add_story(&work, "one", HOUSE_NOW_MS);
    house_write(*state, take, &work, -1);
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    story->standfirst = g_strdup("Corrected.");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    assert_int_equal(work.taken.added + work.taken.unchanged, 0);
    edited = article_get(work.house->view, work.list_id, work.last_id, NULL);
    assert_int_equal(edited->version, 2);
    assert_int_equal(candidates(&work, 0), 1);
    work_clear(&work);
}

/* Its headline was rewritten, and its address with it. */
static void
test_a_story_whose_address_changed(void **state)
{
    struct work work;
    struct story *story;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    work.intake.source_id = 4;
    story = add_story(&work, "one", HOUSE_NOW_MS);
    story->guid = g_strdup("post-7");
    house_write(*state, take, &work, -1);
    g_free(story->url);
    story->url = g_strdup("https://news.example/one-rewritten");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    assert_int_equal(candidates(&work, 0), 1);
    article = article_get(work.house->view, work.list_id, work.last_id, NULL);
    assert_text(article->story->url, "https://news.example/one-rewritten");
    g_clear_pointer(&story->guid, g_free);
    work.intake.source_id = 5; /* and another source knows both addresses */
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 0);
    work_clear(&work);
}

/* Another source's guid says nothing of ours. */
static void
test_guids_of_two_sources(void **state)
{
    struct work work;
    struct story *story;

    work_set_up(&work, *state);
    work.intake.source_id = 4;
    story = add_story(&work, "one", HOUSE_NOW_MS);
    story->guid = g_strdup("7");
    house_write(*state, take, &work, -1);
    g_free(story->url);
    story->url = g_strdup("https://other.example/two");
    work.intake.source_id = 5;
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 1);
    assert_int_equal(candidates(&work, 0), 2);
    work_clear(&work);
}

static void
add_entry(struct work *work, const char *title, const char *guid)
{
    struct story *story = add_story(work, title, HOUSE_NOW_MS);

    g_free(story->url);
    story->url = g_strdup_printf("https://news.example/live#%s", guid);
    story->guid = g_strdup(guid);
}

/* A live ticker: each entry is a story, all of them are on one page. The same
 * entry under two guids is one. */
static void
test_a_page_of_many_stories(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    add_entry(&work, "one", "1");
    add_entry(&work, "two", "2");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 2);
    add_entry(&work, "three", "3");
    add_story(&work, "four", HOUSE_NOW_MS)->guid = g_strdup("4");
    add_story(&work, "four", HOUSE_NOW_MS)->guid = g_strdup("5");
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 2);
    assert_int_equal(work.taken.changed, 0);
    assert_int_equal(candidates(&work, 0), 4);
    work_clear(&work);
}

/* A feed that gives all its items one guid. */
static void
test_a_guid_that_is_shared(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    add_story(&work, "one", HOUSE_NOW_MS)->guid = g_strdup("site");
    add_story(&work, "two", HOUSE_NOW_MS)->guid = g_strdup("site");
    add_story(&work, "three", HOUSE_NOW_MS)->guid = g_strdup("3");
    story_names_distrust_shared_guids(work.stories);
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 3);
    assert_text(((struct story *)work.stories->pdata[2])->guid, "3");
    work_clear(&work);
}

/* Dated ahead, it would lead every edition until then. */
static void
test_the_future_is_now(void **state)
{
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    add_story(&work, "one", HOUSE_NOW_MS + HOUSE_DAY_MS);
    house_write(*state, take, &work, -1);
    article = article_get(work.house->view, work.list_id, work.last_id, NULL);
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS);
    work_clear(&work);
}

/* A date that was mistyped is put right; one that is not said stays. What a
 * source says of the time after it was seen first says nothing. */
static void
test_a_date_is_corrected(void **state)
{
    struct work work;
    struct story *story;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, *state);
    story = add_story(&work, "one", HOUSE_NOW_MS - 400 * (int64_t)HOUSE_DAY_MS);
    house_write(*state, take, &work, -1);
    assert_int_equal(candidates(&work, HOUSE_NOW_MS - HOUSE_DAY_MS), 0);
    story->published_at_ms = HOUSE_NOW_MS - 1;
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    assert_int_equal(candidates(&work, HOUSE_NOW_MS - HOUSE_DAY_MS), 1);
    story->published_at_ms = 0;
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    work.intake.source_id = 4; /* a feed that dates all by its own hour */
    hand_clock_advance(&work.house->hand, HOUSE_DAY_MS);
    story->published_at_ms = HOUSE_NOW_MS + 1;
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    story->published_at_ms = HOUSE_NOW_MS + 2 * (int64_t)HOUSE_DAY_MS;
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    article = article_get(work.house->view, work.list_id, work.last_id, NULL);
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS - 1);
    work_clear(&work);
}

/* How many stories of the pool say that they are backlog. */
static guint
backlog_of(const struct work *work)
{
    g_autoptr(GPtrArray) all = article_page(work->house->view, work->list_id,
                                            ARTICLE_STATES, 100, NULL);
    guint count = 0;

    for (guint i = 0; i < all->len; i++)
        count += ((const struct article *)all->pdata[i])->is_backlog;
    return count;
}

static void
test_a_first_read_brings_backlog(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    work.intake.is_first_read = true;
    add_story(&work, "undated", 0);
    for (int i = 0; i < 25; i++) {
        g_autofree char *title = g_strdup_printf("story-%d", i);

        add_story(&work, title, HOUSE_NOW_MS - i);
    }
    house_write(*state, take, &work, -1);
    assert_int_equal(work.taken.added, 26);
    assert_int_equal(work.taken.backlog, 6);
    assert_int_equal(backlog_of(&work), 6);
    assert_int_equal(candidates(&work, 0), 20);
    assert_int_equal(candidates(&work, HOUSE_NOW_MS - 9), 10);
    work_clear(&work);
}

static void
test_dropped_and_marked_ones_are_no_candidates(void **state)
{
    struct work work;
    g_autoptr(GPtrArray) page = NULL;

    work_set_up(&work, *state);
    add_story(&work, "one", HOUSE_NOW_MS);
    add_story(&work, "two", HOUSE_NOW_MS);
    house_write(*state, take, &work, -1);
    house_write(*state, drop, &work, -1);
    assert_int_equal(candidates(&work, 0), 1);
    work.mark = (struct article_mark){.list_id = work.list_id,
                                      .cadence = CADENCE_DAILY,
                                      .article_id = work.last_id - 1,
                                      .edition_id = 5,
                                      .is_printed = true};
    house_write(*state, mark, &work, -1);
    assert_int_equal(candidates(&work, 0), 0);
    page =
        article_page(work.house->view, work.list_id, ARTICLE_STATES, 10, NULL);
    assert_int_equal(page->len, 2);
    assert_text(((struct article *)page->pdata[0])->story->title, "two");
    assert_true(((struct article *)page->pdata[0])->is_dropped);
    assert_int_equal(((struct article *)page->pdata[1])->printed_in, 5);
    work.mark.edition_id = 6;
    house_write(*state, mark, &work, VESPER_ERROR_EXISTS);
    work.mark.edition_id = 5;
    house_write(*state, unmark, &work, -1);
    assert_int_equal(candidates(&work, 0), 1);
    work.last_id += 100;
    house_write(*state, drop, &work, VESPER_ERROR_NOT_FOUND);
    work_clear(&work);
}

static bool
pin(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_pin(tx, work->list_id, work->last_id, true,
                       work->house->clock, error);
}

static bool
edit(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    work->edit.list_id = work->list_id;
    work->edit.article_id = work->last_id;
    return article_edit(tx, &work->edit, work->house->clock, error);
}

static bool
release(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_release(tx, work->list_id, work->last_id, error);
}

/* However old, and even if it was there before its source. */
static void
test_a_pinned_story_leads(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(GPtrArray) found = NULL;

    work_set_up(&work, house);
    work.intake.is_first_read = true;
    add_story(&work, "undated", 0);
    house_write(house, take, &work, -1);
    house_write(house, pin, &work, -1);
    g_ptr_array_set_size(work.stories, 0);
    work.intake.is_first_read = false;
    add_story(&work, "new", HOUSE_NOW_MS);
    house_write(house, take, &work, -1);
    found = article_candidates(house->view, work.list_id, "daily", HOUSE_NOW_MS,
                               NULL);
    assert_int_equal(found->len, 2);
    assert_text(((struct article *)found->pdata[0])->story->title, "undated");
    assert_true(((struct article *)found->pdata[0])->is_pinned);
    assert_false(((struct article *)found->pdata[1])->is_pinned);
    work.last_id += 100;
    house_write(house, pin, &work, VESPER_ERROR_NOT_FOUND);
    work_clear(&work);
}

static void
test_what_the_desk_wrote_stands(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(Article) article = NULL;
    struct story *story = NULL;

    work_set_up(&work, house);
    story = add_story(&work, "one", HOUSE_NOW_MS);
    house_write(house, take, &work, -1);
    work.edit = (struct article_edit){.title = "Better\nSaid", .section = ""};
    house_write(house, edit, &work, -1);
    story->standfirst = g_strdup("The source goes on.");
    house_write(house, take, &work, -1);
    assert_int_equal(work.taken.unchanged, 1);
    article = article_get(house->view, work.list_id, work.last_id, NULL);
    assert_text(article->story->title, "Better Said");
    assert_text(article->story->standfirst, "");
    assert_int_equal(article->version, 2);
    assert_true(article->is_edited);
    house_write(house, release, &work, -1);
    house_write(house, take, &work, -1);
    assert_int_equal(work.taken.changed, 1);
    work_clear(&work);
}

/* An address is spelled as all others are, whoever gave it. */
static void
test_an_address_that_the_desk_wrote(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(Article) article = NULL;

    work_set_up(&work, house);
    add_story(&work, "one", HOUSE_NOW_MS);
    house_write(house, take, &work, -1);
    work.edit = (struct article_edit){.url = " HTTP://n.example/a b\"<",
                                      .image_url = ""};
    house_write(house, edit, &work, -1);
    article = article_get(house->view, work.list_id, work.last_id, NULL);
    assert_text(article->story->url, "http://n.example/a%20b%22%3C");
    assert_text(article->story->image_url, "");
    work_clear(&work);
}

static void
test_an_edit_that_is_wrong(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    add_story(&work, "one", HOUSE_NOW_MS);
    house_write(house, take, &work, -1);
    work.edit.title = "";
    house_write(house, edit, &work, VESPER_ERROR_SYNTAX);
    work.edit.title = " \n ";
    house_write(house, edit, &work, VESPER_ERROR_SYNTAX);
    work.edit = (struct article_edit){.url = "javascript:alert(1)"};
    house_write(house, edit, &work, VESPER_ERROR_SYNTAX);
    work.edit = (struct article_edit){.image_url = "no address"};
    house_write(house, edit, &work, VESPER_ERROR_SYNTAX);
    work.last_id += 100;
    work.edit = (struct article_edit){.title = "x"};
    house_write(house, edit, &work, VESPER_ERROR_NOT_FOUND);
    house_write(house, release, &work, VESPER_ERROR_NOT_FOUND);
    work_clear(&work);
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
