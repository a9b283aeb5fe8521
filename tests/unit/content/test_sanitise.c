/* SPDX-License-Identifier: MIT */
#include "content.h"
#include "support.h"

#include <string.h>

static const char base_url[] = "https://news.example/a/b.html";

struct row {
    const char *name;
    const char *html;
    const char *want;
};

// clang-format off
static const struct row kept[] = {
    {"nothing", "", ""},
    {"text", "Nets are dry", "Nets are dry"},
    {"text is escaped", "a < b & c > \"d\"",
     "a &lt; b &amp; c &gt; &quot;d&quot;"},
    {"escaped markup stays escaped", "&lt;script&gt;", "&lt;script&gt;"},
    {"paragraphs are closed", "<p>One<p>Two", "<p>One</p><p>Two</p>"},
    {"words", "<p>a <em>b</em> <STRONG>c</STRONG></p>",
     "<p>a <em>b</em> <strong>c</strong></p>"},
    {"crossed tags", "<b><i>a</b>b</i>", "<b><i>a</i></b>b"},
    {"void tags", "a<br/>b<hr>", "a<br>b<hr>"},
    {"a list", "<ol start=3><li>a<li value='7'>b</ol>",
     "<ol start=\"3\"><li>a</li><li value=\"7\">b</li></ol>"},
    {"a table", "<table><tr><td colspan=2>a<th rowspan=x>b</table>",
     "<table><tr><td colspan=\"2\">a</td><th>b</th></tr></table>"},
    {"a picture", "<img src='/i.png' alt='A \"net\"' width=30 height=1e9>",
     "<img src=\"https://news.example/i.png\" alt=\"A &quot;net&quot;\""
     " width=\"30\">"},
    {"language and direction", "<p lang=pl-PL dir=RTL>a</p>",
     "<p lang=\"pl-PL\" dir=\"rtl\">a</p>"},
    {"emoji", "👨‍👩‍👧", "👨‍👩‍👧"},
    {"white space", "<pre>a\n  b\tc</pre>", "<pre>a\n  b\tc</pre>"},
};

static const struct row links[] = {
    {"absolute", "<a href='http://b.example/?a=1&amp;b=2'>x</a>",
     "<a href=\"http://b.example/?a=1&amp;b=2\">x</a>"},
    {"relative", "<a href='c' title='t'>x</a>",
     "<a href=\"https://news.example/a/c\" title=\"t\">x</a>"},
    {"mail", "<a href='MAILTO:Eva@a.example'>x</a>",
     "<a href=\"mailto:Eva@a.example\">x</a>"},
    {"mail, without header fields", "<a href='mailto:a@b.example?bcc=c'>x</a>",
     "<a href=\"mailto:a@b.example\">x</a>"},
    {"mail, escaped", "<a href='mailto:a\"><b>@c'>x</a>",
     "<a href=\"mailto:a%22%3E%3Cb%3E@c\">x</a>"},
    {"mail to nobody", "<a href='mailto:x'>x</a>", "x"},
    {"script", "<a href=javascript:alert(1)>x</a>", "x"},
    {"script in disguise", "<a href=' jAva&#10;script:alert(1)'>x</a>", "x"},
    {"control before script", "<a href='&#1;javascript:alert(1)'>x</a>", "x"},
    {"data", "<a href='data:text/html,x'>x</a><img src='data:image/gif,x'>",
     "x"},
    {"other schemes", "<a href=ftp://a.example>x</a><a href=tel:1>y</a>", "xy"},
    {"none", "<a name=x>y</a>", "y"},
    {"within one another", "<a href=/c>x<a href=/d>y</a></a>",
     "<a href=\"https://news.example/c\">x</a>"
     "<a href=\"https://news.example/d\">y</a>"},
};

static const struct row gone[] = {
    {"script", "a<script>b()</script>c", "ac"},
    {"script with tags in its text", "a<script>'<b>x</b>'</script>c", "ac"},
    {"script that never ends", "a<script>b()", "a"},
    {"a tag within a tag", "<scr<script>x</script>ipt>alert(1)</script>",
     "xipt&gt;alert(1)"},
    {"style", "<style>p{}</style><p style='x:expression(1)' class=c id=i>a</p>",
     "<p>a</p>"},
    {"handlers", "<p onclick=a() ONMOUSEOVER='b()'>a</p>", "<p>a</p>"},
    {"comments", "a<!-- <b>x</b> --><!--[if IE]>y<![endif]-->b", "ab"},
    {"drawings and formulas",
     "<svg><a href=/x>y</a></svg><math><mi>x</mi></math>z", "z"},
    {"frames and objects",
     "<iframe src=/x>y</iframe><object>y</object><embed src=/x>z", "z"},
    {"forms leave their text",
     "<form action=/x><label>a</label><input value=b>"
     "<textarea>c</textarea><select><option>d</select></form>", "a"},
    {"the head", "<head><title>t</title><base href=/x><meta charset=x>"
     "</head>a", "a"},
    {"a document's own frame", "<!DOCTYPE html><html><body><p>a</p></html>",
     "<p>a</p>"},
    {"unknown tags leave their text", "<x-net>a <blink>b</blink></x-net>",
     "a b"},
    {"foreign vocabularies", "<svg:script>a</svg:script><o:p>b</o:p>", "ab"},
    {"what is shown without scripts", "<noscript><p>a</noscript>b", "b"},
    {"controls and turned text", "a\x1b\xe2\x80\xae" "b&#8;c&#x202e;d",
     "abcd"},
    {"bytes that are no UTF-8", "<p title=\xff>a\xff", "<p>a\xef\xbf\xbd</p>"},
};
// clang-format on

static void
assert_sanitised(const char *html, const char *want)
{
    g_autofree char *got = html_sanitise(html, strlen(html), base_url);
    g_autofree char *again = html_sanitise(got, strlen(got), NULL);

    assert_text(got, want);
    assert_text(again, want);
}

static void
test_row(void **state)
{
    const struct row *row = *state;

    assert_sanitised(row->html, row->want);
}

static void
test_no_base(void **state)
{
    static const char html[] = "<a href=/c>x</a><img src=d.png>y";
    g_autofree char *got = html_sanitise(html, strlen(html), NULL);

    (void)state;
    assert_text(got, "xy");
}

static void
test_nul(void **state)
{
    g_autofree char *got = html_sanitise("<p>a\0<b>b", 9, NULL);

    (void)state;
    assert_text(got, "<p>a\xef\xbf\xbd<b>b</b></p>");
}

/* Too deep: what came before is kept, and every tag is closed. */
static void
test_depth(void **state)
{
    g_autoptr(GString) html = g_string_new("<p>Nets</p>");
    g_autofree char *got = NULL;

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append(html, "<i><div>");
    got = html_sanitise(html->str, html->len, NULL);
    assert_true(g_str_has_prefix(got, "<p>Nets</p>"));
    assert_true(g_str_has_suffix(got, "</div></i>"));
    assert_true(strlen(got) < 20000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_base),
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_depth),
    };

    content_init();
    return ROW_TESTS(test_row, kept) + ROW_TESTS(test_row, links) +
           ROW_TESTS(test_row, gone) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
