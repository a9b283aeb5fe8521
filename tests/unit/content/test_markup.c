/* SPDX-License-Identifier: MIT */
#include "markup.h"
#include "support.h"

#include <string.h>

struct markup_row {
    const char *name;
    const char *before;
    const char *attribute; /* so often that it is too much */
    const char *behind;
    bool is_xml;
    bool is_sane;
};

// clang-format off
static const struct markup_row rows[] = {
    {"a tag of many attributes", "a<b", " c='d'", ">", true, false},
    {"without blanks between", "a<b ", "c='d'", ">", false, false},
    {"without values", "a<b", " c", ">", false, false},
    {"with an end in each value", "a<b", " c='>'", ">", false, false},
    {"with another tag in each value", "a<b", " c='<d>'", ">", true, false},
    {"a tag without an end", "a<b", "\nc=d", "", true, false},
    {"many tags", "a", "<b c='d'>", "", true, true},
    {"many words", "a < b", " c=d", "", true, true},
    {"a long value", "a<b c='", " d=e", "'>", true, true},
    {"a long value in HTML", "a<b c=\"", " d='e'", "\">", false, true},
    {"CDATA", "a<![CDATA[<b", " c='d'", "]]>", true, true},
    {"CDATA without an end", "a<![CDATA[<b", " c='d'", "", true, true},
    {"CDATA in HTML", "a<![CDATA[<b", " c='d'", "]]>", false, false},
    {"behind CDATA", "a<![CDATA[]]><b", " c='d'", ">", true, false},
};
// clang-format on

static void
test_markup(void **state)
{
    const struct markup_row *row = *state;
    g_autoptr(GString) text = g_string_new(row->before);
    size_t length;

    for (int i = 0; i <= MARKUP_ATTRIBUTES; i++)
        g_string_append(text, row->attribute);
    g_string_append(text, row->behind);
    length = markup_sane_length(text->str, text->len, row->is_xml);
    if (row->is_sane)
        assert_int_equal(length, text->len);
    else
        assert_true(g_str_has_prefix(text->str + length, "<b"));
}

/* A quarter of the weight is a tag's; what goes before is kept. */
static void
check_weight(int weight, bool is_xml)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < weight / 4; i++)
        g_string_append(text, "<a>");
    assert_int_equal(markup_sane_length(text->str, text->len, is_xml),
                     text->len);
    g_string_append(text, "b<c>");
    assert_int_equal(markup_sane_length(text->str, text->len, is_xml),
                     text->len - strlen("<c>"));
}

static void
test_weight(void **state)
{
    (void)state;
    check_weight(MARKUP_XML_WEIGHT, true);
    check_weight(MARKUP_HTML_WEIGHT, false);
}

static void
test_nothing(void **state)
{
    (void)state;
    assert_int_equal(markup_sane_length("", 0, true), 0);
    assert_int_equal(markup_sane_length("<", 1, true), 1);
    assert_int_equal(markup_sane_length("<a", 2, false), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_weight),
    };

    return ROW_TESTS(test_markup, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
