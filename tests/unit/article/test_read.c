/* SPDX-License-Identifier: MIT */
/* Stories out of a file. What bytes are taken for: test_story_bytes.c. */
#include "article.h"

#include "content.h"
#include "error.h"
#include "support.h"

#define FEED                                                   \
    "<rss version=\"2.0\"><channel><title>News</title>"        \
    "<item><title>One</title><link>https://n.example/1</link>" \
    "</item><item><title>Two</title></item></channel></rss>"

struct file_row {
    const char *name, *bytes;
    guint stories;
    int code;
};

static const struct file_row files[] = {
    {"a feed behind blanks", "\xef\xbb\xbf\n" FEED, 2, -1},
    {"a page", "<!DOCTYPE HTML><title>One</title><p>x", 1, -1},
    {"a page of nothing", "<!DOCTYPE HTML><html></html>", 0,
     VESPER_ERROR_SYNTAX},
    {"nothing", "", 0, VESPER_ERROR_SYNTAX},
    {"no file", NULL, 0, VESPER_ERROR_NO_INPUT},
};

static void
test_file(void **state)
{
    const struct file_row *row = *state;
    g_autofree char *folder = support_folder();
    g_autofree char *path = g_build_filename(folder, "story", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) stories = NULL;

    if (row->bytes != NULL)
        assert_true(g_file_set_contents(path, row->bytes, -1, NULL));
    stories = article_read(path, NULL, &(struct fetch_rules){0}, &error);
    assert_code(error, row->code);
    assert_int_equal(stories == NULL ? 0 : stories->len, row->stories);
    support_remove(folder);
}

/* It opens like a file, and fails only when it is read. */
static void
test_a_folder_is_no_story(void **state)
{
    g_autofree char *folder = support_folder();
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(article_read(folder, NULL, &(struct fetch_rules){0}, &error));
    assert_code(error, VESPER_ERROR_NO_INPUT);
    support_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_folder_is_no_story),
    };

    content_init();
    return ROW_TESTS(test_file, files) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
