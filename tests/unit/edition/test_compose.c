/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include "random.h"
#include "support.h"

#include <string.h>

struct desk {
    struct list *list;
    struct template_shelf *shelf;
    struct imprint imprint;
    struct random_sequence random;
    struct press press;
    struct draft *draft;
};

static void
free_article(gpointer data)
{
    struct article *article = data;

    story_free(article->story);
    g_free(article);
}

static void
add_story(struct draft *draft, int64_t id, const char *standfirst)
{
    struct article *article = g_new0(struct article, 1);

    article->id = id;
    article->story = story_new();
    g_free(article->story->title);
    article->story->title = g_strdup_printf("Story %d & more", (int)id);
    g_free(article->story->standfirst);
    article->story->standfirst = g_strdup(standfirst);
    g_free(article->story->url);
    article->story->url = g_strdup_printf("https://example.com/%d", (int)id);
    g_ptr_array_add(article->story->authors, g_strdup("Ada Lindqvist"));
    g_ptr_array_add(article->story->authors, g_strdup("Mira Sand"));
    g_ptr_array_add(draft->stories, article);
}

static int
set_up(void **state)
{
    struct desk *desk = g_new0(struct desk, 1);
    struct edition_key key = {.list_id = 1, .slot = EDITION_SLOT_MAIN};

    g_strlcpy(key.local_date, "2026-11-24", sizeof key.local_date);
    desk->list = list_new();
    g_free(desk->list->name);
    desk->list->name = g_strdup("evening");
    assert_true(list_set_field(desk->list, "title", "Evening Digest", NULL));
    assert_true(list_set_field(desk->list, "from",
                               "Example <digest@news.example.com>", NULL));
    desk->shelf = template_shelf_open(NULL, NULL);
    assert_non_null(desk->shelf);
    desk->imprint = (struct imprint){
        .web_url = "https://news.example.com/nl",
        .postal_address = "1 Example Street",
        .privacy_url = "",
        .operator_mail = "",
        .bounce_domain = "bounce.news.example.com",
        .feedback_sender = "exnews",
        .uncertain = "hold",
        .is_strict = true,
    };
    random_sequence_init(&desk->random, 1);
    desk->press =
        (struct press){desk->shelf, &desk->imprint, NULL, &desk->random.random};
    desk->draft = draft_new(&key);
    desk->draft->stories = g_ptr_array_new_with_free_func(free_article);
    desk->draft->passed_over = g_ptr_array_new_with_free_func(free_article);
    *state = desk;
    return 0;
}

static int
tear_down(void **state)
{
    struct desk *desk = *state;

    draft_free(desk->draft);
    template_shelf_close(desk->shelf);
    list_free(desk->list);
    g_free(desk);
    return 0;
}

static const char *
ask(void *self, const char *name)
{
    static const struct {
        const char *name, *value;
    } values[] = {
        {"to", "eva@example.org"},
        {"date", "Tue, 24 Nov 2026 17:00:00 +0000"},
        {"message_id", "mmm"},
        {"unsubscribe_url", "https://news.example.com/nl/u/ttt"},
        {"unsubscribe_token", "ttt"},
    };

    (void)self;
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        if (strcmp(values[i].name, name) == 0)
            return values[i].value;
    fail_msg("no hole is called %s", name);
    return NULL;
}

static void
compose(struct desk *desk, int code)
{
    g_autoptr(GError) error = NULL;

    assert_int_equal(
        draft_compose(desk->draft, desk->list, &desk->press, &error), code < 0);
    assert_code(error, code);
}

/* Fails unless the letter of one story has these pieces, each behind the one
 * before. pieces: ended by NULL. */
static void
assert_in_order(struct desk *desk, const char *const *pieces)
{
    g_autoptr(GString) wire = g_string_new(NULL);
    const char *at = NULL;

    add_story(desk->draft, 1, "What happened.");
    compose(desk, -1);
    letter_stamp(desk->draft->letters->pdata[0], ask, NULL, wire);
    at = wire->str;
    for (; *pieces != NULL; pieces++) {
        const char *found = strstr(at, *pieces);

        if (found == NULL)
            fail_msg("no %s in %s", *pieces, at);
        at = found + 1;
    }
    assert_true(g_str_has_suffix(wire->str, "--\r\n"));
}

static void
test_the_header_is_whole_and_in_order(void **state)
{
    static const char *const fields[] = {
        "From: \"Example\" <digest@news.example.com>\r\n",
        "To: <eva@example.org>\r\n",
        "Subject: Story 1 & more\r\n",
        "Date: Tue, 24 Nov 2026 17:00:00 +0000\r\n",
        "Message-ID: <mmm@news.example.com>\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: multipart/alternative",
        "List-Id: \"Evening Digest\"\r\n <evening.news.example.com>\r\n",
        ("List-Unsubscribe:\r\n <https://news.example.com/nl/u/ttt>,\r\n"
         " <mailto:unsub+ttt@bounce.news.example.com>\r\n"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "List-Help: <",
        "List-Subscribe: <",
        "List-Archive: <https://news.example.com/nl/archive/evening>\r\n",
        "List-Owner: <mailto:digest@news.example.com>\r\n",
        "List-Post: NO\r\n",
        "Archived-At:",
        "Feedback-ID: 20261124:evening:digest:exnews\r\n",
        "Precedence: bulk\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "X-Auto-Response-Suppress: OOF, AutoReply\r\n\r\n--",
        NULL,
    };

    assert_in_order(*state, fields);
}

/* RFC 2046 §5.1.4: the plainest first, so that the best is the last. */
static void
test_text_comes_before_html(void **state)
{
    static const char *const parts[] = {
        "Content-Type: text/plain; charset=utf-8\r\n",
        "What happened.",
        "Content-Type: text/html; charset=utf-8\r\n",
        "What happened.",
        "</html>",
        NULL};

    assert_in_order(*state, parts);
}

static void
test_a_letter_per_language(void **state)
{
    struct desk *desk = *state;

    desk->list->language[0] = 'd'; /* "en" becomes "de" */
    desk->list->language[1] = 'e';
    add_story(desk->draft, 1, "What happened.");
    compose(desk, -1);
    assert_int_equal(desk->draft->letters->len, 3);
    assert_text(desk->draft->languages->pdata[0], "de");
    assert_non_null(
        strstr(desk->draft->plain_text, "Ada Lindqvist und Mira Sand"));
    assert_non_null(strstr(desk->draft->web_page, "Story 1 &amp; more"));
    assert_null(strstr(desk->draft->web_page, "/u/"));
}

static void
test_what_is_too_large_is_trimmed(void **state)
{
    struct desk *desk = *state;
    g_autofree char *long_text = g_strnfill(9000, 'x');

    for (int64_t id = 1; id <= 20; id++)
        add_story(desk->draft, id, long_text);
    compose(desk, -1);
    assert_true(desk->draft->largest_html_bytes <= 90 * 1024);
    assert_int_equal(desk->draft->stories->len, 20); /* headlines suffice */
}

static void
test_what_cannot_be_trimmed_fails(void **state)
{
    struct desk *desk = *state;
    g_autofree char *long_text = g_strnfill(103000, 'x');

    add_story(desk->draft, 1, long_text);
    add_story(desk->draft, 2, "Short.");
    compose(desk, VESPER_ERROR_TOO_LARGE);
    assert_int_equal(desk->draft->passed_over->len, 1);
}

static void
test_strict_refuses_what_lint_finds(void **state)
{
    struct desk *desk = *state;

    desk->imprint.postal_address = "";
    desk->imprint.web_url = "http://news.example.com";
    add_story(desk->draft, 1, "What happened.");
    compose(desk, VESPER_ERROR_REFUSED);
    assert_int_equal(desk->draft->warnings->len, 2);
}

#define DESK_TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_the_header_is_whole_and_in_order),
        DESK_TEST(test_text_comes_before_html),
        DESK_TEST(test_a_letter_per_language),
        DESK_TEST(test_what_is_too_large_is_trimmed),
        DESK_TEST(test_what_cannot_be_trimmed_fails),
        DESK_TEST(test_strict_refuses_what_lint_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
