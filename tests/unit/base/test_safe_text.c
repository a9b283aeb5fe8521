/* SPDX-License-Identifier: MIT */
#include "safe_text.h"
#include "support.h"

#include <string.h>

struct text_row {
    const char *name;
    const char *in;
    const char *want;
};

static const struct text_row shown[] = {
    {"harmless text stays", "Łódź “quoted” — ok", "Łódź “quoted” — ok"},
    {"escape sequence", "\x1b[2J", "\\x1b[2J"},
    {"line ends", "a\r\nBcc: b", "a\\r\\nBcc: b"},
    {"C1 control",
     "a\xc2\x9b"
     "b",
     "a\\x9bb"},
    {"bidi override",
     "a\xe2\x80\xae"
     "b",
     "a\\u202eb"},
    {"zero width",
     "a\xe2\x80\x8b"
     "b",
     "a\\u200bb"},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a",
     "\\ufeffa"},
    {"no UTF-8", "a\xff\xc3", "a\\xff\\xc3"},
    {"overlong", "\xc0\xaf", "\\xc0\\xaf"},
};

static const struct text_row lines[] = {
    {"white space folds", "  a \t\r\n b  ", "a b"},
    {"header injection", "Hi\r\nBcc: x@y", "Hi Bcc: x@y"},
    {"controls drop",
     "a\x07\x1b"
     "b",
     "ab"},
    {"no-break space folds", "a\xc2\xa0 b", "a b"},
    {"bidi drops",
     "a\xe2\x80\xae"
     "b",
     "ab"},
    {"family emoji stays", "👨‍👩‍👧", "👨‍👩‍👧"},
    {"bad bytes are marked",
     "a\xff"
     "b",
     "a\xef\xbf\xbd"
     "b"},
    {"empty", "", ""},
};

static void
test_shown(void **state)
{
    const struct text_row *row = *state;
    g_autofree char *got = safe_text(row->in, 1000);

    assert_text(got, row->want);
}

static void
test_line(void **state)
{
    const struct text_row *row = *state;
    g_autofree char *got = safe_text_to_line(row->in);

    assert_text(got, row->want);
}

static void
test_cut(void **state)
{
    g_autofree char *cut = safe_text("ααααα", 4);
    g_autofree char *none = safe_text(NULL, 4);
    g_autofree char *nul = safe_bytes("a\0b", 3, 10);

    (void)state;
    assert_text(cut, "αα…");
    assert_text(none, "");
    assert_text(nul, "a\\x00b");
}

static void
test_width(void **state)
{
    (void)state;
    assert_int_equal(safe_text_width("abc"), 3);
    assert_int_equal(safe_text_width("日本"), 4);
    assert_int_equal(safe_text_width("e\xcc\x81"), 1);
}

static void
test_plain(void **state)
{
    (void)state;
    assert_true(safe_text_is_plain("Evening Digest “daily”"));
    assert_false(safe_text_is_plain("a\nb"));
    assert_false(safe_text_is_plain("a\tb"));
    assert_false(safe_text_is_plain("a\xff"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_width),
        cmocka_unit_test(test_plain),
    };

    return ROW_TESTS(test_shown, shown) + ROW_TESTS(test_line, lines) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
