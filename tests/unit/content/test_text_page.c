/* SPDX-License-Identifier: MIT */
/* Pages as people save them, with and without each of their parts. A story is
 * compared as one text, a line for each thing that was said. */
#include "content.h"
#include "limit.h"
#include "support.h"

#include <string.h>

#define HEADLINE "Fishermen’s Strike Ends – “A Fair Price”"
#define FIRST "The fishermen of Grimsund went back to sea – at last."
#define SECOND "“We have a fair price now,” said the union’s ‘speaker’."
#define CALL "Subscribe to our evening newsletter and never miss a tide!"

#define SAID_HEAD "section: Northern Coast\ntitle: " HEADLINE "\n"
#define SAID_IMAGE "caption: The old lighthouse.\ncredit: Ada Lindqvist\n"
#define SAID_BODY "body: " FIRST "¶" SECOND "\n"
#define SAID_RELATED "related: Harbour Dues To Fall ‘From Spring’ / Mira Sand\n"

#define HEAD "Northern Coast\n\n" HEADLINE "\n\n" HEADLINE "\n"
#define IMAGE "The old lighthouse.\nImage by\nAda Lindqvist\n"
#define BODY "\n" FIRST "\n\n" SECOND "\n"
#define RELATED \
    "\nRelated articles\n\nHarbour Dues To Fall ‘From Spring’\n\nMira Sand\n"

struct page_row {
    const char *name;
    const char *page;
    const char *want;
};

// clang-format off
static const struct page_row pages[] = {
    {"a whole page", HEAD IMAGE BODY RELATED "\n" CALL,
     SAID_HEAD SAID_IMAGE SAID_BODY SAID_RELATED},
    {"a line end at the end", HEAD IMAGE BODY RELATED "\n" CALL "\n\n",
     SAID_HEAD SAID_IMAGE SAID_BODY SAID_RELATED},
    {"a byte order mark", "\xef\xbb\xbf" HEAD IMAGE BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"blank lines hold blanks",
     "A\n \t\nB is it\n\xc2\xa0\nText it is.\n\nEnd.",
     "section: A\ntitle: B is it\nbody: Text it is.¶End.\n"},
    {"lone carriage returns", "A\r\rB is it\r\rB is it\r\rText.",
     "section: A\ntitle: B is it\nbody: Text.\n"},

    /* section and headline */
    {"no section", HEADLINE "\n\n" HEADLINE "\n" IMAGE BODY,
     "title: " HEADLINE "\n" SAID_IMAGE SAID_BODY},
    {"headline not repeated", "Northern Coast\n\n" HEADLINE "\n\n" IMAGE BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"headline not repeated, no image", "Northern Coast\n\n" HEADLINE "\n" BODY,
     SAID_HEAD SAID_BODY},
    {"neither section nor repetition", HEADLINE "\n" BODY,
     "title: " HEADLINE "\n" SAID_BODY},
    {"neither, with an image", HEADLINE "\n\n" IMAGE BODY,
     "title: " HEADLINE "\n" SAID_IMAGE SAID_BODY},
    {"headline repeated in capitals",
     "Sea\n\nNets Are Dry\n\nNETS ARE DRY\n\nText.",
     "section: Sea\ntitle: Nets Are Dry\nbody: Text.\n"},
    {"a question as headline", "Sea\n\nWho Won?\n\nWho Won?\n\nText.",
     "section: Sea\ntitle: Who Won?\nbody: Text.\n"},
    {"a headline alone", "Nets Are Dry", "title: Nets Are Dry\n"},
    {"a headline and its twin", "Nets Are Dry\n\nNets Are Dry\n",
     "title: Nets Are Dry\n"},

    /* image */
    {"no image", HEAD BODY RELATED, SAID_HEAD SAID_BODY SAID_RELATED},
    {"credit in the same line",
     HEAD "The old lighthouse.\nImage by Ada Lindqvist\n" BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"credit behind a colon",
     HEAD "The old lighthouse.\nImage by: Ada Lindqvist\n" BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"a photo", HEAD "The old lighthouse.\nPhoto by Ada Lindqvist\n" BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"no caption", HEAD "Image by\nAda Lindqvist\n" BODY,
     SAID_HEAD "credit: Ada Lindqvist\n" SAID_BODY},
    {"no credit", HEAD "The old lighthouse.\n" BODY,
     SAID_HEAD "caption: The old lighthouse.\n" SAID_BODY},
    {"a caption of two lines",
     HEAD "The old\nlighthouse.\nImage by\nAda Lindqvist\n" BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"blank lines around the image",
     HEAD "\nThe old lighthouse.\n\nImage by\n\nAda Lindqvist\n" BODY,
     SAID_HEAD SAID_IMAGE SAID_BODY},
    {"a story that speaks of images",
     HEAD BODY "\nImage by image, the coast went by.\n",
     SAID_HEAD "body: " FIRST "¶" SECOND
     "¶Image by image, the coast went by.\n"},
    {"imagery is no image", "Sea\n\nNets\n\nNets\n\nImage bystanders came.",
     "section: Sea\ntitle: Nets\nbody: Image bystanders came.\n"},

    /* body */
    {"a byline", HEAD IMAGE "\nBy Jon Aas\n" BODY,
     SAID_HEAD SAID_IMAGE "author: Jon Aas\n" SAID_BODY},
    {"a sentence that begins with by", HEAD "\nBy noon all boats were out.\n",
     SAID_HEAD "body: By noon all boats were out.\n"},
    {"wrapped lines are one paragraph",
     HEAD "\nThe fishermen of Grimsund\nwent back to sea.\n\nAt last.\n",
     SAID_HEAD "body: The fishermen of Grimsund went back to sea.¶At last.\n"},
    {"controls and writing directions go",
     HEAD "\nOne\x1b[2J \xe2\x80\xaetwo.\n",
     SAID_HEAD "body: One[2J two.\n"},

    /* related */
    {"related without authors",
     HEAD BODY "\nRelated articles\n\nHarbour Dues To Fall ‘From Spring’\n\n"
     "What The Lighthouse Keeper Saw Last Night\n\nWhy 300 Nets Were Burnt\n",
     SAID_HEAD SAID_BODY "related: Harbour Dues To Fall ‘From Spring’\n"
     "related: What The Lighthouse Keeper Saw Last Night\n"
     "related: Why 300 Nets Were Burnt\n"},
    {"some related with authors",
     HEAD BODY "\nRelated articles\n\nHarbour Dues To Fall ‘From Spring’\n\n"
     "What The Lighthouse Keeper Saw Last Night\n\nMira Sand\n",
     SAID_HEAD SAID_BODY "related: Harbour Dues To Fall ‘From Spring’\n"
     "related: What The Lighthouse Keeper Saw Last Night / Mira Sand\n"},
    {"short headlines with authors",
     HEAD BODY "\nRelated articles\n\nPeace Talks\n\nMira Sand\n\n"
     "Nets Burnt\n\nJon Aas\n",
     SAID_HEAD SAID_BODY "related: Peace Talks / Mira Sand\n"
     "related: Nets Burnt / Jon Aas\n"},
    {"no blank lines between",
     HEAD BODY
     "\nRelated Articles:\nPeace Talks\nMira Sand\nNets Burnt\nBy Jon "
     "Aas\n",
     SAID_HEAD SAID_BODY "related: Peace Talks / Mira Sand\n"
     "related: Nets Burnt / Jon Aas\n"},
    {"a heading and nothing below", HEAD BODY "\nRelated articles\n",
     SAID_HEAD SAID_BODY},

    /* the call to subscribe */
    {"call before the related", HEAD IMAGE BODY "\n" CALL "\n" RELATED,
     SAID_HEAD SAID_IMAGE SAID_BODY SAID_RELATED},
    {"call glued to the last author",
     HEAD BODY "\nRelated articles\n\nHarbour Dues To Fall ‘From Spring’\n\n"
     "Mira Sand" CALL,
     SAID_HEAD SAID_BODY SAID_RELATED},
    {"call behind the last author and a blank",
     HEAD BODY "\nRelated articles\n\nHarbour Dues To Fall ‘From Spring’\n\n"
     "Mira Sand " CALL,
     SAID_HEAD SAID_BODY SAID_RELATED},
    {"call glued to the last paragraph", HEAD "\n" FIRST "\n\n" SECOND CALL,
     SAID_HEAD SAID_BODY},
    {"call wrapped",
     HEAD BODY "\nSubscribe to our evening newsletter\nand never miss a tide!\n"
     RELATED,
     SAID_HEAD SAID_BODY SAID_RELATED},
    {"call right before the heading",
     HEAD BODY "\nSubscribe to our newsletter\nRelated articles\n\nA Headline "
     "Of Many Words Indeed\n",
     SAID_HEAD SAID_BODY "related: A Headline Of Many Words Indeed\n"},
    {"call in other words", HEAD BODY "\nSIGN UP FOR OUR DAILY NEWSLETTER\n",
     SAID_HEAD SAID_BODY},
    {"a story may quote a call",
     HEAD "\nThe page said “Subscribe to our newsletter” twice.\n",
     SAID_HEAD "body: The page said “Subscribe to our newsletter” twice.\n"},
    {"a story may subscribe to views",
     HEAD "\nSubscribe to the view that nets are dry.\n",
     SAID_HEAD "body: Subscribe to the view that nets are dry.\n"},
};
// clang-format on

static void
say(GString *out, const char *what, const char *text)
{
    g_auto(GStrv) paragraphs = NULL;
    g_autofree char *line = NULL;

    if (text == NULL)
        return;
    paragraphs = g_strsplit(text, "\n\n", -1);
    line = g_strjoinv("¶", paragraphs);
    g_string_append_printf(out, "%s: %s\n", what, line);
}

static char *
describe(const struct story *story)
{
    GString *out = g_string_new(NULL);

    say(out, "section", story->section);
    say(out, "title", story->title);
    say(out, "caption", story->image_caption);
    say(out, "credit", story->image_credit);
    for (guint i = 0; i < story->authors->len; i++)
        say(out, "author", g_ptr_array_index(story->authors, i));
    say(out, "body", story->body);
    for (guint i = 0; i < story->related->len; i++) {
        const struct related *related = g_ptr_array_index(story->related, i);
        g_autofree char *line =
            g_strjoin(related->author ? " / " : NULL, related->title,
                      related->author, NULL);

        say(out, "related", line);
    }
    return g_string_free(out, FALSE);
}

static void
assert_page(const char *page, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Story) story = text_page_parse(page, strlen(page), &error);
    g_autofree char *got = NULL;

    assert_no_error(error);
    got = describe(story);
    assert_text(got, want);
}

static void
test_page(void **state)
{
    const struct page_row *row = *state;

    assert_page(row->page, row->want);
}

/* Whatever a page says, it says the same with CRLF. */
static void
test_crlf(void **state)
{
    const struct page_row *row = *state;
    g_auto(GStrv) lines = g_strsplit(row->page, "\n", -1);
    g_autofree char *page = g_strjoinv("\r\n", lines);

    assert_page(page, row->want);
}

struct wrong_row {
    const char *name;
    const char *page;
    size_t size;
    const char *words;
};

static const struct wrong_row wrong[] = {
    {"windows-1252", "Sea\n\nIt\x92s dry", 12, "line 3: the byte at 7 (0x92)"},
    {"a NUL", "Sea\n\0Nets", 9, "line 2: the byte at 4 (0x00)"},
    {"UTF-16", "\xff\xfeS\0", 4, "line 1: the byte at 0 (0xff)"},
    {"cut within a letter", "Nets \xe2\x80", 7, "line 1: the byte at 5 (0xe2)"},
    {"nothing", "", 0, "no headline"},
    {"blank lines", "\n \r\n\t\n", 6, "no headline"},
    {"a mark alone", "\xef\xbb\xbf", 3, "no headline"},
    {"a call alone", CALL, sizeof CALL - 1, "no headline"},
    {"related alone", "Related articles\n\nNets", 22, "no headline"},
};

static void
test_wrong(void **state)
{
    const struct wrong_row *row = *state;
    g_autoptr(GError) error = NULL;
    struct story *story = text_page_parse(row->page, row->size, &error);

    assert_null(story);
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_non_null(strstr(error->message, row->words));
}

static void
assert_too_large(size_t size)
{
    g_autofree char *page = g_strnfill(size, 'x');
    g_autoptr(GError) error = NULL;

    assert_null(text_page_parse(page, size, &error));
    assert_code(error, VESPER_ERROR_TOO_LARGE);
}

static void
test_too_large(void **state)
{
    (void)state;
    assert_too_large((size_t)LIMIT_ARTICLE_TEXT_BYTES + 1);
    assert_too_large((size_t)LIMIT_FIELD_BYTES + 1); /* as a headline */
}

static void
test_related_ceiling(void **state)
{
    g_autoptr(GString) page = g_string_new("Nets\n\nRelated articles\n");

    (void)state;
    for (int i = 0; i <= LIMIT_RELATED; i++)
        g_string_append_printf(page, "\nWhy %d Nets Were Burnt\n", i);

    g_autoptr(GError) error = NULL;
    g_autoptr(Story) story = text_page_parse(page->str, page->len, &error);

    assert_no_error(error);
    assert_int_equal(story->related->len, LIMIT_RELATED);
}

static void
test_standfirst(void **state)
{
    const char page[] = HEAD IMAGE BODY;
    g_autoptr(GError) error = NULL;
    g_autoptr(Story) story = text_page_parse(page, strlen(page), &error);

    (void)state;
    assert_no_error(error);
    assert_text(story->standfirst, FIRST);
}

static bool
has_related(const struct story *story, guint i, const char *author)
{
    const struct related *related = g_ptr_array_index(story->related, i);

    return g_strcmp0(related->author, author) == 0;
}

/* The page that all began with. */
static void
test_seed(void **state)
{
    g_autofree char *path = corpus_path("../seed/article.txt");
    g_autofree char *page = NULL;
    g_autoptr(GError) error = NULL;
    gsize size;

    (void)state;
    if (path == NULL)
        skip();
    assert_true(g_file_get_contents(path, &page, &size, NULL));

    g_autoptr(Story) story = text_page_parse(page, size, &error);

    assert_no_error(error);
    assert_text(story->section, "Eastern Europe");
    assert_text(story->title, "Russia Pulls Out Of INF Treaty In Tit-For-Tat");
    assert_text(story->image_caption, "Moscow river & Kremlin. Moscow, Russia");
    assert_text(story->image_credit, "Oleg Yu.Novikov");
    assert_int_equal(story->authors->len, 0);
    assert_int_equal(story->related->len, 3);
    assert_true(has_related(story, 0, "L Todd Wood"));
    assert_true(has_related(story, 1, "Jen Snow"));
    assert_true(has_related(story, 2, "Tsarizm Staff"));

    g_auto(GStrv) paragraphs = g_strsplit(story->body, "\n\n", -1);

    assert_int_equal(g_strv_length(paragraphs), 10);
    assert_text(story->standfirst, paragraphs[0]);
    for (char **at = paragraphs; *at != NULL; at++)
        assert_non_null(strstr(page, *at)); /* to the byte */
    assert_non_null(strstr(story->body, "‘landing’"));
    assert_non_null(strstr(story->body, "States’ move"));
    assert_null(strstr(story->body, "Subscribe"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_related_ceiling),
        cmocka_unit_test(test_standfirst),
        cmocka_unit_test(test_seed),
    };

    return ROW_TESTS(test_page, pages) + ROW_TESTS(test_crlf, pages) +
           ROW_TESTS(test_wrong, wrong) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
