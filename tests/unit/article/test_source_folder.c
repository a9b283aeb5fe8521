/* SPDX-License-Identifier: MIT */
/* Looking into a folder whose files have the times that a test gives them. */
#include "source_folder.h"

#include "content.h"
#include "house.h"
#include "limit.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NETS "---\ntitle: Nets\n---\nDry.\n"

enum { HOUR_MS = 3600 * 1000 };

static void
write_file(const char *folder, const char *name, const char *text,
           int64_t written_at_ms)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct timespec at = {written_at_ms / 1000,
                          written_at_ms % 1000 * 1000 * 1000};
    const struct timespec both[] = {at, at};

    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(utimensat(AT_FDCWD, path, both, 0), 0);
}

static struct folder_look
look(const char *folder, const char *print_before)
{
    struct folder_look found = {0};
    g_autoptr(GError) error = NULL;
    bool is_good =
        source_folder_look(folder, print_before, HOUSE_NOW_MS, &found, &error);

    assert_code(error, -1);
    assert_true(is_good);
    return found;
}

static const struct story *
story_of(const struct folder_look *found, guint at)
{
    assert_non_null(found->feed);
    assert_true(at < found->feed->stories->len);
    return found->feed->stories->pdata[at];
}

struct name_row {
    const char *name; /* of the file */
    const char *text;
    guint stories;
};

static const struct name_row names[] = {
    {"nets.md", NETS, 1},
    {"nets.txt", NETS, 1}, /* what is in it counts */
    {"page.html", "<!doctype html><title>Nets</title><p>Dry.", 1},
    {"page.htm", "<!doctype html><title>Nets</title><p>Dry.", 1},
    {"page.txt", "Nets\n\nDry.\n", 1},
    {".nets.md", NETS, 0},
    {"nets.md~", NETS, 0},
    {"nets", NETS, 0},
};

static void
test_names(void **state)
{
    const struct name_row *row = *state;
    g_autofree char *folder = support_folder();
    g_auto(FolderLook) found = {0};

    write_file(folder, row->name, row->text, HOUSE_NOW_MS - HOUR_MS);
    found = look(folder, NULL);
    assert_int_equal(found.feed->stories->len, row->stories);
    assert_text(found.problem, NULL);
    if (row->stories > 0)
        assert_text(story_of(&found, 0)->title, "Nets");
    support_remove(folder);
}

/* It is called as its file, and was published when that was written. */
static void
test_what_a_file_does_not_say(void **state)
{
    g_autofree char *folder = support_folder();
    g_auto(FolderLook) found = {0};

    (void)state;
    write_file(folder, "a.md", NETS, HOUSE_NOW_MS - HOUR_MS);
    write_file(folder, "b.md",
               "---\ntitle: Tar\nurl: https://news.example/tar\n"
               "date: 2026-11-20T10:00:00Z\n---\n",
               HOUSE_NOW_MS - 2 * HOUR_MS);
    found = look(folder, NULL);
    assert_text(story_of(&found, 0)->guid, "a.md");
    assert_int_equal(story_of(&found, 0)->published_at_ms,
                     HOUSE_NOW_MS - HOUR_MS);
    assert_text(story_of(&found, 1)->guid, NULL);
    assert_int_equal(story_of(&found, 1)->published_at_ms,
                     INT64_C(1795168800000));
    support_remove(folder);
}

static void
test_an_untouched_folder_is_not_read(void **state)
{
    g_autofree char *folder = support_folder();
    g_auto(FolderLook) first = {0};
    g_auto(FolderLook) second = {0};
    g_auto(FolderLook) third = {0};

    (void)state;
    write_file(folder, "a.md", NETS, HOUSE_NOW_MS - HOUR_MS);
    first = look(folder, NULL);
    second = look(folder, first.print);
    assert_null(second.feed);
    assert_text(second.print, first.print);
    write_file(folder, "a.md", NETS, HOUSE_NOW_MS - HOUR_MS + 1);
    third = look(folder, first.print);
    assert_int_equal(third.feed->stories->len, 1);
    support_remove(folder);
}

/* Two seconds are enough; a clock that runs wrong does not matter. */
static void
test_a_file_of_this_moment_waits(void **state)
{
    static const struct {
        int64_t written_at_ms;
        guint fresh;
    } rows[] = {
        {HOUSE_NOW_MS - 2000, 0}, {HOUSE_NOW_MS - 1999, 1},
        {HOUSE_NOW_MS, 1},        {HOUSE_NOW_MS + 1999, 1},
        {HOUSE_NOW_MS + 2000, 0}, {HOUSE_NOW_MS + HOUR_MS, 0},
    };
    g_autofree char *folder = support_folder();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(FolderLook) found = {0};

        write_file(folder, "a.md", NETS, rows[i].written_at_ms);
        found = look(folder, NULL);
        assert_int_equal(found.fresh, rows[i].fresh);
        assert_int_equal(found.feed->stories->len, 1 - rows[i].fresh);
    }
    support_remove(folder);
}

static void
test_nothing_leads_out_of_it(void **state)
{
    g_autofree char *folder = support_folder();
    g_autofree char *outside = support_folder();
    g_autofree char *target = g_build_filename(outside, "a.md", NULL);
    g_autofree char *link = g_build_filename(folder, "a.md", NULL);
    g_autofree char *pipe = g_build_filename(folder, "b.md", NULL);
    g_autofree char *inner = g_build_filename(folder, "c.md", NULL);
    g_auto(FolderLook) found = {0};

    (void)state;
    write_file(outside, "a.md", NETS, HOUSE_NOW_MS - HOUR_MS);
    assert_int_equal(symlink(target, link), 0);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(mkdir(inner, 0700), 0);
    found = look(folder, NULL);
    assert_int_equal(found.feed->stories->len, 0);
    assert_text(found.problem, NULL);
    support_remove(folder);
    support_remove(outside);
}

static void
test_a_broken_file_stops_no_other(void **state)
{
    g_autofree char *folder = support_folder();
    g_autofree char *huge = g_strnfill(LIMIT_ARTICLE_TEXT_BYTES + 1, 'x');
    g_auto(FolderLook) found = {0};

    (void)state;
    write_file(folder, "1.md", huge, HOUSE_NOW_MS - HOUR_MS);
    write_file(folder, "2.md", NETS, HOUSE_NOW_MS - 2 * HOUR_MS);
    write_file(folder, "3.md", "---\ntitel: x\n---\n",
               HOUSE_NOW_MS - 3 * HOUR_MS);
    write_file(folder, "4.txt", "<rss/>", HOUSE_NOW_MS - 4 * HOUR_MS);
    write_file(folder, "5\xff.md", NETS, HOUSE_NOW_MS - 5 * HOUR_MS);
    found = look(folder, NULL);
    assert_int_equal(found.feed->stories->len, 1);
    assert_non_null(strstr(found.problem, "1.md: more than 4194304 bytes; "));
    assert_non_null(strstr(found.problem, "3.md: taken for a story file: line "
                                          "2: 'titel'"));
    assert_non_null(strstr(found.problem, "4.txt: a feed"));
    assert_true(g_str_has_suffix(found.problem, "; and 1 more"));
    support_remove(folder);
}

/* The newest, whatever their names. */
static void
test_a_folder_of_many_years(void **state)
{
    g_autofree char *folder = support_folder();
    g_auto(FolderLook) found = {0};

    (void)state;
    for (int i = 0; i < LIMIT_FOLDER_FILES + 10; i++) {
        g_autofree char *name = g_strdup_printf("%d.md", i);
        g_autofree char *text = g_strdup_printf("# Day %d\n", i);

        write_file(folder, name, text,
                   HOUSE_NOW_MS - HOUR_MS - (int64_t)i * HOUR_MS);
    }
    found = look(folder, NULL);
    assert_int_equal(found.feed->stories->len, LIMIT_FOLDER_FILES);
    assert_text(story_of(&found, 0)->title, "Day 0");
    support_remove(folder);
}

static void
test_no_folder(void **state)
{
    struct folder_look found = {0};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(source_folder_look("/nowhere/stories", NULL, HOUSE_NOW_MS,
                                    &found, &error));
    assert_code(error, VESPER_ERROR_NO_INPUT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_file_does_not_say),
        cmocka_unit_test(test_an_untouched_folder_is_not_read),
        cmocka_unit_test(test_a_file_of_this_moment_waits),
        cmocka_unit_test(test_nothing_leads_out_of_it),
        cmocka_unit_test(test_a_broken_file_stops_no_other),
        cmocka_unit_test(test_a_folder_of_many_years),
        cmocka_unit_test(test_no_folder),
    };

    content_init();
    return ROW_TESTS(test_names, names) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
