/* SPDX-License-Identifier: MIT */
#include "charset.h"
#include "feed_repair.h"
#include "support.h"

#include <string.h>

struct repair_row {
    const char *name;
    const char *xml;
    const char *want;
};

// clang-format off
static const struct repair_row repairs[] = {
    {"what is right stays", "<a b='&amp;'>&lt;&#8212;&#x2014;</a>",
     "<a b='&amp;'>&lt;——</a>"},
    {"nothing", "", ""},
    {"a lone ampersand", "<a>b & c&d;e</a>", "<a>b &amp; c&amp;d;e</a>"},
    {"in a query", "?a=1&copy=2&lt;", "?a=1&amp;copy=2&lt;"},
    {"an ampersand at the end", "a&", "a&amp;"},
    {"a name without an end", "&nbsp", "&amp;nbsp"},
    {"entities of HTML", "&nbsp;&eacute;&thetasym;", "\xc2\xa0éϑ"},
    {"a name too long", "&aaaaaaaaaaaaaaaa;", "&amp;aaaaaaaaaaaaaaaa;"},
    {"the ampersand by number", "&#38;&#x3C;", "&amp;&lt;"},
    {"numbers XML does not know", "a&#0;b&#x1F;c&#xD800;d&#x110000;e", "abcde"},
    {"numbers without digits", "&#;&#x;&#xg;", "&amp;#;&amp;#x;&amp;#xg;"},
    {"a number too long", "&#999999999;", "&amp;#999999999;"},
    {"controls", "a\x01" "b\x0c\tc\n", "ab\tc\n"},
    {"a noncharacter", "a\xef\xbf\xbf" "b", "ab"},
    {"a lone less-than", "<a>1 < 2 <3 <</a>", "<a>1 &lt; 2 &lt;3 &lt;</a>"},
    {"a less-than at the end", "<a><", "<a>&lt;"},
    {"CDATA is left alone", "<![CDATA[a & b < c &nbsp;]]>&",
     "<![CDATA[a & b < c &nbsp;]]>&amp;"},
    {"but for controls", "<![CDATA[a\x01]]>", "<![CDATA[a]]>"},
    {"CDATA without an end", "<![CDATA[a & b", "<![CDATA[a & b"},
    {"comments go", "<a><!-- & <\n -- -->&", "<a>\n&amp;"},
    {"instructions go", "<a/><?b & ?>&", "<a/>&amp;"},
    {"a comment without an end", "<a><!-- b", "<a>"},
    {"a declaration goes", "<?xml version='1.0'?><a/>", "<a/>"},
    {"its lines are kept", "\n\n<?xml\nversion='1.0' ?>\n<a/>",
     "\n\n\n\n<a/>"},
    {"what stands before it goes", "Warning: x\n<?xml version='1.0'?><a/>",
     "\n<a/>"},
    {"a byte order mark", "\xef\xbb\xbf<a/>", "<a/>"},
    {"bytes of windows-1252", "<a>\x93\xe9\x94 é</a>", "<a>“é” é</a>"},
    {"another label", "<?xml version='1.0' encoding='iso-8859-2'?><a>\xb3</a>",
     "<a>ł</a>"},
    {"a label nobody knows", "<?xml version='1.0' encoding='x'?><a>\x80</a>",
     "<a>€</a>"},
    {"a label of UTF-16 on UTF-8",
     "<?xml version='1.0' encoding='utf-16'?><a>é</a>", "<a>é</a>"},
};
// clang-format on

static void
test_repair(void **state)
{
    const struct repair_row *row = *state;
    g_autofree char *got = feed_repair(row->xml, strlen(row->xml));

    assert_text(got, row->want);
}

/* What was repaired needs no second repair. */
static void
test_twice(void **state)
{
    const struct repair_row *row = *state;
    g_autofree char *once = feed_repair(row->xml, strlen(row->xml));
    g_autofree char *twice = feed_repair(once, strlen(once));

    assert_text(twice, once);
}

static void
test_bytes(void **state)
{
    const char utf16[] = "\xff\xfe<\0a\0/\0>\0";
    g_autofree char *decoded = feed_repair(utf16, 10);
    g_autofree char *nul = feed_repair("<a>\0b</a>", 9);

    (void)state;
    assert_text(decoded, "<a/>");
    assert_text(nul, "<a>b</a>");
    assert_int_equal(charset_windows_1252(0x80), 0x20ac);
    assert_int_equal(charset_windows_1252(0x9f), 0x178);
    assert_int_equal(charset_windows_1252('a'), 'a');
    assert_int_equal(charset_windows_1252(0xe9), 0xe9);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
    };

    return ROW_TESTS(test_repair, repairs) + ROW_TESTS(test_twice, repairs) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
