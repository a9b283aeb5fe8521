/* SPDX-License-Identifier: MIT */
/* Reading a folder: what has changed, what is broken, what is not whole yet. */
#include "reading.h"

#include "content.h"

#include <poll.h>
#include <string.h>

enum {
    FRESH_STORIES = 20, /* of a first reading */
    MANY_FILES = 25,
};

static bool
add_folder(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return source_remove(tx, work->list_id, work->url, error) &&
           source_add(tx,
                      &(struct source_entry){
                          .list_id = work->list_id,
                          .kind = SOURCE_FOLDER,
                          .address = work->folder,
                      },
                      work->house->clock, &work->source_id, error);
}

/* Files of the test are of today, the house's clock goes on from there. */
static void
work_set_up_folder(struct work *work, struct house *house)
{
    work_set_up(work, house);
    work->folder = support_folder();
    house_write(house, add_folder, work, -1);
    hand_clock_set(&house->hand, clock_now_ms(clock_system()));
    hand_clock_advance(&house->hand, HOUR_MS);
}

static void
write_file(const struct work *work, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(work->folder, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
test_a_folder_is_read(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    write_file(&work, "nets.md", "# Nets\n\nDry.\n");
    source = read_once(&work, NULL);
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 1);
    assert_int_equal(work.taken.backlog, 0);
    assert_non_null(source->etag);
    source_free(source);
    source = read_once(&work, NULL); /* nothing is parsed */
    assert_int_equal(work.outcome, SOURCE_UNCHANGED);
    assert_int_equal(work.taken.added + work.taken.unchanged, 0);
    write_file(&work, "nets.md", "# Nets\n\nDry again.\n");
    source_free(source);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.changed, 1);
    support_remove(work.folder);
    work_clear(&work);
}

/* The good ones come in at the usual pace; what is wrong is told until it is
 * mended; and what comes then is no backlog. */
static void
test_a_broken_file_in_a_folder(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    write_file(&work, "nets.md", "# Nets\n");
    write_file(&work, "tar.md", "no headline");
    work.watch = (struct source_watch){.broken_ms = 1, .silent_ms = INT64_MAX};
    for (int times = 1; times < 4; times++) {
        int64_t now_ms = clock_now_ms(work.house->clock);

        source_free(source);
        source = read_once(&work, NULL);
        assert_true(g_str_has_prefix(source->last_error, "tar.md: "));
        assert_int_equal(work.outcome, SOURCE_FLAWED);
        assert_int_equal(work.flawed_files, 1);
        assert_int_equal(source->failures, 0);
        assert_true(source->next_poll_at_ms - now_ms < 2 * POLL_MS);
        assert_int_equal(work.taken.added, times == 1);
        assert_int_equal(count_alerts(&work, "others are read:\ntar.md"),
                         times > 1);
        hand_clock_advance(&work.house->hand, 1);
    }
    write_file(&work, "tar.md", "# Tar\n");
    source_free(source);
    source = read_once(&work, NULL);
    assert_text(source->last_error, "");
    assert_int_equal(work.outcome, SOURCE_READ);
    assert_int_equal(count_alerts(&work, ""), 0);
    assert_int_equal(work.taken.added, 1);
    assert_int_equal(work.taken.backlog, 0);
    support_remove(work.folder);
    work_clear(&work);
}

/* Somebody is writing it just now: it is looked at again at once. */
static void
test_a_folder_is_looked_at_again(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;
    int64_t now_ms;

    work_set_up_folder(&work, *state);
    write_file(&work, "nets.md", "# Nets\n");
    now_ms = clock_now_ms(clock_system());
    hand_clock_set(&work.house->hand, now_ms);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.added, 0);
    assert_int_equal(work.fresh_files, 1);
    assert_int_equal(source->next_poll_at_ms, now_ms + 2000);
    hand_clock_advance(&work.house->hand, HOUR_MS);
    source_free(source);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.added, 1);
    support_remove(work.folder);
    work_clear(&work);
}

/* Copied and added at once: all of it is of this moment, and yet of old. */
static void
test_a_folder_that_was_just_filled(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    for (int i = 0; i < MANY_FILES; i++) {
        g_autofree char *name = g_strdup_printf("%d.md", i);

        write_file(&work, name, "# Nets\n");
    }
    hand_clock_set(&work.house->hand, clock_now_ms(clock_system()));
    source = read_once(&work, NULL);
    assert_int_equal(work.fresh_files, MANY_FILES);
    assert_int_equal(source->last_good_at_ms, 0);
    hand_clock_advance(&work.house->hand, HOUR_MS);
    source_free(source);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.added, MANY_FILES);
    assert_int_equal(work.taken.backlog, MANY_FILES - FRESH_STORIES);
    support_remove(work.folder);
    work_clear(&work);
}

static void
test_a_folder_that_is_gone(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    support_remove(work.folder);
    source = read_once(&work, NULL);
    assert_text(work.problem, "No such file or directory");
    assert_int_equal(source->failures, 1);
    assert_int_equal(source->last_good_at_ms, 0);
    work_clear(&work);
}

/* A round of several sources, that ends when so many are told. */
struct several {
    struct house *house;
    const struct work *work;
    int enough, told;
    bool is_asked; /* the server, when the first was told */
};

static void
note_one(void *self, const struct source_news *news)
{
    struct several *several = self;
    struct pollfd door = {.fd = several->work->listener, .events = POLLIN};

    assert_int_equal(news->source->kind, SOURCE_FOLDER);
    if (several->told++ == 0)
        several->is_asked = poll(&door, 1, PATIENCE_MS) > 0;
}

static bool
is_enough(void *self)
{
    const struct several *several = self;

    return several->told >= several->enough;
}

static bool
add_two_folders(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    const char *const paths[] = {work->folder, "/"};
    bool is_good = true;

    for (size_t i = 0; is_good && i < G_N_ELEMENTS(paths); i++)
        is_good = source_add(tx,
                             &(struct source_entry){
                                 .list_id = work->list_id,
                                 .kind = SOURCE_FOLDER,
                                 .address = paths[i],
                             },
                             work->house->clock, &work->source_id, error);
    return is_good;
}

static void
read_several(struct several *several, const GPtrArray *sources)
{
    const char *const allowed[] = {"127.0.0.1", NULL};
    struct random_sequence *dice = &several->house->random;

    assert_true(source_read_all(
        &(struct source_round){
            .poll =
                {
                    .database = several->house->database,
                    .rules = &(struct fetch_rules){.allowed_hosts = allowed},
                    .clock = several->house->clock,
                    .random = &dice->random,
                    .poll_ms = POLL_MS,
                },
            .sources = sources,
            .most_ms = PATIENCE_MS,
            .told = note_one,
            .must_end = is_enough,
            .self = several,
        },
        NULL));
}

/* While the server thinks there is time for a folder, as long as there is any:
 * the second one counts as before. */
static void
test_folders_while_servers_think(void **state)
{
    struct house *house = *state;
    struct work work;
    struct several several = {.house = house, .work = &work};
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GPtrArray) after = NULL;

    work_set_up(&work, house);
    work.folder = support_folder();
    house_write(house, add_two_folders, &work, -1);
    before = source_all(house->view, work.list_id, NULL);
    g_ptr_array_add(before, g_ptr_array_steal_index(before, 0)); /* the web's */
    read_several(&several, before);
    assert_int_equal(several.told, 0); /* no time at all */
    several.enough = 1;
    read_several(&several, before);
    assert_int_equal(several.told, 1);
    assert_true(several.is_asked);
    after = source_all(house->view, work.list_id, NULL);
    for (guint i = 0; i < after->len; i++) {
        const struct source *source = after->pdata[i];
        bool is_read = g_strcmp0(source->address, work.folder) == 0;

        assert_int_equal(source->last_good_at_ms > 0, is_read);
        assert_int_equal(source->next_poll_at_ms > HOUSE_NOW_MS, is_read);
    }
    support_remove(work.folder);
    work_clear(&work);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_a_folder_is_read),
        HOUSE_TEST(test_a_broken_file_in_a_folder),
        HOUSE_TEST(test_a_folder_is_looked_at_again),
        HOUSE_TEST(test_a_folder_that_was_just_filled),
        HOUSE_TEST(test_a_folder_that_is_gone),
        HOUSE_TEST(test_folders_while_servers_think),
    };

    content_init();
    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
