/* SPDX-License-Identifier: MIT */
/* Who writes a story that several sources tell, of one list or of two. */
#include "telling.h"

#include "source.h"

enum { EVENING, MORNING, LISTS };

struct scene {
    struct telling telling;
    int64_t list_ids[LISTS];
    struct source_entry entry;
    int64_t source_id;
};

static bool
add(struct transaction *tx, void *data, GError **error)
{
    struct scene *scene = data;

    return source_add(tx, &scene->entry, scene->telling.house->clock,
                      &scene->source_id, error);
}

static bool
remove_source(struct transaction *tx, void *data, GError **error)
{
    const struct scene *scene = data;

    return source_remove(tx, scene->entry.list_id, scene->entry.address, error);
}

/* Adds a source, a feed or the site's own system; returns its number. */
static int64_t
add_source(struct scene *scene, int list, enum source_kind kind,
           const char *address)
{
    scene->entry = (struct source_entry){
        .list_id = scene->list_ids[list],
        .kind = kind,
        .address = address,
    };
    house_write(scene->telling.house, add, scene, -1);
    return scene->source_id;
}

static void
lose_source(struct scene *scene, int list, const char *address)
{
    scene->entry.list_id = scene->list_ids[list];
    scene->entry.address = address;
    house_write(scene->telling.house, remove_source, scene, -1);
}

static void
scene_set_up(struct scene *scene, struct house *house)
{
    g_autoptr(List) evening = house_add_list(house, "evening");
    g_autoptr(List) morning = house_add_list(house, "morning");

    *scene = (struct scene){
        .list_ids = {[EVENING] = evening->id, [MORNING] = morning->id},
    };
    telling_set_up(&scene->telling, house, evening->id);
    telling_add(&scene->telling, NULL, "https://news.example/nets", "Nets");
}

/* Lets a source tell the story in these words. */
static void
tell(struct scene *scene, int list, int64_t source_id, const char *words)
{
    g_free(scene->telling.story->standfirst);
    scene->telling.story->standfirst = g_strdup(words);
    scene->telling.intake.list_id = scene->list_ids[list];
    scene->telling.intake.source_id = source_id;
    house_write(scene->telling.house, telling_take, &scene->telling, -1);
}

/* The same in an announcement. */
static void
announce(struct scene *scene, int list, int64_t source_id, const char *words)
{
    scene->telling.intake.is_announced = true;
    tell(scene, list, source_id, words);
    scene->telling.intake.is_announced = false;
}

static void
assert_words(const struct scene *scene, int list, const char *words,
             int64_t version)
{
    g_autoptr(Article) article =
        article_get(scene->telling.house->view, scene->list_ids[list],
                    scene->telling.article_id, NULL);

    assert_non_null(article);
    assert_text(article->story->standfirst, words);
    assert_int_equal(article->version, version);
}

static void
test_the_source_that_brought_it_keeps_the_pen(void **state)
{
    struct scene scene;
    int64_t first, second, third;

    scene_set_up(&scene, *state);
    first = add_source(&scene, EVENING, SOURCE_WEB, "https://a.example/");
    second = add_source(&scene, EVENING, SOURCE_WEB, "https://b.example/");
    third = add_source(&scene, EVENING, SOURCE_WEB, "https://c.example/");
    tell(&scene, EVENING, first, "One.");
    tell(&scene, EVENING, second, "Two.");
    assert_int_equal(scene.telling.taken.unchanged, 1);
    lose_source(&scene, EVENING, "https://a.example/");
    tell(&scene, EVENING, second, "Two.");
    assert_int_equal(scene.telling.taken.changed, 1);
    tell(&scene, EVENING, third, "Three.");
    assert_int_equal(scene.telling.taken.unchanged, 1);
    assert_words(&scene, EVENING, "Two.", 2);
    telling_clear(&scene.telling);
}

/* Else two sources that tell what the desk took in would write it in turns. */
static void
test_who_tells_first_takes_a_free_pen(void **state)
{
    struct scene scene;
    int64_t first, second;

    scene_set_up(&scene, *state);
    first = add_source(&scene, EVENING, SOURCE_WEB, "https://a.example/");
    second = add_source(&scene, EVENING, SOURCE_WEB, "https://b.example/");
    tell(&scene, EVENING, 0, "By hand.");
    tell(&scene, EVENING, first, "By hand.");
    assert_int_equal(scene.telling.taken.unchanged, 1);
    tell(&scene, EVENING, second, "In other words.");
    assert_int_equal(scene.telling.taken.unchanged, 1);
    tell(&scene, EVENING, 0, "By hand, once more.");
    assert_int_equal(scene.telling.taken.changed, 1);
    telling_clear(&scene.telling);
}

/* A site has a feed for each desk, with a summary of its own in each. */
static void
test_two_lists_do_not_write_in_turns(void **state)
{
    struct scene scene;
    int64_t home, sport;

    scene_set_up(&scene, *state);
    home = add_source(&scene, EVENING, SOURCE_WEB, "https://a.example/");
    sport = add_source(&scene, MORNING, SOURCE_WEB, "https://b.example/");
    tell(&scene, EVENING, home, "Home.");
    tell(&scene, MORNING, sport, "Sport.");
    assert_int_equal(scene.telling.taken.added, 1);
    tell(&scene, MORNING, sport, "Sport.");
    assert_int_equal(scene.telling.taken.unchanged, 1);
    assert_words(&scene, MORNING, "Home.", 1);
    tell(&scene, EVENING, home, "Home, corrected.");
    assert_words(&scene, MORNING, "Home, corrected.", 2);
    telling_clear(&scene.telling);
}

/* The other list's words are as good as none once nobody brings them. */
static void
test_the_pen_of_a_source_that_is_gone(void **state)
{
    struct scene scene;
    int64_t home, sport;

    scene_set_up(&scene, *state);
    home = add_source(&scene, EVENING, SOURCE_WEB, "https://a.example/");
    sport = add_source(&scene, MORNING, SOURCE_WEB, "https://b.example/");
    tell(&scene, EVENING, home, "Home.");
    tell(&scene, MORNING, sport, "Sport.");
    lose_source(&scene, EVENING, "https://a.example/");
    tell(&scene, MORNING, sport, "Sport.");
    assert_words(&scene, EVENING, "Sport.", 2);
    telling_clear(&scene.telling);
}

static void
test_an_announcement_takes_the_pen(void **state)
{
    struct scene scene;
    int64_t home, cms;

    scene_set_up(&scene, *state);
    home = add_source(&scene, EVENING, SOURCE_WEB, "https://a.example/");
    cms = add_source(&scene, MORNING, SOURCE_PUSH, "cms");
    tell(&scene, EVENING, home, "Home.");
    announce(&scene, MORNING, cms, "Announced.");
    assert_words(&scene, EVENING, "Announced.", 2);
    tell(&scene, EVENING, home, "Home.");
    assert_int_equal(scene.telling.taken.unchanged, 1);
    assert_words(&scene, EVENING, "Announced.", 2);
    telling_clear(&scene.telling);
}

/* A late try to another list's source does not undo what is in all of them. */
static void
test_words_that_were_overtaken_elsewhere(void **state)
{
    struct scene scene;
    int64_t first, second;

    scene_set_up(&scene, *state);
    first = add_source(&scene, EVENING, SOURCE_PUSH, "cms");
    second = add_source(&scene, MORNING, SOURCE_PUSH, "cms");
    scene.telling.story->modified_at_ms = HOUSE_NOW_MS - 1;
    announce(&scene, EVENING, first, "Right.");
    scene.telling.story->modified_at_ms = HOUSE_NOW_MS - 2;
    announce(&scene, MORNING, second, "Wrong.");
    assert_int_equal(scene.telling.taken.added, 1);
    assert_words(&scene, MORNING, "Right.", 1);
    scene.telling.story->modified_at_ms = HOUSE_NOW_MS;
    announce(&scene, MORNING, second, "Better.");
    assert_words(&scene, EVENING, "Better.", 2);
    telling_clear(&scene.telling);
}

/* Withdrawn from one list before it came; the other reads it. */
static void
test_a_story_that_had_no_words(void **state)
{
    struct scene scene;
    int64_t cms, sport;

    scene_set_up(&scene, *state);
    cms = add_source(&scene, EVENING, SOURCE_PUSH, "cms");
    sport = add_source(&scene, MORNING, SOURCE_WEB, "https://b.example/");
    scene.telling.intake.list_id = scene.list_ids[EVENING];
    scene.telling.intake.source_id = cms;
    scene.telling.intake.is_announced = true;
    scene.telling.story->modified_at_ms = HOUSE_NOW_MS;
    house_write(*state, telling_withdraw, &scene.telling, -1);
    scene.telling.intake.is_announced = false;
    tell(&scene, MORNING, sport, "Sport.");
    assert_words(&scene, MORNING, "Sport.", 2);
    telling_clear(&scene.telling);
}

/* Whose words they are is one thing, what a list may print is another. */
static void
test_each_list_takes_back_its_own(void **state)
{
    struct scene scene;
    int64_t home, sport;
    g_autoptr(Article) evening = NULL, morning = NULL;

    scene_set_up(&scene, *state);
    home = add_source(&scene, EVENING, SOURCE_WEB, "https://a.example/");
    sport = add_source(&scene, MORNING, SOURCE_WEB, "https://b.example/");
    tell(&scene, EVENING, home, "Home.");
    tell(&scene, MORNING, sport, "Sport.");
    house_write(*state, telling_withdraw, &scene.telling, -1);
    assert_int_equal(scene.telling.withdrawn.withdrawn, 1);
    evening = article_get(scene.telling.house->view, scene.list_ids[EVENING],
                          scene.telling.article_id, NULL);
    morning = article_get(scene.telling.house->view, scene.list_ids[MORNING],
                          scene.telling.article_id, NULL);
    assert_false(evening->is_withdrawn);
    assert_true(morning->is_withdrawn);
    tell(&scene, MORNING, sport, "Sport."); /* in its feed once more */
    assert_int_equal(scene.telling.taken.changed, 1);
    telling_clear(&scene.telling);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_the_source_that_brought_it_keeps_the_pen),
        HOUSE_TEST(test_who_tells_first_takes_a_free_pen),
        HOUSE_TEST(test_two_lists_do_not_write_in_turns),
        HOUSE_TEST(test_the_pen_of_a_source_that_is_gone),
        HOUSE_TEST(test_an_announcement_takes_the_pen),
        HOUSE_TEST(test_words_that_were_overtaken_elsewhere),
        HOUSE_TEST(test_a_story_that_had_no_words),
        HOUSE_TEST(test_each_list_takes_back_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
