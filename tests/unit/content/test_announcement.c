/* SPDX-License-Identifier: MIT */
/* What a site's own system tells: read whole, or refused by name. */
#include "announcement.h"

#include "limit.h"
#include "told_feed.h"

#define STORY(inside) "{\"action\": \"publish\", \"story\": {" inside "}}"
#define NETS(inside) STORY("\"title\": \"Nets\"" inside)
#define NOTE "title: Nets\n"

// clang-format off
static const struct item_row told[] = {
    {"a title alone", NETS(""), NOTE},
    {"all there is",
     NETS(",\"guid\": \"n1\", \"url\": \"https://news.example/nets\","
          "\"site\": \"The Courier\", \"section\": \"Sea\","
          "\"authors\": [\"Jon Aas\", {\"name\": \"Mira Sand\"}],"
          "\"standfirst\": \"Dry.\", \"body\": \"One\\n\\nTwo <b>\","
          "\"image\": {\"url\": \"https://news.example/a.jpg\","
          "\"caption\": \"Nets\", \"credit\": \"Ada\"}, \"language\": \"en\","
          "\"published_at\": \"2026-11-24T18:00:00+01:00\","
          "\"modified_at\": \"2026-11-24T18:00:00Z\","
          "\"related\": [{\"title\": \"Boats\", \"author\": \"Eva\","
          "\"url\": \"https://news.example/boats\"}, {\"title\": \"Sails\"}]"),
     NOTE "url: https://news.example/nets\nguid: n1\nsection: Sea\n"
     "author: Jon Aas\nauthor: Mira Sand\nstandfirst: Dry.\n"
     "body: One¶Two <b>\nimage: https://news.example/a.jpg\ncaption: Nets\n"
     "credit: Ada\nlanguage: en\nat: 1795539600\nmodified: 1795543200\n"
     "related: Boats, Eva, https://news.example/boats\n"
     "related: Sails, -, -\n"},
    {"as `vesper inspect` prints it",
     NETS(",\"site\": null, \"section\": null, \"authors\": [],"
          "\"published_at\": null, \"image_url\": \"http://a.example/b.jpg\","
          "\"image_caption\": \"Nets\", \"image_credit\": \"Ada\","
          "\"related\": []"),
     NOTE "image: http://a.example/b.jpg\ncaption: Nets\ncredit: Ada\n"},
    {"as JSON Feed has it",
     NETS(",\"id\": 7, \"tags\": [\"Sea\", \"a\"], \"summary\": \"Dry.\","
          "\"content_html\": \"<p>One<p>Two\","
          "\"image\": \"https://a.example/b.jpg\","
          "\"date_published\": \"2026-11-24T17:00:00Z\""),
     NOTE "guid: 7\nsection: Sea\nstandfirst: Dry.\nbody: One¶Two\n"
     "image: https://a.example/b.jpg\nat: 1795539600\n"},
    {"our name before JSON Feed's",
     NETS(",\"id\": \"b\", \"guid\": \"a\", \"tags\": [\"x\"],"
          "\"section\": \"Sea\", \"html\": \"a &amp; b\", \"body\": \"c\""),
     NOTE "guid: a\nsection: Sea\nstandfirst: a & b\nbody: a & b\n"},
    {"HTML is made harmless",
     STORY("\"title\": \"<b>Nets</b> &amp; <script>x()</script>sails\\u0007\","
           "\"html\": \"<p onclick=x()>One<script>alert(1)</script>\""),
     "title: Nets & sails\nstandfirst: One\nbody: One\n"},
    {"the first picture in the text",
     NETS(",\"url\": \"https://news.example/sea/nets\","
          "\"html\": \"<p>One<img src='a.jpg'>\""),
     NOTE "url: https://news.example/sea/nets\nstandfirst: One\nbody: One\n"
     "image: https://news.example/sea/a.jpg\n"},
    {"members for others", NETS(",\"x\": [{}], \"_y\": 1"), NOTE},
    {"several", "{\"action\": \"update\", \"stories\": [{\"title\": \"A\"},"
                "{\"title\": \"B\"}], \"sent_by\": 3}",
     "update\ntitle: A\ntitle: B\n"},
    {"withdrawn by its id",
     "{\"action\": \"withdraw\", \"story\": {\"id\": \"n1\"}}",
     "withdraw\nguid: n1\n"},
    {"withdrawn by its address", "{\"action\": \"withdraw\", \"story\":"
     "{\"url\": \"https://news.example/nets\", \"title\": \"\"}}",
     "withdraw\nurl: https://news.example/nets\n"},
    {"NUL in a text", STORY("\"title\": \"a\\u0000b\""), "title: a\xef\xbf\xbd"
     "b\n"},
};

struct refused_row {
    const char *name;
    const char *text;
    const char *words;
};

static const struct refused_row refused[] = {
    {"nothing", "", "line 1, column 1: "},
    {"no JSON", "{\"action\":\n}", "line 2, column 1: "},
    {"something behind it", NETS("") "x", "line 1, "},
    {"no UTF-8", STORY("\"title\": \"\xe9\""), "line 1, "},
    {"a list", "[]", "action: must be publish, update or withdraw"},
    {"no action", "{\"story\": {}}", "action: must be"},
    {"another action", "{\"action\": \"destroy\"}", "action: must be"},
    {"an action of another type", "{\"action\": [1]}", "action: must be"},
    {"no story", "{\"action\": \"publish\"}", "story: must be there"},
    {"one and many",
     "{\"action\": \"publish\", \"story\": {}, \"stories\": []}",
     "story: must be there"},
    {"a story of another type", "{\"action\": \"publish\", \"story\": 1}",
     "story: must be an object"},
    {"no list of stories", "{\"action\": \"publish\", \"stories\": {}}",
     "stories: must be a list"},
    {"an empty list", "{\"action\": \"publish\", \"stories\": []}",
     "stories: must be a list"},
    {"a number among stories",
     "{\"action\": \"publish\", \"stories\": [{\"title\": \"a\"}, 1]}",
     "stories[1]: must be an object"},
    {"no title", STORY("\"url\": \"https://a.example/\""),
     "story.title: must be there"},
    {"an empty title", STORY("\"title\": \" <p> \""), "story.title: must be"},
    {"a title of another type", STORY("\"title\": {}"),
     "story.title: must be a text"},
    {"an id of another type", NETS(",\"id\": 1.5"), "story.id: must be a text"},
    {"a script as address", NETS(",\"url\": \"javascript:alert(1)\""),
     "story.url: must be an http"},
    {"half an address", NETS(",\"url\": \"/nets\""), "story.url: must be"},
    {"no date", NETS(",\"published_at\": \"soon\""),
     "story.published_at: must be an instant"},
    {"a number as date", NETS(",\"date_modified\": 1795539600"),
     "story.date_modified: must be a text"},
    {"authors that are a text", NETS(",\"authors\": \"Eva\""),
     "story.authors: must be a list"},
    {"an author of another type", NETS(",\"authors\": [\"Eva\", 3]"),
     "story.authors[1]: must be a name"},
    {"a tag of another type", NETS(",\"tags\": [null]"),
     "story.tags[0]: must be a text"},
    {"a picture of another type", NETS(",\"image\": 1"),
     "story.image: must be an object"},
    {"a wrong address of a picture", NETS(",\"image\": {\"url\": \"a.jpg\"}"),
     "story.image.url: must be an http"},
    {"a wrong address of a related story",
     NETS(",\"related\": [{}, {\"title\": \"a\", \"url\": \"b\"}]"),
     "story.related[1].url: must be an http"},
    {"related stories of another type", NETS(",\"related\": [\"a\"]"),
     "story.related[0]: must be an object"},
    {"nobody knows what is withdrawn",
     "{\"action\": \"withdraw\", \"stories\": [{\"title\": \"Nets\"}]}",
     "stories[0]: must have an id or a url"},
};
// clang-format on

static void
tell_related(GString *out, const GPtrArray *related)
{
    for (guint i = 0; i < related->len; i++) {
        const struct related *each = g_ptr_array_index(related, i);

        g_string_append_printf(out, "related: %s, %s, %s\n", each->title,
                               each->author != NULL ? each->author : "-",
                               each->url != NULL ? each->url : "-");
    }
}

static void
test_told(void **state)
{
    static const char *const actions[] = {"", "update\n", "withdraw\n"};
    const struct item_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Announcement) read =
        announcement_parse(row->feed, strlen(row->feed), &error);
    g_autoptr(GString) got = g_string_new(NULL);

    assert_no_error(error);
    g_string_append(got, actions[read->action]);
    for (guint i = 0; i < read->stories->len; i++) {
        const struct story *story = g_ptr_array_index(read->stories, i);

        tell_story(got, story);
        tell_related(got, story->related);
    }
    assert_text(got->str, row->want);
}

static void
assert_refused(const char *text, size_t size, int code, const char *words)
{
    g_autoptr(GError) error = NULL;

    assert_null(announcement_parse(text, size, &error));
    assert_code(error, code);
    if (!g_str_has_prefix(error->message, words))
        fail_msg("'%s' does not begin with '%s'", error->message, words);
}

static void
test_refused(void **state)
{
    const struct refused_row *row = *state;

    assert_refused(row->text, strlen(row->text), VESPER_ERROR_SYNTAX,
                   row->words);
}

static void
test_too_large(void **state)
{
    g_autofree char *large = g_strnfill(LIMIT_ANNOUNCEMENT_BYTES + 1, ' ');
    g_autoptr(GString) many =
        g_string_new("{\"action\": \"publish\", \"stories\": [");
    g_autoptr(GString) deep = g_string_new(NULL);

    (void)state;
    assert_refused(large, LIMIT_ANNOUNCEMENT_BYTES + 1, VESPER_ERROR_TOO_LARGE,
                   "the announcement is larger");
    for (int i = 0; i <= LIMIT_ANNOUNCED_STORIES; i++)
        g_string_append(many, i > 0 ? ",{}" : "{}");
    g_string_append(many, "]}");
    assert_refused(many->str, many->len, VESPER_ERROR_TOO_LARGE,
                   "stories: there are over 100");
    for (int i = 0; i < LIMIT_ANNOUNCEMENT_BYTES; i++)
        g_string_append_c(deep, '[');
    assert_refused(deep->str, deep->len, VESPER_ERROR_TOO_LARGE, "there are");
}

/* A NUL ends a text for C alone: what is behind it was signed, too. */
static void
test_a_nul_hides_nothing(void **state)
{
    static const char text[] = NETS("") "\0 x";

    (void)state;
    assert_refused(text, sizeof text, VESPER_ERROR_SYNTAX, "line 1, ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_a_nul_hides_nothing),
    };

    content_init();
    return ROW_TESTS(test_told, told) + ROW_TESTS(test_refused, refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
