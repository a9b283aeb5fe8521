/* SPDX-License-Identifier: MIT */
/* Related stories that came without an address find those that we hold. */
#include "article_store.h"

#include "house.h"
#include "list.h"

struct work {
    struct house *house;
    int64_t list_id, other_list_id;
    struct article_intake intake;
    int64_t last_id;
};

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_take(tx, &work->intake, work->house->clock, NULL,
                        &work->last_id, error);
}

static bool
drop_last(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return article_drop(tx, work->list_id, work->last_id, true, error);
}

static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");
    g_autoptr(List) other = house_add_list(house, "weekly");

    *work = (struct work){
        .house = house,
        .list_id = list->id,
        .other_list_id = other->id,
    };
}

/* Takes a story into a list; related: the title of another, NULL: none. */
static void
hold(struct work *work, int64_t list_id, const char *title, const char *url,
     const char *related)
{
    g_autoptr(GPtrArray) stories = g_ptr_array_new();
    g_autoptr(Story) story = story_new();

    story->title = g_strdup(title);
    story->url = g_strdup(url);
    if (related != NULL)
        g_ptr_array_add(story->related, related_new(related, "Jo", NULL));
    g_ptr_array_add(stories, story);
    work->intake.list_id = list_id;
    work->intake.stories = stories;
    house_write(work->house, take, work, -1);
}

/* Returns where the first related story of the article taken last leads to.
 * Returns: the caller's. */
static char *
linked(struct work *work)
{
    g_autoptr(Article) article =
        article_get(work->house->view, work->list_id, work->last_id, NULL);
    g_autoptr(GPtrArray) articles = g_ptr_array_new();
    const struct related *first = article->story->related->pdata[0];

    g_ptr_array_add(articles, article);
    assert_true(
        article_link_related(work->house->view, work->list_id, articles, NULL));
    return g_strdup(first->url);
}

static void
test_the_same_title_is_a_link(void **state)
{
    struct work work;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    int64_t naming_id;

    work_set_up(&work, *state);
    hold(&work, work.list_id, "Nets", "https://n.example/nets", "Tar");
    before = linked(&work);
    assert_text(before, NULL);
    naming_id = work.last_id;
    hold(&work, work.list_id, "Tar", "https://n.example/tar", NULL);
    work.last_id = naming_id; /* it came first, and still finds it */
    after = linked(&work);
    assert_text(after, "https://n.example/tar");
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
        struct work work;

        assert_int_equal(house_set_up(&fresh), 0);
        work_set_up(&work, fresh);
        hold(&work, row->is_elsewhere ? work.other_list_id : work.list_id,
             row->title, row->url, NULL);
        if (row->is_dropped)
            house_write(fresh, drop_last, &work, -1);
        hold(&work, work.list_id, "Nets", "https://n.example/nets", "Tar");
        url = linked(&work);
        if (url != NULL)
            print_error("%s\n", row->name);
        assert_text(url, NULL);
        house_tear_down(&fresh);
    }
}

/* A page that lists itself among its related stories is no reason to. */
static void
test_no_story_leads_to_itself(void **state)
{
    struct work work;
    g_autofree char *url = NULL;

    work_set_up(&work, *state);
    hold(&work, work.list_id, "Nets", "https://n.example/nets", "Nets");
    url = linked(&work);
    assert_text(url, NULL);
}

static void
test_the_newest_of_several(void **state)
{
    struct work work;
    g_autofree char *url = NULL;

    work_set_up(&work, *state);
    hold(&work, work.list_id, "Weather", "https://n.example/w1", NULL);
    hand_clock_advance(&work.house->hand, HOUSE_DAY_MS);
    hold(&work, work.list_id, "Weather", "https://n.example/w2", NULL);
    hold(&work, work.list_id, "Nets", "https://n.example/nets", "Weather");
    url = linked(&work);
    assert_text(url, "https://n.example/w2");
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
