/* SPDX-License-Identifier: MIT */
/* What bytes are taken for, by how they begin, and what is read out of them. */
#include "story_bytes.h"

#include "support.h"

#include <string.h>

struct form_row {
    const char *name;
    const char *bytes;
    enum story_form form;
};

// clang-format off
static const struct form_row forms[] = {
    {"RSS", "<rss>", STORY_FEED},
    {"a mark and blanks before", "\xef\xbb\xbf\n <rss>", STORY_FEED},
    {"RSS behind its declaration", "<?xml version='1.0'?><rss>", STORY_FEED},
    {"any other markup", "<a:feed>", STORY_FEED},
    {"a comment that does not end", "<!-- <html>", STORY_FEED},
    {"JSON", " {\"items\": []}", STORY_FEED},
    {"a doctype", "<!DOCTYPE HTML><p>N", STORY_PAGE},
    {"an old doctype", "<!DOCTYPE\nhtml PUBLIC '-//W3C//DTD'>", STORY_PAGE},
    {"XHTML", "<?xml version='1.0'?>\n<!DOCTYPE html>", STORY_PAGE},
    {"a comment before", "<!-- <rss> -->\n<HTML lang=en>", STORY_PAGE},
    {"a piece of a page", "<h1>Nets</h1>", STORY_PAGE},
    {"a longer name", "<headline>Nets</headline>", STORY_FEED},
    {"words between dashes", "---\ntitle: Nets\n---\n", STORY_FILE},
    {"a heading of Markdown", "\xef\xbb\xbf# Nets\n", STORY_FILE},
    {"text", "Nets\n\nThey are dry.\n", STORY_TEXT_PAGE},
    {"a dash of speech", "-- Nets\n", STORY_TEXT_PAGE},
    {"nothing", "", STORY_TEXT_PAGE},
};
// clang-format on

static void
test_form(void **state)
{
    const struct form_row *row = *state;
    const struct story_bytes read = {.bytes = row->bytes,
                                     .size = strlen(row->bytes)};

    assert_int_equal(story_bytes_form(&read), row->form);
}

struct bytes_row {
    const char *name;
    struct story_bytes read; /* size 0: up to its NUL */
    const char *title;
    int code; /* -1: none */
};

static const char wide[] = "<\0r\0s\0s\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0e\0"
                           ">\0N\0<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0"
                           ">\0<\0/\0r\0s\0s\0>";

// clang-format off
static const struct bytes_row rows[] = {
    {"a feed", {.bytes = "<rss><item><title>N</title></item></rss>"}, "N", -1},
    {"a feed of no kind", {.bytes = "<x></x>"}, NULL, VESPER_ERROR_UNSUPPORTED},
    {"two bytes a character", {.bytes = wide, .size = sizeof wide}, "N", -1},
    {"a feed in the server's charset",
     {.bytes = "<rss><item><title>\xb3\xf3" "d\xbc</title></item></rss>",
      .content_type = "text/xml; charset=ISO-8859-2"}, "łódź", -1},
    {"a feed that knows better",
     {.bytes = "<?xml version='1.0' encoding='iso-8859-2'?><rss><item><title>"
               "\xb3\xf3" "d\xbc</title></item></rss>",
      .content_type = "text/xml; charset=iso-8859-1"}, "łódź", -1},
    {"a feed whose server is wrong",
     {.bytes = "<rss><item><title>łódź</title></item></rss>",
      .content_type = "text/xml; charset=iso-8859-1"}, "łódź", -1},
    {"a page", {.bytes = "<!doctype html><title>N</title><p>Dry."}, "N", -1},
    {"a page without a headline", {.bytes = "<html><p>Dry, all, by noon."},
     NULL, VESPER_ERROR_SYNTAX},
    {"a page in the server's charset",
     {.bytes = "<html><title>\xb3\xf3" "d\xbc</title>",
      .content_type = "text/html; Charset=\"iso-8859-2\""}, "łódź", -1},
    {"a story file", {.bytes = "---\ntitle: N\n---\nDry.\n"}, "N", -1},
    {"a word nobody knows", {.bytes = "---\ntitel: N\n---\n"}, NULL,
     VESPER_ERROR_SYNTAX},
    {"Markdown by its name", {.bytes = "N\n=\n\nDry.\n", .name = "n.md"},
     "N", -1},
    {"text", {.bytes = "N\n\nThey are dry.\n"}, "N", -1},
    {"nothing", {.bytes = ""}, NULL, VESPER_ERROR_SYNTAX},
};
// clang-format on

static void
test_bytes(void **state)
{
    const struct bytes_row *row = *state;
    struct story_bytes read = row->read;
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = NULL;
    const struct story *story = NULL;

    if (read.size == 0)
        read.size = strlen(read.bytes);
    feed = story_bytes_parse(&read, &error);
    assert_code(error, row->code);
    if (error != NULL)
        assert_true(g_str_has_prefix(error->message, "taken for a"));
    if (feed != NULL)
        story = g_ptr_array_index(feed->stories, 0);
    assert_text(story == NULL ? NULL : story->title, row->title);
}

/* One story knows where it was read; a feed's items say so themselves. */
static void
test_where_it_is_read_on(void **state)
{
    static const char page[] =
        "<html><title>N</title><link rel=alternate href=f "
        "type=application/atom+xml><img src=/p.jpg>";
    const struct story_bytes read = {page, sizeof page - 1,
                                     .url = "https://news.example/a/b"};
    g_autoptr(Feed) feed = story_bytes_parse(&read, NULL);
    const struct story *story = g_ptr_array_index(feed->stories, 0);
    g_autofree char *feed_url = story_bytes_feed_url(&read);

    (void)state;
    assert_text(story->url, "https://news.example/a/b");
    assert_text(feed_url, "https://news.example/a/f");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_it_is_read_on),
    };

    content_init();
    return ROW_TESTS(test_form, forms) + ROW_TESTS(test_bytes, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
