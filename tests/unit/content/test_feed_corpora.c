/* SPDX-License-Identifier: MIT */
/*
 * Feeds nobody here wrote. Each corpus names the same things in its own words;
 * a table says which word is which of our fields, and how often we agree is
 * counted. Then every file there is, feed or not: none may crash us or keep us
 * longer than two seconds.
 */
#include "content.h"
#include "excerpt.h"
#include "feed_date.h"
#include "support.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>

enum {
    LONGEST_MS = 2000,
    MS_PER_S = 1000,
    US_PER_MS = 1000,
    DATE_FIELDS = 6 /* year to second of Python's time tuple */
};

enum field {
    FEED_TITLE,
    FEED_URL,
    FEED_LANGUAGE,
    TITLE,
    URL,
    GUID,
    AUTHOR,
    SECTION,
    STANDFIRST,
    BODY,
    PUBLISHED,
    IMAGE
};

/* Where a corpus says something; "#" is the item's number. */
struct word {
    const char *path;
    enum field field;
};

// clang-format off
static const struct word feedparser_words[] = {
    {"feed.title", FEED_TITLE},
    {"feed.link", FEED_URL},
    {"feed.language", FEED_LANGUAGE},
    {"entries.0.title", TITLE},
    {"entries.0.link", URL},
    {"entries.0.id", GUID},
    {"entries.0.author_detail.name", AUTHOR},
    {"entries.0.tags.0.term", SECTION},
    {"entries.0.description", STANDFIRST},
    {"entries.0.summary", STANDFIRST},
    {"entries.0.content.0.value", BODY},
    {"entries.0.published_parsed", PUBLISHED},
    {"entries.0.updated_parsed", PUBLISHED},
    {NULL, 0},
};
static const struct word gofeed_words[] = {
    {"title", FEED_TITLE},
    {"link", FEED_URL},
    {"language", FEED_LANGUAGE},
    {"items.#.title", TITLE},
    {"items.#.link", URL},
    {"items.#.guid", GUID},
    {"items.#.author.name", AUTHOR},
    {"items.#.categories.0", SECTION},
    {"items.#.description", STANDFIRST},
    {"items.#.content", BODY},
    {"items.#.publishedParsed", PUBLISHED},
    {"items.#.image.url", IMAGE},
    {NULL, 0},
};
static const struct word feed_rs_words[] = {
    {"title.content", FEED_TITLE},
    {"links.0.href", FEED_URL},
    {"language", FEED_LANGUAGE},
    {"entries.#.title.content", TITLE},
    {"entries.#.links.0.href", URL},
    {"entries.#.authors.0.name", AUTHOR},
    {"entries.#.categories.0.term", SECTION},
    {"entries.#.summary.content", STANDFIRST},
    {"entries.#.content.body", BODY},
    {"entries.#.published", PUBLISHED},
    {NULL, 0},
};
// clang-format on

struct tally {
    const char *corpus;
    int said, met;
};

static json_t *
load(const char *corpus, const char *file)
{
    g_autofree char *relative = g_build_filename(corpus, file, NULL);
    g_autofree char *path = corpus_path(relative);

    return path == NULL ? NULL : json_load_file(path, JSON_ALLOW_NUL, NULL);
}

static bool
read_file(const char *corpus, const char *file, char **bytes, gsize *size)
{
    g_autofree char *relative = g_build_filename(corpus, file, NULL);
    g_autofree char *path = corpus_path(relative);

    return g_file_get_contents(path, bytes, size, NULL);
}

static bool
is_rss(const char *bytes, size_t size)
{
    return g_strstr_len(bytes, (gssize)size, "<rss") != NULL;
}

static const json_t *
value_at(const json_t *root, const char *path, size_t item)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", -1);
    const json_t *at = root;

    for (char **step = steps; *step != NULL; step++) {
        size_t index = **step == '#' ? item : 0;

        at = json_is_array(at) ? json_array_get(at, index)
                               : json_object_get(at, *step);
    }
    return at;
}

/* An item with neither title nor link is left out. Most of these files have
 * but one word per item: they are given a title, so that it can be compared. */
static struct feed *
parse_titled(const char *bytes, size_t size, const char *base_url)
{
    g_autoptr(Feed) feed = feed_parse(bytes, size, base_url, NULL);
    g_autoptr(GString) titled = NULL;

    if (feed == NULL || feed->stories->len > 0)
        return g_steal_pointer(&feed);
    titled = g_string_new_len(bytes, (gssize)size);
    g_string_replace(titled, "</item>", "<title>Untitled</title></item>", 0);
    return feed_parse(titled->str, titled->len, base_url, NULL);
}

/* --- what we say, what they say ------------------------------------------ */

static char *
text_of_time(int64_t at_ms)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, at_ms / MS_PER_S);
}

static char *
our_text(const struct feed *feed, size_t item, enum field field)
{
    const struct story *story = item < feed->stories->len
                                    ? g_ptr_array_index(feed->stories, item)
                                    : NULL;

    if (field == FEED_TITLE)
        return g_strdup(feed->title);
    if (field == FEED_URL)
        return g_strdup(feed->url);
    if (field == FEED_LANGUAGE)
        return g_strdup(feed->language);
    if (story == NULL)
        return NULL;
    switch (field) {
    case TITLE: return g_strdup(story->title);
    case URL: return g_strdup(story->url);
    case GUID: return g_strdup(story->guid);
    case SECTION: return g_strdup(story->section);
    case STANDFIRST: return g_strdup(story->standfirst);
    case BODY: return g_strdup(story->body);
    case IMAGE: return g_strdup(story->image_url);
    case PUBLISHED: return text_of_time(story->published_at_ms);
    default:
        return story->authors->len == 0
                   ? NULL
                   : g_strdup(g_ptr_array_index(story->authors, 0));
    }
}

static char *
time_said(const json_t *value)
{
    int64_t part[DATE_FIELDS];

    if (json_is_string(value))
        return text_of_time(feed_date_parse(json_string_value(value)));
    for (size_t i = 0; i < DATE_FIELDS; i++)
        part[i] = json_integer_value(json_array_get(value, i));

    g_autoptr(GDateTime) date =
        g_date_time_new_utc((int)part[0], (int)part[1], (int)part[2],
                            (int)part[3], (int)part[4], (double)part[5]);

    return text_of_time(g_date_time_to_unix(date) * MS_PER_S);
}

/* Their HTML as our text: corpora keep the markup that we turn into text. */
static char *
their_text(const json_t *value, enum field field)
{
    if (field == PUBLISHED)
        return time_said(value);

    const char *said = json_string_value(value);
    g_autofree char *text = html_to_text(said, strlen(said));

    switch (field) {
    case FEED_URL:
    case URL:
    case IMAGE: return url_resolve(said, NULL);
    case STANDFIRST: return text_standfirst(text);
    case BODY: return *text == '\0' ? NULL : g_steal_pointer(&text);
    case GUID: return g_strdup(said);
    default:
        g_strdelimit(text, "\n", ' ');
        return *text == '\0' ? NULL : g_steal_pointer(&text);
    }
}

/* Some corpora write languages in lower case. */
static bool
is_same(enum field field, const char *ours, const char *theirs)
{
    if (field == FEED_LANGUAGE && ours != NULL && theirs != NULL)
        return g_ascii_strcasecmp(ours, theirs) == 0;
    return g_strcmp0(ours, theirs) == 0;
}

/* One thing said of one item, or of the feed. */
struct check {
    const char *id;
    const struct word *word;
    const struct feed *feed; /* NULL: we could not read it */
    size_t item;
};

static void
compare(struct tally *tally, const struct check *check, const json_t *value)
{
    if (!json_is_string(value) && !json_is_array(value))
        return;

    enum field field = check->word->field;
    g_autofree char *ours =
        check->feed == NULL ? NULL : our_text(check->feed, check->item, field);
    g_autofree char *theirs = their_text(value, field);
    bool is_met = check->feed != NULL && is_same(field, ours, theirs);

    tally->said++;
    tally->met += is_met;
    if (!is_met && g_getenv("VESPER_NOT_MET") != NULL)
        print_message("%s %s\n  ours   '%s'\n  theirs '%s'\n", check->id,
                      check->word->path, ours ? ours : "(NULL)",
                      theirs ? theirs : "(NULL)");
}

static void
assert_bar(const struct tally *tally, int percent)
{
    print_message("%s: %d said, %d met\n", tally->corpus, tally->said,
                  tally->met);
    assert_true(tally->said > 0);
    assert_true(tally->met * 100 >= tally->said * percent);
}

/* --- feedparser: assertions ---------------------------------------------- */

static const struct word *
find_word(const json_t *path)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    const struct word *word = feedparser_words;
    size_t i;
    json_t *step;

    json_array_foreach(path, i, step)
    {
        if (i > 0)
            g_string_append_c(joined, '.');
        if (json_is_string(step))
            g_string_append(joined, json_string_value(step));
        else
            g_string_append_printf(joined, "%" JSON_INTEGER_FORMAT,
                                   json_integer_value(step));
    }
    while (word->path != NULL && strcmp(word->path, joined->str) != 0)
        word++;
    return word->path == NULL ? NULL : word;
}

static void
compare_assertions(struct tally *tally, const json_t *one)
{
    const char *file = json_string_value(json_object_get(one, "file"));
    const char *from = json_string_value(json_object_get(one, "served_from"));
    g_autofree char *bytes = NULL;
    g_autoptr(Feed) feed = NULL;
    gsize size;
    size_t i;
    json_t *claim;

    if (!json_is_true(json_object_get(one, "core")) || file == NULL ||
        !read_file("feedparser", file, &bytes, &size) || !is_rss(bytes, size))
        return;
    feed = parse_titled(bytes, size, from);
    json_array_foreach(json_object_get(one, "assertions"), i, claim)
    {
        const char *op = json_string_value(json_object_get(claim, "op"));
        const struct word *word = find_word(json_object_get(claim, "path"));

        if (word != NULL && strcmp(op, "eq") == 0)
            compare(tally, &(struct check){file, word, feed, 0},
                    json_object_get(claim, "value"));
    }
}

static void
test_feedparser(void **state)
{
    struct tally tally = {"feedparser", 0, 0};
    json_t *root = load("feedparser", "index.json");
    size_t i;
    json_t *one;

    (void)state;
    if (root == NULL)
        skip();
    json_array_foreach(json_object_get(root, "cases"), i, one)
        compare_assertions(&tally, one);
    assert_bar(&tally, 95);
    json_decref(root);
}

/* --- gofeed, feed-rs: a model beside each feed --------------------------- */

static void
compare_model(struct tally *tally, const json_t *one, const struct word *words,
              const char *items)
{
    const char *file = json_string_value(json_object_get(one, "file"));
    const char *model = json_string_value(json_object_get(one, "expected"));
    g_autofree char *bytes = NULL;
    gsize size;

    if (model == NULL || !read_file(tally->corpus, file, &bytes, &size) ||
        !is_rss(bytes, size))
        return;

    json_t *root = load(tally->corpus, model);
    size_t count = json_array_size(json_object_get(root, items));
    g_autoptr(Feed) feed = parse_titled(bytes, size, NULL);

    for (const struct word *word = words; word->path != NULL; word++)
        for (size_t i = 0; i < (strchr(word->path, '#') ? count : 1); i++)
            compare(tally, &(struct check){file, word, feed, i},
                    value_at(root, word->path, i));
    json_decref(root);
}

static void
compare_corpus(const char *corpus, const char *group, const struct word *words,
               const char *items, int percent)
{
    struct tally tally = {corpus, 0, 0};
    json_t *root = load(corpus, "index.json");
    size_t i;
    json_t *one;

    if (root == NULL)
        skip();
    json_array_foreach(json_object_get(root, "cases"), i, one)
    {
        const char *file = json_string_value(json_object_get(one, "file"));

        if (g_str_has_prefix(file, group))
            compare_model(&tally, one, words, items);
    }
    assert_bar(&tally, percent);
    json_decref(root);
}

static void
test_gofeed(void **state)
{
    (void)state;
    compare_corpus("gofeed", "translator/rss/", gofeed_words, "items", 90);
}

static void
test_feed_rs(void **state)
{
    (void)state;
    compare_corpus("feed-rs", "rss2/", feed_rs_words, "entries", 90);
}

/* --- dates --------------------------------------------------------------- */

/* Those in words of other languages, and in forms no feed of the last ten
 * years had, are not met. */
static void
test_dates(void **state)
{
    struct tally tally = {"feedparser dates", 0, 0};
    json_t *root = load("feedparser", "index.json");
    size_t i;
    json_t *one;

    (void)state;
    if (root == NULL)
        skip();
    json_array_foreach(json_object_get(root, "cases"), i, one)
    {
        const char *in = json_string_value(json_object_get(one, "input"));
        const json_t *want = json_object_get(one, "expected");
        g_autofree char *ours = NULL;
        g_autofree char *theirs = NULL;

        if (in == NULL || !json_is_array(want))
            continue;
        ours = text_of_time(feed_date_parse(in));
        theirs = time_said(want);
        tally.said++;
        tally.met += strcmp(ours, theirs) == 0;
        if (strcmp(ours, theirs) != 0 && g_getenv("VESPER_NOT_MET") != NULL)
            print_message("'%s': ours %s, theirs %s\n", in, ours, theirs);
    }
    assert_bar(&tally, 60);
    json_decref(root);
}

/* --- every file ---------------------------------------------------------- */

static void
parse_timed(const char *path)
{
    g_autofree char *bytes = NULL;
    g_autofree char *text = NULL;
    gsize size;

    assert_true(g_file_get_contents(path, &bytes, &size, NULL));

    int64_t start_us = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = feed_parse(bytes, size, "http://a.example/", &error);
    g_autoptr(Story) story = text_page_parse(bytes, size, NULL);

    text = html_to_text(bytes, size);
    assert_true(g_utf8_validate(text, -1, NULL));
    assert_true((feed == NULL) == (error != NULL));
    if (error != NULL)
        assert_true(g_utf8_validate(error->message, -1, NULL));
    if (g_get_monotonic_time() - start_us > (int64_t)LONGEST_MS * US_PER_MS)
        fail_msg("%s takes too long", path);
}

static int
parse_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    int files = 0;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);

        if (g_file_test(inner, G_FILE_TEST_IS_DIR)) {
            files += parse_folder(inner);
        } else {
            parse_timed(inner);
            files++;
        }
    }
    return files;
}

struct folder_row {
    const char *name;
};

static const struct folder_row folders[] = {
    {"feedparser"}, {"feedvalidator"},   {"gofeed"},
    {"feed-rs"},    {"node-feedparser"}, {"rome"},
};

static void
test_every_file(void **state)
{
    const struct folder_row *row = *state;
    g_autofree char *path = corpus_path(row->name);
    int files;

    if (path == NULL)
        skip();
    files = parse_folder(path);
    print_message("%s: %d files\n", row->name, files);
    assert_true(files > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_feedparser),
        cmocka_unit_test(test_gofeed),
        cmocka_unit_test(test_feed_rs),
        cmocka_unit_test(test_dates),
    };

    content_init();
    return ROW_TESTS(test_every_file, folders) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
