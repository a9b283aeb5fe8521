/* SPDX-License-Identifier: MIT */
/* Fetches side by side: hosts do not wait for each other, but whoever shares
 * one does. Each host here is a server on a loopback port of its own. */
#include "http_fetch.h"

#include "clock.h"
#include "error.h"
#include "lock.h"
#include "support.h"

#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    HOSTS = 5,
    REQUEST_BYTES = 4096,
    STEP_MS = 1000,
    SHORT_MS = 100,
    PATIENCE_MS = 30000,
};

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
    struct gate *gate;           /* NULL: answers at once */
    int gated;                   /* which visit waits there */
    const struct host *leads_to; /* by the first answer; NULL: nowhere */
    int visits;                  /* how many it serves */
    int served;
    int crowded; /* how often a second one stood at the door */
};

struct told {
    int answers, failures;
    int code; /* of the last failure */
    struct http_fetcher *fetcher;
    const struct http_request *again; /* added when the first answer comes */
    struct gate *opened_by_failure;   /* NULL: none */
};

static void
gate_init(struct gate *gate)
{
    lock_init(&gate->lock);
    condition_init(&gate->all_here);
}

static void
gate_clear(struct gate *gate)
{
    condition_clear(&gate->all_here);
    lock_clear(&gate->lock);
}

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

static void
send_answer(const struct host *host, int visitor)
{
    g_autofree char *redirect =
        host->leads_to == NULL
            ? NULL
            : g_strdup_printf("HTTP/1.1 302 Found\r\nConnection: close\r\n"
                              "Location: http://127.0.0.1:%d/\r\n\r\n",
                              host->leads_to->port);
    const char *text =
        redirect != NULL && host->served == 0 ? redirect : answer;

    send(visitor, text, strlen(text), MSG_NOSIGNAL);
}

static gpointer
serve(gpointer data)
{
    struct host *host = data;
    char request[REQUEST_BYTES];

    for (; host->served < host->visits; host->served++) {
        int visitor = accept(host->listener, NULL, NULL);
        struct pollfd door = {.fd = host->listener, .events = POLLIN};

        if (visitor < 0 || recv(visitor, request, sizeof request, 0) <= 0)
            break;
        if (host->gate != NULL && host->gated == host->served)
            pass(host->gate);
        host->crowded += poll(&door, 1, 0) > 0 ? 1 : 0;
        send_answer(host, visitor);
        close(visitor);
    }
    return NULL;
}

static void
begin_serving(struct host *host)
{
    host->thread = g_thread_new("host", serve, host);
}

static void
bind_host(struct host *host, struct gate *gate, int visits)
{
    *host = (struct host){.gate = gate, .visits = visits};
    host->listener = support_listen(INADDR_LOOPBACK, &host->port);
}

static void
open_host(struct host *host, struct gate *gate, int visits)
{
    bind_host(host, gate, visits);
    begin_serving(host);
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

    if (error != NULL) {
        told->failures++;
        told->code = error->code;
    } else {
        told->answers++;
    }
    http_response_free(response);
    if (error != NULL && told->opened_by_failure != NULL)
        open_gate(told->opened_by_failure);
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
    gate_init(&gate);
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
    gate_clear(&gate);
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

/* "busy" answers only when "leading" is asked again: by then the redirect has
 * been understood, and would stand at the door. */
static void
test_a_redirect_waits_its_turn(void **state)
{
    struct gate gate = {.missing = 2};
    struct host busy, leading;
    struct http_request first, second, third;
    struct told told = {.answers = 0};
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(HOSTS);

    (void)state;
    gate_init(&gate);
    open_host(&busy, &gate, 2);
    bind_host(&leading, &gate, 2);
    leading.gated = 1;
    leading.leads_to = &busy;
    begin_serving(&leading);
    first = request_to(&busy, "one");
    second = request_to(&leading, "two");
    third = request_to(&leading, "three");
    http_fetcher_add(fetcher, &first, hear, &told);
    http_fetcher_add(fetcher, &second, hear, &told);
    http_fetcher_add(fetcher, &third, hear, &told);
    run(fetcher);
    close_host(&busy);
    close_host(&leading);
    assert_int_equal(told.answers, 3);
    assert_int_equal(busy.served, 2);
    assert_int_equal(busy.crowded, 0);
    free_request(&first);
    free_request(&second);
    free_request(&third);
    gate_clear(&gate);
}

/* Each leads to the other, while both are asked. */
static void
test_crosswise(void **state)
{
    struct gate gate = {.missing = 2};
    struct host hosts[2];
    struct http_request requests[2];
    struct told told = {.answers = 0};
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(2);

    (void)state;
    gate_init(&gate);
    for (int i = 0; i < 2; i++) {
        bind_host(&hosts[i], &gate, 2);
        hosts[i].leads_to = &hosts[1 - i];
        requests[i] = request_to(&hosts[i], "feed");
    }
    for (int i = 0; i < 2; i++) {
        begin_serving(&hosts[i]);
        http_fetcher_add(fetcher, &requests[i], hear, &told);
    }
    run(fetcher);
    assert_int_equal(told.answers, 2);
    for (int i = 0; i < 2; i++) {
        close_host(&hosts[i]);
        assert_int_equal(hosts[i].served, 2);
        assert_int_equal(hosts[i].crowded, 0);
        free_request(&requests[i]);
    }
    gate_clear(&gate);
}

/* "busy" answers no sooner than the other has given up. */
static void
test_a_turn_that_does_not_come(void **state)
{
    struct gate gate = {.missing = 2};
    struct host busy, leading;
    struct http_request first, second;
    struct told told = {.opened_by_failure = &gate};
    g_autoptr(HttpFetcher) fetcher = http_fetcher_new(HOSTS);

    (void)state;
    gate_init(&gate);
    open_host(&busy, &gate, 2);
    bind_host(&leading, NULL, 1);
    leading.leads_to = &busy;
    begin_serving(&leading);
    first = request_to(&busy, "one");
    second = request_to(&leading, "two");
    second.timeout_ms = SHORT_MS;
    http_fetcher_add(fetcher, &first, hear, &told);
    http_fetcher_add(fetcher, &second, hear, &told);
    run(fetcher);
    close_host(&busy);
    close_host(&leading);
    assert_int_equal(told.answers, 1);
    assert_int_equal(told.failures, 1);
    assert_int_equal(told.code, VESPER_ERROR_TIMED_OUT);
    assert_int_equal(busy.served, 1);
    free_request(&first);
    free_request(&second);
    gate_clear(&gate);
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
    gate_init(&gate);
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
    gate_clear(&gate);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hosts_side_by_side),
        cmocka_unit_test(test_one_at_a_time_from_a_host),
        cmocka_unit_test(test_a_redirect_waits_its_turn),
        cmocka_unit_test(test_crosswise),
        cmocka_unit_test(test_a_turn_that_does_not_come),
        cmocka_unit_test(test_one_that_fails_holds_up_nobody),
        cmocka_unit_test(test_broken_off),
    };

    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
