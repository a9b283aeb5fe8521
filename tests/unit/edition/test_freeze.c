/* SPDX-License-Identifier: MIT */
#include "edition.h"

#include "house.h"
#include "query.h"

struct work {
    struct house *house;
    struct list *list;
    struct template_shelf *shelf;
    struct imprint imprint;
    struct press press;
    struct draft *draft;
    const char *guid; /* NULL: none */
    bool has_no_url;
    const char *title, *standfirst;
    struct frozen frozen;
    const struct clock *clock;
};

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    g_autoptr(GPtrArray) stories = g_ptr_array_new();
    g_autoptr(Story) story = story_new();
    const struct article_intake intake = {.list_id = work->list->id,
                                          .stories = stories};

    g_free(story->title);
    story->title = g_strdup(work->title);
    story->guid = g_strdup(work->guid);
    if (!work->has_no_url)
        story->url = g_strdup_printf("https://example.com/%s", work->title);
    g_free(story->standfirst);
    story->standfirst = g_strdup(work->standfirst);
    story->published_at_ms = HOUSE_NOW_MS - 1000;
    g_ptr_array_add(stories, story);
    return article_take(tx, &intake, work->clock, NULL, error);
}

static bool
freeze(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return edition_freeze(tx, work->list, work->draft, work->clock,
                          &work->frozen, error);
}

static int
work_set_up(void **state)
{
    struct work *work = g_new0(struct work, 1);
    struct house *house = NULL;

    house_set_up((void **)&house);
    *work = (struct work){
        .house = house,
        .list = house_add_list(house, "evening"),
        .shelf = template_shelf_open(NULL, NULL),
        .imprint = {.web_url = "https://news.example.com",
                    .postal_address = "1 Example Street",
                    .privacy_url = "",
                    .operator_mail = "",
                    .bounce_domain = "",
                    .feedback_sender = "vesper",
                    .uncertain = "hold"},
        .title = "one",
        .standfirst = "What happened.",
        .clock = house->clock,
    };
    work->press = (struct press){work->shelf, &work->imprint, house->clock,
                                 &house->random.random};
    assert_true(list_set_field(work->list, "min-stories", "1", NULL));
    *state = work;
    return 0;
}

static int
work_tear_down(void **state)
{
    struct work *work = *state;

    draft_free(work->draft);
    template_shelf_close(work->shelf);
    list_free(work->list);
    house_tear_down((void **)&work->house);
    g_free(work);
    return 0;
}

#define WORK_TEST(function) \
    cmocka_unit_test_setup_teardown(function, work_set_up, work_tear_down)

static void
compose(struct work *work)
{
    const struct edition_key key = edition_key_now(work->list, HOUSE_NOW_MS);
    g_autoptr(GError) error = NULL;

    draft_free(work->draft);
    work->draft = edition_compose(work->house->view, work->list, &key,
                                  &work->press, &error);
    assert_no_error(error);
}

static void
freeze_to(struct work *work, enum freeze_outcome outcome)
{
    house_write(work->house, freeze, work, -1);
    assert_int_equal(work->frozen.outcome, outcome);
}

static void
test_frozen_once(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    g_autoptr(Letter) letter = NULL;
    g_autoptr(Edition) edition = NULL;
    int64_t first;

    house_write(house, take, work, -1);
    compose(work);
    freeze_to(work, FREEZE_DONE);
    first = work->frozen.edition_id;
    freeze_to(work, FREEZE_ALREADY);
    assert_int_equal(work->frozen.edition_id, first);
    edition = edition_get(house->view, first, NULL);
    assert_int_equal(edition->state, EDITION_PLANNING);
    assert_int_equal(edition->story_count, 1);
    assert_int_equal(edition->frozen_at_ms, HOUSE_NOW_MS);
    assert_text(edition->subject, "one");
    letter = edition_letter(house->view, first, "pl", NULL);
    assert_non_null(letter);
    compose(work); /* its story is used up */
    assert_text(work->draft->skip_reason, "0 new articles");
}

static bool
withdraw(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    g_autoptr(GPtrArray) stories = g_ptr_array_new();
    g_autoptr(Story) story = story_new();
    const struct article_intake intake = {.list_id = work->list->id,
                                          .stories = stories};
    struct article_withdrawn withdrawn = {0};

    story->url = g_strdup_printf("https://example.com/%s", work->title);
    g_ptr_array_add(stories, story);
    return article_withdraw(tx, &intake, work->clock, &withdrawn, error);
}

/* Between composing and freezing: nobody shall read it. */
static void
test_a_story_that_was_withdrawn(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, take, work, -1);
    compose(work);
    house_write(house, withdraw, work, -1);
    freeze_to(work, FREEZE_MOVED);
    compose(work);
    freeze_to(work, FREEZE_SKIPPED);
}

static void
test_a_story_that_moved_is_composed_again(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;

    house_write(house, take, work, -1);
    compose(work);
    work->standfirst = "What really happened.";
    house_write(house, take, work, -1);
    freeze_to(work, FREEZE_MOVED);
    assert_int_equal(work->frozen.edition_id, 0);
    compose(work);
    freeze_to(work, FREEZE_DONE);
}

/* In the draft they are two; meanwhile somebody has named both at once. */
static void
test_two_stories_that_are_one(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    g_autoptr(Edition) edition = NULL;

    work->guid = "77";
    work->has_no_url = true;
    house_write(house, take, work, -1);
    work->guid = NULL;
    work->has_no_url = false;
    house_write(house, take, work, -1);
    compose(work);
    assert_int_equal(work->draft->stories->len, 2);
    work->guid = "77";
    house_write(house, take, work, -1);
    freeze_to(work, FREEZE_MOVED);
    compose(work);
    freeze_to(work, FREEZE_DONE);
    edition = edition_get(house->view, work->frozen.edition_id, NULL);
    assert_int_equal(edition->story_count, 1);
}

static void
test_a_skipped_one_is_tried_again(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    int64_t skipped;

    compose(work);
    assert_text(work->draft->skip_reason, "0 new articles");
    freeze_to(work, FREEZE_SKIPPED);
    skipped = work->frozen.edition_id;
    house_write(house, take, work, -1);
    compose(work);
    freeze_to(work, FREEZE_DONE);
    assert_int_equal(work->frozen.edition_id, skipped);
}

static const struct statement printed = {
    "test_printed", "SELECT position, title FROM edition_article"
                    " JOIN article ON article.id = article_id"
                    " WHERE edition_id = :id ORDER BY position"};

/* What an edition printed, as "1 three, 2 two". Returns: the caller's. */
static char *
printed_in(struct house *house, int64_t edition_id)
{
    g_auto(Query) query = view_query(house->view, &printed);
    GString *all = g_string_new(NULL);

    query_bind_int(&query, ":id", edition_id);
    while (query_next(&query))
        g_string_append_printf(all, "%s%d %s", all->len > 0 ? ", " : "",
                               (int)query_int(&query, 0),
                               query_text(&query, 1));
    assert_true(query_end(&query, NULL));
    return g_string_free(all, FALSE);
}

/* Three stories, room for two. */
static void
freeze_two_of_three(struct work *work, const char *carry)
{
    static const char *const titles[] = {"one", "two", "three"};

    assert_true(list_set_field(work->list, "max-stories", "2", NULL));
    assert_true(list_set_field(work->list, "carry-over", carry, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
        work->title = titles[i];
        house_write(work->house, take, work, -1);
    }
    compose(work);
    freeze_to(work, FREEZE_DONE);
}

static void
test_what_found_no_room_is_used_up(void **state)
{
    struct work *work = *state;
    struct house *house = work->house;
    g_autofree char *got = NULL;

    freeze_two_of_three(work, "no");
    got = printed_in(house, work->frozen.edition_id);
    assert_text(got, "1 three, 2 two");
    assert_int_equal(work->draft->passed_over->len, 1);
    compose(work);
    assert_text(work->draft->skip_reason, "0 new articles");
}

static void
test_what_found_no_room_is_carried_over(void **state)
{
    struct work *work = *state;

    freeze_two_of_three(work, "yes");
    compose(work);
    assert_null(work->draft->skip_reason);
    assert_text(work->draft->subject, "one");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WORK_TEST(test_frozen_once),
        WORK_TEST(test_a_story_that_moved_is_composed_again),
        WORK_TEST(test_a_story_that_was_withdrawn),
        WORK_TEST(test_two_stories_that_are_one),
        WORK_TEST(test_a_skipped_one_is_tried_again),
        WORK_TEST(test_what_found_no_room_is_used_up),
        WORK_TEST(test_what_found_no_room_is_carried_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
