/* SPDX-License-Identifier: MIT */
#include "content.h"
#include "html_text.h"
#include "support.h"

#include <string.h>

struct html_row {
    const char *name;
    const char *html;
    const char *want;
};

// clang-format off
static const struct html_row texts[] = {
    {"plain text", "Nets are dry", "Nets are dry"},
    {"nothing", "", ""},
    {"white space folds", " Nets\n\t are&nbsp;dry ", "Nets are dry"},
    {"paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
    {"unclosed paragraphs", "<p>One.<p>Two.", "One.\n\nTwo."},
    {"nested blocks", "<div><div><p>One.</p></div></div><div>Two.</div>",
     "One.\n\nTwo."},
    {"empty blocks", "<p></p><p>&nbsp;</p><p>One.</p><p></p>", "One."},
    {"a break", "One,<br>two.", "One,\ntwo."},
    {"two breaks", "One.<br/><br/>Two.", "One.\n\nTwo."},
    {"a list", "Boats:<ul><li>red<li>blue</ul>Done.",
     "Boats:\n\nred\nblue\n\nDone."},
    {"a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>",
     "a b\nc"},
    {"inline tags part no words", "un<b>believ</b>able", "unbelievable"},
    {"script and style", "<style>p{}</style>a<script>if (b<c) d()</script>e",
     "ae"},
    {"all that is hidden",
     "<head><title>t</title></head>a<svg><p>b</p></svg><noscript>c</noscript>"
     "<iframe>d</iframe><textarea>e</textarea>f", "af"},
    {"comments", "a<!-- <p>b</p> -->c", "ac"},
    {"entities", "&lt;b&gt; &amp;amp; &eacute;&#8212;&#x2014;",
     "<b> &amp; é——"},
    {"decoded once", "&amp;lt;b&amp;gt;", "&lt;b&gt;"},
    {"windows-1252 by number", "don&#146;t", "don’t"},
    {"an unknown entity", "AT&T &nope;", "AT&T &nope;"},
    {"a lone less-than", "5 < 6, I <3 nets", "5 < 6, I <3 nets"},
    {"controls", "a\x1b[2J\xe2\x80\xae" "b", "a[2Jb"},
    {"bytes that are no UTF-8", "a\xff" "b", "a\xef\xbf\xbd" "b"},
    {"a charset it says", "<meta charset=iso-8859-2><p>Łódź</p>", "Łódź"},
    {"emoji", "<p>👨‍👩‍👧</p>", "👨‍👩‍👧"},
};

static const struct html_row images[] = {
    {"none", "<p>Nets</p>", NULL},
    {"the first", "<p>a<img src='/a.jpg'><img src='/b.jpg'>", "/a.jpg"},
    {"entities", "<img src='/a?b=1&amp;c=2'>", "/a?b=1&c=2"},
    {"pixels count readers", "<img src='/p.gif' width=1><img src=a height='1'>",
     NULL},
    {"no address", "<img alt=a><img src=''><img src='b.png'>", "b.png"},
    {"data is no address", "<img src='data:image/gif;base64,R0lG'>", NULL},
    {"hidden", "<noscript><img src='a.png'></noscript>", NULL},
};
// clang-format on

static void
test_text(void **state)
{
    const struct html_row *row = *state;
    g_autofree char *got = html_to_text(row->html, strlen(row->html));

    assert_text(got, row->want);
}

static void
test_image(void **state)
{
    const struct html_row *row = *state;
    g_autofree char *got = html_first_image(row->html, strlen(row->html));

    assert_text(got, row->want);
}

static void
test_nul(void **state)
{
    g_autofree char *got = html_to_text("a\0b", 3);

    (void)state;
    assert_text(got, "a\xef\xbf\xbd"
                     "b");
}

static char *
repeat(const char *text, int times)
{
    GString *out = g_string_new(NULL);

    for (int i = 0; i < times; i++)
        g_string_append(out, text);
    return g_string_free(out, FALSE);
}

/* Too deep: what came before is kept, and it ends at once. */
static void
test_depth(void **state)
{
    g_autofree char *tags = repeat("<b><div>", 200000);
    g_autofree char *html = g_strconcat("<p>Nets</p>", tags, "deep", NULL);
    g_autofree char *got = html_to_text(html, strlen(html));

    (void)state;
    assert_text(got, "Nets");
}

/* libxml2 compares each attribute with all others. */
static void
test_attributes(void **state)
{
    g_autoptr(GString) html = g_string_new("<p>Nets</p><b");
    g_autofree char *got = NULL;

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(html, " a%d='>'", i);
    g_string_append(html, ">deep");
    got = html_to_text(html->str, html->len);
    assert_text(got, "Nets");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_attributes),
    };

    content_init();
    return ROW_TESTS(test_text, texts) + ROW_TESTS(test_image, images) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
