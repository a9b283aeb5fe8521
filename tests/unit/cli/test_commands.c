/* SPDX-License-Identifier: MIT */
/* Every command keeps the rules of the frame; what is made of the commands is
 * whole. */
#include "commands.h"
#include "help.h"
#include "safe_text.h"
#include "support.h"

#include <string.h>

enum { HELP_COLUMNS = 80 };

static void
check_options(const struct option_row *rows)
{
    for (; rows != NULL && rows->name != NULL; rows++) {
        assert_true(*rows->name != '-' && *rows->name != '\0');
        assert_non_null(rows->help);
        assert_false(g_str_has_suffix(rows->help, "."));
        assert_string_not_equal(rows->name, "help");
        assert_string_not_equal(rows->name, "json");
        assert_string_not_equal(rows->name, "config");
        if ((rows->flags & OPTION_REQUIRED) != 0)
            assert_non_null(rows->value);
    }
}

static void
test_every_command(void **state)
{
    (void)state;
    for (const struct command *const *each = commands; *each != NULL; each++) {
        const struct command *command = *each;
        g_auto(GStrv) words = g_strsplit(command->name, " ", -1);
        unsigned taken = 0;

        assert_ptr_equal(commands_find((const char *const *)words, &taken),
                         command);
        assert_int_equal(taken, g_strv_length(words));
        assert_true(taken <= 2);
        assert_true(g_ascii_isupper(*command->summary));
        assert_false(g_str_has_suffix(command->summary, "."));
        assert_non_null(command->run);
        check_options(command_options(command));
    }
}

static const struct noun_row {
    const char *name;
    const char *command, *noun;
    const char *want; /* the verb; NULL: it is none of this noun's */
} noun_rows[] = {
    {"a verb of its noun", "list show", "list", "show"},
    {"another noun's", "list show", "edition", NULL},
    {"the beginning of a noun is none", "list show", "li", NULL},
    {"a longer word is none", "list show", "lists", NULL},
    {"a word by itself has no verb", "status", "status", NULL},
};

static void
test_verb(void **state)
{
    const struct noun_row *row = *state;
    const struct command command = {.name = row->command};

    assert_text(command_verb(&command, row->noun), row->want);
}

static void
test_help_fits_a_terminal(void **state)
{
    (void)state;
    for (const struct command *const *each = commands; *each != NULL; each++) {
        g_autofree char *help = help_of_command(*each);
        g_auto(GStrv) lines = g_strsplit(help, "\n", -1);

        assert_true(g_str_has_prefix(help, "usage: vesper "));
        assert_true(g_str_has_suffix(help, "Print this help\n"));
        for (char **line = lines; *line != NULL; line++)
            if (safe_text_width(*line) > HELP_COLUMNS &&
                !g_str_has_prefix(*line, "usage:"))
                assert_text(*line, "a line of 80 columns");
    }
}

static void
test_overview(void **state)
{
    g_autofree char *all = help_overview(NULL);
    g_autofree char *some = help_overview("settings");

    (void)state;
    assert_non_null(strstr(all, "\n  init  "));
    assert_non_null(strstr(some, "\n  settings check  "));
    assert_null(strstr(some, "\n  init  "));
}

/* docs/commands.md is made, not written: `vesper help --commands-manual`. */
static void
test_manual_is_fresh(void **state)
{
    const char *source = g_getenv("VESPER_SOURCE");
    g_autofree char *path =
        g_build_filename(source ? source : ".", "docs", "commands.md", NULL);
    g_autofree char *manual = help_manual();
    g_autofree char *text = NULL;

    (void)state;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_text(text, manual);
}

static void
test_manual_page(void **state)
{
    g_autofree char *page = help_manual_page();
    g_auto(GStrv) lines = g_strsplit(page, "\n", -1);

    (void)state;
    assert_true(g_str_has_prefix(page, ".\\\""));
    assert_non_null(strstr(page, "\n.SH NAME\n"));
    assert_non_null(strstr(page, "\n.SS settings show [options]\n"));
    assert_non_null(strstr(page, "\n.TP\n\\fB\\-\\-listen\\fR \\fIADDRESS"));
    assert_non_null(strstr(page, "\n.B 78\nwrong settings.\n"));
    for (char **line = lines; *line != NULL && line[1] != NULL; line++)
        assert_true(**line != '\0' || line[1] == NULL);
}

static void
test_completion(void **state)
{
    g_autoptr(GError) error = NULL, unknown = NULL;
    g_autofree char *bash = help_completion("bash", &error);
    g_autofree char *zsh = help_completion("zsh", &error);
    g_autofree char *fish = help_completion("fish", &error);

    (void)state;
    assert_no_error(error);
    assert_non_null(
        strstr(bash, "\"settings \") words=' check show explain --help' ;;"));
    assert_non_null(
        strstr(bash, "\"settings show\") words=' --set --json --help' ;;"));
    assert_non_null(strstr(bash, "\"help \"*) words=' --help' ;;"));
    assert_true(g_str_has_prefix(zsh, "#compdef vesper\n"));
    assert_non_null(strstr(fish, "-a check -d 'Look for mistakes in the "
                                 "settings'\n"));
    assert_null(help_completion("tcsh", &unknown));
    assert_code(unknown, VESPER_ERROR_USAGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_command),
        cmocka_unit_test(test_help_fits_a_terminal),
        cmocka_unit_test(test_overview),
        cmocka_unit_test(test_manual_is_fresh),
        cmocka_unit_test(test_manual_page),
        cmocka_unit_test(test_completion),
    };

    return ROW_TESTS(test_verb, noun_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
