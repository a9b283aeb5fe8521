/* SPDX-License-Identifier: MIT */
/* One line on a terminal, nothing anywhere else. */
#include "progress.h"

#include "support.h"

#include <pty.h>
#include <unistd.h>

enum { TAKEN_BYTES = 400 };

struct terminal {
    int ours, theirs;
    FILE *talk;
};

static struct terminal
terminal_open(void)
{
    struct terminal terminal = {.ours = -1};

    assert_int_equal(
        openpty(&terminal.ours, &terminal.theirs, NULL, NULL, NULL), 0);
    terminal.talk = fdopen(terminal.theirs, "w");
    assert_non_null(terminal.talk);
    return terminal;
}

static void
terminal_close(struct terminal *terminal)
{
    fclose(terminal->talk);
    close(terminal->ours);
}

static void
test_a_terminal_sees_one_line(void **state)
{
    struct terminal terminal = terminal_open();
    g_autoptr(Printer) printer = printer_new(stdout, false);
    const struct invocation invocation = {.talk = terminal.talk,
                                          .printer = printer};
    struct progress progress = progress_of(&invocation);
    char taken[TAKEN_BYTES] = "";

    (void)state;
    assert_true(progress.is_shown);
    progress_tell(&progress, "reading %s", "a\x1b[2J");
    assert_true(read(terminal.ours, taken, sizeof taken - 1) > 0);
    assert_text(taken, "\r\x1b[Kreading a\\x1b[2J");
    terminal_close(&terminal);
}

static void
test_a_long_line_is_cut(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    const struct progress progress = {.out = out, .is_shown = true};
    g_autofree char *address = g_strnfill(200, 'x');

    (void)state;
    progress_tell(&progress, "reading %s", address);
    progress_clear(&progress);
    fclose(out);
    assert_true(size < 100);
    assert_true(g_str_has_suffix(text, "xxx…\r\x1b[K"));
    free(text);
}

static void
test_json_is_not_torn(void **state)
{
    struct terminal terminal = terminal_open();
    g_autoptr(Printer) printer = printer_new(stdout, true);
    const struct invocation invocation = {.talk = terminal.talk,
                                          .printer = printer};

    (void)state;
    assert_false(progress_of(&invocation).is_shown);
    terminal_close(&terminal);
}

static void
test_a_file_sees_nothing(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    g_autoptr(Printer) printer = printer_new(out, false);
    const struct invocation invocation = {.talk = out, .printer = printer};
    struct progress progress = progress_of(&invocation);

    (void)state;
    progress_tell(&progress, "reading %s", "a");
    progress_clear(&progress);
    fclose(out);
    assert_text(text, "");
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_terminal_sees_one_line),
        cmocka_unit_test(test_a_long_line_is_cut),
        cmocka_unit_test(test_json_is_not_torn),
        cmocka_unit_test(test_a_file_sees_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
