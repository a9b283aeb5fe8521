/* SPDX-License-Identifier: MIT */
/* JSON Feed 1.0 and 1.1, a rule a row, and what is refused. */
#include "limit.h"
#include "told_feed.h"

#define FEED(inside) \
    "{\"version\": \"https://jsonfeed.org/version/1.1\"," inside "}"
#define ITEM(inside) FEED("\"items\": [{\"title\": \"Nets\"" inside "}]")

// clang-format off
static const struct item_row items[] = {
    {"a whole item",
     ITEM(",\"id\": \"n1\", \"url\": \"/nets\", \"summary\": \"Dry.\","
          "\"content_html\": \"<p>One.<p>Two.\", \"tags\": [\"Sea\", \"a\"],"
          "\"date_published\": \"2026-11-24T18:00:00+01:00\","
          "\"date_modified\": \"2026-11-24T18:00:00Z\","
          "\"authors\": [{\"name\": \"Jon Aas\"}, {\"name\": \"Mira\"}],"
          "\"image\": \"/a.jpg\", \"language\": \"en\""),
     "title: Nets\nurl: https://news.example/nets\nguid: n1\nsection: Sea\n"
     "author: Jon Aas\nauthor: Mira\nstandfirst: Dry.\nbody: One.¶Two.\n"
     "image: https://news.example/a.jpg\nlanguage: en\nat: 1795539600\n"
     "modified: 1795543200\n"},
    {"blanks and a mark before it",
     "\xef\xbb\xbf\n {\"items\": [{\"title\": \"Nets\"}]}", "title: Nets\n"},
    {"the first version's author", ITEM(",\"author\": {\"name\": \"Jon Aas\"}"),
     "title: Nets\nauthor: Jon Aas\n"},
    {"the feed's authors",
     FEED("\"authors\": [{\"name\": \"Desk\"}], \"language\": \"pl\","
          "\"items\": [{\"title\": \"Nets\"}]"),
     "title: Nets\nauthor: Desk\nlanguage: pl\n"},
    {"a number as id", ITEM(",\"id\": 7"), "title: Nets\nguid: 7\n"},
    {"an id that is the address", ITEM(",\"id\": \"http://a.example/\","
                                       "\"external_url\": \"http://b/\""),
     "title: Nets\nurl: http://a.example/\nguid: http://a.example/\n"},
    {"a story on another site",
     ITEM(",\"id\": \"1\", \"external_url\": \"http://b.example/\""),
     "title: Nets\nurl: http://b.example/\nguid: 1\n"},
    {"plain text", ITEM(",\"content_text\": \"a <b>\\n\\nc &amp; d\""),
     "title: Nets\nstandfirst: a <b>\nbody: a <b>¶c &amp; d\n"},
    {"a title of two lines",
     FEED("\"items\": [{\"title\": \"Nets\\r\\nBcc: a\\u0007 &amp; b\"}]"),
     "title: Nets Bcc: a & b\n"},
    {"attachments",
     ITEM(",\"attachments\": [{\"url\": \"/a.mp3\", \"mime_type\": "
          "\"audio/mpeg\"}, {\"url\": \"/b\", \"mime_type\": \"image/png\"}]"),
     "title: Nets\nimage: https://news.example/b\n"},
    {"a picture within", ITEM(",\"content_html\": \"<img src='/a.jpg'>\""),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"the banner", ITEM(",\"banner_image\": \"/b.jpg\""),
     "title: Nets\nimage: https://news.example/b.jpg\n"},
    {"a script as address", ITEM(",\"url\": \"javascript:alert(1)\""),
     "title: Nets\n"},
    {"values of other types",
     FEED("\"title\": 7, \"authors\": \"x\", \"items\": [{\"title\": [1],"
          "\"url\": \"/n\", \"tags\": {\"a\": 1}, \"authors\": [3, {}],"
          "\"date_published\": 5, \"attachments\": 9, \"summary\": null,"
          "\"content_html\": false, \"content_text\": \"Nets\", \"image\": {},"
          "\"author\": []}, 5, null]"),
     "title: Nets\nurl: https://news.example/n\nbody: Nets\n"},
    {"NUL", FEED("\"items\": [{\"title\": \"a\\u0000b \\\\u0000\"}]"),
     "title: a\xef\xbf\xbd" "b \\u0000\n"},
    {"no UTF-8", "{\"items\": [{\"title\": \"Caf\xe9\"}]}", "title: Café\n"},
};
// clang-format on

struct refused_row {
    const char *name;
    const char *feed;
    int code;
    const char *words;
};

static const struct refused_row refused[] = {
    {"no JSON", "{\"items\": [\n}", VESPER_ERROR_SYNTAX, "line 2, column 1: "},
    {"cut off", FEED("\"items\": [{\"title\": \"Ne"), VESPER_ERROR_SYNTAX,
     "line 1, "},
    {"no feed", "{}", VESPER_ERROR_UNSUPPORTED, "no items"},
    {"an object of items", "{\"items\": {}}", VESPER_ERROR_UNSUPPORTED,
     "no items"},
};

static void
assert_refused(const char *feed, size_t size, int code, const char *words)
{
    g_autoptr(GError) error = NULL;

    assert_null(feed_parse(feed, size, NULL, &error));
    assert_code(error, code);
    if (strstr(error->message, words) == NULL)
        fail_msg("'%s' lacks '%s'", error->message, words);
}

static void
test_refused(void **state)
{
    const struct refused_row *row = *state;

    assert_refused(row->feed, strlen(row->feed), row->code, row->words);
}

/* Returns a feed in which a piece comes again and again. */
static GString *
repeated(const char *before, const char *piece, int times, const char *behind)
{
    GString *out = g_string_new(before);

    for (int i = 0; i < times; i++)
        g_string_append(out, piece);
    g_string_append(out, behind);
    return out;
}

/* Small text that would take much memory, and nesting without an end. */
static void
test_bombs(void **state)
{
    g_autoptr(GString) wide =
        repeated("{\"items\": [", "{},", 1000 * 1000, "1]}");
    g_autoptr(GString) deep = repeated("{\"items\": ", "[", 1000 * 100, "");
    g_autoptr(GString) quoted =
        repeated("{\"items\": [{\"title\": \"", "[{,\\\"", 600 * 1000, "\"}]}");
    g_autoptr(Feed) feed = NULL;

    (void)state;
    assert_refused(wide->str, wide->len, VESPER_ERROR_TOO_LARGE, "values");
    assert_refused(deep->str, deep->len, VESPER_ERROR_SYNTAX, "depth");
    feed = feed_parse(quoted->str, quoted->len, NULL, NULL);
    assert_int_equal(feed->stories->len, 1);
}

static void
test_about(void **state)
{
    static const char text[] = FEED(
        "\"title\": \"The Coast\", \"home_page_url\": \"/\", \"items\": []");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = NULL;

    (void)state;
    feed = feed_parse(text, strlen(text), TOLD_FEED_URL, &error);
    assert_no_error(error);
    assert_text(feed->title, "The Coast");
    assert_text(feed->url, "https://news.example/");
    assert_int_equal(feed->stories->len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_about),
    };

    content_init();
    return ROW_TESTS(test_told_feed, items) + ROW_TESTS(test_refused, refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
