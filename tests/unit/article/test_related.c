/* SPDX-License-Identifier: MIT */
/* Related stories that came without an address find those that we hold. */
#include "telling.h"

enum { EVENING = 1, WEEKLY }; /* lists */

static void
set_up(struct telling *telling, struct house *house)
{
    g_autoptr(List) evening = house_add_list(house, "evening");
    g_autoptr(List) weekly = house_add_list(house, "weekly");

    assert_int_equal(evening->id, EVENING);
    assert_int_equal(weekly->id, WEEKLY);
    telling_set_up(telling, house, EVENING);
}

/* Takes a story into a list; related: the title of another, NULL: none. */
static void
hold(struct telling *telling, int64_t list_id, const char *title,
     const char *url, const char *related)
{
    telling_begin_anew(telling);
    telling_add(telling, NULL, url, title);
    if (related != NULL)
        g_ptr_array_add(telling->story->related,
                        related_new(related, "Jo", NULL));
    telling->intake.list_id = list_id;
    house_write(telling->house, telling_take, telling, -1);
}

/* Returns where the first related story of the article taken last leads to.
 * Returns: the caller's. */
static char *
linked(struct telling *telling)
{
    g_autoptr(Article) article = telling_article(telling);
    g_autoptr(GPtrArray) articles = g_ptr_array_new();
    const struct related *first = article->story->related->pdata[0];

    g_ptr_array_add(articles, article);
    assert_true(
        article_link_related(telling->house->view, EVENING, articles, NULL));
    return g_strdup(first->url);
}

static void
test_the_same_title_is_a_link(void **state)
{
    struct telling telling;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    int64_t naming_id;

    set_up(&telling, *state);
    hold(&telling, EVENING, "Nets", "https://n.example/nets", "Tar");
    before = linked(&telling);
    assert_text(before, NULL);
    naming_id = telling.article_id;
    hold(&telling, EVENING, "Tar", "https://n.example/tar", NULL);
    telling.article_id = naming_id; /* it came first, and still finds it */
    after = linked(&telling);
    assert_text(after, "https://n.example/tar");
    telling_clear(&telling);
}

struct miss_row {
    const char *name;
    bool is_elsewhere; /* in the pool of another list */
    bool is_dropped;
    const char *title, *url;
};

static const struct miss_row misses[] = {
    {"other words", false, false, "Tar and feathers", "https://n.example/t"},
    {"another list's", true, false, "Tar", "https://n.example/t"},
    {"one without an address", false, false, "Tar", NULL},
    {"one that was dropped", false, true, "Tar", "https://n.example/t"},
};

static void
test_misses(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(misses); i++) {
        const struct miss_row *row = &misses[i];
        g_autofree char *url = NULL;
        void *fresh = NULL;
        struct telling telling;

        assert_int_equal(house_set_up(&fresh), 0);
        set_up(&telling, fresh);
        hold(&telling, row->is_elsewhere ? WEEKLY : EVENING, row->title,
             row->url, NULL);
        if (row->is_dropped)
            house_write(fresh, telling_drop, &telling, -1);
        hold(&telling, EVENING, "Nets", "https://n.example/nets", "Tar");
        url = linked(&telling);
        if (url != NULL)
            print_error("%s\n", row->name);
        assert_text(url, NULL);
        telling_clear(&telling);
        house_tear_down(&fresh);
    }
}

/* A page that lists itself among its related stories is no reason to. */
static void
test_no_story_leads_to_itself(void **state)
{
    struct telling telling;
    g_autofree char *url = NULL;

    set_up(&telling, *state);
    hold(&telling, EVENING, "Nets", "https://n.example/nets", "Nets");
    url = linked(&telling);
    assert_text(url, NULL);
    telling_clear(&telling);
}

static void
test_the_newest_of_several(void **state)
{
    struct telling telling;
    g_autofree char *url = NULL;

    set_up(&telling, *state);
    hold(&telling, EVENING, "Weather", "https://n.example/w1", NULL);
    hand_clock_advance(&telling.house->hand, HOUSE_DAY_MS);
    hold(&telling, EVENING, "Weather", "https://n.example/w2", NULL);
    hold(&telling, EVENING, "Nets", "https://n.example/nets", "Weather");
    url = linked(&telling);
    assert_text(url, "https://n.example/w2");
    telling_clear(&telling);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_the_same_title_is_a_link),
        HOUSE_TEST(test_no_story_leads_to_itself),
        HOUSE_TEST(test_the_newest_of_several),
        cmocka_unit_test(test_misses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
