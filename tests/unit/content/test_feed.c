/* SPDX-License-Identifier: MIT */
/* Feeds of our own making: one per rule of the mapping, and those that are to
 * be refused. */
#include "content.h"
#include "excerpt.h"
#include "limit.h"
#include "told_feed.h"

#include <string.h>

#define BASE TOLD_FEED_URL
#define SPACES                                                  \
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'" \
    " xmlns:dc='http://purl.org/dc/elements/1.1/'"              \
    " xmlns:media='http://search.yahoo.com/mrss/'"              \
    " xmlns:atom='http://www.w3.org/2005/Atom'"                 \
    " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
#define FEED(inside)                                                    \
    "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'" SPACES \
    "><channel><title>The Coast</title>" inside "</channel></rss>"
#define ITEM(inside) FEED("<item><title>Nets</title>" inside "</item>")

// clang-format off
static const struct item_row items[] = {
    {"a whole item",
     ITEM("<link>https://news.example/nets</link><guid>n1</guid>"
          "<dc:creator>Jon Aas</dc:creator><category>Sea</category>"
          "<category>Coast</category><description>They are dry.</description>"
          "<pubDate>Tue, 24 Nov 2026 18:00:00 +0100</pubDate>"),
     "title: Nets\nurl: https://news.example/nets\nguid: n1\nsection: Sea\n"
     "author: Jon Aas\nstandfirst: They are dry.\nbody: They are dry.\n"
     "at: 1795539600\n"},

    {"WordPress's no section",
     ITEM("<category>Uncategorized</category><category>Sea</category>"),
     "title: Nets\nsection: Sea\n"},

    /* titles */
    {"entities are decoded once",
     FEED("<item><title>Fish &amp;amp; Chips</title></item>"),
     "title: Fish & Chips\n"},
    {"an ampersand needs no more",
     FEED("<item><title>Fish &amp; Chips</title></item>"),
     "title: Fish & Chips\n"},
    {"markup in a title",
     FEED("<item><title>&lt;b&gt;Nets&lt;/b&gt; dry</title></item>"),
     "title: Nets dry\n"},
    {"markup that is meant",
     FEED("<item><title>The &amp;lt;b&amp;gt; tag</title></item>"),
     "title: The <b> tag\n"},
    {"CDATA", FEED("<item><title><![CDATA[Fish &amp; <i>Chips</i>]]></title>"
                   "</item>"),
     "title: Fish & Chips\n"},
    {"a title of two lines",
     FEED("<item><title>Nets\r\nBcc: a@b</title></item>"),
     "title: Nets Bcc: a@b\n"},
    {"a script in a title",
     FEED("<item><title>Nets&lt;script&gt;alert(1)&lt;/script&gt;</title>"
          "</item>"),
     "title: Nets\n"},
    {"writing direction", FEED("<item><title>Ne\xe2\x80\xaets</title></item>"),
     "title: Nets\n"},
    {"Dublin Core's title", FEED("<item><dc:title>Nets</dc:title></item>"),
     "title: Nets\n"},
    {"neither title nor text",
     FEED("<item><link>https://news.example/n</link></item>"), ""},
    {"an empty title", FEED("<item><title> </title></item>"), ""},
    {"a title that nobody sees",
     FEED("<item><title>&amp;#8205;&amp;nbsp;</title></item>"), ""},

    /* titles that are the text's beginning */
    {"a sentence",
     FEED("<item><link>https://news.example/n</link><description>&lt;p>Nets "
          "&lt;b>are&lt;/b> torn. Boats left.&lt;/p></description></item>"),
     "title: Nets are torn.\nurl: https://news.example/n\n"
     "standfirst: Boats left.\nbody: Nets are torn. Boats left.\n"},
    {"the whole text, which is not told twice",
     FEED("<item><title/><description>They are dry.</description></item>"),
     "title: They are dry.\nbody: They are dry.\n"},
    {"a title of blanks",
     FEED("<item><title> &amp;nbsp; </title><description>Dry.</description>"
          "</item>"), "title: Dry.\nbody: Dry.\n"},
    {"a title of markup",
     FEED("<item><title>&lt;img src='/a.jpg'></title><description>Dry."
          "</description></item>"), "title: Dry.\nbody: Dry.\n"},
    {"a title of a joiner",
     FEED("<item><title>&amp;#8205;</title><description>Dry.</description>"
          "</item>"), "title: Dry.\nbody: Dry.\n"},
    {"a paragraph, and one behind",
     FEED("<item><description>&lt;p>Dry,&lt;br>all.&lt;p>Gone.</description>"
          "</item>"), "title: Dry, all.\nbody: Dry,\nall.¶Gone.\n"},
    {"a summary before the text",
     FEED("<item><description>In short.</description><content:encoded>One."
          "</content:encoded></item>"),
     "title: In short.\nbody: One.\n"},
    {"a text of a picture",
     FEED("<item><link>https://news.example/n</link><description>&lt;img "
          "src='/a.jpg'></description></item>"), ""},

    /* addresses */
    {"a link", ITEM("<link>https://news.example/n</link>"),
     "title: Nets\nurl: https://news.example/n\n"},
    {"a relative link", ITEM("<link>../nets?a=1&amp;b=2</link>"),
     "title: Nets\nurl: https://news.example/nets?a=1&b=2\n"},
    {"xml:base", ITEM("<link xml:base='http://b.example/c/'>nets</link>"),
     "title: Nets\nurl: http://b.example/c/nets\n"},
    {"a script as link", ITEM("<link>javascript:alert(1)</link>"),
     "title: Nets\n"},
    {"Atom's link", ITEM("<atom:link rel='self' href='/feed'/>"
                         "<atom:link href='/nets'/>"),
     "title: Nets\nurl: https://news.example/nets\n"},
    {"a guid that is the address", ITEM("<guid>https://news.example/n</guid>"),
     "title: Nets\nurl: https://news.example/n\nguid: "
        "https://news.example/n\n"},
    {"a guid that says it is none",
     ITEM("<guid isPermaLink='false'>https://news.example/n</guid>"),
     "title: Nets\nguid: https://news.example/n\n"},
    {"a link goes before a guid",
     ITEM("<guid>https://news.example/1</guid>"
          "<link>https://news.example/2</link>"),
     "title: Nets\nurl: https://news.example/2\n"
     "guid: https://news.example/1\n"},

    {"a link in an attribute", ITEM("<link href='/nets'/>"),
     "title: Nets\nurl: https://news.example/nets\n"},
    {"words in other letters",
     FEED("<Item><TITLE>Nets</TITLE><GUID ispermalink='x'>n</GUID></Item>"),
     "title: Nets\nguid: n\n"},
    {"items beside the channel",
     "<rss><channel/><item><title>Nets</title></item></rss>",
     "title: Nets\n"},
    {"no channel at all", "<rss><item><title>Nets</title></item></rss>",
     "title: Nets\n"},
    {"RSS 0.9 and 1.0",
     "<rdf:RDF xmlns='http://purl.org/rss/1.0/' "
     "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel/>"
     "<item rdf:about='https://news.example/n'><title>Nets</title></item>"
     "</rdf:RDF>",
     "title: Nets\nurl: https://news.example/n\n"
     "guid: https://news.example/n\n"},
    {"RSS 1.1",
     "<Channel xmlns='http://purl.org/net/rss1.1#'><items><item>"
     "<title>Nets</title></item></items></Channel>", "title: Nets\n"},
    {"a vocabulary of one's own",
     "<rss xmlns='urn:x'><channel><item><title>Nets</title></item></channel>"
     "</rss>", "title: Nets\n"},

    /* people */
    {"the same author twice", ITEM("<author>Jon Aas</author>"
                                   "<author>Jon Aas</author>"
                                   "<author>Mira Sand</author>"),
     "title: Nets\nauthor: Jon Aas\nauthor: Mira Sand\n"},
    {"an author as Atom has them",
     ITEM("<author><name>Jon Aas</name><email>j@a.example</email></author>"),
     "title: Nets\nauthor: Jon Aas\n"},
    {"two authors", ITEM("<dc:creator>Jon Aas</dc:creator>"
                         "<dc:creator>Mira Sand</dc:creator>"),
     "title: Nets\nauthor: Jon Aas\nauthor: Mira Sand\n"},
    {"address (name)", ITEM("<author>jon@a.example (Jon Aas)</author>"),
     "title: Nets\nauthor: Jon Aas\n"},
    {"name <address>", ITEM("<author>Jon Aas &lt;jon@a.example&gt;</author>"),
     "title: Nets\nauthor: Jon Aas\n"},
    {"name (address)", ITEM("<author>Jon Aas (jon@a.example)</author>"),
     "title: Nets\nauthor: Jon Aas\n"},
    {"an address is nobody's name", ITEM("<author>jon@a.example</author>"),
     "title: Nets\n"},
    {"a name and a paper", ITEM("<author>Jon Aas (The Coast)</author>"),
     "title: Nets\nauthor: Jon Aas (The Coast)\n"},
    {"the creator goes before the author",
     ITEM("<author>desk@a.example (Desk)</author>"
          "<dc:creator>Jon Aas</dc:creator>"),
     "title: Nets\nauthor: Jon Aas\n"},

    /* texts */
    {"content and description",
     ITEM("<content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]>"
          "</content:encoded><description>In short.</description>"),
     "title: Nets\nstandfirst: In short.\nbody: One.¶Two.\n"},
    {"content alone",
     ITEM("<content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]>"
          "</content:encoded>"),
     "title: Nets\nstandfirst: One.\nbody: One.¶Two.\n"},
    {"markup that was not escaped",
     ITEM("<description><p>One.</p> <p>Two &amp; all.</p></description>"),
     "title: Nets\nstandfirst: One.\nbody: One.¶Two & all.\n"},
    {"a prefix nobody declared",
     "<rss><channel><item><title>Nets</title><dc:creator>Jon Aas</dc:creator>"
     "</item></channel></rss>",
     "title: Nets\nauthor: Jon Aas\n"},
    {"a prefix nobody knows",
     "<rss><channel><item><x:title>No</x:title><title>Nets</title></item>"
     "</channel></rss>", "title: Nets\n"},
    {"a word of another vocabulary",
     ITEM("<x:title xmlns:x='urn:x'>No</x:title>"), "title: Nets\n"},

    /* dates */
    {"an ISO date", ITEM("<dc:date>2026-11-24T18:00:00+01:00</dc:date>"),
     "title: Nets\nat: 1795539600\n"},
    {"pubDate goes before dc:date",
     ITEM("<dc:date>2020-01-01</dc:date>"
          "<pubDate>24 Nov 2026 17:00 GMT</pubDate>"),
     "title: Nets\nat: 1795539600\n"},
    {"no date", ITEM("<pubDate>soon</pubDate>"), "title: Nets\n"},
    {"a bad date and a good one", ITEM("<pubDate>soon</pubDate>"
                                       "<dc:date>2026-11-24T17:00Z</dc:date>"),
     "title: Nets\nat: 1795539600\n"},

    /* pictures */
    {"media:content",
     ITEM("<media:content url='/a.jpg' medium='image'><media:description>Boats "
          "&amp;amp; nets</media:description><media:credit>Ada</media:credit>"
          "</media:content>"),
     "title: Nets\nimage: https://news.example/a.jpg\ncaption: Boats & nets\n"
     "credit: Ada\n"},
    {"the wider size behind a stamp",
     ITEM("<media:content url='/a.jpg' medium='image' width='140'/>"
          "<media:content url='/b.jpg' medium='image' width='460'/>"
          "<media:content url='/c.jpg' medium='image' width='700'/>"),
     "title: Nets\nimage: https://news.example/b.jpg\n"},
    {"a stamp where nothing is wider",
     ITEM("<media:content url='/a.jpg' medium='image' width='140'/>"
          "<media:content url='/b.mp4' medium='video' width='460'/>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"media:content in a group",
     ITEM("<media:group><media:content url='/a.mp4' type='video/mp4'/>"
          "<media:content url='/a.png' type='image/png'/></media:group>"),
     "title: Nets\nimage: https://news.example/a.png\n"},
    {"what is said of a group is said of its picture",
     ITEM("<media:group><media:description>Boats</media:description>"
          "<media:content url='/a.png' type='image/png'/></media:group>"),
     "title: Nets\nstandfirst: Boats\nbody: Boats\n"
     "image: https://news.example/a.png\ncaption: Boats\n"},
    {"an item's image",
     ITEM("<image><url>/a.jpg</url></image>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"a podcast's episode",
     ITEM("<enclosure url='/a.mp3' length='1' type='audio/mpeg'/>"
          "<itunes:category text='Sea'/><itunes:duration>1</itunes:duration>"),
     "title: Nets\nsection: Sea\n"},
    {"a film's thumbnail",
     ITEM("<media:content url='/a.mp4' type='video/mp4'>"
          "<media:thumbnail url='/t.jpg'/></media:content>"),
     "title: Nets\nimage: https://news.example/t.jpg\n"},
    {"content goes before thumbnail",
     ITEM("<media:thumbnail url='/t.jpg'/><media:content url='/a.jpg'/>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"an enclosure", ITEM("<enclosure url='/a.mp3' type='audio/mpeg'/>"
                          "<enclosure url='/a.jpg' type='image/jpeg'/>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"itunes:image", ITEM("<itunes:image href='/a.jpg'/>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"a picture within",
     ITEM("<description>&lt;img src='/a.jpg'&gt; Dry.</description>"),
     "title: Nets\nstandfirst: Dry.\nbody: Dry.\n"
     "image: https://news.example/a.jpg\n"},
    {"JPEG before WebP", ITEM("<media:content url='/a.webp' type='image/webp'/>"
                              "<media:thumbnail url='/a.jpg'/>"),
     "title: Nets\nimage: https://news.example/a.jpg\n"},
    {"WebP before nothing", ITEM("<media:content url='/a.webp?b'/>"),
     "title: Nets\nimage: https://news.example/a.webp?b\n"},
    {"a picture that is a script",
     ITEM("<enclosure url='javascript:a.jpg' type='image/jpeg'/>"),
     "title: Nets\n"},

    /* language */
    {"xml:lang", FEED("<language>en</language><item xml:lang='pl'><title>N"
                      "</title></item>"),
     "title: N\nlanguage: pl\n"},
    {"the channel's language",
     FEED("<language>en-GB</language><item><title>N</title></item>"),
     "title: N\nlanguage: en-GB\n"},

    /* repairs */
    {"a lone ampersand", FEED("<item><title>Fish & Chips</title>"
                              "<link>https://a.example/?a=1&b=2</link></item>"),
     "title: Fish & Chips\nurl: https://a.example/?a=1&b=2\n"},
    {"entities of HTML",
     FEED("<item><title>Caf&eacute;&nbsp;Nets &mdash; &copy;"
                              "</title></item>"),
     "title: Café Nets — ©\n"},
    {"entities a DTD might declare",
     "<!DOCTYPE rss PUBLIC 'a' 'http://a.example/rss.dtd'><rss><channel><item>"
     "<title>Caf&eacute;</title></item></channel></rss>",
     "title: Café\n"},
    {"a wrong label", "<?xml version='1.0' encoding='UTF-8'?><rss><channel>"
     "<item><title>Caf\xe9 \x96 it\x92s</title></item></channel></rss>",
     "title: Café – it’s\n"},
    {"a wrong label of UTF-8",
     "<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><item><title>"
     "Łódź</title></item></channel></rss>",
     "title: Łódź\n"},
    {"a label and letters of ASCII's bytes",
     "<?xml version='1.0' encoding='ISO-2022-JP'?><rss><channel><item><title>"
     "\x1b$B$\"\x1b(B</title></item></channel></rss>",
     "title: あ\n"},
    {"a right label", "<?xml version='1.0' encoding='windows-1250'?><rss>"
     "<channel><item><title>\xa3\xf3" "d\x9f</title></item></channel></rss>",
     "title: Łódź\n"},
    {"blank lines at the start",
     "\n\n" FEED("<item><title>Nets</title></item>"), "title: Nets\n"},
    {"a control", FEED("<item><title>Ne\x01ts</title></item>"),
     "title: Nets\n"},
    {"tags that do not match",
     FEED("<item><title>Nets</title><description>a<b>c</description></item>"),
     "title: Nets\nstandfirst: ac\nbody: ac\n"},
    {"a comment that is none",
     FEED("<!-- a -- b --><item><title>Nets</title></item>"),
     "title: Nets\n"},
    {"more behind the end", FEED("<item><title>Nets</title></item>") "<b>",
     "title: Nets\n"},
};
// clang-format on

struct refused_row {
    const char *name;
    const char *feed;
    size_t size; /* 0: up to its NUL */
    int code;
    const char *words;
};

// clang-format off
static const struct refused_row refused[] = {
    {"no bytes", "x", 1, VESPER_ERROR_SYNTAX, "line 1, "},
    {"NUL bytes", "\0\0\0", 3, VESPER_ERROR_SYNTAX, "line 1, "},
    {"a UTF-16 mark and no more", "\xff\xfe\xfd", 3, VESPER_ERROR_SYNTAX, ":"},
    {"text", "Nets are dry", 0, VESPER_ERROR_SYNTAX, "line 1, column 1: "},
    {"a page", "<html><p>none</html>", 0, VESPER_ERROR_UNSUPPORTED, "'html'"},
    {"another language", "<opml version='2.0'/>", 0, VESPER_ERROR_UNSUPPORTED,
     "'opml'"},
    {"cut off at once", "<rss><channel><item>", 0, VESPER_ERROR_SYNTAX,
     "line 1, "},
    {"cut off within a title",
     "<rss>\n<channel>\n<item><title>Half of", 0, VESPER_ERROR_SYNTAX,
     "line 3, "},
    {"an entity of its own",
     "<!DOCTYPE r [<!ENTITY a 'b'>]>\n<rss><channel/></rss>", 0,
     VESPER_ERROR_SYNTAX, "line 1, column 28: entities are declared"},
    {"a file", "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
     "<rss><channel><title>&a;</title></channel></rss>", 0,
     VESPER_ERROR_SYNTAX, "entities are declared"},
    {"an entity of the DTD", "<!DOCTYPE r [<!ENTITY % a "
        "SYSTEM 'http://a.'>%a;]>"
     "<rss><channel/></rss>", 0, VESPER_ERROR_SYNTAX, "entities are declared"},
    {"a thousand laughs",
     "<!DOCTYPE r [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>"
     "<!ENTITY c '&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;'>]>"
     "<rss><channel><title>&d;</title></channel></rss>", 0,
     VESPER_ERROR_SYNTAX, "entities are declared"},
};
// clang-format on

static void
test_refused(void **state)
{
    const struct refused_row *row = *state;
    size_t size = row->size > 0 ? row->size : strlen(row->feed);
    g_autoptr(GError) error = NULL;

    assert_null(feed_parse(row->feed, size, NULL, &error));
    assert_code(error, row->code);
    if (strstr(error->message, row->words) == NULL)
        fail_msg("'%s' lacks '%s'", error->message, row->words);
}

static void
test_nothing(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(feed_parse("", 0, NULL, &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
}

/* The place is the one in what the site sent, whatever a repair did. */
static void
test_place(void **state)
{
    const char feed[] = "<rss>\n<channel>\n  <title>a & b</title>\n";
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(feed_parse(feed, strlen(feed), NULL, &error));
    assert_true(g_str_has_prefix(error->message, "line 3, "));
}

static void
test_channel(void **state)
{
    const char feed[] = FEED("<atom:link rel='self' href='/feed'/>"
                             "<link>/</link><language>en</language>"
                             "<image><title>Logo</title><link>/l</link></image>"
                             "<item><title>1</title></item>"
                             "<item><title>2</title></item>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) got = feed_parse(feed, strlen(feed), BASE, &error);

    (void)state;
    assert_no_error(error);
    assert_text(got->title, "The Coast");
    assert_text(got->url, "https://news.example/");
    assert_text(got->language, "en");
    assert_int_equal(got->stories->len, 2);
    assert_text(((struct story *)g_ptr_array_index(got->stories, 1))->title,
                "2");
}

static void
test_without_base(void **state)
{
    const char feed[] = ITEM("<link>/nets</link>"
                             "<enclosure url='/a.jpg' type='image/jpeg'/>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) got = feed_parse(feed, strlen(feed), NULL, &error);
    const struct story *story;

    (void)state;
    assert_no_error(error);
    story = g_ptr_array_index(got->stories, 0);
    assert_null(story->url);
    assert_null(story->image_url);
}

static char *
repeat(const char *before, const char *text, int times, const char *behind)
{
    GString *out = g_string_new(before);

    for (int i = 0; i < times; i++)
        g_string_append(out, text);
    g_string_append(out, behind);
    return g_string_free(out, FALSE);
}

static void
assert_refused(const char *feed, int code)
{
    g_autoptr(GError) error = NULL;

    assert_null(feed_parse(feed, strlen(feed), NULL, &error));
    assert_code(error, code);
}

static void
test_ceilings(void **state)
{
    g_autofree char *many = repeat("<rss><channel>", "<item/>",
                                   LIMIT_FEED_ITEMS + 1, "</channel></rss>");
    g_autofree char *deep =
        repeat("<rss><channel>", "<item>", 1000000, "</channel></rss>");
    g_autofree char *small =
        repeat("<rss><channel>", "<a b='c'/>", 400000, "</channel></rss>");
    g_autofree char *bytes = g_strnfill((gsize)LIMIT_DOWNLOAD_BYTES + 1, ' ');

    (void)state;
    assert_refused(many, VESPER_ERROR_TOO_LARGE);
    assert_refused(deep, VESPER_ERROR_SYNTAX);
    assert_refused(small, VESPER_ERROR_SYNTAX);
    assert_refused(bytes, VESPER_ERROR_TOO_LARGE);
}

/* What makes libxml2 slow (a tag of many attributes, a comment of many errors,
 * error upon error) ends in time: ctest's time-out is the judge. */
static void
test_slow_feeds(void **state)
{
    g_autoptr(GString) tag = g_string_new("<rss");
    g_autofree char *hyphens = repeat("<rss><!--", "<!--", 100000, "");
    g_autofree char *tags = repeat("<rss><channel>", "<a<b ", 100000, "");
    g_autofree char *html =
        repeat("<rss><item><title>n</title><description>", "&lt;b>", 400000,
               "</description></item></rss>");
    g_autoptr(Feed) feed = NULL;

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(tag, " a%d=''", i);
    g_string_append(tag, "><channel/></rss>");
    assert_refused(tag->str, VESPER_ERROR_SYNTAX);
    assert_refused(hyphens, VESPER_ERROR_SYNTAX);
    assert_refused(tags, VESPER_ERROR_SYNTAX);
    feed = feed_parse(html, strlen(html), NULL, NULL);
    assert_int_equal(feed->stories->len, 1);
}

/* A title of a megabyte costs neither the story nor the feed. */
static void
test_long_fields(void **state)
{
    g_autofree char *feed = repeat("<rss><channel><item><title>", "nets ",
                                   200000, "</title></item></channel></rss>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) got = feed_parse(feed, strlen(feed), NULL, &error);
    const struct story *story;

    (void)state;
    assert_no_error(error);
    story = g_ptr_array_index(got->stories, 0);
    assert_true(strlen(story->title) <= LIMIT_FIELD_BYTES);
    assert_true(g_str_has_suffix(story->title, "nets…"));
}

static void
test_long_summary(void **state)
{
    g_autofree char *feed =
        repeat("<rss><channel><item><title>n</title><description>",
               "Nets are dry. ", 100, "</description></item></channel></rss>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) got = feed_parse(feed, strlen(feed), NULL, &error);
    const struct story *story;

    (void)state;
    assert_no_error(error);
    story = g_ptr_array_index(got->stories, 0);
    assert_true(g_utf8_strlen(story->standfirst, -1) <= STANDFIRST_CHARS);
    assert_true(strlen(story->body) > STANDFIRST_CHARS);
}

/* What the feed says of itself each story inherits. */
static void
test_inherited_flood(void **state)
{
    g_autofree char *start =
        repeat("<rss><channel><language>", "a", 60000, "</language>");
    g_autofree char *feed = repeat(start, "<item><title>n</title></item>", 1000,
                                   "</channel></rss>");

    (void)state;
    assert_refused(feed, VESPER_ERROR_TOO_LARGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_channel),
        cmocka_unit_test(test_without_base),
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test(test_long_fields),
        cmocka_unit_test(test_long_summary),
        cmocka_unit_test(test_slow_feeds),
        cmocka_unit_test(test_inherited_flood),
    };

    content_init();
    return ROW_TESTS(test_told_feed, items) + ROW_TESTS(test_refused, refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
