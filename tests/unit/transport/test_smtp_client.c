/* SPDX-License-Identifier: MIT */
/*
 * The client against a server on a loopback port of the kernel's choice, in a
 * thread of its own: each connection answers by a script, line by line.
 */
#include "smtp_client.h"

#include "clock.h"
#include "door.h"
#include "http_fetch.h"
#include "letters.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

enum { CONNECTIONS_MAX = 64 };

/* How a server behaves. A reply NULL is the good one, "" hangs up, "-" says
 * nothing for ever. */
struct behaviour {
    const char *greeting, *ehlo, *mail, *rcpt, *end;
    int close_after; /* this many letters; 0: never */
};

struct server {
    const struct behaviour *behaviour;
    struct door door;
    pthread_t connection[CONNECTIONS_MAX];
    int connections; /* read after the join */
    int letters;     /* accepted; atomic */
    int quits;       /* atomic */
};

struct connection {
    struct server *server;
    int fd;
    FILE *in;
    int letters;
};

static const char good_ehlo[] = "250-here\r\n250-PIPELINING\r\n"
                                "250-SIZE 1000\r\n250 8BITMIME\r\n";

/* False: hang up. */
static bool
reply(struct connection *connection, const char *scripted, const char *good)
{
    const char *text = scripted != NULL ? scripted : good;

    if (*text == '\0')
        return false;
    if (*text == '-')
        return true;
    return send(connection->fd, text, strlen(text), MSG_NOSIGNAL) > 0;
}

static bool
read_body(struct connection *connection)
{
    const struct behaviour *behaviour = connection->server->behaviour;
    char line[1024];
    bool is_empty = true;

    while (fgets(line, sizeof line, connection->in) != NULL) {
        if (strcmp(line, ".\r\n") != 0) {
            is_empty = false;
            continue;
        }
        if (is_empty) /* a lone dot: the recipient had been refused */
            return reply(connection, NULL, "554 5.5.1 nobody to mail\r\n");
        connection->letters++;
        if (!reply(connection, behaviour->end, "250 2.0.0 taken\r\n"))
            return false;
        g_atomic_int_inc(&connection->server->letters);
        return behaviour->close_after == 0 ||
               connection->letters < behaviour->close_after;
    }
    return false;
}

static bool
answer(struct connection *connection, const char *line)
{
    const struct behaviour *behaviour = connection->server->behaviour;

    if (g_str_has_prefix(line, "EHLO"))
        return reply(connection, behaviour->ehlo, good_ehlo);
    if (g_str_has_prefix(line, "MAIL"))
        return reply(connection, behaviour->mail, "250 ok\r\n");
    if (g_str_has_prefix(line, "RCPT"))
        return reply(connection,
                     strstr(line, "bad") != NULL ? "550 5.1.1 who\r\n"
                                                 : behaviour->rcpt,
                     "250 ok\r\n");
    if (g_str_has_prefix(line, "DATA"))
        return reply(connection, NULL, "354 go\r\n") && read_body(connection);
    if (g_str_has_prefix(line, "AUTH"))
        return reply(connection, NULL, "535 5.7.8 no\r\n");
    if (g_str_has_prefix(line, "QUIT")) {
        g_atomic_int_inc(&connection->server->quits);
        return reply(connection, NULL, "221 bye\r\n") && false;
    }
    return reply(connection, NULL, "250 ok\r\n");
}

static void *
serve_connection(void *data)
{
    struct connection *connection = data;
    char line[1024];
    bool is_open = reply(connection, connection->server->behaviour->greeting,
                         "220 here\r\n");

    while (is_open && fgets(line, sizeof line, connection->in) != NULL)
        is_open = answer(connection, line);
    fclose(connection->in);
    g_free(connection);
    return NULL;
}

static void *
serve(void *data)
{
    struct server *server = data;
    int fd = -1;

    while (server->connections < CONNECTIONS_MAX &&
           (fd = accept(server->door.listener, NULL, NULL)) >= 0) {
        struct connection *connection = g_new0(struct connection, 1);

        connection->server = server;
        connection->fd = fd;
        connection->in = fdopen(fd, "r");
        pthread_create(&server->connection[server->connections++], NULL,
                       serve_connection, connection);
    }
    return NULL;
}

static void
server_start(struct server *server, const struct behaviour *behaviour)
{
    *server = (struct server){.behaviour = behaviour};
    door_open(&server->door, INADDR_LOOPBACK, serve, server);
}

/* The client has been freed: every connection sees its end. */
static void
server_stop(struct server *server)
{
    door_close(&server->door);
    for (int i = 0; i < server->connections; i++)
        pthread_join(server->connection[i], NULL);
}

/* A server that behaves so, and a client's letters for it. */
struct scene {
    struct server server;
    struct smtp_profile profile;
    struct letters letters;
    GString *body; /* of each letter */
    char *url;
};

/* Starts the server; the profile may be changed until the client is begun. */
static void
scene_open(struct scene *scene, const struct behaviour *behaviour)
{
    *scene = (struct scene){.body = g_string_new("Subject: x\r\n\r\n")};
    server_start(&scene->server, behaviour);
    scene->url =
        g_strdup_printf("smtp://127.0.0.1:%d", scene->server.door.port);
    scene->profile = (struct smtp_profile){
        .name = "test",
        .url = scene->url,
        .ehlo_name = "vesper.test",
        .tls = SMTP_TLS_NONE,
        .sessions = 1,
        .connect_timeout_ms = 5000,
    };
}

/* Begins the client with so many letters, each fourth to a bad address. */
static void
scene_begin(struct scene *scene, int wanted)
{
    letters_init(&scene->letters, &scene->profile, scene->body);
    scene->letters.bad_rcpt_to = "bad@d.org";
    scene->letters.wanted = wanted;
}

/* Ends client and server. What they counted stays readable. */
static void
scene_close(struct scene *scene)
{
    letters_clear(&scene->letters);
    server_stop(&scene->server);
    g_string_free(scene->body, TRUE);
    g_free(scene->url);
}

static const struct behaviour kind = {.mail = NULL};

static void
test_sends_over_several_sessions(void **state)
{
    struct scene scene;
    const struct letters *letters = &scene.letters;

    (void)state;
    scene_open(&scene, &kind);
    scene.profile.sessions = 4;
    scene_begin(&scene, 40);
    letters_run(&scene.letters, 4, 0);
    assert_in_range(smtp_client_session_count(letters->client), 1, 4);
    assert_int_equal(smtp_client_open_count(letters->client), 0);
    letters_run_out(&scene.letters, 0);
    scene_close(&scene);
    assert_int_equal(letters->troubles, 0);
    assert_int_equal(letters->fates[SMTP_ACCEPTED], 30);
    assert_int_equal(letters->fates[SMTP_REFUSED], 10);
    assert_int_equal(scene.server.letters, 30);
    assert_int_equal(scene.server.quits, scene.server.connections);
}

struct session_row {
    const char *name;
    struct behaviour behaviour;
    int messages_per_session, connections;
};

/* S32: whoever ends the session, nobody is lost, unknown or twice, and no
 * trouble is told. */
static const struct session_row sessions[] = {
    {"we quit after three", {.mail = NULL}, 3, 4},
    {"it closes after two", {.close_after = 2}, 0, 5},
    {"lock-step", {.ehlo = "250 here\r\n"}, 0, 1},
};

static void
test_session_ends(void **state)
{
    const struct session_row *row = *state;
    struct scene scene;
    struct letters *letters = &scene.letters;

    scene_open(&scene, &row->behaviour);
    scene.profile.messages_per_session = row->messages_per_session;
    scene_begin(&scene, 12);
    while (letters->fates[SMTP_ACCEPTED] < 9 && letters->troubles == 0) {
        if (letters->told == letters->wanted)
            letters->wanted++; /* in place of one unsent */
        letters_run(letters, 1, 0);
    }
    letters_run_out(letters, 0);
    scene_close(&scene);
    assert_int_equal(letters->troubles, 0);
    assert_int_equal(letters->fates[SMTP_UNKNOWN], 0);
    assert_int_equal(scene.server.letters, letters->fates[SMTP_ACCEPTED]);
    assert_in_range(scene.server.connections, row->connections,
                    row->connections + 2);
}

struct trouble_row {
    const char *name;
    struct behaviour behaviour;
    int trouble, code;
    enum smtp_fate fate; /* of the one letter, where it was taken */
    bool is_taken;
};

// clang-format off
static const struct trouble_row troubles[] = {
    {"554 greets", {.greeting = "554 5.3.2 no\r\n"},
     VESPER_ERROR_UNREACHABLE, 554, SMTP_UNSENT, false},
    {"closes at once", {.greeting = ""},
     VESPER_ERROR_UNREACHABLE, 0, SMTP_UNSENT, false},
    {"greets never", {.greeting = "-"},
     VESPER_ERROR_TIMED_OUT, 0, SMTP_UNSENT, false},
    {"421 at MAIL", {.mail = "421 4.3.2 later\r\n"},
     VESPER_ERROR_UNREACHABLE, 421, SMTP_DEFERRED, true},
    {"closes at MAIL", {.mail = ""},
     VESPER_ERROR_UNREACHABLE, 0, SMTP_UNSENT, true},
    {"silent at MAIL", {.mail = "-", .rcpt = "-"},
     VESPER_ERROR_PROTOCOL, 0, SMTP_UNSENT, true},
    {"reply lost", {.end = ""},
     VESPER_ERROR_UNREACHABLE, 0, SMTP_UNKNOWN, true},
    {"no reply for ever", {.end = "-"},
     VESPER_ERROR_TIMED_OUT, 0, SMTP_UNKNOWN, true},
    {"nonsense after the dot", {.end = "sure\r\n"},
     VESPER_ERROR_PROTOCOL, 0, SMTP_UNKNOWN, true},
};
// clang-format on

static void
test_trouble(void **state)
{
    const struct trouble_row *row = *state;
    struct scene scene;
    struct letters *letters = &scene.letters;

    scene_open(&scene, &row->behaviour);
    scene.profile.patience_divisor = 5000; /* the dot's ten minutes: 120 ms */
    if (g_str_has_prefix(row->name, "greets"))
        scene.profile.connect_timeout_ms = 100;
    scene_begin(&scene, 1);
    while (letters->troubles == 0) {
        letters_run(letters, 1, 0);
        smtp_client_step(letters->client, 1, 10);
    }
    scene_close(&scene);
    assert_int_equal(letters->trouble, row->trouble);
    assert_int_equal(letters->code, row->code);
    assert_int_equal(letters->told, row->is_taken);
    if (row->is_taken)
        assert_int_equal(letters->fates[row->fate], 1);
}

/* S12: a relay that refuses us is asked ever less often. */
static void
test_backs_off(void **state)
{
    static const struct behaviour closed = {.greeting = "421 4.3.2 no\r\n"};
    struct scene scene;
    const struct letters *letters = &scene.letters;

    (void)state;
    scene_open(&scene, &closed);
    scene.profile.sessions = 8;
    scene_begin(&scene, 1);
    while (letters->troubles < 8)
        smtp_client_step(letters->client, 8, LETTERS_STEP_MS);
    for (int i = 0; i < 20; i++)
        smtp_client_step(letters->client, 8, 1);
    assert_int_equal(smtp_client_session_count(letters->client), 0);
    scene_close(&scene);
    assert_int_equal(scene.server.connections, 8);
    assert_int_equal(letters->code, 421);
    assert_int_equal(letters->taken, 0);
}

static void *
wake(void *client)
{
    smtp_client_wake(client);
    return NULL;
}

static void
test_wake_ends_a_step(void **state)
{
    struct scene scene;
    int64_t began_ms = clock_monotonic_ms();
    pthread_t thread;

    (void)state;
    scene_open(&scene, &kind);
    scene_begin(&scene, 0);
    pthread_create(&thread, NULL, wake, scene.letters.client);
    smtp_client_step(scene.letters.client, 0, LETTERS_PATIENCE_MS);
    pthread_join(thread, NULL);
    assert_true(clock_monotonic_ms() - began_ms < LETTERS_PATIENCE_MS);
    scene_close(&scene);
}

static void
test_probe(void **state)
{
    struct scene scene;
    struct smtp_offer offer;
    bool is_encrypted = true;

    (void)state;
    scene_open(&scene, &kind);
    assert_true(smtp_probe(&scene.profile, &offer, &is_encrypted, NULL));
    scene_close(&scene);
    assert_false(is_encrypted);
    assert_true(offer.has_pipelining && offer.has_8bitmime);
    assert_false(offer.has_chunking);
    assert_int_equal(offer.size_bytes, 1000);
    assert_int_equal(scene.server.quits, 1);
}

struct probe_row {
    const char *name, *ehlo;
    enum smtp_tls tls;
    int code;
};

static const struct probe_row probes[] = {
    {"S18 AUTH refused", "250-here\r\n250 AUTH PLAIN\r\n", SMTP_TLS_NONE,
     VESPER_ERROR_DENIED},
    {"S21 STARTTLS stripped", "250-here\r\n250 AUTH PLAIN\r\n",
     SMTP_TLS_REQUIRED, VESPER_ERROR_UNTRUSTED},
};

static void
test_probe_fails(void **state)
{
    const struct probe_row *row = *state;
    struct behaviour behaviour = {.ehlo = row->ehlo};
    struct scene scene;
    struct smtp_offer offer;
    bool is_encrypted = false;
    g_autoptr(GError) error = NULL;

    scene_open(&scene, &behaviour);
    scene.profile.tls = row->tls;
    scene.profile.user = "evening";
    scene.profile.password = "geheim";
    assert_false(smtp_probe(&scene.profile, &offer, &is_encrypted, &error));
    scene_close(&scene);
    assert_code(error, row->code);
    assert_null(strstr(error->message, "geheim"));
}

struct url_row {
    const char *name, *url;
};

static const struct url_row bad_urls[] = {
    {"http", "http://mx.example:25"},
    {"no scheme", "mx.example:25"},
    {"a path", "smtp://mx.example/name"},
    {"a user", "smtp://me:secret@mx.example"},
    {"a query", "smtp://mx.example?x"},
    {"nothing", ""},
};

static void
test_bad_url(void **state)
{
    const struct url_row *row = *state;
    struct smtp_profile profile = {
        .name = "test", .url = row->url, .ehlo_name = "x", .sessions = 1};
    struct smtp_client_hooks hooks = {.trouble = letters_trouble};
    g_autoptr(GError) error = NULL;

    assert_null(smtp_client_new(&profile, &hooks, &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sends_over_several_sessions),
        cmocka_unit_test(test_backs_off),
        cmocka_unit_test(test_wake_ends_a_step),
        cmocka_unit_test(test_probe),
    };

    transport_init();
    return ROW_TESTS(test_session_ends, sessions) +
           ROW_TESTS(test_trouble, troubles) +
           ROW_TESTS(test_probe_fails, probes) +
           ROW_TESTS(test_bad_url, bad_urls) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
