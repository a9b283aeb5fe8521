/* SPDX-License-Identifier: MIT */
/* No more than a number of fetches at a time, for each takes its memory. One
 * server is several hosts, by its addresses on the loopback: it answers a pair
 * of visitors when both are there and no third one comes. */
#include "http_fetch.h"

#include "door.h"
#include "support.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HOSTS = 6, AT_ONCE = 2, REQUEST_BYTES = 4096 };
enum { STEP_MS = 1000, NOBODY_MS = 50, PATIENCE_MS = 30000 };

static const char *const hosts[] = {"127.0.0.1", "127.0.0.2", "127.0.0.3",
                                    "127.0.0.4", "127.0.0.5", "127.0.0.6",
                                    NULL};

struct server {
    struct door door;
    int crowded; /* how often there was a third one */
};

static void
answer(int fd)
{
    static const char well[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                               "Connection: close\r\n\r\nhello";
    char request[REQUEST_BYTES];

    if (recv(fd, request, sizeof request, 0) > 0)
        send(fd, well, sizeof well - 1, MSG_NOSIGNAL);
    close(fd);
}

static void *
serve(void *data)
{
    struct server *server = data;
    struct pollfd door = {.fd = server->door.listener, .events = POLLIN};

    for (int i = 0; i < HOSTS; i += AT_ONCE) {
        int first = accept(server->door.listener, NULL, NULL);
        int second = accept(server->door.listener, NULL, NULL);

        server->crowded += poll(&door, 1, NOBODY_MS) > 0 ? 1 : 0;
        answer(first);
        answer(second);
    }
    return NULL;
}

static void
count_answer(void *context, struct http_response *response, const GError *error)
{
    int *answers = context;

    assert_no_error(error);
    *answers += response->status == 200;
    http_response_free(response);
}

static void
test_two_at_a_time(void **state)
{
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(AT_ONCE);
    g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
    struct http_request requests[HOSTS];
    struct server server = {.crowded = 0};
    int answers = 0;

    (void)state;
    door_open(&server.door, INADDR_ANY, serve, &server);
    for (int i = 0; i < HOSTS; i++) {
        g_ptr_array_add(
            urls, g_strdup_printf("http://%s:%d/", hosts[i], server.door.port));
        requests[i] = (struct http_request){
            .url = urls->pdata[i],
            .allowed_hosts = hosts,
            .timeout_ms = PATIENCE_MS,
        };
        http_fetcher_add(fetcher, &requests[i], count_answer, &answers);
    }
    while (http_fetcher_step(fetcher, STEP_MS))
        continue;
    door_close(&server.door);
    assert_int_equal(answers, HOSTS);
    assert_int_equal(server.crowded, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_at_a_time),
    };

    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
