/* SPDX-License-Identifier: MIT */
/* A verb of the desk meets the story that is named, or says which of the two
 * words is wrong; what comes of it is told as it stands then. */
#include "story_verb.h"

#include "house.h"

static bool
drop(struct transaction *tx, int64_t list_id, int64_t article_id,
     const struct clock *clock, GError **error)
{
    (void)clock;
    return article_drop(tx, list_id, article_id, true, error);
}

static bool
pin(struct transaction *tx, int64_t list_id, int64_t article_id,
    const struct clock *clock, GError **error)
{
    return article_pin(tx, list_id, article_id, true, clock, error);
}

/* The list has one story, 1. */
// clang-format off
static const struct verb_row {
    const char *name;
    story_verb *before; /* NULL: nothing was done before */
    story_verb *verb;
    const char *list, *number;
    int code;
    enum article_state want;
} rows[] = {
    {"a story is pinned", NULL, pin, "evening", "1", -1, ARTICLE_PINNED},
    {"a story is dropped", NULL, drop, "evening", "1", -1, ARTICLE_DROPPED},
    {"a pin does not bring a dropped story back", drop, pin, "evening", "1",
     -1, ARTICLE_DROPPED},
    {"no such story", NULL, pin, "evening", "2", VESPER_ERROR_NOT_FOUND,
     ARTICLE_STATES},
    {"no such list", NULL, pin, "nowhere", "1", VESPER_ERROR_NOT_FOUND,
     ARTICLE_STATES},
    {"no number", NULL, pin, "evening", "one", VESPER_ERROR_SYNTAX,
     ARTICLE_STATES},
};
// clang-format on

static bool
take_story(struct transaction *tx, void *data, GError **error)
{
    const struct list *list = data;
    g_autoptr(GPtrArray) stories = g_ptr_array_new();
    g_autoptr(Story) story = story_new();
    const struct article_intake intake = {.list_id = list->id,
                                          .stories = stories};

    g_free(story->title);
    story->title = g_strdup("Harbour dues");
    g_ptr_array_add(stories, story);
    return article_take(tx, &intake, clock_system(), NULL, error);
}

static void
test_verb(void **state)
{
    static const struct command command = {.words = "LIST NUMBER"};
    const struct verb_row *row = *state;
    struct house *house = NULL;
    g_auto(GStrv) operands = g_new0(char *, 3);
    struct invocation invocation = {.command = &command, .operands = operands};
    enum article_state got = ARTICLE_STATES;
    g_autoptr(List) list = NULL;
    g_autoptr(GError) error = NULL;

    assert_int_equal(house_set_up((void **)&house), 0);
    list = house_add_list(house, "evening");
    house_write(house, take_story, list, -1);
    invocation.database = house->database;
    invocation.clock = house->clock;
    operands[0] = g_strdup(row->list);
    operands[1] = g_strdup(row->number);
    if (row->before != NULL)
        assert_true(story_verb_run(&invocation, row->before, &got, NULL));
    got = ARTICLE_STATES;
    assert_int_equal(story_verb_run(&invocation, row->verb, &got, &error),
                     row->code == -1);
    assert_code(error, row->code);
    assert_int_equal(got, row->want);
    house_tear_down((void **)&house);
}

int
main(void)
{
    return ROW_TESTS(test_verb, rows);
}
