/* SPDX-License-Identifier: MIT */
/* Fetches side by side: hosts do not wait for each other, but whoever shares
 * one does. Each host here is a server on a loopback port of its own. */
#include "http_fetch.h"

#include "clock.h"
#include "lock.h"
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HOSTS = 5, REQUEST_BYTES = 4096, STEP_MS = 1000, PATIENCE_MS = 30000 };

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
static const char *const allowed[] = {"127.0.0.1", NULL};

/* Everybody is asked before anybody answers. */
struct gate {
    struct lock lock;
    struct condition all_here;
    int missing;
};

struct host {
    int listener, port;
    GThread *thread;
    struct gate *gate; /* NULL: answers at once */
    int visits;        /* how many it serves */
    int crowded;       /* how often a second one stood at the door */
};

struct told {
    int answers, failures;
    struct http_fetcher *fetcher;
    const struct http_request *again; /* added when the first answer comes */
};

static void
pass(struct gate *gate)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    bool is_in_time = true;

    lock_take(&gate->lock);
    gate->missing--;
    condition_wake(&gate->all_here);
    while (gate->missing > 0 && is_in_time)
        is_in_time =
            condition_wait_until(&gate->all_here, &gate->lock, until_ms);
    lock_give(&gate->lock);
}

/* Whoever waits may go, and whoever comes yet. */
static void
open_gate(struct gate *gate)
{
    lock_take(&gate->lock);
    gate->missing = 0;
    condition_wake(&gate->all_here);
    lock_give(&gate->lock);
}

static gpointer
serve(gpointer data)
{
    struct host *host = data;
    char request[REQUEST_BYTES];

    for (int i = 0; i < host->visits; i++) {
        int visitor = accept(host->listener, NULL, NULL);
        struct pollfd door = {.fd = host->listener, .events = POLLIN};

        if (visitor < 0 || recv(visitor, request, sizeof request, 0) <= 0)
            break;
        host->crowded += poll(&door, 1, 0) > 0 ? 1 : 0;
        if (host->gate != NULL)
            pass(host->gate);
        send(visitor, answer, strlen(answer), MSG_NOSIGNAL);
        close(visitor);
    }
    return NULL;
}

static void
open_host(struct host *host, struct gate *gate, int visits)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    *host = (struct host){.gate = gate, .visits = visits};
    host->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(host->listener,
                          (const struct sockaddr *)(const void *)&address,
                          sizeof address),
                     0);
    assert_int_equal(listen(host->listener, HOSTS), 0);
    assert_int_equal(
        getsockname(host->listener, (struct sockaddr *)(void *)&address, &size),
        0);
    host->port = ntohs(address.sin_port);
    host->thread = g_thread_new("host", serve, host);
}

static void
close_host(struct host *host)
{
    shutdown(host->listener, SHUT_RDWR);
    g_thread_join(host->thread);
    close(host->listener);
}

static struct http_request
request_to(const struct host *host, const char *path)
{
    return (struct http_request){
        .url = g_strdup_printf("http://127.0.0.1:%d/%s", host->port, path),
        .allowed_hosts = allowed,
        .timeout_ms = PATIENCE_MS,
    };
}

static void
free_request(struct http_request *request)
{
    g_free((char *)(uintptr_t)request->url);
}

static void
hear(void *context, struct http_response *response, const GError *error)
{
    struct told *told = context;

    if (error != NULL)
        told->failures++;
    else
        told->answers++;
    http_response_free(response);
    if (told->again != NULL)
        http_fetcher_add(told->fetcher, told->again, hear, told);
    told->again = NULL;
}

static void
run(struct http_fetcher *fetcher)
{
    while (http_fetcher_step(fetcher, STEP_MS))
        continue;
}

/* None of them answers before all have been asked: one after the other would
 * never end. */
static void
test_hosts_side_by_side(void **state)
{
    struct gate gate = {.missing = HOSTS};
    struct host hosts[HOSTS];
    struct http_request requests[HOSTS];
    struct told told = {.answers = 0};
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(HOSTS);

    (void)state;
    lock_init(&gate.lock);
    condition_init(&gate.all_here);
    for (int i = 0; i < HOSTS; i++) {
        open_host(&hosts[i], &gate, 1);
        requests[i] = request_to(&hosts[i], "feed");
        http_fetcher_add(fetcher, &requests[i], hear, &told);
    }
    run(fetcher);
    assert_int_equal(told.answers, HOSTS);
    assert_int_equal(gate.missing, 0);
    for (int i = 0; i < HOSTS; i++) {
        close_host(&hosts[i]);
        free_request(&requests[i]);
    }
    condition_clear(&gate.all_here);
    lock_clear(&gate.lock);
}

static void
test_one_at_a_time_from_a_host(void **state)
{
    struct host host;
    struct http_request first, second;
    struct told told = {.answers = 0};
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(HOSTS);

    (void)state;
    open_host(&host, NULL, 2);
    first = request_to(&host, "one");
    second = request_to(&host, "two");
    http_fetcher_add(fetcher, &first, hear, &told);
    http_fetcher_add(fetcher, &second, hear, &told);
    run(fetcher);
    close_host(&host);
    assert_int_equal(told.answers, 2);
    assert_int_equal(host.crowded, 0);
    free_request(&first);
    free_request(&second);
}

static void
test_one_that_fails_holds_up_nobody(void **state)
{
    struct host host;
    struct http_request right, again;
    const struct http_request none = {.url = "http://127.0.0.1:1/",
                                      .allowed_hosts = allowed};
    const struct http_request wrong = {.url = "ftp://site.example/"};
    const struct http_request inside = {.url = "http://127.0.0.1:1/"};
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(2);
    struct told told = {.fetcher = fetcher};

    (void)state;
    open_host(&host, NULL, 2);
    right = request_to(&host, "one");
    again = request_to(&host, "two");
    told.again = &again; /* added from within */
    http_fetcher_add(fetcher, &none, hear, &told);
    http_fetcher_add(fetcher, &wrong, hear, &told);
    http_fetcher_add(fetcher, &inside, hear, &told);
    http_fetcher_add(fetcher, &right, hear, &told);
    run(fetcher);
    close_host(&host);
    assert_int_equal(told.answers, 2);
    assert_int_equal(told.failures, 3);
    free_request(&right);
    free_request(&again);
}

static void
test_broken_off(void **state)
{
    struct gate gate = {.missing = 2}; /* the host never answers */
    struct host host;
    struct http_request first, second;
    struct told told = {.answers = 0};
    struct http_fetcher *fetcher = http_fetcher_new(1);

    (void)state;
    lock_init(&gate.lock);
    condition_init(&gate.all_here);
    open_host(&host, &gate, 1);
    first = request_to(&host, "one");
    second = request_to(&host, "two");
    http_fetcher_add(fetcher, &first, hear, &told);
    http_fetcher_add(fetcher, &second, hear, &told);
    assert_true(http_fetcher_step(fetcher, 0));
    http_fetcher_free(fetcher);
    assert_int_equal(told.answers + told.failures, 0);
    open_gate(&gate);
    close_host(&host);
    free_request(&first);
    free_request(&second);
    condition_clear(&gate.all_here);
    lock_clear(&gate.lock);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hosts_side_by_side),
        cmocka_unit_test(test_one_at_a_time_from_a_host),
        cmocka_unit_test(test_one_that_fails_holds_up_nobody),
        cmocka_unit_test(test_broken_off),
    };

    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
