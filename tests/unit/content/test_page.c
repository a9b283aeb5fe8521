/* SPDX-License-Identifier: MIT */
#include "limit.h"
#include "page_samples.h"

#include <string.h>

#define LD(json) "<script type=\"application/ld+json\">" json "</script>"
#define NEWS(json) LD("{\"@type\": \"NewsArticle\", " json "}") "a"

// clang-format off
static const struct page_row titles[] = {
    {"JSON-LD first",
     NEWS("\"headline\": \"One\"") "<meta property=og:title content=Two>",
     TITLE, "One"},
    {"Open Graph before meta",
     "<meta name=title content=Three><meta property=og:title content=Two>",
     TITLE, "Two"},
    {"meta before the title",
     "<meta name=twitter:title content=Two><title>Three</title>", TITLE, "Two"},
    {"the title", "<title> Nets &amp;\n boats </title>", TITLE, "Nets & boats"},
    {"a site's name behind",
     "<title>The nets are dry at last – The Harbour News</title>", TITLE,
     "The nets are dry at last"},
    {"a known name behind a short headline",
     "<meta property=og:site_name content='Harbour News'>"
     "<title>Nets dry | Harbour News</title>", TITLE, "Nets dry"},
    {"a section and a name behind",
     "<meta property=og:site_name content='Harbour News'>"
     "<title>The nets are dry | Sea - Harbour News</title>", TITLE,
     "The nets are dry | Sea"},
    {"a known name behind what Open Graph says",
     "<meta property=og:site_name content='Harbour News'>"
     "<meta property=og:title content='Nets dry - Harbour News'>", TITLE,
     "Nets dry"},
    {"another name behind it",
     "<meta property=og:site_name content='Harbour News'>"
     "<meta property=og:title content='Nets dry - Harbour'>", TITLE,
     "Nets dry - Harbour"},
    {"a title that is the site's name",
     "<meta property=og:site_name content='Harbour News'>"
     "<meta property=og:title content='Harbour News'>", TITLE, "Harbour News"},
    {"a name before",
     "<title>Harbour News | The nets are dry at last</title>", TITLE,
     "The nets are dry at last"},
    {"a name before a colon",
     "<title>Harbour News: the nets are dry at last</title>", TITLE,
     "the nets are dry at last"},
    {"a colon of the headline's own",
     "<title>Nets: what we know of them</title><h1>Nets: what we know of them"
     "</h1>", TITLE, "Nets: what we know of them"},
    {"a hyphenated word is none", "<title>A well-known net</title>", TITLE,
     "A well-known net"},
    {"a short title, and a heading",
     "<title>News</title><h1>The nets are dry at last</h1>", TITLE,
     "The nets are dry at last"},
    {"a title within a drawing counts less",
     "<title>Nets</title><svg><title>Icon</title></svg>", TITLE, "Nets"},
    {"markup in JSON", NEWS("\"headline\": \"A <i>net<\\/i> &amp; B\""), TITLE,
     "A net & B"},
};

static const struct page_row json_ld[] = {
    {"another kind of thing",
     LD("{\"@type\": \"WebSite\", \"name\": \"S\"}") "<title>T</title>", TITLE,
     "T"},
    {"within a graph",
     LD("{\"@graph\": [{\"@type\": \"Person\", \"name\": \"E\"},"
        "{\"@type\": [\"Thing\", \"BlogPosting\"], \"headline\": \"H\"}]}"),
     TITLE, "H"},
    {"within a list", LD("[[{\"@type\": \"Report\", \"headline\": \"H\"}]]"),
     TITLE, "H"},
    {"a line end in a string", NEWS("\"headline\": \"A\nB\""), TITLE, "A B"},
    {"CDATA around",
     LD("//<![CDATA[\n{\"@type\": \"Article\", \"headline\": \"H\"}//]]>"),
     TITLE, "H"},
    {"junk behind", LD("{\"@type\": \"Article\", \"headline\": \"H\"};"), TITLE,
     "H"},
    {"no JSON", LD("{\"@type\": \"Article\", ") "<title>T</title>", TITLE, "T"},
    {"authors", NEWS("\"author\": [{\"name\": \"Eva Berg\"}, \"By Jo Roe\","
                     "{\"name\": \"Eva Berg\"}]"), AUTHORS,
     "Eva Berg, Jo Roe"},
    {"authors of all kinds",
     NEWS("\"author\": [\"Łucja Dąb\", {\"@type\": \"Person\", \"name\": "
          "[\"Eva Berg\", \"Jo &amp; Al\"]}, {\"givenName\": \"Ann\", "
          "\"familyName\": \"Sea\"}, \"ŁUCJA DĄB\", null, 7, {}, \"\"]"),
     AUTHORS, "Łucja Dąb, Eva Berg, Jo & Al, Ann Sea"},
    {"authors in order",
     NEWS("\"author\": {\"@list\": [\"Eva Berg\", {\"name\": \"Jo Roe\"}]}"),
     AUTHORS, "Eva Berg, Jo Roe"},
    {"an author by name",
     LD("{\"@graph\": [{\"@type\": \"Article\", \"author\": {\"@id\": \"#e\"}},"
        "{\"@id\": \"#e\", \"name\": \"Eva Berg\"}]}") "a", AUTHORS,
     "Eva Berg"},
    {"an address is no author", NEWS("\"author\": \"https://a.example/eva\""),
     AUTHORS, ""},
    {"section", NEWS("\"articleSection\": [\"Sea\", \"News\"]"), SECTION,
     "Sea"},
    {"publisher", NEWS("\"publisher\": {\"name\": \"Harbour News\"}"), SITE,
     "Harbour News"},
    {"dates", NEWS("\"datePublished\": \"2026-11-24T18:00:00+01:00\""),
     PUBLISHED, "1795539600000"},
    {"a later date", NEWS("\"dateModified\": \"2026-11-24\""), MODIFIED,
     "1795478400000"},
    {"a picture's address", NEWS("\"image\": [\"/i.jpg\", \"/j.jpg\"]"), IMAGE,
     "https://news.example/i.jpg"},
    {"a picture behind one that is not there",
     NEWS("\"image\": [{\"@id\": \"#i\"}, \"/j.jpg\"]"), IMAGE,
     "https://news.example/j.jpg"},
    {"a picture", NEWS("\"image\": {\"url\": \"/i.jpg\"}"), IMAGE,
     "https://news.example/i.jpg"},
    {"a picture's caption", NEWS("\"image\": {\"url\": \"/i.jpg\","
                                 "\"caption\": \"Nets\"}"), CAPTION, "Nets"},
    {"a picture's credit", NEWS("\"image\": {\"url\": \"/i.jpg\","
                                "\"creator\": {\"name\": \"Eva\"}}"), CREDIT,
     "Eva"},
    {"the page", NEWS("\"mainEntityOfPage\": {\"@id\": \"/sea/x\"}"), URL,
     "https://news.example/sea/x"},
    {"comments and a comma too many",
     LD("<!-- {a} -->") LD("/* x */ {\"@type\": \"Article\", // {y}\n"
        "\"headline\": \"H // \\\" /*,]\" /* z */ , }"), TITLE,
     "H // \" /*,]"},
    {"a job is no article",
     LD("{\"@type\": \"JobPosting\", \"headline\": \"J\"}") "<title>T</title>",
     TITLE, "T"},
    {"the article of this page among others",
     LD("[{\"@type\": \"NewsArticle\", \"headline\": \"O\", \"url\": \"/o\"},"
        "{\"@type\": \"NewsArticle\", \"headline\": \"H\","
        "\"mainEntityOfPage\": \"https://news.example/sea/h\"}]")
     "<link rel=canonical href=/sea/h>a", TITLE, "H"},
    {"the page of an article",
     LD("{\"@type\": \"WebPage\", \"mainEntity\": {\"@type\": \"Article\","
        "\"headline\": \"H\"}}"), TITLE, "H"},
    {"a section on the trail",
     LD("{\"@type\": \"BreadcrumbList\", \"itemListElement\": ["
        "{\"name\": \"Home\", \"item\": \"https://news.example/\"},"
        "{\"item\": {\"@id\": \"/sea\", \"name\": \"Sea\"}},"
        "{\"name\": \"Herring\", \"item\": \"/sea/herring\"}]}") "a",
     SECTION, "Sea"},
    {"a trail to the article alone",
     LD("{\"@type\": \"BreadcrumbList\", \"itemListElement\": ["
        "{\"name\": \"H\", \"item\": \"/sea/h\"}]}")
     "<link rel=canonical href=/sea/h>a", SECTION, NULL},
    {"a small picture is one",
     NEWS("\"thumbnailUrl\": [\"/t.jpg\"]"), IMAGE,
     "https://news.example/t.jpg"},
    {"a long body", NEWS("\"articleBody\": \"" TEXT "\""), BODY_TEXT, TEXT},
};

static const struct page_row meta[] = {
    {"several names at once",
     "<meta property='og:title dc:title' content=A>"
     "<meta name=title content=B>", TITLE, "A"},
    {"dots are colons", "<meta name=DC.Title content=A>", TITLE, "A"},
    {"author", "<meta name=author content='Eva Berg'>a", AUTHORS, "Eva Berg"},
    {"authors", "<meta name=author content='Eva Berg'><meta name=author "
     "content='Jo Roe'><meta property=article:author content='Eva Berg'>a",
     AUTHORS, "Eva Berg, Jo Roe"},
    {"authors by name, and where they are",
     "<meta property=article:author content='https://a.example/eva'>"
     "<meta property=article:author content='www.a.example/eva'>"
     "<meta property=article:author content='By Eva Berg'>"
     "<meta property=article:author content='Jo Roe'>a", AUTHORS,
     "Eva Berg, Jo Roe"},
    {"section", "<meta property=article:section content=Sea>a", SECTION,
     "Sea"},
    {"site", "<meta property=og:site_name content='Harbour News'>a", SITE,
     "Harbour News"},
    {"published",
     "<meta property=article:published_time content=2026-11-24T17:00:00Z>a",
     PUBLISHED, "1795539600000"},
    {"modified",
     "<meta property=article:modified_time content=2026-11-24T17:00:00Z>a",
     MODIFIED, "1795539600000"},
    {"picture", "<meta property=og:image content=/i.jpg>a", IMAGE,
     "https://news.example/i.jpg"},
    {"language", "<html lang=pl-PL><p>a", LANGUAGE, "pl-PL"},
    {"a place is a language", "<meta property=og:locale content=en_US>a",
     LANGUAGE, "en-US"},
    {"no language", "<html lang='<b>'><p>a", LANGUAGE, NULL},
    {"a language's name is no tag",
     NEWS("\"inLanguage\": {\"name\": \"English\"}"), LANGUAGE, NULL},
    {"canonical link",
     "<link rel='canonical' href='/sea/nets'><meta property=og:url content=/x>"
     "a", URL, "https://news.example/sea/nets"},
    {"a canonical front page", "<link rel=canonical href='/'>a", URL,
     "https://news.example/sea/nets?page=1"},
    {"where it was read", "a", URL, "https://news.example/sea/nets?page=1"},
    {"a base", "<base href='//cdn.example/x/'><link rel=canonical href=y>a",
     URL, "https://cdn.example/x/y"},
    {"a script is no page", "<link rel=canonical href='javascript:a()'>a", URL,
     "https://news.example/sea/nets?page=1"},
    {"standfirst", "<meta name=description content='Nets are dry.'>a",
     STANDFIRST, "Nets are dry."},
};

static const struct page_row visible[] = {
    {"rel=author", "<a rel=author>Eva Berg</a><p>a", AUTHORS, "Eva Berg"},
    {"a byline", "<p class='story-byline'>By Eva Berg</p>", AUTHORS,
     "Eva Berg"},
    {"a name within a byline",
     "<div itemprop=author><img><span itemprop=name>Eva Berg</span> writes"
     "</div>", AUTHORS, "Eva Berg"},
    {"a byline of two names",
     "<p class=byline>By <a rel=author>Eva Berg</a> and <a rel=author>Jo Roe"
     "</a> in Oslo</p>", AUTHORS, "Eva Berg, Jo Roe"},
    {"two authors, each by a mark",
     "<h1 itemprop=name>Nets</h1><p><span itemprop=author>Eva Berg</span> and "
     "<span itemprop=author><b itemprop=name>Jo Roe</b>, Oslo</span></p>",
     AUTHORS, "Eva Berg, Jo Roe"},
    {"two authors in a list",
     "<ul><li><a rel=author>Eva Berg</a><li><a rel=author>Jo Roe</a></ul>a",
     AUTHORS, "Eva Berg, Jo Roe"},
    {"two authors by a class",
     "<p class=byline>By <span class=author>Eva Berg</span> and <span "
     "class='author x'>Jo Roe</span></p>", AUTHORS, "Eva Berg, Jo Roe"},
    {"two authors in one byline, marked as authors",
     "<div class=byline>By <span itemprop=author>Eva Berg</span>, <span "
     "itemprop=author>Jo Roe</span> | Harbour</div>", AUTHORS,
     "Eva Berg, Jo Roe"},
    {"as WordPress writes them",
     "<span class=byline>by <span class='author vcard'><a class='url fn n'>Eva "
     "Berg</a>, <a class='url fn n'>Jo Roe</a></span></span>", AUTHORS,
     "Eva Berg, Jo Roe"},
    {"two links and what joins them",
     "<p class=byline>By <a href=/e>Eva Berg</a> and <a href=/j>Jo Roe</a></p>",
     AUTHORS, "Eva Berg, Jo Roe"},
    {"a link to a place",
     "<p class=byline>By <a href=/e>Eva Berg</a> in <a href=/o>Oslo</a></p>",
     AUTHORS, "Eva Berg in Oslo"},
    {"an author, once more",
     "<p><a rel=author>Eva Berg</a> <a rel=author>More from Eva Berg</a> "
     "<a rel=author>Eva Bergman</a></p>", AUTHORS, "Eva Berg, Eva Bergman"},
    {"a list of words parted by a form feed",
     "<a rel='nofollow\fauthor'>Eva Berg</a>", AUTHORS, "Eva Berg"},
    {"authors marked within each other",
     "<p><a rel=author>Eva Berg</a> <span class=author>and <span class=author>"
     "<i></i><a rel=author>Jo Roe</a></span></span></p>", AUTHORS,
     "Eva Berg, Jo Roe"},
    {"a long byline without a mark within another",
     "<div class=author-page>" TEXT "<div class=author-box>" TEXT "<p "
     "class=byline>Eva Berg</p></div></div>", AUTHORS, "Eva Berg"},
    {"an author, once more in other letters",
     "<p><a rel=author>EVA BERG</a> <a rel=author>More from Eva Berg</a></p>",
     AUTHORS, "EVA BERG"},
    {"an author whose name begins like another's",
     "<p><a rel=author>Ana</a> <a rel=author>Anaïs Roy</a></p>", AUTHORS,
     "Ana, Anaïs Roy"},
    {"an author whose name holds another's",
     "<p><a rel=author>Anna Berg</a> <a rel=author>Maria Anna Berg</a></p>",
     AUTHORS, "Anna Berg, Maria Anna Berg"},
    {"an author behind one whose name is longer",
     "<p><a rel=author>Eva Berg</a> <a rel=author>Not Eva Bergman but Eva "
     "Berg</a></p>", AUTHORS, "Eva Berg"},
    {"two links within a mark",
     "<div class=byline>By <span itemprop=author><a>Eva Berg</a> and "
     "<a>Jo Roe</a></span></div>", AUTHORS, "Eva Berg, Jo Roe"},
    {"an author of another story",
     "<p><a rel=author>Eva Berg</a></p>" ARTICLE "<p><a rel=author>Jo Roe</a>",
     AUTHORS, "Eva Berg"},
    {"what is called a byline and is a page",
     "<div class=author-page><a rel=author>Eva Berg</a>" TEXT
     "<a rel=author>Jo Roe</a></div>", AUTHORS, "Eva Berg"},
    {"a byline's date is no name",
     "<div class=byline>Von: Eva Berg | 24.11.2026</div>", AUTHORS, "Eva Berg"},
    {"a byline of no name", "<b class=byline-label>By</b>"
     "<b class=byline>By Eva Berg</b>", AUTHORS, "Eva Berg"},
    {"a date in a byline's place", "<b class=byline>24 November 2026</b>a",
     AUTHORS, ""},
    {"an author's link within a byline",
     "<p class=byline>Words: <a rel=author>Eva Berg</a>, Harbour</p>", AUTHORS,
     "Eva Berg"},
    {"what is too long for a byline", "<div class=author>" TEXT "</div>",
     AUTHORS, ""},
    {"time", "<time datetime='2026-11-24T17:00:00Z'>today</time>", PUBLISHED,
     "1795539600000"},
    {"time in words", "<time>Tuesday, 24 November 2026, 6 p.m. CET</time>",
     PUBLISHED, "1795539600000"},
    {"time in words that say what they are",
     "<time>1 Jan 2026</time><span itemprop=datePublished>24 listopada 2026, "
     "godz. 18:00 CET</span>", PUBLISHED, "1795539600000"},
    {"time in words that are none", "<time>two hours ago</time>a", PUBLISHED,
     NULL},
    {"time that says what it is",
     "<time datetime=2026-01-01>x</time>"
     "<meta itemprop=datePublished content='2026-11-24T17:00:00Z'>", PUBLISHED,
     "1795539600000"},
};

static const struct page_row bodies[] = {
    {"paragraphs", ARTICLE, BODY_TEXT, BODY},
    {"what stands around",
     "<header>Logo</header><nav><a href=/>Home</a></nav><div id=x>" ARTICLE
     "</div><aside>Weather, wind, and waves in all of the harbours</aside>"
     "<footer>All rights reserved, by all of us</footer>", BODY_TEXT, BODY},
    {"what is called so",
     "<div class=story>" ARTICLE "</div><div class='post-comments'><p>I have "
     "never read anything like this, really, and I read a lot.</p></div>",
     BODY_TEXT, BODY},
    {"a name means nothing around most of the text",
     "<div class='with-sidebar'><div>" ARTICLE "</div></div>", BODY_TEXT, BODY},
    {"what is not shown",
     ARTICLE "<p hidden>a, b</p><p style='display: none'>" TEXT "</p>"
     "<p aria-hidden=true>c</p><noscript>d</noscript>", BODY_TEXT, BODY},
    {"lists of links",
     "<div>" ARTICLE "<ul><li><a href=/a>Another story, about boats</a>"
     "<li><a href=/b>And a third one, about fog</a></ul></div>", BODY_TEXT,
     BODY},
    {"a way to another story",
     "<div><p>" TEXT "</p><p><b>Read more:</b> <a href=/a>Boats are in</a></p>"
     "<p>" MORE "</p></div>", BODY_TEXT, BODY},
    {"an id that is a heading",
     "<div><div><p>" TEXT "</p></div><div id=the-menu-of-the-day><p>" MORE
     "</p></div><p>" TEXT "</p></div>", BODY_TEXT, BODY "\n\n" TEXT},
    {"links within the text",
     "<p>" TEXT "</p><p>Nobody expected <a href=/m>the market</a> to open, but "
     "it did, and by evening the last of the herring was sold, salted, packed "
     "and on its way inland.</p>", BODY_TEXT, BODY},
    {"captions", "<div><figure><img src=a><figcaption>" TEXT "</figcaption>"
     "</figure>" ARTICLE "</div>", BODY_TEXT, BODY},
    {"line breaks for paragraphs", "<div>" TEXT "<br><br>" MORE "</div>",
     BODY_TEXT, BODY},
    {"a headline once more",
     "<title>Nets are dry</title><article><h1>Nets are dry</h1>" ARTICLE
     "</article>", BODY_TEXT, BODY},
    {"neighbours that read alike",
     "<section><div>" ARTICLE ARTICLE "</div><p>" TEXT "</p></section>",
     BODY_TEXT, BODY "\n\n" BODY "\n\n" TEXT},
    {"what says that it is the body",
     "<div><p>" TEXT TEXT TEXT "</p></div><div itemprop=articleBody>" ARTICLE
     "</div>", BODY_TEXT, BODY},
    {"hardly any", "<p>Nets</p>", BODY_TEXT, "Nets"},
    {"a standfirst", "<h2>Sea</h2>" ARTICLE, STANDFIRST, TEXT},
    {"scripts with markup", "<script>if (a<b) '</p>'</script>" ARTICLE,
     BODY_TEXT, BODY},
};

static const struct page_row charsets[] = {
    {"UTF-8", "<title>Łódź</title>", TITLE, "Łódź"},
    {"a byte order mark", "\xef\xbb\xbf<title>Łódź</title>", TITLE, "Łódź"},
    {"a wrong label", "<meta charset=iso-8859-2><title>Łódź</title>", TITLE,
     "Łódź"},
    {"meta", "<meta charset='iso-8859-2'><title>\xa3\xf3" "d\xbc</title>",
     TITLE, "Łódź"},
    {"meta in old words",
     "<meta http-equiv=content-type content='text/html; charset=windows-1250'>"
     "<title>\xa3\xf3" "d\x9f</title>", TITLE, "Łódź"},
    {"a label in a comment",
     "<!-- <meta charset=iso-8859-2> --><title>\x93" "a\x94</title>", TITLE,
     "“a”"},
    {"a label in another value",
     "<p title='>' lang=\"<meta charset=iso-8859-2>\"><title>\x80</title>",
     TITLE, "€"},
    {"the first label that is known",
     "<meta charset=nets><meta charset = \"iso-8859-2\" ><title>\xa3</title>",
     TITLE, "Ł"},
    {"a label with a quote in it",
     "<meta charset=iso-8859-2'><title>\x80</title>", TITLE, "€"},
    {"a content that is no type",
     "<meta name=content-type content='text/html; charset=iso-8859-2'>"
     "<title>\x80</title>", TITLE, "€"},
    {"a label in quotes in the content",
     "<meta content='a; charset charset=\"iso-8859-2\"' "
     "http-equiv=Content-Type>"
     "<title>\xa3</title>", TITLE, "Ł"},
    {"no value", "<meta charset><meta content http-equiv=content-type>"
     "<meta charset=><title>\x80</title>", TITLE, "€"},
    {"a value without an end", "<title>\x80</title><meta charset='iso-8859-2",
     TITLE, "€"},
    {"nothing said", "<title>caf\xe9 \x80</title>", TITLE, "café €"},
    {"latin1 is windows-1252", "<meta charset=latin1><title>\x80</title>",
     TITLE, "€"},
    {"Japanese", "<meta charset=shift_jis><title>\x93\xfa\x96{</title>", TITLE,
     "日本"},
    {"Japanese that looks like ASCII",
     "<meta charset=iso-2022-jp><title>\x1b$BF|K\\\x1b(B</title>", TITLE,
     "日本"},
    {"UTF-7 is not believed",
     "<meta charset=utf-7><title>+ADw-b+AD4- \xe9</title>", TITLE,
     "+ADw-b+AD4- é"},
    {"no charset at all", "<meta charset=nets><title>\xe9</title>", TITLE, "é"},
};

static const struct page_row feeds[] = {
    {"RSS", "<link rel=alternate type=application/rss+xml href=/feed>", 0,
     "https://news.example/feed"},
    {"Atom", "<link rel='home ALTERNATE' type='application/atom+xml; a=b' "
     "href='//a.example/atom'>", 0, "https://a.example/atom"},
    {"JSON", "<link rel=alternate type=application/feed+json href=feed.json>",
     0, "https://news.example/sea/feed.json"},
    {"the first", "<link rel=alternate type=application/rss+xml href=/a>"
     "<link rel=alternate type=application/rss+xml href=/b>", 0,
     "https://news.example/a"},
    {"not the one of comments",
     "<link rel=alternate type=application/rss+xml href=/comments/feed>"
     "<link rel=alternate type=application/rss+xml href=/b>", 0,
     "https://news.example/b"},
    {"another language is no feed",
     "<link rel=alternate hreflang=de href=/de>", 0, NULL},
    {"none", "<p>a", 0, NULL},
};
// clang-format on

static void
test_feed(void **state)
{
    const struct page_row *row = *state;
    g_autofree char *got =
        page_feed_url(row->html, strlen(row->html), PAGE_URL);

    assert_text(got, row->want);
}

static void
test_nothing(void **state)
{
    static const char *const pages[] = {
        "", " \n", "<html>", "<p></p>",
        LD("{\"@type\": \"Article\", \"articleBody\": \" \"}")};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(page_parse(pages[i], strlen(pages[i]), NULL, &error));
        assert_code(error, VESPER_ERROR_SYNTAX);
    }
}

/* What the server says comes before what the page says of itself. */
static void
test_server_charset(void **state)
{
    static const char page[] = "<meta charset=utf-8><p>\xa3\xf3"
                               "d\xbc";
    g_autofree char *got = page_decode(page, strlen(page), "iso-8859-2");
    g_autofree char *without = page_decode(page, strlen(page), NULL);

    (void)state;
    assert_text(got, "<meta charset=utf-8><p>Łódź");
    assert_text(without, "<meta charset=utf-8><p>£ód¼");
}

static void
test_utf16(void **state)
{
    static const char page[] = "\xff\xfe<\0p\0>\0\x41\x01\0\0";
    g_autofree char *got = page_decode(page, sizeof page - 1, NULL);

    (void)state;
    assert_text(got, "<p>Ł");
}

/* A page that wants to keep us: nested without end, votes for all. */
static void
test_depth(void **state)
{
    g_autoptr(GString) page = g_string_new("<title>Nets are dry</title>");
    g_autoptr(GError) error = NULL;

    (void)state;
    for (int i = 0; i < 50000; i++)
        g_string_append(page, "<div class=author><p>" TEXT "<section>");

    g_autoptr(Story) story = page_parse(page->str, page->len, NULL, &error);

    assert_no_error(error);
    assert_text(story->title, "Nets are dry");
}

/* JSON becomes many times as large as its text: no page says so much. */
static void
test_long_json_ld(void **state)
{
    g_autofree char *blanks = g_strnfill(1024 * 1024, ' ');
    g_autofree char *page =
        g_strconcat("<title>T</title><script type='application/ld+json'>"
                    "{\"@type\": \"Article\", \"headline\": \"H\"",
                    blanks, "}</script>", NULL);
    g_autoptr(Story) story = page_parse(page, strlen(page), NULL, NULL);

    (void)state;
    assert_text(story->title, "T");
}

/* Behind eight megabytes nothing is read, and no character is cut in two. */
static void
test_long_page(void **state)
{
    static const char title[] = "<title>a \xc3\xb3</title>";
    g_autoptr(GString) page = g_string_new(title);
    g_autoptr(Story) story = NULL;

    (void)state;
    while (page->len < LIMIT_DOWNLOAD_BYTES)
        g_string_append(page, "\xc5\x81");
    story = page_parse(page->str, LIMIT_DOWNLOAD_BYTES, NULL, NULL);
    assert_text(story->title, "a \xc3\xb3");
    assert_true(g_str_has_suffix(story->body, "\xc5\x81"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_server_charset),
        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_long_json_ld),
        cmocka_unit_test(test_long_page),
    };

    content_init();
    return ROW_TESTS(test_page_row, titles) +
           ROW_TESTS(test_page_row, json_ld) + ROW_TESTS(test_page_row, meta) +
           ROW_TESTS(test_page_row, visible) +
           ROW_TESTS(test_page_row, bodies) +
           ROW_TESTS(test_page_row, charsets) + ROW_TESTS(test_feed, feeds) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
