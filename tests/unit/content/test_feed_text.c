/* SPDX-License-Identifier: MIT */
#include "feed_text.h"

#include "content.h"
#include "limit.h"
#include "support.h"

#include <string.h>

struct text_row {
    const char *name;
    char *(*read)(const char *text);
    const char *text;
    const char *want;
};

static char *
line_of_plain(const char *plain)
{
    return feed_text_to_line(feed_text_of_plain(plain));
}

// clang-format off
static const struct text_row rows[] = {
    {"HTML", feed_text_of_html, "<p>a &amp; b<p>c", "a & b\n\nc"},
    {"CDATA that was escaped", feed_text_of_html,
     "\n<![CDATA[<b>a</b> &amp; b]]> ", "a & b"},
    {"CDATA that goes on", feed_text_of_html, "<![CDATA[a]]>b]]>", "a]]>b"},
    {"CDATA that does not end", feed_text_of_html, "<![CDATA[a]>b", "b"},
    {"CDATA that says nothing", feed_text_of_html, "<![CDATA[]]>", NULL},
    {"half of CDATA", feed_text_of_html, "<![CDATA[]>", NULL},
    {"no HTML", feed_text_of_html, NULL, NULL},
    {"HTML that says nothing", feed_text_of_html, "<p> <br>", NULL},
    {"plain text", feed_text_of_plain, "a <b>\n c &amp; d", "a <b> c &amp; d"},
    {"its paragraphs", feed_text_of_plain, "\n a\r\n \r\n\n\nb\n", "a\n\nb"},
    {"no plain text", feed_text_of_plain, NULL, NULL},
    {"blanks", feed_text_of_plain, " \n\t\n", NULL},
    {"a line", line_of_plain, "a\n\nb", "a b"},
    {"no line", line_of_plain, NULL, NULL},
    {"a word", feed_text_word, " a\r\n\x1b[2J b ", "a [2J b"},
    {"no word", feed_text_word, "\n", NULL},
};
// clang-format on

static void
test_text(void **state)
{
    const struct text_row *row = *state;
    g_autofree char *got = row->read(row->text);

    assert_text(got, row->want);
}

/* Long texts are cut, long words are none. */
static void
test_ceilings(void **state)
{
    g_autofree char *many =
        g_strnfill((gsize)2 * LIMIT_ARTICLE_TEXT_BYTES, 'a');
    g_autofree char *html = feed_text_of_html(many);
    g_autofree char *plain = feed_text_of_plain(many);
    g_autofree char *line = line_of_plain(many);

    (void)state;
    assert_in_range(strlen(html), 1, LIMIT_ARTICLE_TEXT_BYTES);
    assert_in_range(strlen(plain), 1, LIMIT_ARTICLE_TEXT_BYTES);
    assert_in_range(strlen(line), 1, LIMIT_FIELD_BYTES);
    assert_null(feed_text_word(many));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ceilings)};

    content_init();
    return ROW_TESTS(test_text, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
