/* SPDX-License-Identifier: MIT */
/* Every row keeps what the manual promises of it; and the pages made out of
 * the rows. */
#include "settings_parse.h"
#include "settings_row.h"
#include "settings_type.h"

#include "safe_text.h"
#include "support.h"

#include <string.h>

static size_t
row_count(void)
{
    size_t count = 0;

    while (setting_rows[count].key != NULL)
        count++;
    return count;
}

static void
check_parses(const struct setting_row *row, const char *text)
{
    const char *values[] = {text, NULL};
    g_autoptr(GError) error = NULL;
    union {
        struct settings settings;
        struct relay_settings relay;
    } object = {0};
    g_autofree char *quoted = setting_quote(row, text);
    g_autofree char *back = NULL;

    assert_true(setting_store(row, &object, values, "/", &error));
    assert_no_error(error);
    back = setting_format(row, &object);
    assert_text(back, quoted); /* one spelling: it is shown as explained */
    setting_clear(row, &object);
}

static void
test_row(void **state)
{
    const struct setting_row *row = *state;
    bool is_path = g_str_has_prefix(row->key, "relays[]") ||
                   strcspn(row->key, "[") == strlen(row->key);

    assert_true(is_path);
    assert_non_null(row->help);
    assert_true(g_str_has_suffix(row->help, "."));
    assert_true(row->usual != NULL || row->example != NULL);
    if (row->usual != NULL)
        check_parses(row, row->usual);
    if (row->example != NULL)
        check_parses(row, row->example);
    assert_ptr_equal(setting_row_find(row->key), row);
    assert_true(row->max == 0 || row->min < row->max);
    if ((row->flags & SETTING_REQUIRED) != 0)
        assert_null(row->usual);
}

static void
test_explain(void **state)
{
    const struct setting_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = settings_explain(row->key, &error);

    assert_no_error(error);
    assert_true(g_str_has_prefix(text, row->key));
    assert_non_null(strstr(text, "\n  usual    "));
}

static void
test_explain_one(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = settings_explain("relays[3].timeout", &error);
    g_autofree char *short_key = settings_explain("relays.timeout", &error);

    (void)state;
    assert_text(text,
                "relays[].timeout\n\n"
                "  wants    a span of time, such as \"30 s\", \"10 min\" or "
                "\"3 h\"\n"
                "  usual    \"30 s\"\n"
                "  from     1 s to 10 min\n"
                "  changes  by a reload of vesperd\n\n"
                "How long opening a connection may take, with TLS and "
                "login.\n");
    assert_text(short_key, text);
}

static void
test_explain_unknown(void **state)
{
    g_autoptr(GError) error = NULL, far = NULL;

    (void)state;
    assert_null(settings_explain("web.lisen", &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
    assert_text(error->message, "there is no setting 'web.lisen', did you "
                                "mean 'web.listen'?");
    assert_null(settings_explain("\x1b[2J", &far));
    assert_text(far->message, "there is no setting '\\x1b[2J'");
}

static struct settings *
parse_good(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SettingsText) read = settings_text_new(
        "/etc/vesper/vesper.conf", text, strlen(text), &error);
    struct settings *settings;

    assert_no_error(error);
    settings = settings_parse(read, &error);
    assert_no_error(error);
    return settings;
}

static const struct settings_start told = {
    .folder = "/srv/a \"b\"\\",
    .listen = "[::1]:80",
    .url = "https://a.example",
    .relay = "smtp://b.example",
};

static void
test_first_file(void **state)
{
    g_autofree char *text = settings_first_file(&told);
    g_autoptr(Settings) settings = parse_good(text);
    const struct relay_settings *relay = g_ptr_array_index(settings->relays, 0);

    (void)state;
    assert_text(settings->state, told.folder);
    assert_text(settings->web_listen, told.listen);
    assert_text(settings->web_url, told.url);
    assert_text(relay->url, told.relay);
    assert_null(settings->postal_address);
    assert_text(relay->tls, "required");
}

/* What sleeps there is what holds: to wake it changes nothing. */
static void
test_first_file_shows_its_own_folder(void **state)
{
    static const struct settings_start own = {.folder = "/srv/vesper"};
    g_autofree char *text = settings_first_file(&own);

    (void)state;
    assert_non_null(strstr(text, "\n#state = \"/srv/vesper\";\n"));
    assert_non_null(strstr(text, "\n#keys = \"/srv/vesper/keys\";\n"));
    assert_null(strstr(text, "/var/lib/vesper"));
}

/* Whoever takes away a '#' gets something that works. */
static void
test_first_file_wakes_up(void **state)
{
    static const struct settings_start usual = {0};
    g_autofree char *text = settings_first_file(&usual);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *awake = NULL;
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GPtrArray) list = NULL;

    (void)state;
    for (char **line = lines; *line != NULL; line++) {
        char *hash = strchr(*line, '#');

        assert_true(safe_text_width(*line) <= 80);
        if (hash != NULL && hash[1] != ' ')
            *hash = ' ';
    }
    awake = g_strjoinv("\n", lines);
    settings = parse_good(awake);
    list = settings_list(settings);
    assert_int_equal(list->len, row_count());
    for (unsigned i = 0; i < list->len; i++) {
        const struct setting_line *line = g_ptr_array_index(list, i);

        assert_string_not_equal(line->where, "usual");
    }
}

static void
test_list_shows_the_usual(void **state)
{
    g_autoptr(Settings) settings = parse_good(
        "web: { url = \"https://a.example\"; };\n"
        "relays = ( { name = \"m\"; url = \"smtp://b.example\"; } );\n");
    g_autoptr(GPtrArray) list = settings_list(settings);
    g_autoptr(GString) text = g_string_new(NULL);

    (void)state;
    for (unsigned i = 0; i < list->len; i++) {
        const struct setting_line *line = g_ptr_array_index(list, i);

        g_string_append_printf(text, "%s|%s|%s\n", line->key, line->value,
                               line->where);
    }
    assert_true(g_str_has_prefix(text->str,
                                 "storage|\"/var/lib/vesper/vesper.db\"|usual\n"
                                 "postal_address||usual\n"));
    assert_non_null(strstr(text->str, "\nrelays[0].tls|\"required\"|usual\n"));
    assert_non_null(strstr(
        text->str, "\nrelays[0].url|\"smtp://b.example\"|vesper.conf:2\n"));
    assert_non_null(strstr(text->str, "\nsignup.pause|\"1 d\"|usual\n"));
    assert_non_null(strstr(text->str, "\nweb.threads|4|usual\n"));
}

/* docs/settings.md is made, not written: `vesper help --settings-manual`. */
static void
test_manual_is_fresh(void **state)
{
    const char *source = g_getenv("VESPER_SOURCE");
    g_autofree char *path =
        g_build_filename(source ? source : ".", "docs", "settings.md", NULL);
    g_autofree char *manual = settings_manual();
    g_autofree char *text = NULL;

    (void)state;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_text(text, manual);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain_one),
        cmocka_unit_test(test_explain_unknown),
        cmocka_unit_test(test_first_file),
        cmocka_unit_test(test_first_file_shows_its_own_folder),
        cmocka_unit_test(test_first_file_wakes_up),
        cmocka_unit_test(test_list_shows_the_usual),
        cmocka_unit_test(test_manual_is_fresh),
    };
    size_t rows = row_count();

    return row_tests(test_row, setting_rows, rows, sizeof setting_rows[0]) +
           row_tests(test_explain, setting_rows, rows, sizeof setting_rows[0]) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
