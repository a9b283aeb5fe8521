/* SPDX-License-Identifier: MIT */
/* Files that are right, and files on a disk: includes, permissions, secrets. */
#include "settings.h"

#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

#define LEAST                                         \
    "web: { url = \"https://news.example/nl/\"; };\n" \
    "relays = ( { name = \"main\"; url = \"smtp://127.0.0.1:25\"; } );\n"

struct folder {
    char *path;
    char *file; /* PATH/vesper.conf */
};

static int
set_up(void **state)
{
    struct folder *folder = g_new0(struct folder, 1);

    folder->path = support_folder();
    folder->file = g_build_filename(folder->path, "vesper.conf", NULL);
    *state = folder;
    return 0;
}

static int
tear_down(void **state)
{
    struct folder *folder = *state;

    support_remove(folder->path);
    g_free(folder->path);
    g_free(folder->file);
    g_free(folder);
    return 0;
}

static void
write_file(const struct folder *folder, const char *name, int mode,
           const char *text)
{
    g_autofree char *path = g_build_filename(folder->path, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(g_chmod(path, mode), 0);
}

static struct settings *
read_good(const struct folder *folder, const char *text)
{
    g_autoptr(GError) error = NULL;
    struct settings *settings;

    write_file(folder, "vesper.conf", 0644, text);
    settings = settings_read(folder->file, &error);
    assert_no_error(error);
    return settings;
}

/* want: the message, FOLDER standing for where the files are. */
static void
check_refused(const struct folder *folder, int code, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_read(folder->file, &error);
    g_autoptr(GString) got = NULL;

    assert_null(settings);
    assert_code(error, code);
    got = g_string_new(error->message);
    g_string_replace(got, folder->path, "FOLDER", 0);
    assert_text(got->str, want);
}

static void
test_the_least_file(void **state)
{
    const struct folder *folder = *state;
    g_autoptr(Settings) settings = read_good(folder, LEAST);
    const struct relay_settings *relay = g_ptr_array_index(settings->relays, 0);

    assert_text(settings->file, folder->file);
    assert_text(settings->storage, "/var/lib/vesper/vesper.db");
    assert_text(settings->state, "/var/lib/vesper");
    assert_text(settings->keys, "/var/lib/vesper/keys");
    assert_text(settings->web_url, "https://news.example/nl");
    assert_text(settings->web_listen, "127.0.0.1:8025");
    assert_null(settings->web_return_urls[0]);
    assert_null(settings->postal_address);
    assert_text(settings->uncertain, "hold");
    assert_false(settings->is_strict);
    assert_int_equal(settings->confirm_life_ms, 7 * 86400000);
    assert_int_equal(settings->forms_per_network, 100);
    assert_int_equal(settings->relays->len, 1);
    assert_text(relay->url, "smtp://127.0.0.1:25");
    assert_null(relay->user);
    assert_int_equal(relay->timeout_ms, 30000);
}

static void
test_values(void **state)
{
    const struct folder *folder = *state;
    g_autoptr(Settings) settings = read_good(
        folder,
        "storage = \"sqlite:data/vesper.db\"; keys = \"/k\";\n"
        "postal_address = \"Zażółć \" \"Street\"; strict = true;\n"
        "drain = \"1 min 30 s\"; signup: { per_network = \"2/h\"; };\n"
        "web: { url = \"https://news.example\"; listen = \"[::1]:0\";\n"
        "  return_urls = [\"https://news.example\", \"http://a.b/c\"]; };\n"
        "relays = ( { name = \"main\"; url = \"smtps://[::1]/\";\n"
        "  sessions = 010; } );\n");
    g_autofree char *data = g_build_filename(folder->path, "data", NULL);
    g_autofree char *storage = g_build_filename(data, "vesper.db", NULL);
    const struct relay_settings *relay = g_ptr_array_index(settings->relays, 0);

    assert_text(settings->storage, storage);
    assert_text(settings->state, data);
    assert_text(settings->keys, "/k");
    assert_text(settings->postal_address, "Zażółć Street");
    assert_true(settings->is_strict);
    assert_int_equal(settings->drain_ms, 90000);
    assert_int_equal(settings->forms_per_network, 48);
    assert_text(settings->web_listen, "[::1]:0");
    assert_text(settings->web_return_urls[0], "https://news.example/");
    assert_text(settings->web_return_urls[1], "http://a.b/c");
    assert_null(settings->web_return_urls[2]);
    assert_text(relay->url, "smtps://[::1]");
    assert_int_equal(relay->sessions, 10);
}

/* Hosts of which one port alone is meant are kept as they were written. */
static void
test_hosts_and_their_ports(void **state)
{
    g_autoptr(Settings) settings = read_good(
        *state, LEAST "articles: { allowed_hosts = [\"CMS.example\", "
                      "\"cms.example:8080\", \"10.0.0.7:80\", \"::1\", "
                      "\"[fd00::7]:8080\"]; };\n");
    g_autofree char *hosts = g_strjoinv(" ", settings->fetch_allowed_hosts);

    assert_text(hosts, "cms.example cms.example:8080 10.0.0.7:80 ::1 "
                       "[fd00::7]:8080");
}

static const struct tls_row {
    const char *name, *relay, *want;
} tls_rows[] = {
    {"IPv4 loopback", "smtp://127.0.0.1:25", "none"},
    {"all of 127/8", "smtp://127.8.9.1", "none"},
    {"IPv6 loopback", "smtp://[::1]:2525", "none"},
    {"localhost", "smtp://LocalHost", "none"},
    {"smtps stays TLS", "smtps://127.0.0.1", "required"},
    {"a name that only begins so", "smtp://127.0.0.1.example.org", "required"},
    {"localhost of another", "smtp://localhost.example.org", "required"},
    {"a network address", "smtp://10.0.0.1", "required"},
    {"anybody", "smtp://mail.example.org", "required"},
};

static void
test_usual_tls(void **state)
{
    const struct tls_row *row = *state;
    void *folder;
    g_autofree char *text =
        g_strdup_printf("web: { url = \"https://news.example\"; };\n"
                        "relays = ( { name = \"main\"; url = \"%s\"; } );\n",
                        row->relay);
    g_autoptr(Settings) settings = NULL;

    set_up(&folder);
    settings = read_good(folder, text);
    assert_text(((struct relay_settings *)settings->relays->pdata[0])->tls,
                row->want);
    tear_down(&folder);
}

static void
test_includes_count_from_their_own_folder(void **state)
{
    const struct folder *folder = *state;
    g_autofree char *sub = g_build_filename(folder->path, "sub", NULL);
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GPtrArray) lines = NULL;
    const struct setting_line *line = NULL;

    assert_int_equal(g_mkdir(sub, 0755), 0);
    write_file(folder, "sub/a.conf", 0644,
               "# one\n@include \"b.conf\"\nstrict = true;");
    write_file(folder, "sub/b.conf", 0644, "\n\ndrain = \"7 s\";");
    settings = read_good(folder, "@include \"sub/a.conf\"\n" LEAST);
    assert_int_equal(settings->drain_ms, 7000);
    lines = settings_list(settings);
    for (unsigned i = 0; i < lines->len; i++) {
        line = g_ptr_array_index(lines, i);
        if (strcmp(line->key, "drain") == 0)
            assert_text(line->where, "sub/b.conf:3");
        else if (strcmp(line->key, "strict") == 0)
            assert_text(line->where, "sub/a.conf:3");
        else if (strcmp(line->key, "web.url") == 0)
            assert_text(line->where, "vesper.conf:2");
        else if (strcmp(line->key, "relays[0].url") == 0)
            assert_text(line->where, "vesper.conf:3");
        else if (strcmp(line->key, "relays[0].name") != 0)
            assert_text(line->where, "usual");
    }
}

static void
test_a_mistake_in_an_include(void **state)
{
    const struct folder *folder = *state;

    write_file(folder, "more.conf", 0644, "\ndrain = 5;\n");
    write_file(folder, "vesper.conf", 0644,
               LEAST "@include \"more.conf\"\nnonsense = 1;\n");
    check_refused(folder, VESPER_ERROR_SETTINGS,
                  "FOLDER/more.conf:2: 'drain' wants a span of time, such as "
                  "\"30 s\", \"10 min\" or \"3 h\"; found the number 5\n"
                  "FOLDER/vesper.conf:4: unknown setting 'nonsense'");
}

static void
test_an_include_in_a_comment_or_text_is_none(void **state)
{
    g_autoptr(Settings) settings =
        read_good(*state, LEAST "# @include \"a\"\n/*\n@include \"b\"\n*/\n");

    (void)settings;
}

static void
test_an_include_that_is_missing(void **state)
{
    const struct folder *folder = *state;

    write_file(folder, "vesper.conf", 0644, LEAST "@include \"no.conf\"\n");
    check_refused(folder, VESPER_ERROR_SETTINGS,
                  "FOLDER/vesper.conf:3: cannot include FOLDER/no.conf: No "
                  "such file or directory");
}

static void
test_a_circle_of_includes(void **state)
{
    const struct folder *folder = *state;

    write_file(folder, "a.conf", 0644, "\n@include \"./vesper.conf\"\n");
    write_file(folder, "vesper.conf", 0644, LEAST "@include \"a.conf\"\n");
    check_refused(folder, VESPER_ERROR_SETTINGS,
                  "FOLDER/a.conf:2: includes itself, by way of other files or "
                  "directly");
}

static void
test_an_include_writable_by_others(void **state)
{
    const struct folder *folder = *state;

    write_file(folder, "a.conf", 0666, "");
    write_file(folder, "vesper.conf", 0644, LEAST "@include \"a.conf\"\n");
    check_refused(folder, VESPER_ERROR_DENIED,
                  "FOLDER/a.conf: is writable by others (mode 0666); chmod "
                  "0644");
}

static void
test_includes_that_explode(void **state)
{
    const struct folder *folder = *state;
    g_autoptr(GString) twice = g_string_new(NULL);

    for (int i = 0; i < 9; i++) {
        g_autofree char *name = g_strdup_printf("%d.conf", i);

        g_string_printf(twice, "#%0*d\n", 4000, 0);
        for (int j = 0; j < 9 && i > 0; j++)
            g_string_append_printf(twice, "@include \"%d.conf\"\n", i - 1);
        write_file(folder, name, 0644, twice->str);
    }
    write_file(folder, "vesper.conf", 0644, LEAST "@include \"8.conf\"\n");
    check_refused(folder, VESPER_ERROR_TOO_LARGE,
                  "FOLDER/0.conf: the settings are larger than 1 MB in all");
}

static void
test_files_that_cannot_be_read(void **state)
{
    const struct folder *folder = *state;
    g_autofree char *large = g_strnfill(1024 * 1024 + 1, ' ');

    check_refused(folder, VESPER_ERROR_NO_INPUT,
                  "there are no settings; 'vesper init' makes them, --config "
                  "names others: FOLDER/vesper.conf: No such file or "
                  "directory");
    write_file(folder, "vesper.conf", 0664, LEAST);
    check_refused(folder, VESPER_ERROR_DENIED,
                  "FOLDER/vesper.conf: is writable by others (mode 0664); "
                  "chmod 0644");
    write_file(folder, "vesper.conf", 0602, LEAST);
    check_refused(folder, VESPER_ERROR_DENIED,
                  "FOLDER/vesper.conf: is writable by others (mode 0602); "
                  "chmod 0600");
    write_file(folder, "vesper.conf", 0644, large);
    check_refused(folder, VESPER_ERROR_TOO_LARGE,
                  "FOLDER/vesper.conf: is larger than what is read of such a "
                  "file");
    g_unlink(folder->file);
    g_mkdir(folder->file, 0755);
    check_refused(folder, VESPER_ERROR_NO_INPUT,
                  "FOLDER/vesper.conf: is not a plain file");
}

static const struct secret_row {
    const char *name, *text;
    int mode;
    const char *want;
    int code;
} secret_rows[] = {
    {"a line", "s e=cret\n", 0600, "s e=cret", -1},
    {"without a line end", "ä", 0400, "ä", -1},
    {"with CRLF", "a\r\n", 0600, "a", -1},
    {"group may read", "a\n", 0640, NULL, VESPER_ERROR_DENIED},
    {"others may read", "a\n", 0604, NULL, VESPER_ERROR_DENIED},
    {"group may write", "a\n", 0620, NULL, VESPER_ERROR_DENIED},
    {"two lines", "a\nb\n", 0600, NULL, VESPER_ERROR_SYNTAX},
    {"nothing", "\n", 0600, NULL, VESPER_ERROR_SYNTAX},
    {"no UTF-8", "\xff", 0600, NULL, VESPER_ERROR_SYNTAX},
};

static void
test_secret(void **state)
{
    const struct secret_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL, *got = NULL;
    void *folder;

    set_up(&folder);
    write_file(folder, "secret", row->mode, row->text);
    path = g_build_filename(((struct folder *)folder)->path, "secret", NULL);
    got = settings_secret(path, &error);
    assert_text(got, row->want);
    assert_code(error, row->code);
    assert_true(error == NULL || strstr(error->message, path) != NULL);
    tear_down(&folder);
}

static void
test_secrets_that_are_none(void **state)
{
    const struct folder *folder = *state;
    g_autofree char *large = g_strnfill(2000, 'x');
    g_autofree char *path = g_build_filename(folder->path, "secret", NULL);
    g_autoptr(GError) absent = NULL, too_large = NULL;

    assert_null(settings_secret(path, &absent));
    assert_code(absent, VESPER_ERROR_NO_INPUT);
    write_file(folder, "secret", 0600, large);
    assert_null(settings_secret(path, &too_large));
    assert_code(too_large, VESPER_ERROR_TOO_LARGE);
}

static const struct usual_row {
    const char *name;
    const char *variable; /* NULL: it is not set */
    const char *want;
} usual_rows[] = {
    {"the variable names it", "/srv/v.conf", "/srv/v.conf"},
    {"an empty variable names none", "", "/etc/vesper/vesper.conf"},
    {"no variable", NULL, "/etc/vesper/vesper.conf"},
};

static void
test_usual_file(void **state)
{
    const struct usual_row *row = *state;

    g_unsetenv("VESPER_CONFIG");
    if (row->variable != NULL)
        g_setenv("VESPER_CONFIG", row->variable, TRUE);
    assert_text(settings_usual_file(), row->want);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_the_least_file),
        TEST(test_values),
        TEST(test_hosts_and_their_ports),
        TEST(test_includes_count_from_their_own_folder),
        TEST(test_a_mistake_in_an_include),
        TEST(test_an_include_in_a_comment_or_text_is_none),
        TEST(test_an_include_that_is_missing),
        TEST(test_a_circle_of_includes),
        TEST(test_an_include_writable_by_others),
        TEST(test_includes_that_explode),
        TEST(test_files_that_cannot_be_read),
        TEST(test_secrets_that_are_none),
    };
#undef TEST

    return ROW_TESTS(test_usual_tls, tls_rows) +
           ROW_TESTS(test_secret, secret_rows) +
           ROW_TESTS(test_usual_file, usual_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
