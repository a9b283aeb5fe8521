/* SPDX-License-Identifier: MIT */
/* What is wrong with a file is told with its line, all of it at once (row C6
 * of the test matrix). */
#include "settings_parse.h"

#include "support.h"

#include <string.h>

#define WEB "web: { url = \"https://news.example\"; };\n"
#define RELAY "relays = ( { name = \"main\"; url = \"smtp://127.0.0.1\"; } );\n"

struct bad_row {
    const char *name;
    const char *text;
    const char *want; /* every message, "LINE: …", a line each */
};

// clang-format off

/* Rows that say nothing of web.url and relays: those follow by themselves. */
static const struct bad_row value_rows[] = {
    {"unknown key", "postal_adress = \"x\";",
     "1: unknown setting 'postal_adress', did you mean 'postal_address'?"},
    {"unknown, swapped letters", "dairn = \"3 s\";",
     "1: unknown setting 'dairn', did you mean 'drain'?"},
    {"unknown, in its group", "\nsignup: { puase = \"1 h\"; };",
     "2: unknown setting 'signup.puase', did you mean 'signup.pause'?"},
    {"unknown, group forgotten", "listen = \"127.0.0.1:1\";",
     "1: unknown setting 'listen', did you mean 'web.listen'?"},
    {"unknown group", "artikles: { poll = \"5 min\"; };",
     "1: unknown setting 'artikles', did you mean 'articles'?"},
    {"unknown, far from all", "frobnicate = 1;",
     "1: unknown setting 'frobnicate'"},
    {"unknown, a part of a name", "web_listen = 1;\noperators: { };",
     "1: unknown setting 'web_listen', did you mean 'web.listen'?\n"
     "2: unknown setting 'operators', did you mean 'operator'?"},
    {"unknown, very long",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     " = 1;",
     "1: unknown setting "
     "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'"},
    {"a secret where a file belongs", "password = \"hunter2\";",
     "1: unknown setting 'password', did you mean 'relays[].password_file'?"},
    {"number for a text", "storage = 7;",
     "1: 'storage' wants a path, such as \"/var/lib/vesper/vesper.db\"; "
     "found the number 7"},
    {"truth for a text", "postal_address = true;",
     "1: 'postal_address' wants one line of text, such as \"1 Harbour Street, "
     "Grimsund\"; found true or false"},
    {"group for a text", "templates: { a = 1; };",
     "1: 'templates' wants a path, such as \"/var/lib/vesper\"; found a group "
     "{ … }"},
    {"text for a group", "articles = \"5 min\";",
     "1: 'articles' wants a group in braces: { … }; found a text in quotes"},
    {"list for a group", "articles = ( );",
     "1: 'articles' wants a group in braces: { … }; found a list ( … )"},
    {"text for a truth", "strict = \"yes\";",
     "1: 'strict' wants true or false without quotes; found a text in quotes"},
    {"number for a truth", "strict = 1;",
     "1: 'strict' wants true or false without quotes; found the number 1"},
    {"number for a span", "drain = 30;",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found the number 30"},
    {"fraction for a span", "drain = 0.5;",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found a number with a fraction"},
    {"span without a unit", "drain = \"30\";",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found '30'"},
    {"span with a wrong unit", "drain = \"5 parsecs\";",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found '5 parsecs'"},
    {"negative span", "drain = \"-5 s\";",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found '-5 s'"},
    {"span that overflows", "drain = \"99999999999999999 d\";",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found '99999999999999999 d'"},
    {"time of day for a span", "drain = \"25:99\";",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found '25:99'"},
    {"span above its range", "drain = \"11 min\";",
     "1: 'drain' must be from 0 s to 10 min; found '11 min'"},
    {"a download longer than a round has",
     "articles: { fetch_timeout = \"31 s\"; };",
     "1: 'articles.fetch_timeout' must be from 1 s to 30 s; found "
     "'31 s'"},
    {"span below its range", "articles: { poll = \"9 s\"; };",
     "1: 'articles.poll' must be from 10 s to 1 d; found '9 s'"},
    {"rate without a unit", "signup: { in_all = \"100\"; };",
     "1: 'signup.in_all' wants a rate, such as \"5/s\" or \"2000/h\"; found "
     "'100'"},
    {"rate of nothing", "signup: { per_network = \"0/h\"; };",
     "1: 'signup.per_network' must be from 1/d to 100000000/d; found '0/h'"},
    {"count in quotes", "signup: { most_per_month = \"3\"; };",
     "1: 'signup.most_per_month' wants a whole number without quotes, such as "
     "4; found a text in quotes"},
    {"count above its range", "signup: { most_per_month = 101; };",
     "1: 'signup.most_per_month' must be from 1 to 100; found '101'"},
    {"negative count", "signup: { most_per_month = -3; };",
     "1: 'signup.most_per_month' must be from 1 to 100; found '-3'"},
    {"count of ten digits", "signup: {\n most_per_month = 5000000000;\n};",
     "2: a number has at most 9 digits; durations, sizes and rates are texts "
     "with a unit, such as \"30 s\""},
    {"count of twenty digits", "signup: { pause = 12345678901234567890; };",
     "1: a number has at most 9 digits; durations, sizes and rates are texts "
     "with a unit, such as \"30 s\""},
    {"long number written with L", "drain = 30000000000L;",
     "1: a number has at most 9 digits; durations, sizes and rates are texts "
     "with a unit, such as \"30 s\""},
    {"choice that is none", "uncertain = \"perhaps\";",
     "1: 'uncertain' wants \"hold\" or \"resend\"; found 'perhaps'"},
    {"choice in another case", "log_level = \"INFO\";",
     "1: 'log_level' wants \"debug\" or \"info\" or \"warning\" or \"error\"; "
     "found 'INFO'"},
    {"empty text", "postal_address = \"\";",
     "1: 'postal_address' wants one line of text, such as \"1 Harbour Street, "
     "Grimsund\"; found ''"},
    {"line end in a text", "postal_address = \"a\\nb\";",
     "1: 'postal_address' wants one line of text, such as \"1 Harbour Street, "
     "Grimsund\"; found 'a\\nb'"},
    {"text over two lines", "postal_address = \"a\nb\";",
     "1: this string does not end on its line: '\"' is missing"},
    {"no mail address", "operator: { mail = \"nobody\"; };",
     "1: 'operator.mail' wants an e-mail address, such as "
     "\"editor@news.example\"; found 'nobody'"},
    {"two mail addresses", "operator: { mail = \"a@b.org, c@d.org\"; };",
     "1: 'operator.mail' wants an e-mail address, such as "
     "\"editor@news.example\"; found 'a@b.org, c@d.org'"},
    {"no host name", "mail: { bounce_domain = \"-a.example\"; };",
     "1: 'mail.bounce_domain' wants a host name, such as "
     "\"mail.news.example\"; found '-a.example'"},
    {"host allowed by URL",
     "articles: { allowed_hosts = [\"http://a.example\"]; };",
     "1: 'articles.allowed_hosts' wants a list of host names or IP addresses, "
     "with or without a port, such as [\"cms.news.example:8080\"]; found "
     "'http://a.example'"},
    {"host allowed with no port behind it",
     "articles: { allowed_hosts = [\"a.example:\"]; };",
     "1: 'articles.allowed_hosts' wants a list of host names or IP addresses, "
     "with or without a port, such as [\"cms.news.example:8080\"]; found "
     "'a.example:'"},
    {"port that is none", "articles: { allowed_hosts = [\"::1:80000\"]; };",
     "1: 'articles.allowed_hosts' wants a list of host names or IP addresses, "
     "with or without a port, such as [\"cms.news.example:8080\"]; found "
     "'::1:80000'"},
    {"one host without a list", "articles: { allowed_hosts = \"a\"; };",
     "1: 'articles.allowed_hosts' wants a list of host names or IP addresses, "
     "with or without a port, such as [\"cms.news.example:8080\"]; "
     "found a text in quotes"},
    {"list of numbers", "articles: { allowed_hosts = [1, 2]; };",
     "1: 'articles.allowed_hosts' wants a list of host names or IP addresses, "
     "with or without a port, such as [\"cms.news.example:8080\"]; "
     "found a list [ … ]"},
    {"database elsewhere without a folder here",
     "storage = \"postgresql://db.example/vesper\";",
     "1: storage is not a file, so 'state' must name the state folder"},
    {"set twice", "drain = \"1 s\";\n\ndrain = \"2 s\";",
     "3: syntax error, set twice: 'drain = \"2 s\";'"},
    {"no value", "drain = ;", "1: syntax error near 'drain = ;'"},
    {"no equals sign", "drain \"1 s\";",
     "1: syntax error: a text stands here without 'NAME ='"},
    {"a text of its own", "drain = \"1 s\", \"2 s\";",
     "1: syntax error: a text stands here without 'NAME ='"},
    {"a dotted key", "web.listen = \"127.0.0.1:1\";",
     "1: syntax error near 'web.listen = \"127.0.0.1:1\";'"},
    {"a string that never ends", "drain = \"1 s;\n\n",
     "1: this string does not end on its line: '\"' is missing"},
    {"a comment that never ends", "\n/* drain = 1;\n",
     "2: this comment never ends: '*/' is missing"},
    {"an include that is no word", "@include more.conf",
     "1: syntax error near '@include more.conf'"},
    {"not UTF-8", "# f\xFC" "r\ndrain = \"1 s\";", "1: this is not UTF-8"},
    {"a byte order mark", "\xEF\xBB\xBF" "drain = \"1 s\";",
     "1: the file begins with a byte order mark (BOM); save it as UTF-8 "
     "without one"},
    {"what a terminal would obey", "drain = \"\x1b[2J\";",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found '\\x1b[2J'"},
    {"all mistakes at once",
     "drain = 30;\nstrict = 1; uncertain = \"maybe\";\nx = 1;",
     "1: 'drain' wants a span of time, such as \"30 s\", \"10 min\" or "
     "\"3 h\"; found the number 30\n"
     "2: 'strict' wants true or false without quotes; found the number 1\n"
     "2: 'uncertain' wants \"hold\" or \"resend\"; found 'maybe'\n"
     "3: unknown setting 'x'"},
};

/* Whole files. */
static const struct bad_row file_rows[] = {
    {"an empty file", "",
     "'web.url' is missing; it wants a web address, such as "
     "\"https://news.example/nl\"\n"
     "'relays' is missing: mail needs a server to leave by, such as relays = "
     "( { name = \"main\"; url = \"smtp://127.0.0.1:25\"; } );"},
    {"no relay", WEB "relays = ( );",
     "'relays' is missing: mail needs a server to leave by, such as relays = "
     "( { name = \"main\"; url = \"smtp://127.0.0.1:25\"; } );"},
    {"more sessions than there can be",
     WEB "relays = ( { name = \"a\"; url = \"smtp://127.0.0.1\";\n"
     "sessions = 65; } );",
     "3: 'relays[0].sessions' must be from 1 to 64; found '65'"},
    {"relays as a group", WEB "relays: { name = \"main\"; };",
     "2: 'relays' wants a list of groups: ( { name = \"main\"; url = "
     "\"smtp://127.0.0.1:25\"; } ); found a group { … }"},
    {"a relay as a text", WEB "relays = (\n\"smtp://127.0.0.1\" );",
     "3: 'relays[0]' wants a group in braces: { … }; found a text in quotes"},
    {"a relay without a URL", WEB "relays = (\n{ name = \"main\"; } );",
     "3: 'relays[0].url' is missing; it wants the address of an SMTP server, "
     "such as \"smtp://127.0.0.1:25\" or \"smtps://mail.news.example:465\""},
    {"a relay's unknown key",
     WEB "relays = ( { name = \"a\"; url = \"smtp://127.0.0.1\"; } ,\n"
     "{ name = \"b\"; url = \"smtp://127.0.0.1\"; timeuot = \"1 s\"; } );",
     "3: unknown setting 'relays[1].timeuot', did you mean "
     "'relays[].timeout'?"},
    {"two relays of one name",
     WEB "relays = ( { name = \"a\"; url = \"smtp://127.0.0.1\"; } ,\n"
     "{ name = \"A\"; url = \"smtp://127.0.0.2\"; } );",
     "3: another relay has the same name"},
    {"a relay by the web's protocol",
     WEB "relays = ( { name = \"a\"; url = \"https://a.example\"; } );",
     "2: 'relays[0].url' wants the address of an SMTP server, such as "
     "\"smtp://127.0.0.1:25\" or \"smtps://mail.news.example:465\"; found "
     "'https://a.example'"},
    {"a relay's port out of range",
     WEB "relays = ( { name = \"a\"; url = \"smtp://a.example:99999\"; } );",
     "2: 'relays[0].url' wants the address of an SMTP server, such as "
     "\"smtp://127.0.0.1:25\" or \"smtps://mail.news.example:465\"; found "
     "'smtp://a.example:99999'"},
    {"a password in a URL is not shown",
     WEB "relays = ( { name = \"a\"; url = \"smtp://u:pw@a.example\"; } );",
     "2: 'relays[0].url' must not hold a user or a password; they go into "
     "'user' and 'password_file'"},
    {"a user without a password",
     WEB "relays = ( { name = \"a\"; url = \"smtp://a.example\"; user = "
     "\"u\"; } );",
     "2: a login needs both 'user' and 'password_file'"},
    {"a password in the clear",
     WEB "relays = ( { name = \"a\"; url = \"smtp://a.example\"; user = "
     "\"u\";\npassword_file = \"p\"; tls = \"none\"; } );",
     "2: tls = \"none\" would send the password in the clear"},
    {"a relay's name with a blank",
     WEB "relays = ( { name = \"a b\"; url = \"smtp://a.example\"; } );",
     "2: 'relays[0].name' wants a name of letters, digits, '-', '_' and '.', "
     "such as \"main\"; found 'a b'"},
    {"web.url with a query",
     "web: { url = \"https://a.example/?x=1\"; };\n" RELAY,
     "1: 'web.url' wants a web address, such as \"https://news.example/nl\"; "
     "found 'https://a.example/?x=1'"},
    {"web.url without a host", "web: { url = \"https:///nl\"; };\n" RELAY,
     "1: 'web.url' wants a web address, such as \"https://news.example/nl\"; "
     "found 'https:///nl'"},
    {"web.url of another kind",
     "web: { url = \"javascript:alert(1)\"; };\n" RELAY,
     "1: 'web.url' wants a web address, such as \"https://news.example/nl\"; "
     "found 'javascript:alert(1)'"},
    {"listening without a port",
     "web: { url = \"https://a.example\"; listen = \"127.0.0.1\"; };\n" RELAY,
     "1: 'web.listen' wants an IP address and a port, such as "
     "\"127.0.0.1:8025\" or \"[::1]:8025\"; found '127.0.0.1'"},
    {"listening by name",
     "web: { url = \"https://a.example\"; listen = \"localhost:80\"; };\n"
     RELAY,
     "1: 'web.listen' wants an IP address and a port, such as "
     "\"127.0.0.1:8025\" or \"[::1]:8025\"; found 'localhost:80'"},
    {"listening on IPv6 without brackets",
     "web: { url = \"https://a.example\"; listen = \"::1:80\"; };\n" RELAY,
     "1: 'web.listen' wants an IP address and a port, such as "
     "\"127.0.0.1:8025\" or \"[::1]:8025\"; found '::1:80'"},
    {"listening on too high a port",
     "web: { url = \"https://a.example\"; listen = \"[::1]:65536\"; };\n"
     RELAY,
     "1: 'web.listen' wants an IP address and a port, such as "
     "\"127.0.0.1:8025\" or \"[::1]:8025\"; found '[::1]:65536'"},
    {"a proxy by name",
     "web: { url = \"https://a.example\"; proxy = \"front\"; };\n" RELAY,
     "1: 'web.proxy' wants an IP address, such as \"127.0.0.1\"; found "
     "'front'"},
    {"a value that breaks off", WEB RELAY "\nstorage = \n\n",
     "4: syntax error near 'storage ='"},
    {"a group that breaks off", RELAY "web: {\n",
     "2: syntax error near 'web: {'"},
};
// clang-format on

/* Takes "/s/vesper.conf:" (or "/s/vesper.conf: ") from each line's front. */
static char *
without_file(const char *message)
{
    static const char file[] = "/s/vesper.conf:";
    g_auto(GStrv) lines = g_strsplit(message, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        char *rest;

        assert_true(g_str_has_prefix(*line, file));
        rest = g_strdup(g_strchug(*line + strlen(file)));
        g_free(*line);
        *line = rest;
    }
    return g_strjoinv("\n", lines);
}

static void
check_refused(const char *text, size_t size, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SettingsText) read =
        settings_text_new("/s/vesper.conf", text, size, &error);
    g_autoptr(Settings) settings = NULL;
    g_autofree char *got = NULL;

    assert_no_error(error);
    settings = settings_parse(read, &error);
    assert_null(settings);
    assert_code(error, VESPER_ERROR_SETTINGS);
    got = without_file(error->message);
    assert_text(got, want);
}

static void
test_bad_value(void **state)
{
    const struct bad_row *row = *state;
    g_autofree char *text = g_strconcat(row->text, "\n" WEB RELAY, NULL);

    check_refused(text, strlen(text), row->want);
}

static void
test_bad_file(void **state)
{
    const struct bad_row *row = *state;

    check_refused(row->text, strlen(row->text), row->want);
}

static void
test_a_nul_byte(void **state)
{
    static const char text[] = "drain = \"1 s\";\n\0" WEB RELAY;

    (void)state;
    check_refused(text, sizeof text - 1, "2: a NUL byte does not belong here");
}

static void
test_a_thousand_mistakes_are_cut(void **state)
{
    g_autoptr(GString) text = g_string_new(WEB RELAY);
    g_autoptr(GError) error = NULL;
    g_autoptr(SettingsText) read = NULL;
    g_autoptr(Settings) settings = NULL;

    (void)state;
    for (int i = 0; i < 1000; i++)
        g_string_append_printf(text, "frobnicate_%d = 1;\n", i);
    read = settings_text_new("/s/vesper.conf", text->str, text->len, &error);
    assert_no_error(error);
    settings = settings_parse(read, &error);
    assert_code(error, VESPER_ERROR_SETTINGS);
    assert_true(g_str_has_suffix(error->message, "\n… and 950 more"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_nul_byte),
        cmocka_unit_test(test_a_thousand_mistakes_are_cut),
    };

    return ROW_TESTS(test_bad_value, value_rows) +
           ROW_TESTS(test_bad_file, file_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
