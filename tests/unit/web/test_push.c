/* SPDX-License-Identifier: MIT */
/* The hook of a site's own system: who is believed, and what he is told. */
#include "open_web.h"

#include "hmac.h"
#include "limit.h"
#include "push.h"
#include "push_signature.h"

#define STORY                                                   \
    "{\"action\":\"publish\",\"story\":{\"id\":\"n1\",\"url\":" \
    "\"https://news.example/nets\",\"title\":\"Nets\"}}"
#define WITHDRAW "{\"action\":\"withdraw\",\"story\":{\"id\":\"n1\"}}"

enum { MINUTE_MS = 60 * 1000, TRIES = 3 };

/* What is said in a request; NULL and 0: as it should be. */
struct said {
    const char *body, *type, *id, *query, *without;
    const char *source; /* its name; NULL: "cms" */
    int64_t later_ms;   /* than now it was signed */
    int wrong_bit;      /* of the signature */
};

struct new_source {
    const struct open_web *open;
    const char *name;
    struct source *made;
};

static bool
add_source(struct transaction *tx, void *data, GError **error)
{
    struct new_source *source = data;
    const struct source_entry entry = {source->open->list_id, SOURCE_PUSH,
                                       source->name};
    int64_t id = 0;

    return source_add(tx, &entry, source->open->house->clock, &id, error) &&
           push_source_find(transaction_view(tx), id, &source->made, error);
}

/* Returns a push source, made at its first use. Returns: the caller's. */
static struct source *
source_of(const struct open_web *open, const char *name)
{
    struct new_source source = {open, name, NULL};

    source.made = push_source_get(open->house->view, open->list_id, name, NULL);
    if (source.made == NULL)
        house_write(open->house, add_source, &source, -1);
    return source.made;
}

/* Signs as the site does, who knows no more than the secret. */
static char *
sign(const char *secret, const char *text)
{
    const struct hmac_part part = {text, strlen(text)};
    unsigned char mac[HMAC_BYTES];
    gsize size = 0;
    g_autofree guchar *key = g_base64_decode(secret + strlen("whsec_"), &size);
    g_autofree char *coded = NULL;

    assert_int_equal(size, KEY_BYTES);
    hmac_sha256(key, &part, 1, mac);
    coded = g_base64_encode(mac, sizeof mac);
    return g_strconcat("v1,", coded, NULL);
}

static const char *
or_usual(const char *text, const char *usual)
{
    return text != NULL ? text : usual;
}

/* Adds a header, unless it is the one left out. */
static void
add_header(GString *request, const struct said *said, const char *name,
           const char *value)
{
    if (g_strcmp0(said->without, name) != 0)
        g_string_append_printf(request, "%s: %s\r\n", name, value);
}

/* Announces. Returns: the caller's. */
static char *
announce(const struct open_web *open, const struct said *said)
{
    g_autoptr(Source) source = source_of(open, or_usual(said->source, "cms"));
    const struct push_sender sender = {source->id, source->created_at_ms};
    const char *body = or_usual(said->body, STORY);
    const char *id = or_usual(said->id, "msg_1");
    g_autofree char *secret = push_secret(open->keyring, &sender);
    g_autofree char *time = g_strdup_printf(
        "%" G_GINT64_FORMAT,
        (clock_now_ms(open->house->clock) + said->later_ms) / 1000);
    g_autofree char *text = g_strdup_printf("%s.%s.%s", id, time, body);
    g_autofree char *signature = sign(secret, text);
    g_autofree char *length = g_strdup_printf("%zu", strlen(body));
    g_autoptr(GString) request = g_string_new(NULL);

    signature[3] ^= (char)said->wrong_bit;
    g_string_append_printf(request,
                           "POST /nl/hooks/articles?%s HTTP/1.1\r\n"
                           "Host: news.example\r\nConnection: close\r\n",
                           or_usual(said->query, "source=1"));
    add_header(request, said, "Content-Type",
               or_usual(said->type, "application/json"));
    add_header(request, said, "Content-Length", length);
    add_header(request, said, "Webhook-Id", id);
    add_header(request, said, "Webhook-Timestamp", time);
    add_header(request, said, "Webhook-Signature", signature);
    g_string_append_printf(request, "\r\n%s", body);
    return visitor_say_bytes(open, request->str, request->len);
}

/* Announces and checks the answer. */
static void
announce_to(const struct open_web *open, const struct said said, int status,
            const char *text)
{
    g_autofree char *answer = announce(open, &said);

    assert_answer(answer, status, text);
    assert_non_null(strstr(answer, status == 200
                                       ? "Content-Type: application/json\r\n"
                                       : "application/problem+json\r\n"));
}

static guint
candidates(const struct open_web *open)
{
    g_autoptr(GPtrArray) found = article_candidates(
        open->house->view, open->list_id, CADENCE_DAILY, 0, NULL);

    return found->len;
}

static void
test_taken(void **state)
{
    const struct open_web *open = *state;

    announce_to(open, (struct said){0}, 200, "{\"added\":1,\"changed\":0,");
    assert_int_equal(candidates(open), 1);
    announce_to(open, (struct said){.id = "msg_2", .body = WITHDRAW}, 200,
                "\"withdrawn\":1,\"unknown\":0,\"in_print\":0,"
                "\"repeated\":false}");
    assert_int_equal(candidates(open), 0);
    announce_to(open, (struct said){0}, 200, "\"repeated\":true}");
    assert_int_equal(candidates(open), 0);
    announce_to(
        open,
        (struct said){.type = "Application/JSON; charset=utf-8", .id = "msg.3"},
        200, "\"changed\":1");
}

struct refused_row {
    const char *name;
    struct said said;
    int status;
    const char *text;
};

// clang-format off
static const struct refused_row refused[] = {
    {"another type", {.type = "text/json"}, 415, "application/json"},
    {"no type", {.without = "Content-Type"}, 415, "application/json"},
    {"no name", {.without = "Webhook-Id"}, 400, "webhook-id"},
    {"no time", {.without = "Webhook-Timestamp"}, 400, "webhook-timestamp"},
    {"no signature", {.without = "Webhook-Signature"}, 400,
     "webhook-signature"},
    {"an odd name", {.id = "a b"}, 400, "webhook-id"},
    {"too old", {.later_ms = -5 * MINUTE_MS - 1000}, 400, "webhook-timestamp"},
    {"of the future", {.later_ms = 5 * MINUTE_MS + 1000}, 400,
     "webhook-timestamp"},
    {"a wrong signature", {.wrong_bit = 1}, 401, "signature"},
    {"another source", {.query = "source=2"}, 401, "signature"},
    {"no source", {.query = ""}, 401, "signature"},
    {"a source that is no number", {.query = "source=cms"}, 401, "signature"},
    {"no JSON", {.body = "{\"action\": nonsense"}, 400,
     "\"detail\":\"line 1, column 19: "},
    {"nothing", {.body = ""}, 400, "\"detail\":\"line 1, column 1: "},
    {"a member of another type",
     {.body = "{\"action\":\"publish\",\"story\":{\"title\":7}}"}, 400,
     "\"detail\":\"story.title: must be a text\""},
};
// clang-format on

static void
test_refused(void **state)
{
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        announce_to(open, refused[i].said, refused[i].status, refused[i].text);
    assert_int_equal(candidates(open), 0);
}

/* A wrong signature, a source that is none and one that is gone are alike. */
static void
test_strangers_learn_nothing(void **state)
{
    const struct open_web *open = *state;
    const struct said wrong = {.wrong_bit = 1}, other = {.query = "source=7"};
    g_autofree char *first = announce(open, &wrong);
    g_autofree char *second = announce(open, &other);

    assert_text(answer_body(first), answer_body(second));
}

/* The edges count: a clock that is off by just so much. */
static void
test_tolerance(void **state)
{
    const struct open_web *open = *state;

    announce_to(open, (struct said){.later_ms = -5 * MINUTE_MS}, 200, "");
    announce_to(open, (struct said){.id = "msg_2", .later_ms = 5 * MINUTE_MS},
                200, "");
}

/* Our clock went back: what was seen once is no news, what is signed anew is.
 */
static void
test_replayed_after_the_clock(void **state)
{
    struct open_web *open = *state;

    announce_to(open, (struct said){0}, 200, "\"added\":1");
    hand_clock_advance(&open->house->hand, 5 * MINUTE_MS + 1000);
    announce_to(open, (struct said){.id = "msg_2", .body = WITHDRAW}, 200, "");
    hand_clock_set(&open->house->hand, HOUSE_NOW_MS);
    announce_to(open, (struct said){0}, 400, "sign each try anew");
    assert_int_equal(candidates(open), 0);
    announce_to(open, (struct said){.later_ms = 1000}, 200, "\"changed\":1");
}

static void
test_a_form_is_none(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *form =
        visitor_post(open, "/hooks/articles?source=1", "title=Nets");
    g_autofree char *page = visitor_get(open, "/hooks/articles");
    g_autofree char *large = visitor_ask(open, "POST", "/hooks/articles",
                                         "Content-Length: 1048577\r\n");

    assert_answer(form, 415, "application/problem+json");
    assert_answer(page, 405, "\r\nAllow: POST\r\n");
    assert_answer(large, 413, "application/problem+json");
}

struct raw_row {
    const char *name;
    const char *request; /* without Connection */
    int status;
    const char *detail;
};

#define TO_HOOK "POST /hooks/articles?source=1 HTTP/1.1\r\n"

// clang-format off
static const struct raw_row raw[] = {
    {"two lengths", TO_HOOK "Host: a\r\nContent-Length: 1\r\n"
     "Content-Length: 2\r\n\r\nx", 400, "must stand once"},
    {"a length beside chunks", TO_HOOK "Host: a\r\nContent-Length: 5\r\n"
     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "must stand once"},
    {"chunks", TO_HOOK "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n"
     "0\r\n\r\n", 411, "Content-Length is wanted"},
    {"a control character", TO_HOOK "Host: a\r\nX: \x1b[2J\r\n"
     "Content-Length: 0\r\n\r\n", 400, "control character"},
    {"too large", TO_HOOK "Host: a\r\nContent-Length: 1048577\r\n\r\n", 413,
     "longer than"},
    {"an odd name", TO_HOOK "Host: a\r\nX(: 1\r\n"
     "Content-Length: 0\r\n\r\n", 400, "a header has a name"},
    {"two hosts, behind the path of web.url",
     "POST /nl/hooks/articles HTTP/1.1\r\nHost: a\r\nHost: a\r\n"
     "Content-Length: 0\r\n\r\n", 400, "Host must stand once"},
    {"another method", "PUT /hooks/articles HTTP/1.1\r\nHost: a\r\n"
     "Connection: close\r\n\r\n", 405, ""},
    {"a word too much", "POST /hooks/articles/ HTTP/1.1\r\nHost: a\r\n"
     "Connection: close\r\nContent-Length: 0\r\n\r\n", 404, ""},
};
// clang-format on

/* Programs read no HTML, however badly they ask; but for what libmicrohttpd
 * itself cannot read. */
static void
test_always_json(void **state)
{
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(raw); i++) {
        g_autofree char *answer =
            visitor_say_bytes(open, raw[i].request, strlen(raw[i].request));
        g_autofree char *status =
            g_strdup_printf("\"status\":%d", raw[i].status);

        assert_answer(answer, raw[i].status,
                      "\r\nContent-Type: application/problem+json\r\n");
        assert_answer(answer, raw[i].status, "\r\n\r\n{\"title\":\"");
        assert_answer(answer, raw[i].status, status);
        assert_answer(answer, raw[i].status, raw[i].detail);
    }
}

/* Each source has its own number of tries, and all strangers one together. */
static void
test_too_many(void **state)
{
    struct open_web *open = *state;
    const struct said other = {.source = "other", .query = "source=2"};

    open->settings.pushes = TRIES;
    for (int i = 0; i < TRIES; i++) {
        g_autofree char *id = g_strdup_printf("msg_%d", i);
        g_autofree char *nobody = g_strdup_printf("source=%d", 100 + i);

        announce_to(open, (struct said){.query = nobody}, 401, "");
        announce_to(open, (struct said){.id = id}, 200, "");
    }
    announce_to(open, (struct said){.id = "one more"}, 400, "");
    announce_to(open, (struct said){.id = "one_more"}, 429,
                "\r\nRetry-After: ");
    announce_to(open, (struct said){.wrong_bit = 1}, 429, "");
    announce_to(open, (struct said){.query = "source=200"}, 429, "");
    announce_to(open, other, 200, "");
    hand_clock_advance(&open->house->hand, HOUSE_DAY_MS);
    announce_to(open, (struct said){.id = "one_more"}, 200, "");
    announce_to(open, (struct said){.wrong_bit = 1}, 401, "");
}

/* Strangers who announce much and send nothing take no more than this. */
static void
test_bodies_under_way(void **state)
{
    enum { HOLDERS = 16 };
    static const char request[] =
        "POST /hooks/articles HTTP/1.1\r\nHost: a\r\n"
        "Content-Length: 1048576\r\nExpect: 100-continue\r\n\r\n";
    const struct open_web *open = *state;
    int holders[HOLDERS];
    char piece[VISITOR_BYTES];

    for (int i = 0; i < HOLDERS; i++) {
        holders[i] = visitor_connect(open);
        assert_int_equal(
            send(holders[i], request, strlen(request), MSG_NOSIGNAL),
            strlen(request));
        assert_true(recv(holders[i], piece, sizeof piece, 0) > 0);
        assert_memory_equal(piece, "HTTP/1.1 100", strlen("HTTP/1.1 100"));
    }
    announce_to(open, (struct said){0}, 503, "\r\nRetry-After: ");
    for (int i = 0; i < HOLDERS; i++)
        close(holders[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WEB_TEST(test_taken),
        WEB_TEST(test_refused),
        WEB_TEST(test_strangers_learn_nothing),
        WEB_TEST(test_tolerance),
        WEB_TEST(test_replayed_after_the_clock),
        WEB_TEST(test_a_form_is_none),
        WEB_TEST(test_always_json),
        WEB_TEST(test_too_many),
        WEB_TEST(test_bodies_under_way),
    };

    content_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
