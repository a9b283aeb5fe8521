/* SPDX-License-Identifier: MIT */
#include "language.h"

#include "language_table.h"
#include "support.h"

#include <string.h>

struct choose_row {
    const char *name, *wish, *want;
};

static const struct choose_row choices[] = {
    {"nothing said", NULL, "en"},
    {"empty", "", "en"},
    {"ours", "pl", "pl"},
    {"with a country", "de-AT", "de"},
    {"any letter case", "DE-at", "de"},
    {"a POSIX locale", "pl_PL.UTF-8", "pl"},
    {"not ours", "fr", "en"},
    {"begins like one of ours", "pla", "en"},
    {"shorter than any", "p", "en"},
    {"the first we have", "fr, pl, de", "pl"},
    {"the best we have", "pl;q=0.5, de-DE;q=0.9, en;q=0.1", "de"},
    {"no weight is full weight", "de;q=0.9,pl", "pl"},
    {"equal weights keep their order", "pl;q=0.8, de;q=0.8", "pl"},
    {"thousandths count", "de;q=0.123, pl;q=0.124", "pl"},
    {"not wanted at all", "de;q=0, pl;q=0.001", "pl"},
    {"blanks everywhere", " pl ; Q=0.2 ,\tde ; q=0.3 ", "de"},
    {"anything", "*", "en"},
    {"anything but", "fr;q=1, *;q=0.5", "en"},
    {"broken weights", "de;q=, pl;q=x", "de"},
    {"commas alone", ",,;,", "en"},
    {"endless digits", "de;q=0.1111111111111111111, pl;q=0.2", "pl"},
};

static void
test_choose(void **state)
{
    const struct choose_row *row = *state;

    assert_text(language_choose(row->wish), row->want);
}

struct date_row {
    const char *name, *language, *date, *want;
};

static const struct date_row dates[] = {
    {"English", "en", "2026-11-24", "Tuesday, 24 November 2026"},
    {"German", "de", "2026-11-24", "Dienstag, 24. November 2026"},
    {"Polish", "pl", "2026-11-24", "wtorek, 24 listopada 2026"},
    {"first day", "en", "2027-01-01", "Friday, 1 January 2027"},
    {"leap day", "de", "2028-02-29", "Dienstag, 29. Februar 2028"},
    {"Sunday", "pl", "2026-03-29", "niedziela, 29 marca 2026"},
    {"last day", "pl", "2026-12-31", "czwartek, 31 grudnia 2026"},
    {"unknown language", "xx", "2026-11-23", "Monday, 23 November 2026"},
};

static void
test_date(void **state)
{
    const struct date_row *row = *state;
    g_autofree char *date = language_date(row->language, row->date);

    assert_text(date, row->want);
}

struct count_row {
    const char *name, *language;
    int64_t count;
    const char *want;
};

static const struct count_row counts[] = {
    {"English 0", "en", 0, "0 stories"},
    {"English 1", "en", 1, "1 story"},
    {"English 21", "en", 21, "21 stories"},
    {"German 1", "de", 1, "1 Artikel"},
    {"Polish 0", "pl", 0, "0 artykułów"},
    {"Polish 1", "pl", 1, "1 artykuł"},
    {"Polish 2", "pl", 2, "2 artykuły"},
    {"Polish 4", "pl", 4, "4 artykuły"},
    {"Polish 5", "pl", 5, "5 artykułów"},
    {"Polish 11", "pl", 11, "11 artykułów"},
    {"Polish 12", "pl", 12, "12 artykułów"},
    {"Polish 14", "pl", 14, "14 artykułów"},
    {"Polish 21", "pl", 21, "21 artykułów"},
    {"Polish 22", "pl", 22, "22 artykuły"},
    {"Polish 112", "pl", 112, "112 artykułów"},
    {"Polish 1,000,003", "pl", 1000003, "1000003 artykuły"},
    {"unknown language", NULL, 2, "2 stories"},
};

static void
test_count(void **state)
{
    const struct count_row *row = *state;
    g_autofree char *text =
        language_count(row->language, "stories", row->count);

    assert_text(text, row->want);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The places of a text, sorted: "{count}{name}". */
static char *
places_of(const char *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *close;

    while ((text = strchr(text, '{')) != NULL) {
        close = strchr(text, '}');
        assert_non_null(close);
        g_ptr_array_add(names, g_strndup(text, (gsize)(close + 1 - text)));
        text = close;
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(NULL, (char **)names->pdata);
}

static void
test_no_language_lacks_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < language_row_count; i++) {
        const struct language_row *row = &language_rows[i];
        g_autofree char *places = places_of(row->texts[EN]);

        for (int column = 0; column < LANGUAGES; column++) {
            const char *text = row->texts[column];
            g_autofree char *own = places_of(text);

            assert_true(*text != '\0' && !g_ascii_isspace(*text));
            assert_true(g_utf8_validate(text, -1, NULL));
            assert_null(strpbrk(text, "\n\t\"'"));
            assert_null(strstr(text, "..."));
            assert_text(own, places);
        }
    }
}

static void
test_rows_are_sorted(void **state)
{
    (void)state;
    for (size_t i = 1; i < language_row_count; i++)
        assert_true(strcmp(language_rows[i - 1].key, language_rows[i].key) < 0);
}

static void
test_keys_are_all_there(void **state)
{
    const char *const *keys = language_keys();
    size_t count = 0;

    (void)state;
    for (; keys[count] != NULL; count++)
        assert_ptr_equal(language_text("en", keys[count]),
                         language_rows[count].texts[EN]);
    assert_int_equal(count, language_row_count);
}

/* Each name behind "{{t." in a template. */
static void
check_template(const char *path)
{
    g_autofree char *text = NULL;
    const char *at;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    at = text;
    while ((at = strstr(at, "{{t.")) != NULL) {
        g_autofree char *key = NULL;

        at += strlen("{{t.");
        key = g_strndup(at, strcspn(at, "} "));
        if (!g_strv_contains(language_keys(), key))
            fail_msg("%s wants the text '%s'", path, key);
    }
}

static void
test_templates_find_their_texts(void **state)
{
    static const char *const folders[] = {"mail", "web"};
    const char *source = g_getenv("VESPER_SOURCE");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(
            source ? source : ".", "templates", folders[i], NULL);
        g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
        const char *name;

        assert_non_null(files);
        while ((name = g_dir_read_name(files)) != NULL) {
            g_autofree char *path = g_build_filename(folder, name, NULL);

            check_template(path);
        }
    }
}

static void
test_format_takes_values_as_they_are(void **state)
{
    g_autofree char *text =
        language_format("de", "date", "weekday", "{day}", "day", "a", "month",
                        "%s", "year", "", NULL);

    (void)state;
    assert_text(text, "{day}, a. %s ");
}

static void
test_known_languages(void **state)
{
    (void)state;
    assert_true(language_is_known("en"));
    assert_true(language_is_known("de"));
    assert_true(language_is_known("pl"));
    assert_false(language_is_known("fr"));
    assert_false(language_is_known("EN"));
    assert_false(language_is_known(NULL));
    assert_text(language_text("fr", "photo"), "Photo");
    assert_text(language_text("pl", "photo"), "Zdjęcie");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_language_lacks_a_row),
        cmocka_unit_test(test_rows_are_sorted),
        cmocka_unit_test(test_keys_are_all_there),
        cmocka_unit_test(test_templates_find_their_texts),
        cmocka_unit_test(test_format_takes_values_as_they_are),
        cmocka_unit_test(test_known_languages),
    };

    return ROW_TESTS(test_choose, choices) + ROW_TESTS(test_date, dates) +
           ROW_TESTS(test_count, counts) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
