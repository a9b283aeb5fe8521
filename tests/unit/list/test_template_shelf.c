/* SPDX-License-Identifier: MIT */
/* The operator's templates beside ours. */
#include "template_shelf.h"

#include "house.h"

#include <glib/gstdio.h>
#include <string.h>

static void
put(const char *folder, const char *name, const char *text)
{
    g_autofree char *file = g_build_filename(folder, "web", name, NULL);
    g_autofree char *parent = g_path_get_dirname(file);

    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(file, text, -1, NULL));
}

static char *
render(const struct template_shelf *shelf, const char *name)
{
    g_autoptr(Value) root = template_shelf_root("en");
    char *text;

    value_set_text(root, "title", "A title");
    value_set_text(root, "text", "A text");
    value_set_text(root, "advice", "");
    value_set_text(root, "site_url", "");
    value_set_text(root, "privacy_url", "");
    text = template_shelf_render(shelf, name, root, NULL);
    assert_non_null(text);
    return text;
}

/* One file of the operator's takes the place of one of ours; the others, and
 * the frame around it, stay. */
static void
test_one_of_the_operators_own(void **state)
{
    g_autofree char *folder = support_folder();
    g_autoptr(TemplateShelf) ours = template_shelf_open(NULL, NULL);
    g_autoptr(TemplateShelf) theirs = NULL;
    g_autofree char *own = NULL, *built_in = NULL, *same = NULL;

    (void)state;
    put(folder, "confirmed.html.mustache", "<p>{{title}}, dear reader");
    theirs = template_shelf_open(folder, NULL);
    assert_non_null(theirs);
    own = render(theirs, "web/confirmed.html");
    assert_text(own, "<p>A title, dear reader");
    built_in = render(ours, "web/message.html");
    same = render(theirs, "web/message.html");
    assert_text(same, built_in);
    assert_non_null(strstr(same, "<h1>A title</h1>"));
    support_remove(folder);
}

static void
test_a_broken_one_is_found_at_once(void **state)
{
    g_autofree char *folder = support_folder();
    g_autoptr(GError) error = NULL;

    (void)state;
    put(folder, "confirmed.html.mustache", "{{#never}}closed");
    assert_null(template_shelf_open(folder, &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_non_null(strstr(error->message, "web/confirmed.html:1:1"));
    support_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_of_the_operators_own),
        cmocka_unit_test(test_a_broken_one_is_found_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
