/* SPDX-License-Identifier: MIT */
#include "edition.h"

#include "house.h"
#include "query.h"

struct work {
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

static void
work_init(struct work *work, struct house *house)
{
    *work = (struct work){
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
}

static void
work_clear(struct work *work)
{
    draft_free(work->draft);
    template_shelf_close(work->shelf);
    list_free(work->list);
}

static void
compose(struct house *house, struct work *work)
{
    const struct edition_key key = edition_key_now(work->list, HOUSE_NOW_MS);
    g_autoptr(GError) error = NULL;

    draft_free(work->draft);
    work->draft =
        edition_compose(house->view, work->list, &key, &work->press, &error);
    assert_no_error(error);
}

static void
freeze_to(struct house *house, struct work *work, enum freeze_outcome outcome)
{
    house_write(house, freeze, work, -1);
    assert_int_equal(work->frozen.outcome, outcome);
}

static void
test_frozen_once(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(Letter) letter = NULL;
    g_autoptr(Edition) edition = NULL;
    int64_t first;

    work_init(&work, house);
    house_write(house, take, &work, -1);
    compose(house, &work);
    freeze_to(house, &work, FREEZE_DONE);
    first = work.frozen.edition_id;
    freeze_to(house, &work, FREEZE_ALREADY);
    assert_int_equal(work.frozen.edition_id, first);
    edition = edition_get(house->view, first, NULL);
    assert_int_equal(edition->state, EDITION_PLANNING);
    assert_int_equal(edition->story_count, 1);
    assert_int_equal(edition->frozen_at_ms, HOUSE_NOW_MS);
    assert_text(edition->subject, "one");
    letter = edition_letter(house->view, first, "pl", NULL);
    assert_non_null(letter);
    compose(house, &work); /* its story is used up */
    assert_text(work.draft->skip_reason, "0 new articles");
    work_clear(&work);
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
    struct house *house = *state;
    struct work work;

    work_init(&work, house);
    house_write(house, take, &work, -1);
    compose(house, &work);
    house_write(house, withdraw, &work, -1);
    freeze_to(house, &work, FREEZE_MOVED);
    compose(house, &work);
    freeze_to(house, &work, FREEZE_SKIPPED);
    work_clear(&work);
}

static void
test_a_story_that_moved_is_composed_again(void **state)
{
    struct house *house = *state;
    struct work work;

    work_init(&work, house);
    house_write(house, take, &work, -1);
    compose(house, &work);
    work.standfirst = "What really happened.";
    house_write(house, take, &work, -1);
    freeze_to(house, &work, FREEZE_MOVED);
    assert_int_equal(work.frozen.edition_id, 0);
    compose(house, &work);
    freeze_to(house, &work, FREEZE_DONE);
    work_clear(&work);
}

/* In the draft they are two; meanwhile somebody has named both at once. */
static void
test_two_stories_that_are_one(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(Edition) edition = NULL;

    work_init(&work, house);
    work.guid = "77";
    work.has_no_url = true;
    house_write(house, take, &work, -1);
    work.guid = NULL;
    work.has_no_url = false;
    house_write(house, take, &work, -1);
    compose(house, &work);
    assert_int_equal(work.draft->stories->len, 2);
    work.guid = "77";
    house_write(house, take, &work, -1);
    freeze_to(house, &work, FREEZE_MOVED);
    compose(house, &work);
    freeze_to(house, &work, FREEZE_DONE);
    edition = edition_get(house->view, work.frozen.edition_id, NULL);
    assert_int_equal(edition->story_count, 1);
    work_clear(&work);
}

static void
test_a_skipped_one_is_tried_again(void **state)
{
    struct house *house = *state;
    struct work work;
    int64_t skipped;

    work_init(&work, house);
    compose(house, &work);
    assert_text(work.draft->skip_reason, "0 new articles");
    freeze_to(house, &work, FREEZE_SKIPPED);
    skipped = work.frozen.edition_id;
    house_write(house, take, &work, -1);
    compose(house, &work);
    freeze_to(house, &work, FREEZE_DONE);
    assert_int_equal(work.frozen.edition_id, skipped);
    work_clear(&work);
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
freeze_two_of_three(struct house *house, struct work *work, const char *carry)
{
    static const char *const titles[] = {"one", "two", "three"};

    work_init(work, house);
    assert_true(list_set_field(work->list, "max-stories", "2", NULL));
    assert_true(list_set_field(work->list, "carry-over", carry, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
        work->title = titles[i];
        house_write(house, take, work, -1);
    }
    compose(house, work);
    freeze_to(house, work, FREEZE_DONE);
}

static void
test_what_found_no_room_is_used_up(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autofree char *got = NULL;

    freeze_two_of_three(house, &work, "no");
    got = printed_in(house, work.frozen.edition_id);
    assert_text(got, "1 three, 2 two");
    assert_int_equal(work.draft->passed_over->len, 1);
    compose(house, &work);
    assert_text(work.draft->skip_reason, "0 new articles");
    work_clear(&work);
}

static void
test_what_found_no_room_is_carried_over(void **state)
{
    struct house *house = *state;
    struct work work;

    freeze_two_of_three(house, &work, "yes");
    compose(house, &work);
    assert_null(work.draft->skip_reason);
    assert_text(work.draft->subject, "one");
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_frozen_once),
        HOUSE_TEST(test_a_story_that_moved_is_composed_again),
        HOUSE_TEST(test_a_story_that_was_withdrawn),
        HOUSE_TEST(test_two_stories_that_are_one),
        HOUSE_TEST(test_a_skipped_one_is_tried_again),
        HOUSE_TEST(test_what_found_no_room_is_used_up),
        HOUSE_TEST(test_what_found_no_room_is_carried_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
