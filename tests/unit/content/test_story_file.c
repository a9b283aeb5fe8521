/* SPDX-License-Identifier: MIT */
#include "content.h"
#include "limit.h"
#include "markdown_text.h"
#include "support.h"

#include <string.h>

static const char whole[] = "---\n"
                            "# what the desk knows\n"
                            "title: \"Nets: dry by noon\"\n"
                            "Section: Sea\n"
                            "authors: [Eva Berg, 'Jo Roe']\n"
                            "\n"
                            "image: https://a.example/i.jpg\n"
                            "caption: Dry nets\r\n"
                            "credit: Al Sea\n"
                            "date: 2026-11-24 18:00 +0100\n"
                            "modified: 24 listopada 2026, 7 p.m. CET\n"
                            "url: https://a.example/nets\n"
                            "tags: nets, boats\n"
                            "language: en\n"
                            "---\n"
                            "The nets were **dry** by noon.\n"
                            "\n"
                            "The *boats* left.\n";

struct row {
    const char *name;
    const char *text;
    const char *want;
};

// clang-format off
static const struct row bodies[] = {
    {"paragraphs", "One,\ntwo.\n\n\nThree.", "One, two.\n\nThree."},
    {"emphasis", "a *b* __c__ ~~d~~ `e*` un**believ**able",
     "a b c d e* unbelievable"},
    {"links", "a [b](http://c.example \"t\") <http://d.example> [e][f]\n\n"
     "[f]: http://g.example", "a b http://d.example e"},
    {"headings", "# One\n\nTwo\n===\n\nThree\n\n## Four ##\nFive",
     "Two\n\nThree\n\nFour\n\nFive"},
    {"a list", "Boats:\n\n- red\n- *blue*\n\nDone.",
     "Boats:\n\nred\nblue\n\nDone."},
    {"a quotation", "> One\n> two\n\nThree", "One two\n\nThree"},
    {"a break", "One  \ntwo\\\nthree", "One\ntwo\nthree"},
    {"code", "```\na\n*b*\n```\nc", "a\n*b*\n\nc"},
    {"a table", "| a | b |\n|---|---|\n| c | d |", "a b\nc d"},
    {"a rule", "One\n\n---\n\nTwo", "One\n\nTwo"},
    {"entities and escapes", "&eacute; &amp;lt; \\*a\\* &nope;",
     "é &lt; *a* &nope;"},
    {"HTML is text", "a <b>c</b>", "a <b>c</b>"},
    {"a picture is none", "a ![b *c*](d.png) e", "a e"},
    {"nothing", " \n\n", NULL},
};

static const struct row mistakes[] = {
    {"never closed", "---\ntitle: a\n", "line 2: '---' is never closed"},
    {"no colon", "---\ntitle\n---\n", "line 2: 'title' has no colon"},
    {"a mistyped word", "---\ntitle: a\n\nautor: b\n---\n",
     "line 4: 'autor' is no word of a story file, did you mean 'author'?"},
    {"a word in another language", "---\nTitel: a\n---\n",
     "line 2: 'Titel' is no word of a story file, did you mean 'title'?"},
    {"an unknown word", "---\ntitle: a\n\ndraft: yes\n---\n",
     "line 4: 'draft' is no word of a story file: title, section, standfirst, "
     "author, authors, image, caption, credit, date, modified, url, tags, "
     "language"},
    {"no date", "---\ndate: soon\n---\n", "line 2: 'soon' is no date"},
    {"no address", "---\r\nurl: javascript:a\r\n---\r\n",
     "line 2: 'javascript:a' is no address of the web"},
    {"an item of nothing", "---\ntitle: a\n- b\n---\n",
     "line 3: '- b' has no colon"},
    {"no UTF-8", "---\ntitle: a\xff\n---\n",
     "line 2: '\\xff' is no UTF-8 text"},
    {"no title", "---\nsection: Sea\n---\nText",
     "the story has no title, neither as 'title:' nor as a heading it begins "
     "with"},
    {"nothing", "", "the story has no title, neither as 'title:' nor as a "
     "heading it begins with"},
};
// clang-format on

static struct story *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    struct story *story = story_file_parse(text, strlen(text), &error);

    assert_no_error(error);
    return story;
}

static void
test_whole(void **state)
{
    g_autoptr(Story) story = parse(whole);

    (void)state;
    assert_text(story->title, "Nets: dry by noon");
    assert_text(story->section, "Sea");
    assert_int_equal(story->authors->len, 2);
    assert_text(story->authors->pdata[0], "Eva Berg");
    assert_text(story->authors->pdata[1], "Jo Roe");
    assert_text(story->image_url, "https://a.example/i.jpg");
    assert_text(story->image_caption, "Dry nets");
    assert_text(story->image_credit, "Al Sea");
    assert_int_equal(story->published_at_ms, INT64_C(1795539600000));
    assert_int_equal(story->modified_at_ms, INT64_C(1795543200000));
    assert_text(story->url, "https://a.example/nets");
    assert_text(story->language, "en");
    assert_text(story->standfirst, "The nets were dry by noon.");
    assert_text(story->body, "The nets were dry by noon.\n\nThe boats left.");
}

/* What the Markdown says in the place of words. */
static void
test_body_alone(void **state)
{
    g_autoptr(Story) story =
        parse("\xef\xbb\xbf# Nets *dry*\n\n![Dry nets](http://a.example/i.png)"
              "\n\nBy noon.\n\n# More\n");

    (void)state;
    assert_text(story->title, "Nets dry");
    assert_text(story->image_url, "http://a.example/i.png");
    assert_text(story->image_caption, "Dry nets");
    assert_text(story->body, "By noon.\n\nMore");
    assert_text(story->standfirst, "By noon.");
}

static void
test_lists(void **state)
{
    g_autoptr(Story) story = parse(
        "---\ntitle: a\ntags:\n- Sea\n- Boats\nauthors:\n  - Eva Berg\n"
        "  - \"Jo Roe\"\nauthor: Sea, Al\nstandfirst: Short.\n---\nLong.");

    (void)state;
    assert_text(story->section, "Sea");
    assert_int_equal(story->authors->len, 3);
    assert_text(story->authors->pdata[1], "Jo Roe");
    assert_text(story->authors->pdata[2], "Sea, Al");
    assert_text(story->standfirst, "Short.");
    assert_text(story->body, "Long.");
}

/* A byline has a ceiling, and each of its names and the section have. */
static void
test_too_many_authors(void **state)
{
    g_autoptr(GString) text = g_string_new("---\ntitle: a\nauthors:\n");
    g_autofree char *name = g_strnfill(LIMIT_FIELD_BYTES, 'x');

    (void)state;
    g_string_append_printf(text, "- %s\n- Jo Roe\n- JO ROE\n", name);
    for (int i = 0; i < LIMIT_AUTHORS; i++)
        g_string_append_printf(text, "- Eva %d\n", i);
    g_string_append_printf(text, "tags: %s\n---\nNets.\n", name);

    g_autoptr(Story) story = parse(text->str);

    assert_int_equal(story->authors->len, LIMIT_AUTHORS);
    assert_true(strlen(story->authors->pdata[0]) < LIMIT_FIELD_BYTES);
    assert_text(story->authors->pdata[1], "Jo Roe");
    assert_text(story->authors->pdata[2], "Eva 0");
    assert_true(strlen(story->section) < LIMIT_FIELD_BYTES);
}

static void
test_body(void **state)
{
    const struct row *row = *state;
    g_auto(Markdown) markdown = {0};

    markdown_read(row->text, strlen(row->text), &markdown);
    assert_text(markdown.body, row->want);
}

/* md4c tells the end alone of the picture that begins within the link's
 * address; the picture behind it is the first, and its words are no text. */
static void
test_crossed_picture(void **state)
{
    static const char text[] = "[](h![-)]() ![Dry nets](http://a.example/i)";
    g_auto(Markdown) markdown = {0};

    (void)state;
    markdown_read(text, strlen(text), &markdown);
    assert_text(markdown.image_url, "http://a.example/i");
    assert_text(markdown.image_caption, "Dry nets");
    assert_true(markdown.body == NULL ||
                strstr(markdown.body, "Dry nets") == NULL);
}

static void
test_picture_without_words(void **state)
{
    static const char text[] = "![](http://a.example/b.png)";
    g_auto(Markdown) markdown = {0};

    (void)state;
    markdown_read(text, strlen(text), &markdown);
    assert_text(markdown.image_url, "http://a.example/b.png");
    assert_null(markdown.image_caption);
}

/* A picture that says nothing does not get another one's words. */
static void
test_two_pictures(void **state)
{
    static const char text[] = "![](http://a.example/b.png) ![Boats](c.png)";
    g_auto(Markdown) markdown = {0};

    (void)state;
    markdown_read(text, strlen(text), &markdown);
    assert_text(markdown.image_url, "http://a.example/b.png");
    assert_null(markdown.image_caption);
}

/* What stands behind the text is none of it. */
static void
test_end(void **state)
{
    static const char text[] = "![a](b)";
    g_auto(Markdown) markdown = {0};

    (void)state;
    markdown_read(text, strlen(text) - 1, &markdown);
    assert_text(markdown.body, "![a](b");
}

static void
test_mistake(void **state)
{
    const struct row *row = *state;
    g_autoptr(GError) error = NULL;

    assert_null(story_file_parse(row->text, strlen(row->text), &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_text(error->message, row->want);
}

static void
test_too_large(void **state)
{
    g_autofree char *text = g_strnfill(5 * 1024 * 1024, 'a');
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(story_file_parse(text, strlen(text), &error));
    assert_code(error, VESPER_ERROR_TOO_LARGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_body_alone),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_too_many_authors),
        cmocka_unit_test(test_crossed_picture),
        cmocka_unit_test(test_picture_without_words),
        cmocka_unit_test(test_two_pictures),
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_too_large),
    };

    content_init();
    return ROW_TESTS(test_body, bodies) + ROW_TESTS(test_mistake, mistakes) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
