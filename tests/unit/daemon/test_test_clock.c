/* SPDX-License-Identifier: MIT */
/* A test moves the clock, and hears of it when nothing is due any more. */
#include "test_clock.h"

#include "support.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000, ANSWER_BYTES = 200, LOOKS_UNTIL_IDLE = 3 };

struct owner {
    char *folder, *path;
    struct test_clock *test_clock;
    int moves, looks;
    const char *words;
    char answer[ANSWER_BYTES];
    GMainLoop *loop;
};

static void
note_moved(void *self)
{
    struct owner *owner = self;

    owner->moves++;
}

static bool
is_idle(void *self)
{
    struct owner *owner = self;

    return ++owner->looks >= LOOKS_UNTIL_IDLE;
}

/* The test's side, in a thread of its own: says its words, waits for a line. */
static gpointer
talk(gpointer data)
{
    struct owner *owner = data;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int speaker = socket(AF_UNIX, SOCK_STREAM, 0);
    ssize_t size;

    g_strlcpy(address.sun_path, owner->path, sizeof address.sun_path);
    assert_int_equal(connect(speaker,
                             (const struct sockaddr *)(const void *)&address,
                             sizeof address),
                     0);
    assert_int_equal(send(speaker, owner->words, strlen(owner->words), 0),
                     strlen(owner->words));
    size = recv(speaker, owner->answer, ANSWER_BYTES - 1, 0);
    assert_true(size > 0);
    owner->answer[size] = '\0';
    close(speaker);
    g_main_loop_quit(owner->loop);
    return NULL;
}

static const char *
ask(struct owner *owner, const char *words)
{
    GThread *speaker = NULL;

    owner->words = words;
    owner->loop = g_main_loop_new(NULL, FALSE);
    speaker = g_thread_new("speaker", talk, owner);
    g_main_loop_run(owner->loop);
    g_thread_join(speaker);
    g_main_loop_unref(owner->loop);
    return owner->answer;
}

static int
set_up(void **state)
{
    struct owner *owner = g_new0(struct owner, 1);
    const struct test_clock_hooks hooks = {owner, note_moved, is_idle};

    owner->folder = support_folder();
    owner->path = g_build_filename(owner->folder, "clock", NULL);
    owner->test_clock = test_clock_new();
    assert_true(
        test_clock_listen(owner->test_clock, owner->path, &hooks, NULL));
    *state = owner;
    return 0;
}

static int
tear_down(void **state)
{
    struct owner *owner = *state;

    test_clock_free(owner->test_clock);
    support_remove(owner->folder);
    g_free(owner->folder);
    g_free(owner->path);
    g_free(owner);
    return 0;
}

static int64_t
shift_of(const struct owner *owner)
{
    return clock_now_ms(test_clock_clock(owner->test_clock)) -
           clock_now_ms(clock_system());
}

static void
test_advance(void **state)
{
    struct owner *owner = *state;

    assert_text(ask(owner, "advance 3h\n"), "ok\n");
    assert_int_equal(owner->moves, 1);
    assert_int_equal(owner->looks, LOOKS_UNTIL_IDLE);
    assert_in_range(shift_of(owner), 3 * HOUR_MS - 1000, 3 * HOUR_MS + 1000);
}

static void
test_set(void **state)
{
    struct owner *owner = *state;
    g_autofree char *now = NULL;

    assert_text(ask(owner, "set 2031-01-02T03:04:05Z\n"), "ok\n");
    assert_true(g_str_has_prefix(ask(owner, "now\n"), "2031-01-02T03:04:0"));
    now = clock_format_utc(clock_now_ms(test_clock_clock(owner->test_clock)));
    assert_true(g_str_has_prefix(now, "2031-01-02T03:04:"));
}

static void
test_wrong_words(void **state)
{
    struct owner *owner = *state;
    const char *const words[] = {"advance soon\n", "set yesterday\n", "what\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        assert_true(g_str_has_prefix(ask(owner, words[i]), "error: "));
    assert_int_equal(owner->moves, 0);
}

static void
test_a_place_that_is_taken(void **state)
{
    const struct owner *owner = *state;
    struct test_clock *second = test_clock_new();
    const struct test_clock_hooks hooks = {NULL, note_moved, is_idle};
    g_autoptr(GError) error = NULL;

    assert_false(test_clock_listen(second, owner->path, &hooks, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    test_clock_free(second);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_advance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_set, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_place_that_is_taken, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
