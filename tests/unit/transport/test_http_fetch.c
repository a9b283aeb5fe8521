/* SPDX-License-Identifier: MIT */
/* Fetching from a server on a loopback port of the kernel's choice, in a
 * thread, which answers each path by a row and keeps the last request. */
#include "http_fetch.h"
#include "http_hop.h"

#include "door.h"
#include "support.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REQUEST_BYTES = 8192,
    SMALL_BYTES = 1000,
    HEADER_FIELDS = 1500, /* of "X-Talk: …", 60 bytes each */
};

/* "PORT" in an answer becomes the server's. */
struct page {
    const char *path, *answer;
};

// clang-format off
static const struct page pages[] = {
    {"/plain", "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: \"v1\"\r\n"
     "Last-Modified: Tue, 24 Nov 2026 06:00:00 GMT\r\n"
     "Content-Length: 5\r\n\r\nhello"},
    {"/same", "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n"},
    {"/gone", "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"},
    {"/busy", "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/moved", "HTTP/1.1 301 Moved\r\nLocation: /plain\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/moved-twice", "HTTP/1.1 308 Moved\r\nLocation: /moved\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/moved-thrice", "HTTP/1.1 301 Moved\r\nLocation: /moved-twice\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/too-often", "HTTP/1.1 301 Moved\r\nLocation: /moved-thrice\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/found", "HTTP/1.1 302 Found\r\nLocation: /moved\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/round", "HTTP/1.1 302 Found\r\nLocation: /round\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/gopher", "HTTP/1.1 302 Found\r\nLocation: gopher://127.0.0.1:25/\r\n"
     "Content-Length: 0\r\n\r\n"},
    {"/inside", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:PORT/plain"
     "\r\nContent-Length: 0\r\n\r\n"},
    {"/cut", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello"},
    {"/cut-chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
     "5\r\nhello\r\n"},
    {"/no-gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
     "Content-Length: 5\r\n\r\nhello"},
    {"/nonsense", "what do you want?\r\n\r\n"},
    {"/nothing", ""},
};
// clang-format on

struct server {
    struct door door;
    char request[REQUEST_BYTES]; /* the last one; read after the fetch */
    int connections;
};

/* 10,000 zeros in 46 bytes of gzip. */
static const char bomb[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x0d\x00"
    "\x00\x00\xc2\xa0\x4a\xef\x9f\xce\x1c\x6e\x40\x01\x00\x00\x00"
    "\x00\x00\x00\x00\x00\xc0\xbf\x01\x69\x58\x18\x0a\x10\x27\x00"
    "\x00";

static void
send_text(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, text, size, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        text += sent;
        size -= (size_t)sent;
    }
}

/* A header that would go on: 90 kB of fields. */
static void
send_talk(int fd)
{
    static const char field[] =
        "X-Talk: the quick brown fox jumps over the lazy dog, ...\r\n";

    send_text(fd, "HTTP/1.1 200 OK\r\n", 17);
    for (int i = 0; i < HEADER_FIELDS; i++)
        send_text(fd, field, sizeof field - 1);
    send_text(fd, "\r\nhello", 7);
}

/* Gzip that swells to nothing: empty blocks (RFC 1951 §3.2.4), 5 bytes each,
 * till the other hangs up. */
static void
send_hollow(int fd)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                               "\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03";
    static const char block[] = {0, 0, 0, '\xff', '\xff'};

    send_text(fd, head, sizeof head - 1);
    while (send(fd, block, sizeof block, MSG_NOSIGNAL) > 0)
        continue;
}

static void
answer(struct server *server, int fd)
{
    g_autofree char *port = g_strdup_printf("%d", server->door.port);
    g_auto(GStrv) words = g_strsplit(server->request, " ", 3);

    if (g_strv_length(words) < 2)
        return;
    if (g_str_equal(words[1], "/bomb")) {
        static const char head[] = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip"
                                   "\r\nContent-Length: 46\r\n\r\n";

        send_text(fd, head, sizeof head - 1);
        send_text(fd, bomb, sizeof bomb - 1);
    }
    if (g_str_equal(words[1], "/hollow"))
        send_hollow(fd);
    if (g_str_equal(words[1], "/talk"))
        send_talk(fd);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (g_str_equal(words[1], pages[i].path)) {
            g_auto(GStrv) parts = g_strsplit(pages[i].answer, "PORT", -1);
            g_autofree char *text = g_strjoinv(port, parts);

            send_text(fd, text, strlen(text));
        }
    }
}

/* Answers one request per connection; "/silent" waits for the other's end. */
static void *
serve(void *data)
{
    struct server *server = data;
    int fd = -1;

    while ((fd = accept(server->door.listener, NULL, NULL)) >= 0) {
        size_t used = 0;
        ssize_t got = 0;

        server->connections++;
        memset(server->request, 0, sizeof server->request);
        while (strstr(server->request, "\r\n\r\n") == NULL &&
               (got = recv(fd, server->request + used, REQUEST_BYTES - 1 - used,
                           0)) > 0)
            used += (size_t)got;
        if (g_str_has_prefix(server->request, "GET /silent"))
            got = recv(fd, server->request, 1, 0);
        else
            answer(server, fd);
        close(fd);
    }
    return NULL;
}

/* At every address: 127.0.0.2 is another host to us. */
static void
server_start(struct server *server)
{
    *server = (struct server){.connections = 0};
    door_open(&server->door, INADDR_ANY, serve, server);
}

static const char *const loopback[] = {"127.0.0.1", NULL};

/* Fetches path from the server. request: what else is wanted. */
static struct http_response *
fetch(const struct server *server, const char *path,
      const struct http_request *wanted, GError **error)
{
    struct http_request request = *wanted;
    g_autofree char *url =
        g_strdup_printf("http://127.0.0.1:%d%s", server->door.port, path);

    request.url = url;
    return http_fetch(&request, error);
}

/* The same from a server that is there for this one fetch. What it heard stays
 * readable. */
static struct http_response *
fetch_once(struct server *server, const char *path,
           const struct http_request *wanted, GError **error)
{
    struct http_response *response = NULL;

    server_start(server);
    response = fetch(server, path, wanted, error);
    door_close(&server->door);
    return response;
}

struct answer_row {
    const char *name; /* the path */
    unsigned status;
    const char *body, *url; /* where it ends */
    bool is_moved;
    int connections;
};

// clang-format off
static const struct answer_row answers[] = {
    {"/plain", 200, "hello", "/plain", false, 1},
    {"/same", 304, "", "/same", false, 1},
    {"/gone", 410, "", "/gone", false, 1},
    {"/busy", 503, "", "/busy", false, 1},
    {"/moved", 200, "hello", "/plain", true, 2},
    {"/moved-thrice", 200, "hello", "/plain", true, 4},
    {"/found", 200, "hello", "/plain", false, 3},
};
// clang-format on

static void
test_answer(void **state)
{
    const struct answer_row *row = *state;
    struct http_request request = {.allowed_hosts = loopback};
    struct server server;
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = NULL;

    response = fetch_once(&server, row->name, &request, &error);
    assert_no_error(error);
    assert_int_equal(response->status, row->status);
    assert_int_equal(g_bytes_get_size(response->body), strlen(row->body));
    assert_true(g_str_has_suffix(response->url, row->url));
    assert_int_equal(response->is_moved, row->is_moved);
    assert_int_equal(server.connections, row->connections);
    assert_int_equal(response->retry_after_ms,
                     row->status == 503 ? 120 * 1000 : 0);
}

struct failure_row {
    const char *name; /* the path */
    struct http_request request;
    int code, connections;
};

static const char *const another_port[] = {"127.0.0.1:1", NULL};

// clang-format off
/* Rows F1 and F3: what is asked for, how it fails, how often we connected. */
static const struct failure_row failures[] = {
    {"/plain", {.allowed_hosts = NULL}, VESPER_ERROR_DENIED, 0},
    {"/plain", {.allowed_hosts = another_port}, VESPER_ERROR_DENIED, 0},
    {"/inside", {.allowed_hosts = loopback}, VESPER_ERROR_DENIED, 1},
    {"/file", {.allowed_hosts = loopback}, VESPER_ERROR_DENIED, 1},
    {"/gopher", {.allowed_hosts = loopback}, VESPER_ERROR_DENIED, 1},
    {"/round", {.allowed_hosts = loopback}, VESPER_ERROR_PROTOCOL, 4},
    {"/too-often", {.allowed_hosts = loopback}, VESPER_ERROR_PROTOCOL, 4},
    {"/nonsense", {.allowed_hosts = loopback}, VESPER_ERROR_PROTOCOL, 1},
    {"/nothing", {.allowed_hosts = loopback}, VESPER_ERROR_UNREACHABLE, 1},
    {"/cut", {.allowed_hosts = loopback}, VESPER_ERROR_UNREACHABLE, 1},
    {"/cut-chunks", {.allowed_hosts = loopback}, VESPER_ERROR_UNREACHABLE, 1},
    {"/no-gzip", {.allowed_hosts = loopback}, VESPER_ERROR_PROTOCOL, 1},
    {"/bomb", {.allowed_hosts = loopback, .max_bytes = SMALL_BYTES},
     VESPER_ERROR_TOO_LARGE, 1},
    {"/hollow", {.allowed_hosts = loopback, .max_bytes = SMALL_BYTES},
     VESPER_ERROR_TOO_LARGE, 1},
    {"/plain", {.allowed_hosts = loopback, .max_bytes = 4},
     VESPER_ERROR_TOO_LARGE, 1},
    {"/talk", {.allowed_hosts = loopback}, VESPER_ERROR_TOO_LARGE, 1},
    {"/silent", {.allowed_hosts = loopback, .timeout_ms = 100},
     VESPER_ERROR_TIMED_OUT, 1},
};
// clang-format on

static void
test_failure(void **state)
{
    const struct failure_row *row = *state;
    struct server server;
    g_autoptr(GError) error = NULL;

    assert_null(fetch_once(&server, row->name, &row->request, &error));
    assert_code(error, row->code);
    assert_int_equal(server.connections, row->connections);
}

struct url_row {
    const char *name; /* the URL */
    int code;
};

static const struct url_row urls[] = {
    {"", VESPER_ERROR_SYNTAX},
    {"nonsense", VESPER_ERROR_SYNTAX},
    {"file:///etc/passwd", VESPER_ERROR_SYNTAX},
    {"ftp://example.org/", VESPER_ERROR_SYNTAX},
    {"http://", VESPER_ERROR_SYNTAX},
    {"http://0x7f.1:9/", VESPER_ERROR_DENIED},
    {"http://2130706433:9/", VESPER_ERROR_DENIED},
    {"http://017700000001:9/", VESPER_ERROR_DENIED},
    {"http://localhost:9/", VESPER_ERROR_DENIED},
    {"http://\uff11\uff12\uff17.0.0.1:9/", VESPER_ERROR_DENIED},
    {"http://169.254.169.254/latest", VESPER_ERROR_DENIED},
    {"http://10.0.0.1/", VESPER_ERROR_DENIED},
    {"http://[::1]:9/", VESPER_ERROR_DENIED},
    {"http://[::ffff:127.0.0.1]:9/", VESPER_ERROR_DENIED},
};

static void
test_url(void **state)
{
    const struct url_row *row = *state;
    struct http_request request = {.url = row->name};
    g_autoptr(GError) error = NULL;

    assert_null(http_fetch(&request, &error));
    assert_code(error, row->code);
}

static void
test_fields_both_ways(void **state)
{
    struct http_request request = {
        .allowed_hosts = loopback,
        .etag = "\"v1\"",
        .last_modified = "Tue, 24 Nov 2026 06:00:00 GMT",
        .about_url = "https://news.example/nl",
    };
    struct server server;
    g_autoptr(HttpResponse) response = NULL;

    (void)state;
    response = fetch_once(&server, "/plain", &request, NULL);
    assert_non_null(strstr(server.request, "\r\nIf-None-Match: \"v1\"\r\n"));
    assert_non_null(strstr(server.request, "\r\nIf-Modified-Since: Tue, 24 "));
    assert_non_null(strstr(server.request,
                           "\r\nUser-Agent: Vesper/" VESPER_VERSION
                           " (+https://news.example/nl)\r\n"));
    assert_text(response->etag, "\"v1\"");
    assert_text(response->last_modified, "Tue, 24 Nov 2026 06:00:00 GMT");
    assert_text(response->content_type, "text/xml");
}

/* An ETag is a stranger's word, and may not write our request. */
static void
test_no_field_of_two_lines(void **state)
{
    struct http_request request = {
        .allowed_hosts = loopback,
        .etag = "x\r\nX-Evil: 1",
    };
    struct server server;
    g_autoptr(HttpResponse) response = NULL;

    (void)state;
    response = fetch_once(&server, "/plain", &request, NULL);
    assert_non_null(response);
    assert_null(strstr(server.request, "X-Evil"));
    assert_non_null(strstr(server.request, "User-Agent: Vesper/"));
}

static const char *const no_addresses[] = {
    "",
    "https://news.example/nl\r\nX-Evil: 1",
    "https://news.example/nl\tnl",
    "https://news.example/n l",
    "https://news.example/) (evil",
    "https://news.example/\\",
    "https://news.example/\xc5\xbc",
};

/* Whatever it is given, it is one plain line. */
static void
test_who_asks_in_one_plain_line(void **state)
{
    struct server server;

    (void)state;
    server_start(&server);
    for (size_t i = 0; i < G_N_ELEMENTS(no_addresses); i++) {
        struct http_request request = {.allowed_hosts = loopback,
                                       .about_url = no_addresses[i]};
        g_autoptr(HttpResponse) response =
            fetch(&server, "/plain", &request, NULL);

        assert_non_null(response);
        assert_non_null(strstr(
            server.request, "\r\nUser-Agent: Vesper/" VESPER_VERSION "\r\n"));
    }
    door_close(&server.door);
}

static void
test_bomb_within_the_limit(void **state)
{
    struct http_request request = {.allowed_hosts = loopback};
    struct server server;
    g_autoptr(HttpResponse) response = NULL;

    (void)state;
    response = fetch_once(&server, "/bomb", &request, NULL);
    assert_int_equal(g_bytes_get_size(response->body), 10000);
}

/* What goes wrong is logged; a password in the address is not. */
static void
test_no_secret_in_an_error(void **state)
{
    g_autoptr(GError) known = NULL;
    g_autoptr(GError) odd = NULL;

    (void)state;
    http_fail("https://eva:hunter2@news.example/a.rss?key=hunter2#hunter2",
              VESPER_ERROR_UNREACHABLE, "no answer", &known);
    assert_text(known->message,
                "cannot fetch 'https://news.example/a.rss': no answer");
    http_fail("https://eva:hunter2@[", VESPER_ERROR_SYNTAX, "it is odd", &odd);
    assert_null(strstr(odd->message, "hunter2"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_both_ways),
        cmocka_unit_test(test_no_field_of_two_lines),
        cmocka_unit_test(test_who_asks_in_one_plain_line),
        cmocka_unit_test(test_bomb_within_the_limit),
        cmocka_unit_test(test_no_secret_in_an_error),
    };

    transport_init();
    return ROW_TESTS(test_answer, answers) + ROW_TESTS(test_failure, failures) +
           ROW_TESTS(test_url, urls) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
