/* SPDX-License-Identifier: MIT */
/* A new installation, made by the words an operator types; and files in
 * general. */
#include "command_line.h"
#include "error.h"
#include "input.h"
#include "new_file.h"
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char *folder, *settings, *state, *keys;
};

static int
set_up(void **state)
{
    struct place *place = g_new0(struct place, 1);

    place->folder = support_folder();
    place->settings = g_build_filename(place->folder, "etc", "v.conf", NULL);
    place->state = g_build_filename(place->folder, "state", NULL);
    place->keys = g_build_filename(place->state, "keys", NULL);
    *state = place;
    return 0;
}

static int
tear_down(void **state)
{
    struct place *place = *state;

    support_remove(place->folder);
    g_free(place->folder);
    g_free(place->settings);
    g_free(place->state);
    g_free(place->keys);
    g_free(place);
    return 0;
}

/* Runs a command as main does; NULL-ended words. Returns its error. */
static GError *
run(const struct place *place, const char *const *words)
{
    g_autofree char *said = NULL;
    size_t size;
    FILE *talk = open_memstream(&said, &size);
    g_auto(Invocation) invocation = {
        .settings_file = place->settings,
        .clock = clock_system(),
        .random = random_system(),
        .printer = printer_new(stdout, false),
        .talk = talk,
    };
    struct command_line line = {0};
    g_autoptr(GError) error = NULL;

    if (command_line_parse(words, &line, &invocation, &error) &&
        invocation_open(&invocation, &error) &&
        invocation.command->run(&invocation, &error))
        assert_null(error);
    fclose(talk);
    printer_free(invocation.printer);
    assert_true((error == NULL) == (*said != '\0'));
    return g_steal_pointer(&error);
}

static GError *
init(const struct place *place, const char *listen)
{
    const char *words[] = {"init",     "--dir", place->state,
                           "--listen", listen,  NULL};

    return run(place, words);
}

static unsigned
mode_of(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void
test_init(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = init(place, "127.0.0.1:0");
    g_autoptr(Settings) settings = NULL;
    g_autofree char *database = NULL;

    assert_no_error(error);
    settings = settings_read(place->settings, &error);
    assert_no_error(error);
    assert_text(settings->state, place->state);
    assert_text(settings->web_listen, "127.0.0.1:0");
    database = g_build_filename(place->state, "vesper.db", NULL);
    assert_int_equal(mode_of(place->settings), 0644);
    assert_int_equal(mode_of(place->state), 0700);
    assert_int_equal(mode_of(place->keys), 0600);
    assert_int_equal(mode_of(database), 0600);
}

static void
test_the_new_settings_are_right(void **state)
{
    const struct place *place = *state;
    const char *words[] = {"settings", "check", NULL};
    g_autoptr(GError) made = init(place, "127.0.0.1:0"), checked = NULL;

    assert_no_error(made);
    checked = run(place, words);
    assert_no_error(checked);
}

static void
test_init_again_changes_nothing(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) made = init(place, "127.0.0.1:1"), again = NULL;
    g_autofree char *before = NULL, *after = NULL;

    assert_no_error(made);
    assert_true(g_file_get_contents(place->settings, &before, NULL, NULL));
    again = init(place, "127.0.0.1:2");
    assert_code(again, VESPER_ERROR_EXISTS);
    assert_true(g_file_get_contents(place->settings, &after, NULL, NULL));
    assert_text(after, before);
}

static void
test_keys_that_are_there_are_kept(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) made = init(place, "127.0.0.1:1"), again = NULL;
    g_autofree char *before = NULL, *after = NULL;

    assert_no_error(made);
    assert_true(g_file_get_contents(place->keys, &before, NULL, NULL));
    g_unlink(place->settings);
    again = init(place, "127.0.0.1:1");
    assert_no_error(again);
    assert_true(g_file_get_contents(place->keys, &after, NULL, NULL));
    assert_text(after, before);
}

static void
test_damaged_keys_are_refused(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = NULL;

    assert_int_equal(g_mkdir(place->state, 0700), 0);
    assert_true(g_file_set_contents(place->keys, "nonsense\n", -1, NULL));
    assert_int_equal(g_chmod(place->keys, 0600), 0);
    error = init(place, "127.0.0.1:1");
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_false(g_file_test(place->settings, G_FILE_TEST_EXISTS));
}

static void
test_a_wrong_option_makes_nothing(void **state)
{
    const struct place *place = *state;
    g_autoptr(GError) error = init(place, "somewhere");

    assert_code(error, VESPER_ERROR_SETTINGS);
    assert_non_null(strstr(error->message, "'web.listen'"));
    assert_false(g_file_test(place->settings, G_FILE_TEST_EXISTS));
    assert_false(g_file_test(place->state, G_FILE_TEST_EXISTS));
}

static void
test_new_file(void **state)
{
    const struct place *place = *state;
    g_autofree char *path = g_build_filename(place->folder, "a", NULL);
    g_autofree char *link = g_build_filename(place->folder, "b", NULL);
    g_autoptr(GError) error = NULL, exists = NULL, linked = NULL, lost = NULL;

    assert_true(new_file_write(path, 0640, "text", &error));
    assert_int_equal(mode_of(path), 0640);
    assert_false(new_file_write(path, 0640, "other", &exists));
    assert_code(exists, VESPER_ERROR_EXISTS);
    assert_int_equal(symlink("nowhere", link), 0);
    assert_false(new_file_write(link, 0640, "other", &linked));
    assert_code(linked, VESPER_ERROR_EXISTS);
    assert_false(new_file_write("/nowhere/a", 0640, "", &lost));
    assert_code(lost, VESPER_ERROR_NO_INPUT);
}

static void
test_input(void **state)
{
    const struct place *place = *state;
    g_autofree char *path = g_build_filename(place->folder, "a", NULL);
    g_autoptr(GError) error = NULL, large = NULL, absent = NULL, folder = NULL;
    g_autoptr(GBytes) bytes = NULL;

    assert_true(g_file_set_contents(path, "ab\0c", 4, NULL));
    bytes = input_read(path, 4, &error);
    assert_no_error(error);
    assert_int_equal(g_bytes_get_size(bytes), 4);
    assert_memory_equal(g_bytes_get_data(bytes, NULL), "ab\0c", 4);
    assert_null(input_read(path, 3, &large));
    assert_code(large, VESPER_ERROR_TOO_LARGE);
    assert_null(input_read("/nowhere/x", 3, &absent));
    assert_code(absent, VESPER_ERROR_NO_INPUT);
    assert_null(input_read(place->folder, 3, &folder));
    assert_code(folder, VESPER_ERROR_NO_INPUT);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_init),
        TEST(test_the_new_settings_are_right),
        TEST(test_init_again_changes_nothing),
        TEST(test_keys_that_are_there_are_kept),
        TEST(test_damaged_keys_are_refused),
        TEST(test_a_wrong_option_makes_nothing),
        TEST(test_new_file),
        TEST(test_input),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
