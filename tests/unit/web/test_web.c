/* SPDX-License-Identifier: MIT */
/* The web as a server: framing, methods, headers, many at once, its end. */
#include "open_web.h"

#include "limit.h"
#include "lock.h"

#include <glib/gstdio.h>

#define HOST "Host: a\r\n"

enum { QUEUE_JOBS = 2048 }; /* database.h: then the next one is told BUSY */

static const char sign_up[] =
    "POST /subscribe HTTP/1.1\r\n" HOST "Content-Length: 21\r\n\r\n"
    "email=eva@example.org";

struct raw_row {
    const char *name, *request;
    int status; /* 0: it may also just hang up */
};

/* Rows H3, H4, H5, and the methods. */
static const struct raw_row raw_rows[] = {
    {"sound", "GET /subscribe HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n",
     200},
    {"HTTP/1.0", "GET /subscribe HTTP/1.0\r\n\r\n", 200},
    {"no host", "POST /subscribe HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400},
    {"two hosts", "GET / HTTP/1.1\r\n" HOST "Host: b\r\n\r\n", 400},
    {"two lengths",
     "POST /subscribe HTTP/1.1\r\n" HOST
     "Content-Length: 5\r\nContent-Length: 6\r\n\r\nemail",
     400},
    {"a length beside chunks",
     "POST /subscribe HTTP/1.1\r\n" HOST
     "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400},
    {"chunks",
     "POST /subscribe HTTP/1.1\r\n" HOST
     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     411},
    {"a negative length",
     "POST /subscribe HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n", 400},
    {"a blank before the colon",
     "POST /subscribe HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\nemail",
     400},
    {"a control byte", "GET / HTTP/1.1\r\n" HOST "X: \x1b[2J\r\n\r\n", 400},
    {"a body over the limit",
     "POST /subscribe HTTP/1.1\r\n" HOST "Content-Length: 4097\r\n\r\n", 413},
    {"a huge body",
     "POST /subscribe HTTP/1.1\r\n" HOST "Content-Length: 99999999999\r\n\r\n",
     413},
    {"a query that is no text",
     "GET /subscribe?list=%ff HTTP/1.1\r\n" HOST "\r\n", 400},
    {"a method nobody knows",
     "BREW / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", 405},
    {"a post to a page that takes none",
     "POST /archive/a/b HTTP/1.1\r\n" HOST
     "Connection: close\r\nContent-Length: 1\r\n\r\nx",
     405},
    {"a page that is not there",
     "GET /wp-login.php HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", 404},
    {"nonsense", "nonsense\r\n\r\n", 0},
};

static void
test_raw(void **state)
{
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(raw_rows); i++) {
        const struct raw_row *row = &raw_rows[i];
        g_autofree char *answer =
            visitor_say_bytes(open, row->request, strlen(row->request));
        int status = answer_status(answer);

        if (status != row->status && !(row->status == 0 && status / 100 == 4))
            fail_msg("%s: wanted %d, got:\n%s", row->name, row->status, answer);
    }
}

/* A second request behind a refused one is never read (smuggling). */
static void
test_nothing_behind_a_refusal(void **state)
{
    static const char request[] =
        "POST /subscribe HTTP/1.1\r\n" HOST
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nemail"
        "GET /subscribe HTTP/1.1\r\n" HOST "\r\n";
    const struct open_web *open = *state;
    g_autofree char *answer = visitor_say_bytes(open, request, strlen(request));

    assert_answer(answer, 400, "Connection: close");
    assert_null(strstr(answer + 1, "HTTP/1.1"));
}

static void
test_long_header(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *filler = g_strnfill(65536, 'a');
    g_autofree char *header = g_strconcat("X: ", filler, "\r\n", NULL);
    g_autofree char *first = visitor_ask(open, "GET", "/", header);
    g_autofree char *path = g_strconcat("/", filler, NULL);
    g_autofree char *second = visitor_ask(open, "GET", path, "");

    assert_true(answer_status(first) == 431 || answer_status(first) == 0);
    assert_true(answer_status(second) == 414 || answer_status(second) == 0);
}

/* Row H23, on every answer. */
static void
test_headers(void **state)
{
    static const char *const paths[] = {"/", "/nowhere", "/u/x"};
    static const char *const wanted[] = {
        "\r\nCache-Control: no-store\r\n",
        "\r\nReferrer-Policy: no-referrer\r\n",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nX-Frame-Options: DENY\r\n",
        "\r\nContent-Type: text/html; charset=utf-8\r\n",
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
        "frame-ancestors 'none'",
    };
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *answer = visitor_get(open, paths[i]);

        for (size_t k = 0; k < G_N_ELEMENTS(wanted); k++)
            assert_non_null(strstr(answer, wanted[k]));
        assert_null(strstr(answer, "Set-Cookie"));
    }
}

static void
test_head(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *head = visitor_ask(open, "HEAD", "/nl/subscribe", "");
    g_autofree char *missing = visitor_ask(open, "HEAD", "/nowhere", "");
    g_autofree char *other = visitor_ask(open, "DELETE", "/subscribe", "");

    assert_answer(head, 200, "Content-Length: ");
    assert_text(answer_body(head), "");
    assert_answer(missing, 404, "");
    assert_text(answer_body(missing), "");
    assert_answer(other, 405, "\r\nAllow: GET, HEAD, POST\r\n");
}

/* Several requests on one connection, one of which was suspended. */
static void
test_keep_alive(void **state)
{
    static const char request[] =
        "POST /subscribe HTTP/1.1\r\n" HOST
        "Content-Length: 21\r\n\r\nemail=eva@example.org"
        "GET /subscribe HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n";
    const struct open_web *open = *state;
    g_autofree char *answer = visitor_say_bytes(open, request, strlen(request));
    const char *second;

    assert_answer(answer, 200, "Check your mail");
    second = strstr(answer + 1, "HTTP/1.1 200");
    assert_non_null(second);
    assert_non_null(strstr(second, "name=\"form_token\""));
}

struct crowd {
    const struct open_web *open;
    int number;
    int taken;
};

static void *
sign_up_many(void *data)
{
    struct crowd *crowd = data;

    for (int i = 0; i < 20; i++) {
        g_autofree char *body =
            g_strdup_printf("email=r%d-%d@example.org", crowd->number, i);
        g_autofree char *answer = visitor_post(crowd->open, "/subscribe", body);

        crowd->taken += answer_status(answer) == 200;
    }
    return NULL;
}

static void
test_many_at_once(void **state)
{
    const struct open_web *open = *state;
    struct crowd crowds[8];
    pthread_t threads[G_N_ELEMENTS(crowds)];
    int64_t counts[SUBSCRIPTION_STATES];
    int taken = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(crowds); i++) {
        crowds[i] = (struct crowd){open, (int)i, 0};
        assert_int_equal(
            pthread_create(&threads[i], NULL, sign_up_many, &crowds[i]), 0);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(crowds); i++) {
        pthread_join(threads[i], NULL);
        taken += crowds[i].taken;
    }
    assert_true(reader_count(open->house->view, open->list_id, counts, NULL));
    assert_int_equal(taken, 160);
    assert_int_equal(counts[SUBSCRIPTION_PENDING], 160);
}

/* A template of the operator's that is wrong is our trouble, not his who asks;
 * there is a page even without any template. */
static void
test_broken_templates(void **state)
{
    static const char *const names[] = {"subscribe", "message"};
    static const char *const texts[] = {"Something went wrong</h1>",
                                        "<p>Something went wrong."};
    struct open_web *open = *state;
    g_autofree char *folder = support_folder();
    g_autofree char *web = g_build_filename(folder, "web", NULL);

    assert_int_equal(g_mkdir(web, 0700), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *file =
            g_strdup_printf("%s/%s.html.mustache", web, names[i]);
        g_autofree char *answer = NULL;
        struct template_shelf *shelf;

        assert_true(g_file_set_contents(file, "{{nonsense}}", -1, NULL));
        shelf = template_shelf_open(folder, NULL);
        assert_non_null(shelf);
        web_use(open->web, &open->settings, shelf);
        answer = visitor_get(open, "/subscribe");
        assert_answer(answer, 500, texts[i]);
        web_use(open->web, &open->settings, open->shelf);
        template_shelf_close(shelf);
    }
    support_remove(folder);
}

/* --- The end -------------------------------------------------------------- */

/* Holds the writer up until it is let go. */
struct gate {
    struct lock lock;
    struct condition changed;
    bool is_reached, is_open;
};

static void
gate_shut(struct gate *gate)
{
    lock_init(&gate->lock);
    condition_init(&gate->changed);
}

static void
gate_clear(struct gate *gate)
{
    condition_clear(&gate->changed);
    lock_clear(&gate->lock);
}

static void
gate_wait(struct gate *gate)
{
    lock_take(&gate->lock);
    while (!gate->is_reached)
        condition_wait(&gate->changed, &gate->lock);
    lock_give(&gate->lock);
}

static void
gate_open(struct gate *gate)
{
    lock_take(&gate->lock);
    gate->is_open = true;
    condition_wake(&gate->changed);
    lock_give(&gate->lock);
}

static bool
wait_at_gate(struct transaction *tx, void *data, GError **error)
{
    struct gate *gate = data;

    (void)tx;
    (void)error;
    lock_take(&gate->lock);
    gate->is_reached = true;
    condition_wake(&gate->changed);
    while (!gate->is_open)
        condition_wait(&gate->changed, &gate->lock);
    lock_give(&gate->lock);
    return true;
}

static void *
stop_web(void *data)
{
    web_stop(data);
    return NULL;
}

/* With one thread who asked before was looked at before. */
static void
wait_until_seen(const struct open_web *open)
{
    for (int i = 0; i < 2; i++) {
        g_autofree char *answer = visitor_get(open, "/subscribe");

        assert_answer(answer, 200, "");
    }
}

/* Who waits for the writer when the web ends is answered all the same, and
 * what he was told is durable. */
static void
test_stop_answers_who_waits(void **state)
{
    struct open_web *open = *state;
    struct gate gate = {.is_open = false};
    const struct write_job job = {.change = wait_at_gate, .data = &gate};
    g_autoptr(Subscriber) eva = NULL;
    char answer[64] = "";
    pthread_t stopper;
    int fd;

    web_stop(g_steal_pointer(&open->web));
    open->settings.web_threads = 1;
    open_web_start(open);
    gate_shut(&gate);
    database_submit(open->house->database, &job);
    gate_wait(&gate);
    fd = visitor_connect(open);
    assert_int_equal(send(fd, sign_up, strlen(sign_up), MSG_NOSIGNAL),
                     strlen(sign_up));
    wait_until_seen(open);
    assert_int_equal(pthread_create(&stopper, NULL, stop_web, open->web), 0);
    gate_open(&gate);
    assert_true(recv(fd, answer, sizeof answer - 1, 0) > 0);
    assert_int_equal(answer_status(answer), 200);
    close(fd);
    pthread_join(stopper, NULL);
    open->web = NULL;
    assert_true(
        subscriber_find(open->house->view, "eva@example.org", &eva, NULL));
    assert_non_null(eva);
    gate_clear(&gate);
}

static bool
change_nothing(struct transaction *tx, void *data, GError **error)
{
    (void)tx;
    (void)data;
    (void)error;
    return true;
}

/* A queue that is full is told at once, and when to come again; what is told
 * is true: nothing was stored. */
static void
test_busy(void **state)
{
    struct open_web *open = *state;
    struct gate gate = {.is_open = false};
    const struct write_job first = {.change = wait_at_gate, .data = &gate};
    const struct write_job more = {.change = change_nothing};
    g_autoptr(Subscriber) eva = NULL;
    char answer[VISITOR_BYTES] = "";
    int fd;

    web_stop(g_steal_pointer(&open->web));
    open->settings.web_threads = 1;
    open_web_start(open);
    gate_shut(&gate);
    database_submit(open->house->database, &first);
    gate_wait(&gate);
    for (int i = 0; i < QUEUE_JOBS; i++)
        database_submit(open->house->database, &more);
    fd = visitor_connect(open);
    assert_int_equal(send(fd, sign_up, strlen(sign_up), MSG_NOSIGNAL),
                     strlen(sign_up));
    wait_until_seen(open);
    gate_open(&gate);
    assert_true(recv(fd, answer, sizeof answer - 1, 0) > 0);
    assert_answer(answer, 503, "\r\nRetry-After: ");
    close(fd);
    assert_true(
        subscriber_find(open->house->view, "eva@example.org", &eva, NULL));
    assert_null(eva);
    gate_clear(&gate);
}

/* Connections nobody uses, and halves of requests, do not keep it. */
static void
test_stop_waits_for_nobody_silent(void **state)
{
    struct open_web *open = *state;
    static const char half[] = "GET /subscribe HTTP/1.1\r\n";
    int silent = visitor_connect(open), slow = visitor_connect(open);

    assert_int_equal(send(slow, half, strlen(half), MSG_NOSIGNAL),
                     strlen(half));
    web_stop(g_steal_pointer(&open->web));
    close(silent);
    close(slow);
}

static void
test_start_fails(void **state)
{
    struct open_web *open = *state;
    struct {
        char where[sizeof "127.0.0.1:65536"];
        int code;
    } rows[] = {
        {"", VESPER_ERROR_STORAGE}, /* the one that is taken */
        {"192.0.2.1:80", VESPER_ERROR_STORAGE},
        {"localhost:80", VESPER_ERROR_SETTINGS},
        {"127.0.0.1", VESPER_ERROR_SETTINGS},
        {"127.0.0.1:65536", VESPER_ERROR_SETTINGS},
        {"127.0.0.1:-1", VESPER_ERROR_SETTINGS},
        {"[::1:80", VESPER_ERROR_SETTINGS},
    };

    g_snprintf(rows[0].where, sizeof rows[0].where, "127.0.0.1:%u",
               web_port(open->web));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct settings settings = open->settings;
        const struct web_options options = {
            .database = open->house->database,
            .settings = &settings,
            .shelf = open->shelf,
            .keyring = open->keyring,
            .clock = open->house->clock,
        };
        g_autoptr(GError) error = NULL;

        settings.web_listen = rows[i].where;
        assert_null(web_start(&options, &error));
        assert_code(error, rows[i].code);
    }
    web_stop(NULL);
}

static void
test_start_on_ipv6(void **state)
{
    static char where[] = "[::1]:0";
    struct open_web *open = *state;

    web_stop(g_steal_pointer(&open->web));
    open->settings.web_listen = where;
    open_web_start(open);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WEB_TEST(test_raw),
        WEB_TEST(test_nothing_behind_a_refusal),
        WEB_TEST(test_long_header),
        WEB_TEST(test_headers),
        WEB_TEST(test_head),
        WEB_TEST(test_keep_alive),
        WEB_TEST(test_many_at_once),
        WEB_TEST(test_broken_templates),
        WEB_TEST(test_busy),
        WEB_TEST(test_stop_answers_who_waits),
        WEB_TEST(test_stop_waits_for_nobody_silent),
        WEB_TEST(test_start_fails),
        WEB_TEST(test_start_on_ipv6),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
