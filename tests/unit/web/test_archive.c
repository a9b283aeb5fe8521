/* SPDX-License-Identifier: MIT */
/* The archive shows what was frozen, and nothing of a reader's. */
#include "open_web.h"

#include "edition.h"

struct issue {
    struct open_web *open;
    struct list *list;
    struct draft *draft;
    struct frozen frozen;
};

static bool
take_story(struct transaction *tx, void *data, GError **error)
{
    struct issue *issue = data;
    g_autoptr(GPtrArray) stories = g_ptr_array_new();
    g_autoptr(Story) story = story_new();
    const struct article_intake intake = {.list_id = issue->list->id,
                                          .stories = stories};

    g_free(story->title);
    story->title = g_strdup("Harbour & Dues");
    g_free(story->url);
    story->url = g_strdup("https://news.example/harbour");
    story->published_at_ms = HOUSE_NOW_MS - 1000;
    g_ptr_array_add(stories, story);
    return article_take(tx, &intake, issue->open->house->clock, NULL, error);
}

static bool
freeze(struct transaction *tx, void *data, GError **error)
{
    struct issue *issue = data;

    return edition_freeze(tx, issue->list, issue->draft,
                          issue->open->house->clock, &issue->frozen, error);
}

static bool
cancel(struct transaction *tx, void *data, GError **error)
{
    struct issue *issue = data;
    const struct edition_step step = {.id = issue->frozen.edition_id,
                                      .from = EDITION_PLANNING,
                                      .to = EDITION_CANCELLED,
                                      .reason = "a test"};

    return edition_move(tx, &step, issue->open->house->clock, error);
}

static void
print_issue(struct issue *issue)
{
    struct house *house = issue->open->house;
    struct imprint imprint = imprint_of(&issue->open->settings);
    const struct press press = {issue->open->shelf, &imprint, house->clock,
                                &house->random.random};
    struct edition_key key;
    g_autoptr(GError) error = NULL;

    issue->list = list_get(house->view, "evening", &error);
    assert_no_error(error);
    house_write(house, take_story, issue, -1);
    key = edition_key_now(issue->list, HOUSE_NOW_MS);
    issue->draft =
        edition_compose(house->view, issue->list, &key, &press, &error);
    assert_no_error(error);
    house_write(house, freeze, issue, -1);
    assert_int_equal(issue->frozen.outcome, FREEZE_DONE);
}

static void
test_archive(void **state)
{
    struct issue issue = {.open = *state};
    struct house *house = issue.open->house;
    g_autofree char *path = NULL, *shown = NULL, *gone = NULL;
    const char *date;

    print_issue(&issue);
    date = issue.draft->key.local_date;
    path = g_strdup_printf(
        "/nl/archive/evening/%s%s", date,
        strcmp(issue.draft->key.slot, EDITION_SLOT_MAIN) == 0 ? "" : "-extra");
    shown = visitor_get(issue.open, path);
    assert_answer(shown, 200, "Harbour &amp; Dues");
    assert_answer(shown, 200, "; img-src https: http:\r\n");
    assert_null(strstr(shown, "/u/"));
    house_write(house, cancel, &issue, -1);
    gone = visitor_get(issue.open, path);
    assert_answer(gone, 404, "There is no such page");
    draft_free(issue.draft);
    list_free(issue.list);
}

static void
look(struct open_web *open, const char *path, int status, const char *text)
{
    g_autofree char *shown = visitor_get(open, path);

    assert_answer(shown, status, text);
}

static void
test_entries(void **state)
{
    struct issue issue = {.open = *state};
    g_autofree char *shown = NULL, *link = NULL;

    open_web_add_list(issue.open->house, "friends", "For Friends", false);
    look(issue.open, "/nl/archive/evening", 200, "no edition to read yet");
    print_issue(&issue);
    link = g_strdup_printf("href=\"/nl/archive/evening/%s",
                           issue.draft->key.local_date);
    shown = visitor_get(issue.open, "/nl/archive/evening");
    assert_answer(shown, 200, link);
    assert_answer(shown, 200, "Harbour &amp; Dues");
    look(issue.open, "/nl/archive/friends", 200, "For Friends");
    house_write(issue.open->house, cancel, &issue, -1);
    look(issue.open, "/nl/archive/evening", 200, "no edition to read yet");
    look(issue.open, "/nl/archive/nowhere", 404, "There is no such page");
    draft_free(issue.draft);
    list_free(issue.list);
}

static void
test_lists(void **state)
{
    struct open_web *open = *state;
    g_autofree char *shown = NULL, *german = NULL;

    open_web_add_list(open->house, "friends", "For Friends", false);
    shown = visitor_get(open, "/nl/archive");
    assert_answer(shown, 200, "href=\"/nl/archive/evening\">Evening News<");
    assert_null(strstr(shown, "For Friends"));
    german = visitor_ask(open, "GET", "/nl/archive", "Accept-Language: de\r\n");
    assert_answer(german, 200, "Bisherige Ausgaben");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WEB_TEST(test_archive), WEB_TEST(test_entries), WEB_TEST(test_lists)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
