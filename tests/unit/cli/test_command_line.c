/* SPDX-License-Identifier: MIT */
/* What words mean, and what wrong ones are answered with. */
#include "command_line.h"

#include "commands.h"
#include "limit.h"
#include "support.h"

#include <string.h>

enum { WORDS_MAX = 8 };

struct words_row {
    const char *name;
    const char *words[WORDS_MAX];
    const char *want; /* a summary of what was understood, or the message */
    int code;
};

// clang-format off
static const struct words_row rows[] = {
    {"a command", {"version"}, "version:", -1},
    {"a noun and a verb", {"settings", "check"}, "settings check:", -1},
    {"operands", {"settings", "explain", "drain"},
     "settings explain: drain", -1},
    {"a value behind the option", {"init", "--dir", "/d", "--url", "u"},
     "init: --dir=/d --url=u", -1},
    {"a value in the option", {"init", "--dir=/d=e"}, "init: --dir=/d=e", -1},
    {"an empty value", {"init", "--dir="}, "init: --dir=", -1},
    {"a value that looks like an option", {"init", "--dir", "--url"},
     "init: --dir=--url", -1},
    {"a switch", {"settings", "show", "--set"}, "settings show: --set", -1},
    {"a switch twice", {"settings", "show", "--set", "--set"},
     "settings show: --set", -1},
    {"json where it is offered", {"settings", "show", "--json"},
     "settings show: --json", -1},
    {"behind -- all are operands", {"settings", "explain", "--", "--json"},
     "settings explain: --json", -1},
    {"a dash alone is an operand", {"settings", "explain", "-"},
     "settings explain: -", -1},
    {"an option behind an operand", {"help", "init", "--man"},
     "help: init --man", -1},
    {"a list as an option", {"article", "drop", "7", "--list", "evening"},
     "article drop: evening 7", -1},
    {"a list twice", {"article", "drop", "a", "7", "--list", "b"},
     "'article drop' has no use for '7'", VESPER_ERROR_USAGE},
    {"letters of any alphabet", {"settings", "explain", "żółć"},
     "settings explain: żółć", -1},
    {"a global option", {"--config", "f", "version"}, "version: f", -1},
    {"a global option with =", {"--config=f", "version"}, "version: f", -1},
    {"help alone", {"--help"}, "asks for help", -1},
    {"help before the command", {"--help", "init"}, "init: asks for help", -1},
    {"help behind the command", {"init", "--help"},
     "init: asks for help --help", -1},
    {"help in place of operands", {"settings", "explain", "--help"},
     "settings explain: asks for help --help", -1},
    {"help of a noun", {"settings", "--help"},
     "asks for help about settings", -1},
    {"version alone", {"--version"}, "asks for the version", -1},

    {"nothing", {NULL},
     "a command is missing; 'vesper help' lists them", VESPER_ERROR_USAGE},
    {"an unknown command", {"frobnicate"},
     "there is no command 'frobnicate'", VESPER_ERROR_USAGE},
    {"nearly a command", {"vresion"},
     "there is no command 'vresion', did you mean 'version'?",
     VESPER_ERROR_USAGE},
    {"nearly a noun", {"setings", "show"},
     "there is no command 'setings', did you mean 'settings'?",
     VESPER_ERROR_USAGE},
    {"nearly a verb", {"settings", "shwo"},
     "there is no command 'settings shwo', did you mean 'settings show'?",
     VESPER_ERROR_USAGE},
    {"a noun alone", {"settings"},
     "'settings' wants one of: check, show, explain", VESPER_ERROR_USAGE},
    {"a verb alone", {"explain", "drain"},
     "there is no command 'explain', did you mean 'settings explain'?",
     VESPER_ERROR_USAGE},
    {"an operand missing", {"settings", "explain"},
     "'settings explain' wants KEY", VESPER_ERROR_USAGE},
    {"an option missing", {"template", "render", "x"},
     "'template render' wants --values FILE", VESPER_ERROR_USAGE},
    {"all that is missing", {"list", "create"},
     "'list create' wants NAME, --title TEXT, --from TEXT",
     VESPER_ERROR_USAGE},
    {"the rest that is missing", {"list", "create", "a", "--title", "b"},
     "'list create' wants --from TEXT", VESPER_ERROR_USAGE},
    {"an operand too many", {"settings", "explain", "a", "b"},
     "'settings explain' has no use for 'b'", VESPER_ERROR_USAGE},
    {"an unknown option", {"init", "--frobnicate"},
     "there is no option '--frobnicate'", VESPER_ERROR_USAGE},
    {"nearly an option", {"init", "--lisen", "x"},
     "there is no option '--lisen', did you mean '--listen'?",
     VESPER_ERROR_USAGE},
    {"nearly --json", {"settings", "show", "--jsno"},
     "there is no option '--jsno', did you mean '--json'?",
     VESPER_ERROR_USAGE},
    {"json where it is not offered", {"init", "--json"},
     "there is no option '--json'", VESPER_ERROR_USAGE},
    {"a hidden option is not suggested", {"help", "--mann"},
     "there is no option '--mann'", VESPER_ERROR_USAGE},
    {"one dash", {"init", "-d"}, "there is no option '-d'",
     VESPER_ERROR_USAGE},
    {"one dash and a value", {"init", "-=x"}, "there is no option '-=x'",
     VESPER_ERROR_USAGE},
    {"a value of nothing", {"--=x"}, "there is no option '--=x'",
     VESPER_ERROR_USAGE},
    {"an unknown global option", {"--confg", "f", "version"},
     "there is no option '--confg', did you mean '--config'?",
     VESPER_ERROR_USAGE},
    {"a value missing", {"init", "--dir"}, "'--dir' wants DIR",
     VESPER_ERROR_USAGE},
    {"a global value missing", {"--config"}, "'--config' wants FILE",
     VESPER_ERROR_USAGE},
    {"a switch with a value", {"settings", "show", "--set=1"},
     "'--set' takes no value", VESPER_ERROR_USAGE},
    {"an option twice", {"init", "--dir", "a", "--dir", "b"},
     "'--dir' is given twice", VESPER_ERROR_USAGE},
    {"no UTF-8", {"settings", "explain", "a\xff"},
     "word 3 is not UTF-8: 'a\\xff'", VESPER_ERROR_USAGE},
    {"what a terminal would obey", {"\x1b[2J\n"},
     "there is no command '\\x1b[2J\\n'", VESPER_ERROR_USAGE},
    {"a shell's words are words", {"$(reboot)"},
     "there is no command '$(reboot)'", VESPER_ERROR_USAGE},
};
// clang-format on

static void
append_options(GString *out, const struct invocation *invocation)
{
    static const char *const switches[] = {"set", "man", "json", "help"};
    static const char *const values[] = {"dir", "url"};

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        const GPtrArray *given =
            g_hash_table_lookup(invocation->options, values[i]);

        if (given != NULL)
            g_string_append_printf(out, " --%s=%s", values[i],
                                   (const char *)given->pdata[0]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(switches); i++)
        if (g_hash_table_contains(invocation->options, switches[i]))
            g_string_append_printf(out, " --%s", switches[i]);
}

static char *
summary_of(const struct command_line *line, const struct invocation *invocation)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (invocation->command != NULL)
        g_string_append_printf(out, "%s: ", invocation->command->name);
    if (line->settings_file != NULL)
        g_string_append(out, line->settings_file);
    if (line->wants_help)
        g_string_append(out, "asks for help");
    if (line->noun != NULL)
        g_string_append_printf(out, " about %s", line->noun);
    if (line->wants_version)
        g_string_append(out, "asks for the version");
    for (unsigned i = 0; invocation->operands != NULL &&
                         invocation_operand(invocation, i) != NULL;
         i++)
        g_string_append_printf(out, " %s", invocation->operands[i]);
    append_options(out, invocation);
    g_string_replace(out, ":  ", ": ", 0);
    return g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
}

static void
test_words(void **state)
{
    const struct words_row *row = *state;
    g_auto(Invocation) invocation = {0};
    struct command_line line = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *got = NULL;

    if (command_line_parse(row->words, &line, &invocation, &error))
        got = summary_of(&line, &invocation);
    assert_code(error, row->code);
    assert_text(error != NULL ? error->message : got, row->want);
}

static void
test_a_very_long_word(void **state)
{
    g_autofree char *word = g_strnfill(1024 * 1024, 'x');
    const char *words[] = {word, NULL};
    g_auto(Invocation) invocation = {0};
    struct command_line line = {0};
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(command_line_parse(words, &line, &invocation, &error));
    assert_code(error, VESPER_ERROR_USAGE);
    assert_true(strlen(error->message) < 200);
}

static bool
run_nothing(struct invocation *invocation, GError **error)
{
    (void)invocation;
    (void)error;
    return true;
}

static const struct option_row sample_options[] = {
    {"tag", "TAG", "A tag", OPTION_REPEATS},
    {"limit", "N", "How many", OPTION_REQUIRED},
    {0},
};
static const struct command sample = {
    .name = "sample",
    .words = "FROM [TO] [MORE...]",
    .summary = "Stand for a command",
    .options = sample_options,
    .run = run_nothing,
};

static void
test_usage(void **state)
{
    g_autofree char *usage = command_usage(&sample);
    unsigned most;

    (void)state;
    assert_text(usage, "vesper sample FROM [TO] [MORE...] --limit N [options]");
    assert_int_equal(command_operands(&sample, &most), 1);
    assert_int_equal(most, UINT_MAX);
}

static void
add_value(struct invocation *invocation, const char *name, const char *value)
{
    GPtrArray *values = g_ptr_array_new();

    g_ptr_array_add(values, (void *)(uintptr_t)value);
    g_ptr_array_add(values, NULL);
    g_hash_table_insert(invocation->options, (void *)(uintptr_t)name, values);
}

static const struct number_row {
    const char *name, *text;
    int64_t want;
    int code;
} number_rows[] = {
    {"not given", NULL, 7, -1},
    {"the least", "1", 1, -1},
    {"the most", "100", 100, -1},
    {"ten, not eight", "010", 10, -1},
    {"too small", "0", 7, VESPER_ERROR_USAGE},
    {"too large", "101", 7, VESPER_ERROR_USAGE},
    {"negative", "-1", 7, VESPER_ERROR_USAGE},
    {"no number", "0x10", 7, VESPER_ERROR_USAGE},
    {"overflowing", "99999999999999999999", 7, VESPER_ERROR_USAGE},
};

static void
test_number(void **state)
{
    const struct number_row *row = *state;
    const int64_t range[2] = {1, 100};
    g_auto(Invocation) invocation = {
        .command = &sample,
        .options = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify)g_ptr_array_unref),
    };
    g_autoptr(GError) error = NULL;
    int64_t number = 7;

    if (row->text != NULL)
        add_value(&invocation, "limit", row->text);
    assert_int_equal(
        invocation_number(&invocation, "limit", &number, range, &error),
        row->code == -1);
    assert_code(error, row->code);
    assert_int_equal(number, row->want);
    assert_false(invocation_has(&invocation, "tag"));
    assert_null(invocation_options(&invocation, "tag")[0]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_very_long_word),
        cmocka_unit_test(test_usage),
    };

    return ROW_TESTS(test_words, rows) + ROW_TESTS(test_number, number_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
