/* SPDX-License-Identifier: MIT */
/* Row F3: servers that never come to an end, in a thread on a loopback port of
 * the kernel's choice. Each of them would go on until we hang up. */
#include "http_fetch.h"

#include "door.h"
#include "support.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REQUEST_BYTES = 4096,
    BLOCK_BYTES = 65536,
    MAX_BYTES = 1000000,
    DEADLINE_MS = 200,
    STEP_MS = 10,
    HALF_MS = DEADLINE_MS / 2,
};

struct server {
    struct door door;
    int connections;
};

/* Waits; tells whether the other is still there then. */
static bool
wait_for(int fd, int span_ms)
{
    struct pollfd other = {.fd = fd, .events = POLLIN};

    return poll(&other, 1, span_ms) == 0;
}

static bool
say(int fd, const char *text, size_t size)
{
    return send(fd, text, size, MSG_NOSIGNAL) == (ssize_t)size;
}

/* As much as is taken, and no word of how much there is. */
static void
flood(int fd)
{
    static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
    static const char block[BLOCK_BYTES];
    bool is_taken = say(fd, head, sizeof head - 1);

    while (is_taken)
        is_taken = say(fd, block, sizeof block);
}

/* Byte by byte, each in good time. */
static void
drip(int fd, const char *head)
{
    bool is_taken = say(fd, head, strlen(head));

    while (is_taken && wait_for(fd, STEP_MS))
        is_taken = say(fd, "x", 1);
}

/* Each redirect takes half of the time that there is for all of them. */
static void
lead_on(int fd)
{
    static const char answer[] = "HTTP/1.1 302 Found\r\nLocation: /slow\r\n"
                                 "Connection: close\r\n\r\n";

    if (wait_for(fd, HALF_MS))
        say(fd, answer, sizeof answer - 1);
}

static void
answer(int fd, const char *request)
{
    static const char well[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                               "Connection: close\r\n\r\nhello";

    if (g_str_has_prefix(request, "GET /flood"))
        flood(fd);
    else if (g_str_has_prefix(request, "GET /drip"))
        drip(fd, "HTTP/1.1 200 OK\r\n\r\n");
    else if (g_str_has_prefix(request, "GET /head"))
        drip(fd, "HTTP/1.1 200 OK\r\nX-Talk: ");
    else if (g_str_has_prefix(request, "GET /slow"))
        lead_on(fd);
    else
        say(fd, well, sizeof well - 1);
}

static void *
serve(void *data)
{
    struct server *server = data;
    int fd = -1;

    while ((fd = accept(server->door.listener, NULL, NULL)) >= 0) {
        char request[REQUEST_BYTES] = "";

        server->connections++;
        if (recv(fd, request, sizeof request - 1, 0) > 0)
            answer(fd, request);
        close(fd);
    }
    return NULL;
}

static struct http_response *
fetch(const struct server *server, const char *path, int64_t timeout_ms,
      GError **error)
{
    static const char *const loopback[] = {"127.0.0.1", NULL};
    g_autofree char *url =
        g_strdup_printf("http://127.0.0.1:%d%s", server->door.port, path);
    const struct http_request request = {
        .url = url,
        .allowed_hosts = loopback,
        .max_bytes = MAX_BYTES,
        .timeout_ms = timeout_ms,
    };

    return http_fetch(&request, error);
}

struct endless_row {
    const char *name; /* the path */
    int64_t timeout_ms;
    int code;
    int connections; /* at most */
};

static const struct endless_row rows[] = {
    {"/flood", 0, VESPER_ERROR_TOO_LARGE, 1},
    {"/drip", DEADLINE_MS, VESPER_ERROR_TIMED_OUT, 1},
    {"/head", DEADLINE_MS, VESPER_ERROR_TIMED_OUT, 1},
    /* the third request would begin when the time is over */
    {"/slow", DEADLINE_MS, VESPER_ERROR_TIMED_OUT, 3},
};

static void
test_it_ends(void **state)
{
    const struct endless_row *row = *state;
    struct server server = {.connections = 0};
    g_autoptr(GError) error = NULL;

    door_open(&server.door, INADDR_LOOPBACK, serve, &server);
    assert_null(fetch(&server, row->name, row->timeout_ms, &error));
    door_close(&server.door);
    assert_code(error, row->code);
    assert_in_range(server.connections, 1, row->connections);
}

/* Row F1: whoever reads for us could reach what we may not. */
static void
test_no_proxy_of_the_environment(void **state)
{
    struct server server = {.connections = 0};
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = NULL;

    (void)state;
    g_setenv("http_proxy", "http://127.0.0.1:1", true);
    g_setenv("all_proxy", "socks5h://127.0.0.1:1", true);
    door_open(&server.door, INADDR_LOOPBACK, serve, &server);
    response = fetch(&server, "/well", 0, &error);
    door_close(&server.door);
    g_unsetenv("http_proxy");
    g_unsetenv("all_proxy");
    assert_no_error(error);
    assert_int_equal(response->status, 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_proxy_of_the_environment),
    };

    transport_init();
    return ROW_TESTS(test_it_ends, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
