/* SPDX-License-Identifier: MIT */
/* What commands need is opened, or they do not run; and the small commands
 * about settings and help, from their words to what they print. */
#include "command_line.h"

#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

struct site {
    char *folder, *settings;
    char *out, *talk; /* of the last command */
};

static char *
path_in(const struct site *site, const char *name)
{
    return g_build_filename(site->folder, name, NULL);
}

static void
write_file(const struct site *site, const char *name, int mode,
           const char *text)
{
    g_autofree char *path = path_in(site, name);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(g_chmod(path, mode), 0);
}

/* Runs what is left of main: parse, open, run. */
static GError *
run(struct site *site, const char *const *words)
{
    size_t out_size, talk_size;
    FILE *out, *talk;
    GError *error = NULL;
    struct command_line line = {0};
    struct invocation invocation = {
        .settings_file = site->settings,
        .clock = clock_system(),
        .random = random_system(),
    };

    g_clear_pointer(&site->out, free);
    g_clear_pointer(&site->talk, free);
    out = open_memstream(&site->out, &out_size);
    talk = open_memstream(&site->talk, &talk_size);
    invocation.talk = talk;
    if (command_line_parse(words, &line, &invocation, &error)) {
        invocation.printer =
            printer_new(out, g_hash_table_contains(invocation.options, "json"));
        if (invocation_open(&invocation, &error) &&
            !invocation.command->run(&invocation, &error))
            assert_non_null(error);
    }
    printer_free(invocation.printer);
    invocation_clear(&invocation);
    fclose(out);
    fclose(talk);
    return error;
}

static int
set_up(void **state)
{
    struct site *site = g_new0(struct site, 1);
    g_autofree char *state_folder = NULL;
    g_autoptr(GError) error = NULL;

    site->folder = support_folder();
    site->settings = path_in(site, "vesper.conf");
    state_folder = path_in(site, "state");
    error = run(site, (const char *[]){"init", "--dir", state_folder, "--url",
                                       "http://a.example", NULL});
    assert_no_error(error);
    *state = site;
    return 0;
}

static int
tear_down(void **state)
{
    struct site *site = *state;

    support_remove(site->folder);
    g_free(site->folder);
    g_free(site->settings);
    free(site->out);
    free(site->talk);
    g_free(site);
    return 0;
}

static bool
run_nothing(struct invocation *invocation, GError **error)
{
    (void)invocation;
    (void)error;
    return true;
}

/* Opens what needs say, into *invocation. */
static GError *
open_needs(const struct site *site, unsigned needs,
           struct invocation *invocation, struct command *command)
{
    GError *error = NULL;

    *command =
        (struct command){.name = "sample", .needs = needs, .run = run_nothing};
    *invocation = (struct invocation){.command = command,
                                      .settings_file = site->settings};
    if (!invocation_open(invocation, &error))
        assert_non_null(error);
    return error;
}

static const struct needs_row {
    const char *name;
    unsigned needs;
    bool has_settings, has_keys, has_database, has_view;
} needs_rows[] = {
    {"nothing", 0, false, false, false, false},
    {"settings", NEEDS_SETTINGS, true, false, false, false},
    {"keys", NEEDS_KEYS, true, true, false, false},
    {"to read", NEEDS_VIEW, true, false, true, true},
    {"to change", NEEDS_DATABASE, true, false, true, false},
    {"everything", NEEDS_KEYS | NEEDS_VIEW | NEEDS_DATABASE, true, true, true,
     true},
};

static void
test_needs(void **state)
{
    const struct needs_row *row = *state;
    struct invocation invocation;
    struct command command;
    g_autoptr(GError) error = NULL;
    void *site;

    set_up(&site);
    error = open_needs(site, row->needs, &invocation, &command);
    assert_no_error(error);
    assert_int_equal(invocation.settings != NULL, row->has_settings);
    assert_int_equal(invocation.keyring != NULL, row->has_keys);
    assert_int_equal(invocation.database != NULL, row->has_database);
    assert_int_equal(invocation.view != NULL, row->has_view);
    invocation_clear(&invocation);
    tear_down(&site);
}

static void
check_cannot_open(const struct site *site, unsigned needs, int code,
                  const char *words)
{
    struct invocation invocation;
    struct command command;
    g_autoptr(GError) error = open_needs(site, needs, &invocation, &command);

    assert_code(error, code);
    assert_non_null(strstr(error->message, words));
    invocation_clear(&invocation);
}

static void
test_what_cannot_be_opened(void **state)
{
    const struct site *site = *state;
    g_autofree char *keys = path_in(site, "state/keys");

    assert_int_equal(g_chmod(keys, 0640), 0);
    check_cannot_open(site, NEEDS_KEYS, VESPER_ERROR_DENIED,
                      "is open to group or others (mode 0640)");
    write_file(site, "state/keys", 0600, "nonsense\n");
    check_cannot_open(site, NEEDS_KEYS, VESPER_ERROR_SYNTAX,
                      "cannot read the keys");
    g_unlink(keys);
    check_cannot_open(site, NEEDS_KEYS, VESPER_ERROR_NO_INPUT, keys);
    write_file(site, "state/vesper.db", 0600, "this is no database at all");
    check_cannot_open(site, NEEDS_VIEW, VESPER_ERROR_STORAGE, "vesper.db");
    assert_int_equal(g_chmod(site->settings, 0666), 0);
    check_cannot_open(site, NEEDS_SETTINGS, VESPER_ERROR_DENIED,
                      "writable by others");
    g_unlink(site->settings);
    check_cannot_open(site, NEEDS_VIEW, VESPER_ERROR_NO_INPUT, site->settings);
}

static void
test_a_state_folder_that_is_gone(void **state)
{
    const struct site *site = *state;
    g_autofree char *folder = path_in(site, "state");

    support_remove(folder);
    check_cannot_open(site, NEEDS_VIEW, VESPER_ERROR_NOT_FOUND, folder);
    assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void
test_settings_check_advises(void **state)
{
    struct site *site = *state;
    g_autoptr(GError) error =
        run(site, (const char *[]){"settings", "check", NULL});

    assert_no_error(error);
    assert_text(site->out, "");
    assert_non_null(strstr(site->talk, "advice: postal_address is not set"));
    assert_non_null(strstr(site->talk, "advice: web.url is not https"));
    assert_true(g_str_has_suffix(site->talk, "vesper.conf: no mistakes\n"));
}

static const struct secret_row {
    const char *name;
    int mode;
    int code;
} secret_rows[] = {
    {"ours alone", 0600, -1},
    {"ours to read", 0400, -1},
    {"the group's too", 0640, VESPER_ERROR_DENIED},
    {"everybody's", 0644, VESPER_ERROR_DENIED},
};

static void
test_settings_check_looks_at_passwords(void **state)
{
    const struct secret_row *row = *state;
    g_autoptr(GError) error = NULL;
    void *at;
    struct site *site;

    set_up(&at);
    site = at;
    write_file(site, "secret", row->mode, "hunter2\n");
    write_file(site, "vesper.conf", 0644,
               "web: { url = \"https://a.example\"; };\n"
               "relays = ( { name = \"main\"; url = \"smtp://b.example\";\n"
               "  user = \"u\"; password_file = \"secret\"; } );\n");
    error = run(site, (const char *[]){"settings", "check", NULL});
    assert_code(error, row->code);
    assert_true(error == NULL ||
                g_str_has_prefix(error->message, "relay 'main': "));
    assert_true(error == NULL || strstr(error->message, "hunter2") == NULL);
    tear_down(&at);
}

static void
test_settings_show(void **state)
{
    struct site *site = *state;
    g_autoptr(GError) error = run(
        site, (const char *[]){"settings", "show", "--set", "--json", NULL});
    json_t *rows;

    assert_no_error(error);
    rows = json_loads(site->out, 0, NULL);
    assert_int_equal(json_array_size(rows), 5);
    assert_text(
        json_string_value(json_object_get(json_array_get(rows, 1), "key")),
        "web.url");
    assert_text(
        json_string_value(json_object_get(json_array_get(rows, 1), "value")),
        "\"http://a.example\"");
    json_decref(rows);
}

static const struct help_row {
    const char *name;
    const char *words[4];
    const char *begins; /* or the message of the error */
    int code;
} help_rows[] = {
    {"everything", {"help"}, "Vesper, the evening newsletter", -1},
    {"a noun", {"help", "settings"}, "usage: vesper [options] settings", -1},
    {"a command",
     {"help", "settings", "show"},
     "usage: vesper settings show [options]\n\nShow what",
     -1},
    {"one word", {"help", "init"}, "usage: vesper init [options]\n", -1},
    {"no command",
     {"help", "frob"},
     "there is no command 'frob'",
     VESPER_ERROR_USAGE},
    {"no verb",
     {"help", "settings", "shwo"},
     "there is no command 'settings shwo', did you mean 'settings show'?",
     VESPER_ERROR_USAGE},
    {"the manual page", {"help", "--man"}, ".\\\" Made by", -1},
    {"the completion", {"help", "--completion"}, "# Completion of", -1},
    {"an example", {"help", "--settings"}, "# Vesper's settings.", -1},
    {"docs/settings.md", {"help", "--settings-manual"}, "# Settings\n", -1},
    {"docs/commands.md", {"help", "--commands-manual"}, "# Commands\n", -1},
    {"the version", {"version"}, "vesper 0.", -1},
    {"for fish", {"completion", "fish"}, "# Completion of", -1},
    {"for nobody",
     {"completion", "tcsh"},
     "there is completion for bash, zsh and fish, not for 'tcsh'",
     VESPER_ERROR_USAGE},
    {"a setting", {"settings", "explain", "drain"}, "drain\n\n", -1},
    {"no setting",
     {"settings", "explain", "drian"},
     "there is no setting 'drian', did you mean 'drain'?",
     VESPER_ERROR_NOT_FOUND},
};

static void
test_help(void **state)
{
    const struct help_row *row = *state;
    struct site site = {0};
    g_autoptr(GError) error = run(&site, row->words);

    assert_code(error, row->code);
    if (error != NULL)
        assert_text(error->message, row->begins);
    else
        assert_true(g_str_has_prefix(site.out, row->begins));
    free(site.out);
    free(site.talk);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_what_cannot_be_opened),
        TEST(test_a_state_folder_that_is_gone),
        TEST(test_settings_check_advises),
        TEST(test_settings_show),
    };
#undef TEST

    return ROW_TESTS(test_needs, needs_rows) +
           ROW_TESTS(test_settings_check_looks_at_passwords, secret_rows) +
           ROW_TESTS(test_help, help_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
