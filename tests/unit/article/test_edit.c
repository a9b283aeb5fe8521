/* SPDX-License-Identifier: MIT */
/* What the desk writes of a story besides its one-line texts. */
#include "article.h"

#include "house.h"

#include <string.h>

struct desk {
    struct house *house;
    GPtrArray *stories;
    struct article_intake intake;
    struct article_edit edit;
};

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct desk *desk = data;

    return article_take(tx, &desk->intake, desk->house->clock, NULL,
                        &desk->edit.article_id, error);
}

static bool
edit(struct transaction *tx, void *data, GError **error)
{
    struct desk *desk = data;

    return article_edit(tx, &desk->edit, desk->house->clock, error);
}

/* A list with a story by two authors. */
static void
set_up(struct desk *desk, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");
    struct story *story = story_new();

    *desk = (struct desk){.house = house, .stories = story_array_new()};
    story->title = g_strdup("Nets");
    story->body = g_strdup("Dry.\n\nAgain.");
    story_add_author(story, "Mira Sand");
    story_add_author(story, "Jon Aas");
    g_ptr_array_add(desk->stories, story);
    desk->intake =
        (struct article_intake){.list_id = list->id, .stories = desk->stories};
    desk->edit.list_id = list->id;
    house_write(house, take, desk, -1);
}

static struct article *
edited(struct desk *desk)
{
    struct article *article = NULL;

    house_write(desk->house, edit, desk, -1);
    article = article_get(desk->house->view, desk->edit.list_id,
                          desk->edit.article_id, NULL);
    assert_non_null(article);
    return article;
}

static void
test_who_is_not_named_stays(void **state)
{
    struct desk desk;
    g_autoptr(Article) article = NULL;

    set_up(&desk, *state);
    desk.edit.title = "Nets Dry";
    article = edited(&desk);
    assert_int_equal(article->story->authors->len, 2);
    assert_text(article->story->body, "Dry.\n\nAgain.");
    g_ptr_array_unref(desk.stories);
}

/* Brought by hand without an address; a feed then brings it with one. */
static void
test_an_address_is_a_name(void **state)
{
    struct desk desk;
    struct story *story;
    int64_t first;

    set_up(&desk, *state);
    first = desk.edit.article_id;
    desk.edit.url = "https://news.example/nets?utm_source=desk";
    house_write(*state, edit, &desk, -1);
    house_write(*state, edit, &desk, -1); /* the same once more */
    story = desk.stories->pdata[0];
    story->url = g_strdup("http://news.example/nets");
    story->guid = g_strdup("f");
    house_write(*state, take, &desk, -1);
    assert_int_equal(desk.edit.article_id, first);
    story->url[strlen(story->url) - 1] = 'x';
    story->guid[0] = 'g';
    house_write(*state, take, &desk, -1);
    assert_int_not_equal(desk.edit.article_id, first);
    house_write(*state, edit, &desk, VESPER_ERROR_EXISTS);
    desk.edit.url = ""; /* printed without a link */
    house_write(*state, edit, &desk, -1);
    g_ptr_array_unref(desk.stories);
}

static void
test_authors_take_the_place_of_others(void **state)
{
    const char *const names[] = {" Eva\nBerg", "", "eva berg", "Jo", NULL};
    struct desk desk;
    g_autoptr(Article) article = NULL;

    set_up(&desk, *state);
    desk.edit.authors = names;
    article = edited(&desk);
    assert_int_equal(article->version, 2);
    assert_int_equal(article->story->authors->len, 2);
    assert_text(article->story->authors->pdata[0], "Eva Berg");
    assert_text(article->story->authors->pdata[1], "Jo");
    g_ptr_array_unref(desk.stories);
}

static void
test_no_author_at_all(void **state)
{
    const char *const names[] = {"", NULL};
    struct desk desk;
    g_autoptr(Article) article = NULL;

    set_up(&desk, *state);
    desk.edit.authors = names;
    article = edited(&desk);
    assert_int_equal(article->story->authors->len, 0);
    g_ptr_array_unref(desk.stories);
}

static void
test_a_text_keeps_its_paragraphs(void **state)
{
    struct desk desk;
    g_autoptr(Article) article = NULL;

    set_up(&desk, *state);
    desk.edit.body = "Wet.\n\nOnce more.";
    article = edited(&desk);
    assert_text(article->story->body, "Wet.\n\nOnce more.");
    assert_int_equal(article->story->authors->len, 2);
    g_ptr_array_unref(desk.stories);
}

static void
test_a_date_is_none_of_the_future(void **state)
{
    struct desk desk;
    g_autoptr(Article) article = NULL;

    set_up(&desk, *state);
    desk.edit.published_at_ms = HOUSE_NOW_MS - 1;
    house_write(*state, edit, &desk, -1);
    desk.edit.published_at_ms = HOUSE_NOW_MS + 1;
    article = edited(&desk);
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS - 1);
    assert_int_equal(article->version, 2);
    g_ptr_array_unref(desk.stories);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_who_is_not_named_stays),
        HOUSE_TEST(test_an_address_is_a_name),
        HOUSE_TEST(test_authors_take_the_place_of_others),
        HOUSE_TEST(test_no_author_at_all),
        HOUSE_TEST(test_a_text_keeps_its_paragraphs),
        HOUSE_TEST(test_a_date_is_none_of_the_future),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
