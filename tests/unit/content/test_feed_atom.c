/* SPDX-License-Identifier: MIT */
/* Atom 1.0 (RFC 4287) and 0.3, a rule a row. */
#include "limit.h"
#include "told_feed.h"

#define FEED(inside)                                                      \
    "<feed xmlns='http://www.w3.org/2005/Atom'"                           \
    " xmlns:media='http://search.yahoo.com/mrss/'"                        \
    " xmlns:dc='http://purl.org/dc/elements/1.1/'>"                       \
    "<title>The Coast</title><link href='https://news.example/'/>" inside \
    "</feed>"
#define AT "xmlns:at='http://purl.org/atompub/tombstones/1.0'"
#define GONE(when) \
    "<at:deleted-entry " AT " ref='n1' when='2026-11-24T" when "Z'/>"
#define THERE(title, when)                       \
    "<entry><title>" title "</title><id>n1</id>" \
    "<updated>2026-11-24T" when "Z</updated></entry>"
#define ENTRY(inside) FEED("<entry><title>Nets</title>" inside "</entry>")
#define OLD(inside)                                                \
    "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>" \
    "<title>Nets</title>" inside "</entry></feed>"

// clang-format off
static const struct item_row entries[] = {
    {"a whole entry",
     ENTRY("<id>tag:news.example,2026:1</id>"
           "<link rel='alternate' type='text/html' href='/nets'/>"
           "<author><name>Jon Aas</name><email>j@a.example</email></author>"
           "<category term='sea' label='Sea'/><summary>Dry.</summary>"
           "<content type='html'>&lt;p&gt;One.&lt;p&gt;Two.</content>"
           "<published>2026-11-24T17:00:00Z</published>"
           "<updated>2026-11-24T18:00:00Z</updated>"),
     "title: Nets\nurl: https://news.example/nets\n"
     "guid: tag:news.example,2026:1\nsection: Sea\nauthor: Jon Aas\n"
     "standfirst: Dry.\nbody: One.¶Two.\nat: 1795539600\n"
     "modified: 1795543200\n"},
    {"no vocabulary",
     "<feed><entry><title>Nets</title></entry></feed>", "title: Nets\n"},
    {"a vocabulary of a draft",
     "<feed xmlns='http://purl.org/pie/'><entry><title>Nets</title></entry>"
     "</feed>", "title: Nets\n"},
    {"a prefix",
     "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry>"
     "<a:title>Nets</a:title></a:entry></a:feed>", "title: Nets\n"},

    /* text constructs, §3.1 */
    {"text is the usual", FEED("<entry><title>&lt;b> &amp;amp;</title>"
                               "</entry>"), "title: <b> &amp;\n"},
    {"type text", FEED("<entry><title type='text'>a &lt; b</title></entry>"),
     "title: a < b\n"},
    {"type html", FEED("<entry><title type='html'>&lt;b>a&lt;/b> &amp;amp; c"
                       "</title></entry>"), "title: a & c\n"},
    {"type xhtml",
     FEED("<entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/"
          "xhtml'>a <b>b</b> &amp; &lt;c></div></title></entry>"),
     "title: a b & <c>\n"},
    {"paragraphs of text", ENTRY("<content>One\ntwo.\n \nThree.</content>"),
     "title: Nets\nstandfirst: One two.\nbody: One two.¶Three.\n"},

    /* content, §4.1.3 */
    {"a media type of text",
     ENTRY("<content type='text/plain'>&lt;a></content>"),
     "title: Nets\nstandfirst: <a>\nbody: <a>\n"},
    {"base64", ENTRY("<content type='a/b'>PHA+T25lLg==</content>"),
     "title: Nets\nstandfirst: One.\nbody: One.\n"},
    {"a picture in base64",
     ENTRY("<content type='image/png'>iVBORw0K</content>"),
     "title: Nets\n"},
    {"content somewhere else",
     ENTRY("<content src='/a.mp4' type='video/mp4'/><summary>Dry.</summary>"),
     "title: Nets\nstandfirst: Dry.\nbody: Dry.\n"},
    {"the language of the content",
     ENTRY("<content xml:lang='pl'>Sieci.</content>"),
     "title: Nets\nstandfirst: Sieci.\nbody: Sieci.\nlanguage: pl\n"},

    /* links, §4.2.7 */
    {"a page goes before other alternates",
     ENTRY("<link type='application/json' href='/n.json'/>"
           "<link type='text/html' href='/n.html'/>"),
     "title: Nets\nurl: https://news.example/n.html\n"},
    {"an alternate of some type",
     ENTRY("<link rel='alternate' type='text/plain' href='/n.txt'/>"),
     "title: Nets\nurl: https://news.example/n.txt\n"},
    {"no other relation is the page",
     ENTRY("<link rel='edit' href='/e'/><link rel='enclosure' href='/a.mp3'/>"),
     "title: Nets\n"},
    {"an address as content", ENTRY("<link>/n</link>"),
     "title: Nets\nurl: https://news.example/n\n"},
    {"xml:base, twice",
     ENTRY("<link xml:base='b/' href='nets'/>"),
     "title: Nets\nurl: https://news.example/feeds/b/nets\n"},
    {"an id that is an address", ENTRY("<id>http://news.example/n</id>"),
     "title: Nets\nurl: http://news.example/n\nguid: http://news.example/n\n"},
    {"an enclosure that is a picture",
     ENTRY("<link rel='enclosure' type='audio/mpeg' href='/a.jpg'/>"
           "<link rel='enclosure' type='image/jpeg' href='/b'/>"),
     "title: Nets\nimage: https://news.example/b\n"},

    /* people, §4.2.1 */
    {"two authors", ENTRY("<author><name>Jon Aas</name></author>"
                          "<author><name>Mira Sand</name></author>"
                          "<contributor><name>Ada</name></contributor>"),
     "title: Nets\nauthor: Jon Aas\nauthor: Mira Sand\n"},
    {"the source's author",
     FEED("<author><name>Desk</name></author><entry><title>Nets</title>"
          "<source><title>No</title><author><name>Jon Aas</name></author>"
          "</source></entry>"),
     "title: Nets\nauthor: Jon Aas\n"},
    {"the feed's author",
     FEED("<author><name>Desk</name></author><entry><title>Nets</title>"
          "</entry>"), "title: Nets\nauthor: Desk\n"},
    {"an author without a name",
     ENTRY("<author><email>j@a.example</email></author>"), "title: Nets\n"},

    /* dates */
    {"updated alone", ENTRY("<updated>2026-11-24T17:00:00Z</updated>"),
     "title: Nets\nat: 1795539600\n"},

    /* pictures */
    {"a film",
     ENTRY("<media:group><media:title>No</media:title>"
           "<media:content url='/v' type='application/x-shockwave-flash'/>"
           "<media:thumbnail url='/t.jpg'/><media:description>Dry nets."
           "</media:description></media:group>"),
     "title: Nets\nstandfirst: Dry nets.\nbody: Dry nets.\n"
     "image: https://news.example/t.jpg\n"},
    {"a picture within",
     ENTRY("<content type='html'>&lt;IMG src='/a.jpg'></content>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"no picture in plain text",
     ENTRY("<content>&lt;img src='/a.jpg'></content>"),
     "title: Nets\nstandfirst: <img src='/a.jpg'>\nbody: <img src='/a.jpg'>\n"},

    /* tombstones, RFC 6721 §3 */
    {"a tombstone", FEED(GONE("17:00:00")),
     "withdrawn: n1\nwhen: 1795539600\n"},
    {"a tombstone buries its entry",
     FEED(THERE("Nets", "16:59:59") GONE("17:00:00")
          "<entry><title>Oil</title><id>n2</id></entry>"),
     "title: Oil\nguid: n2\nwithdrawn: n1\nwhen: 1795539600\n"},
    {"one as new as its entry",
     FEED(GONE("17:00:00") THERE("Nets", "17:00:00")),
     "withdrawn: n1\nwhen: 1795539600\n"},
    {"published again",
     FEED(GONE("17:00:00") THERE("Nets", "17:00:01")),
     "title: Nets\nguid: n1\nat: 1795539601\n"},
    {"published anew, in RSS",
     "<rss><channel><item><title>Nets</title><guid>n1</guid><pubDate>"
     "Tue, 24 Nov 2026 17:00:01 GMT</pubDate></item>" GONE("17:00:00")
     "</channel></rss>",
     "title: Nets\nguid: n1\nat: 1795539601\n"},
    {"the older of two versions is gone",
     FEED(THERE("Nets", "17:00:01") THERE("Old", "16:00:00") GONE("17:00:00")),
     "title: Nets\nguid: n1\nat: 1795539601\n"},
    {"of two tombstones the newer counts",
     FEED(GONE("18:00:00") GONE("17:00:00") THERE("Nets", "17:30:00")),
     "withdrawn: n1\nwhen: 1795543200\n"},
    {"a tombstone that does not say when",
     FEED("<at:deleted-entry " AT " ref='n1'/>"
          "<entry><title>Nets</title><id>n1</id></entry>"),
     "withdrawn: n1\n"},
    {"a tombstone of nobody", FEED("<at:deleted-entry " AT "/>"), ""},
    {"a tombstone by its usual prefix",
     "<feed><at:deleted-entry ref=' n1 '/></feed>", "withdrawn: n1\n"},
    {"deleted-entry of another vocabulary",
     FEED("<deleted-entry ref='n1'/>"), ""},

    /* Atom 0.3 */
    {"Atom 0.3",
     OLD("<id>n1</id><link rel='alternate' type='text/html' href='/n'/>"
         "<content type='text/html' mode='escaped'>&lt;p>One.</content>"
         "<issued>2026-11-24T17:00:00Z</issued>"
         "<modified>2026-11-24T18:00:00Z</modified>"),
     "title: Nets\nurl: https://news.example/n\nguid: n1\nstandfirst: One.\n"
     "body: One.\nat: 1795539600\nmodified: 1795543200\n"},
    {"mode base64", OLD("<summary type='text/html' mode='base64'>PHA+T25lLg=="
                        "</summary>"),
     "title: Nets\nstandfirst: One.\nbody: One.\n"},
};
// clang-format on

static void
test_about(void **state)
{
    static const char text[] =
        FEED("<link rel='self' href='/feed'/><entry><title>N</title></entry>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = NULL;

    (void)state;
    feed = feed_parse(text, strlen(text), TOLD_FEED_URL, &error);
    assert_no_error(error);
    assert_text(feed->title, "The Coast");
    assert_text(feed->url, "https://news.example/");
    assert_null(feed->language);
    assert_int_equal(feed->stories->len, 1);
}

/* The newest stands in the middle. */
static void
test_many_tombstones(void **state)
{
    const int count = 2 * LIMIT_FEED_TOMBSTONES + 1;
    g_autoptr(GString) text = g_string_new("<feed>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = NULL;
    const struct story *newest = NULL;

    (void)state;
    for (int i = 0; i < count; i++)
        g_string_append_printf(
            text, "<at:deleted-entry ref='n%d' when='2026-11-%02dT17:00:00Z'/>",
            i, i == LIMIT_FEED_TOMBSTONES ? 24 : 23);
    g_string_append(text, "</feed>");
    feed = feed_parse(text->str, text->len, TOLD_FEED_URL, &error);
    assert_no_error(error);
    assert_int_equal(feed->withdrawn->len, LIMIT_FEED_TOMBSTONES);
    newest = g_ptr_array_index(feed->withdrawn, 0);
    assert_int_equal(newest->modified_at_ms, INT64_C(1795539600000));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_about),
        cmocka_unit_test(test_many_tombstones),
    };

    content_init();
    return ROW_TESTS(test_told_feed, entries) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
