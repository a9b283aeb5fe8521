/* SPDX-License-Identifier: MIT */
/* JSON becomes what a template is filled with; files end as the shelf's do. */
#include "template_file.h"
#include "template_values.h"

#include "support.h"

#include <string.h>

static const struct values_row {
    const char *name, *json, *template, *want; /* NULL: SYNTAX at place */
    const char *place;
} rows[] = {
    {"a text", "{\"a\": \"<ö>\"}", "{{a}}", "<ö>", NULL},
    {"numbers", "{\"a\": -7, \"b\": 0.1, \"c\": 1e300}", "{{a}} {{b}} {{c}}",
     "-7 0.1 1e+300", NULL},
    {"truths", "{\"a\": true, \"b\": false}", "{{#a}}yes{{/a}}{{^b}} no{{/b}}",
     "yes no", NULL},
    {"null is nothing", "{\"a\": null}", "[{{a}}]{{^a}}!{{/a}}", "[]!", NULL},
    {"zero is false", "{\"a\": 0}", "{{^a}}none{{/a}}", "none", NULL},
    {"trees", "{\"a\": [{\"b\": {\"c\": 1}}, {\"b\": {\"c\": 2}}]}",
     "{{#a}}{{b.c}},{{/a}}", "1,2,", NULL},
    {"over what was there", "{\"known\": \"new\"}", "{{known}}", "new", NULL},
    {"what was there stays", "{}", "{{known}}", "old", NULL},
    {"no object", "[1]", "", NULL, "v.json:1:"},
    {"no JSON", "{\n  \"a\": }", "", NULL, "v.json:2:"},
    {"nothing", "", "", NULL, "v.json:1:"},
    {"twice", "{\"a\": 1, \"a\": 2}", "", NULL, "duplicate"},
    {"no UTF-8", "{\"a\": \"\xff\"}", "", NULL, "v.json:1:"},
    {"more behind it", "{} {}", "", NULL, "v.json:1:"},
};

static char *
fill(const char *text, const struct value *root)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template =
        template_parse("t", text, strlen(text), &error);
    const struct template_options options = {
        .escape = TEMPLATE_ESCAPE_NONE,
        .is_strict = true,
    };
    char *filled;

    assert_no_error(error);
    filled = template_render(template, root, &options, &error);
    assert_no_error(error);
    return filled;
}

static void
test_values(void **state)
{
    const struct values_row *row = *state;
    g_autoptr(Value) root = value_new_map();
    g_autoptr(GError) error = NULL;
    g_autofree char *got = NULL;
    bool is_read;

    value_set_text(root, "known", "old");
    is_read = template_values_read(root, "v.json", row->json, strlen(row->json),
                                   &error);
    assert_code(error, row->want == NULL ? VESPER_ERROR_SYNTAX : -1);
    assert_int_equal(is_read, row->want != NULL);
    if (row->want == NULL) {
        assert_non_null(strstr(error->message, row->place));
        return;
    }
    got = fill(row->template, root);
    assert_text(got, row->want);
}

/* Deeper than the stack would bear is refused by the reader of JSON. */
static void
test_a_deep_tree(void **state)
{
    g_autofree char *open = g_strnfill(100000, '[');
    g_autofree char *json = g_strconcat("{\"a\": ", open, NULL);
    g_autoptr(Value) root = value_new_map();
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(
        template_values_read(root, "v.json", json, strlen(json), &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
}

static void
test_endings(void **state)
{
    (void)state;
    assert_int_equal(template_file_escape("a/b.html.mustache"),
                     TEMPLATE_ESCAPE_HTML);
    assert_int_equal(template_file_escape("b.html"), TEMPLATE_ESCAPE_HTML);
    assert_int_equal(template_file_escape("b.txt.mustache"),
                     TEMPLATE_ESCAPE_NONE);
    assert_int_equal(template_file_escape("html"), TEMPLATE_ESCAPE_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_deep_tree),
        cmocka_unit_test(test_endings),
    };

    return ROW_TESTS(test_values, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
