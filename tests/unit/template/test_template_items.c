/* SPDX-License-Identifier: MIT */
/* What stands between the braces, and where. */
#include "template.h"

#include "support.h"

#include <string.h>

static const struct items_row {
    const char *name, *in, *want; /* "line:column kind name", deeper indented */
} rows[] = {
    {"nothing", "only text\n", ""},
    {"a value", "a\n {{x.y}}\n", "2:2 value x.y\n"},
    {"raw values", "{{{x}}}{{&y}}", "1:1 raw value x\n1:8 raw value y\n"},
    {"the dot", "{{#x}}{{.}}{{/x}}", "1:1 section x\n  1:7 value .\n"},
    {"sections", "{{#a}}{{^b}}{{c}}{{/b}}{{/a}}{{d}}",
     "1:1 section a\n  1:7 inverted section b\n    1:13 value c\n"
     "1:30 value d\n"},
    {"partials", "{{>one}}\n{{>*two}}\n",
     "1:1 partial one\n2:1 partial *two\n"},
    {"inheritance", "{{<layout}}{{$body}}{{x}}{{/body}}{{/layout}}{{y}}",
     "1:1 parent layout\n  1:12 block body\n    1:21 value x\n1:46 value y\n"},
    {"columns are characters", "夕é{{x}}", "1:3 value x\n"},
    {"comments are none", "{{! a }}{{x}}", "1:9 value x\n"},
    {"other braces", "{{=<% %>=}}<%x%>", "1:12 value x\n"},
};

static void
test_items(void **state)
{
    const struct items_row *row = *state;
    g_autoptr(GString) got = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template =
        template_parse("t", row->in, strlen(row->in), &error);
    g_autoptr(GArray) items = NULL;

    assert_no_error(error);
    items = template_items(template);
    for (unsigned i = 0; i < items->len; i++) {
        const struct template_item *item =
            &g_array_index(items, struct template_item, i);

        g_string_append_printf(got, "%*s%d:%d %s %s%s\n", 2 * item->depth, "",
                               item->line, item->column,
                               template_item_kind_name(item->kind),
                               item->is_dynamic ? "*" : "", item->name);
    }
    assert_text(got->str, row->want);
}

/* A megabyte of tags is walked once. */
static void
test_many_items(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template = NULL;
    g_autoptr(GArray) items = NULL;
    const int count = 100000;

    (void)state;
    for (int i = 0; i < count; i++)
        g_string_append(text, "{{x}}\n");
    template = template_parse("t", text->str, text->len, &error);
    assert_no_error(error);
    items = template_items(template);
    assert_int_equal(items->len, count);
    assert_int_equal(g_array_index(items, struct template_item, count - 1).line,
                     count);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_items),
    };

    return ROW_TESTS(test_items, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
