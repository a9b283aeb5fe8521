/* SPDX-License-Identifier: MIT */
/* A story that somebody brings once more, with another address. */
#include "telling.h"

struct row {
    const char *name;
    const char *title;  /* of the later one */
    int64_t earlier_ms; /* how long before it the other was published */
    bool is_elsewhere;  /* the other, in another list */
    bool is_found;
};

enum { WEEK_MS = 7 * HOUSE_DAY_MS };

/* Of the later one: far enough back that the other is none of the future. */
#define LATER_MS (HOUSE_NOW_MS - 2 * (int64_t)WEEK_MS)

static const struct row rows[] = {
    {"the same title", "Nets", 0, false, true},
    {"within a week", "Nets", WEEK_MS, false, true},
    {"before that", "Nets", WEEK_MS + 1, false, false},
    {"dated a week later", "Nets", -WEEK_MS, false, true},
    {"dated after that", "Nets", -WEEK_MS - 1, false, false},
    {"another title", "Tar", 0, false, false},
    {"of another list", "Nets", 0, true, false},
};

static void
take(struct telling *telling, const char *title, const char *url,
     int64_t published_at_ms)
{
    telling_begin_anew(telling);
    telling_add(telling, NULL, url, title)->published_at_ms = published_at_ms;
    house_write(telling->house, telling_take, telling, -1);
}

static int64_t
namesake_of(const struct telling *telling, int64_t article_id)
{
    int64_t found_id = -1;

    assert_true(article_find_namesake(telling->house->view,
                                      telling->intake.list_id, article_id,
                                      &found_id, NULL));
    return found_id;
}

static void
test_namesakes(void **state)
{
    const struct row *row = *state;
    void *house = NULL;
    struct telling telling;

    assert_int_equal(house_set_up(&house), 0);
    {
        g_autoptr(List) evening = house_add_list(house, "evening");
        g_autoptr(List) sport = house_add_list(house, "sport");

        telling_set_up(&telling, house, evening->id);
        telling.intake.list_id = row->is_elsewhere ? sport->id : evening->id;
        take(&telling, "Nets", "https://n.example/1",
             LATER_MS - row->earlier_ms);
        telling.intake.list_id = evening->id;
    }
    take(&telling, row->title, "https://n.example/2", LATER_MS);
    assert_int_equal(namesake_of(&telling, 2), row->is_found ? 1 : 0);
    assert_int_equal(namesake_of(&telling, 1), 0); /* it was there first */
    telling_clear(&telling);
    house_tear_down(&house);
}

/* What has no title is called by nothing. */
static void
test_without_a_title(void **state)
{
    struct telling telling;
    g_autoptr(List) list = house_add_list(*state, "evening");

    telling_set_up(&telling, *state, list->id);
    take(&telling, "", "https://n.example/1", HOUSE_NOW_MS);
    take(&telling, "", "https://n.example/2", HOUSE_NOW_MS);
    assert_int_equal(namesake_of(&telling, 2), 0);
    telling_clear(&telling);
}

/* Who brings a story in place of one that he has dropped knows what he does. */
static void
test_one_that_was_dropped(void **state)
{
    struct telling telling;
    g_autoptr(List) list = house_add_list(*state, "evening");

    telling_set_up(&telling, *state, list->id);
    take(&telling, "Nets", "https://n.example/1", HOUSE_NOW_MS);
    house_write(*state, telling_drop, &telling, -1);
    take(&telling, "Nets", "https://n.example/2", HOUSE_NOW_MS);
    assert_int_equal(namesake_of(&telling, 2), 0);
    telling_clear(&telling);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_without_a_title),
        HOUSE_TEST(test_one_that_was_dropped),
    };

    return ROW_TESTS(test_namesakes, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
