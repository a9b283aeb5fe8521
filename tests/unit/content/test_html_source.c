/* SPDX-License-Identifier: MIT */
#include "html_source.h"
#include "support.h"

#include <string.h>

struct row {
    const char *name;
    const char *html;
    const char *want;
};

// clang-format off
static const struct row references[] = {
    {"controls", "a\x01\x1f\tb\xef\xbf\xbf<i\x02>", "a\x7f\x7f\tb\x7f<i\x7f>"},
    {"none", "a & b &c; &;", "a &amp; b &amp;c; &amp;;"},
    {"a name", "&eacute;&hellip;", "é…"},
    {"a new name", "&NotEqualTilde;|&lbrace;", "≂̸|&#123;"},
    {"names of ASCII", "&lt;b&gt; &amp; &quot; &apos; &Tab;",
     "&#60;b&#62; &#38; &#34; &#39; &#9;"},
    {"an old name", "&copy 2026 &notit;", "© 2026 ¬it;"},
    {"the longest name", "&notin;&not;", "∉¬"},
    {"an old name in an address", "<a href='?a=1&copy=2&lt'>",
     "<a href='?a=1&amp;copy=2&#60;'>"},
    {"a name that ends the value", "<a title=\"&copy\">", "<a title=\"©\">"},
    {"a name never heard of", "&nope; &nopes", "&amp;nope; &amp;nopes"},
    {"numbers", "&#233;&#xe9;&#XE9;&#233", "éééé"},
    {"numbers of ASCII", "&#60;&#x3c;", "&#60;&#60;"},
    {"numbers of windows-1252", "don&#146;t", "don’t"},
    {"numbers of no character", "&#0;&#xd800;&#x110000;&#99999999999999;",
     "����"},
    {"no number", "&#; &#x; &#xg;", "&amp;#; &amp;#x; &amp;#xg;"},
    {"at the end", "&", "&amp;"},
};

static const struct row markup[] = {
    {"tags stay", "<p class=a>b</p>", "<p class=a>b</p>"},
    {"a lone less-than", "a < b <3 <", "a &lt; b &lt;3 &lt;"},
    {"an end tag that is none", "a</", "a&lt;/"},
    {"comments", "a<!-- <b> -->b<!-->c<!--->d<!-- --!>e", "abcde"},
    {"a comment that never ends", "a<!-- b", "a"},
    {"what looks like comments", "<!doctype html>a<?b?>c</ d>e<![CDATA[f]]>",
     "ace"},
    {"a comment in a value", "<a title='<!-- '>b", "<a title='<!-- '>b"},
    {"a quote in a value", "<a b=\"'\">c<a d='\"'>", "<a b=\"'\">c<a d='\"'>"},
    {"a quote in a tag", "<a b'>c<a d'>", "<a b'>c<a d'>"},
    {"scripts", "a<script>if (b<c) '</b>';</script >d", "ad"},
    {"a script that never ends", "a<SCRIPT>b</scripts>", "a"},
    {"a script that closes itself", "a<script/>c", "ac"},
    {"one with a value", "a<script src='b' />c", "ac"},
    {"a slash of a value closes nothing", "a<script src=b/>c</script>d", "ad"},
    {"nor does one of HTML", "a<script src=b />c</script>d", "ad"},
    {"a comment in a script", "a<script><!-- b</script>c", "ac"},
    {"styles, frames, fields",
     "<style>a</style><iframe>b</iframe><textarea><p>c</textarea>d", "d"},
    {"a title is text", "<title>a <b> &amp; c</title><b>",
     "<title>a &lt;b> &#38; c</title><b>"},
    {"a title that closes itself", "<title/><b>", "<title/><b>"},
};
// clang-format on

static void
test_row(void **state)
{
    const struct row *row = *state;
    g_autofree char *got = html_source(row->html, NULL);

    assert_text(got, row->want);
}

static void
test_json_ld(void **state)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *got =
        html_source("a<script type='Application/LD+JSON'>{\"b\": \"</i>\"}"
                    "</script><script>c</script>"
                    "<script type=application/ld+json>[",
                    found);

    (void)state;
    assert_text(got, "a");
    assert_int_equal(found->len, 2);
    assert_text(found->pdata[0], "{\"b\": \"</i>\"}");
    assert_text(found->pdata[1], "[");
}

/* Each tag is looked at once, however far the next reference is. */
static void
test_length(void **state)
{
    g_autoptr(GString) html = g_string_new(NULL);
    g_autofree char *got = NULL;

    (void)state;
    for (int i = 0; i < 200000; i++)
        g_string_append(html, "<p class=a>nets");
    got = html_source(html->str, NULL);
    assert_int_equal(strlen(got), html->len);
}

/* What grows to five times its size is read to where it is too long. */
static void
test_growth(void **state)
{
    g_autofree char *signs = g_strnfill(LIMIT_DOWNLOAD_BYTES, '&');
    g_autofree char *got = html_source(signs, NULL);

    (void)state;
    assert_in_range(strlen(got), HTML_SOURCE_BYTES, HTML_SOURCE_BYTES + 4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_ld),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_growth),
    };

    return ROW_TESTS(test_row, references) + ROW_TESTS(test_row, markup) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
