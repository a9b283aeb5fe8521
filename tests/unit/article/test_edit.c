/* SPDX-License-Identifier: MIT */
/* What the desk writes of a story besides its one-line texts. */
#include "telling.h"

#include <string.h>

/* A list with a story by two authors. */
static void
set_up(struct telling *telling, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    telling_set_up(telling, house, list->id);
    telling_add(telling, NULL, NULL, "Nets");
    telling->story->body = g_strdup("Dry.\n\nAgain.");
    story_add_author(telling->story, "Mira Sand");
    story_add_author(telling->story, "Jon Aas");
    house_write(house, telling_take, telling, -1);
}

static struct article *
edited(struct telling *telling)
{
    house_write(telling->house, telling_edit, telling, -1);
    return telling_article(telling);
}

static void
test_who_is_not_named_stays(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.edit.title = "Nets Dry";
    article = edited(&telling);
    assert_int_equal(article->story->authors->len, 2);
    assert_text(article->story->body, "Dry.\n\nAgain.");
    telling_clear(&telling);
}

/* Brought by hand without an address; a feed then brings it with one. */
static void
test_an_address_is_a_name(void **state)
{
    struct telling telling;
    struct story *story;
    int64_t first;

    set_up(&telling, *state);
    first = telling.article_id;
    telling.edit.url = "https://news.example/nets?utm_source=desk";
    house_write(*state, telling_edit, &telling, -1);
    house_write(*state, telling_edit, &telling, -1); /* the same once more */
    story = telling.stories->pdata[0];
    story->url = g_strdup("http://news.example/nets");
    story->guid = g_strdup("f");
    house_write(*state, telling_take, &telling, -1);
    assert_int_equal(telling.article_id, first);
    story->url[strlen(story->url) - 1] = 'x';
    story->guid[0] = 'g';
    house_write(*state, telling_take, &telling, -1);
    assert_int_not_equal(telling.article_id, first);
    house_write(*state, telling_edit, &telling, VESPER_ERROR_EXISTS);
    telling.edit.url = ""; /* printed without a link */
    house_write(*state, telling_edit, &telling, -1);
    telling_clear(&telling);
}

static void
test_authors_take_the_place_of_others(void **state)
{
    const char *const names[] = {" Eva\nBerg", "", "eva berg", "Jo", NULL};
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.edit.authors = names;
    article = edited(&telling);
    assert_int_equal(article->version, 2);
    assert_int_equal(article->story->authors->len, 2);
    assert_text(article->story->authors->pdata[0], "Eva Berg");
    assert_text(article->story->authors->pdata[1], "Jo");
    telling_clear(&telling);
}

static void
test_no_author_at_all(void **state)
{
    const char *const names[] = {"", NULL};
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.edit.authors = names;
    article = edited(&telling);
    assert_int_equal(article->story->authors->len, 0);
    telling_clear(&telling);
}

static void
test_a_text_keeps_its_paragraphs(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.edit.body = "Wet.\n\nOnce more.";
    article = edited(&telling);
    assert_text(article->story->body, "Wet.\n\nOnce more.");
    assert_int_equal(article->story->authors->len, 2);
    telling_clear(&telling);
}

static void
test_a_date_is_none_of_the_future(void **state)
{
    struct telling telling;
    g_autoptr(Article) article = NULL;

    set_up(&telling, *state);
    telling.edit.published_at_ms = HOUSE_NOW_MS - 1;
    house_write(*state, telling_edit, &telling, -1);
    telling.edit.published_at_ms = HOUSE_NOW_MS + 1;
    article = edited(&telling);
    assert_int_equal(article->story->published_at_ms, HOUSE_NOW_MS - 1);
    assert_int_equal(article->version, 2);
    telling_clear(&telling);
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
