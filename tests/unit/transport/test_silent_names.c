/* SPDX-License-Identifier: MIT */
/* Row F3: a name server that does not answer. libcurl asks it in a thread with
 * the getaddrinfo() below, which is found before the C library's own; whoever
 * waits for that thread waits for the name server, whatever time he has. */
#include "http_fetch.h"
#include "smtp_client.h"

#include "support.h"

#include <netdb.h>
#include <pthread.h>
#include <time.h>

enum {
    DEADLINE_MS = 100,
    PATIENCE_S = 10, /* of the name server: only where it was waited for */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t news;
    bool is_silent, is_given_up;
    int asked, answered;
} server = {.lock = PTHREAD_MUTEX_INITIALIZER,
            .news = PTHREAD_COND_INITIALIZER};

int
getaddrinfo(const char *restrict name, const char *restrict service,
            const struct addrinfo *restrict hints,
            struct addrinfo **restrict found)
{
    struct timespec until;

    (void)name;
    (void)service;
    (void)hints;
    (void)found;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&server.lock);
    server.asked++;
    pthread_cond_broadcast(&server.news);
    while (server.is_silent && !server.is_given_up)
        server.is_given_up =
            pthread_cond_timedwait(&server.news, &server.lock, &until) != 0;
    server.answered++;
    pthread_cond_broadcast(&server.news);
    pthread_mutex_unlock(&server.lock);
    return EAI_NONAME;
}

static bool
fetch(GError **error)
{
    const struct http_request request = {.url = "http://news.example/",
                                         .timeout_ms = DEADLINE_MS};
    g_autoptr(HttpResponse) response = http_fetch(&request, error);

    return response != NULL;
}

static bool
probe(GError **error)
{
    const struct smtp_profile profile = {
        .name = "test",
        .url = "smtp://relay.example",
        .ehlo_name = "vesper.test",
        .tls = SMTP_TLS_NONE,
        .sessions = 1,
        .connect_timeout_ms = DEADLINE_MS,
    };
    struct smtp_offer offer;
    bool is_encrypted = false;

    return smtp_probe(&profile, &offer, &is_encrypted, error);
}

struct silence_row {
    const char *name;
    bool (*ask)(GError **error);
};

static const struct silence_row rows[] = {
    {"a site", fetch},
    {"a relay", probe},
};

static void
begin_silence(void)
{
    pthread_mutex_lock(&server.lock);
    server.is_silent = true;
    server.is_given_up = false;
    server.asked = server.answered = 0;
    pthread_mutex_unlock(&server.lock);
}

static void
test_silence(void **state)
{
    const struct silence_row *row = *state;
    g_autoptr(GError) error = NULL;
    int answered_before = 0;

    begin_silence();
    assert_false(row->ask(&error));
    assert_code(error, VESPER_ERROR_TIMED_OUT);
    pthread_mutex_lock(&server.lock);
    answered_before = server.answered;
    while (server.asked == 0) /* the thread may be late itself */
        pthread_cond_wait(&server.news, &server.lock);
    server.is_silent = false;
    pthread_cond_broadcast(&server.news);
    while (server.answered < server.asked)
        pthread_cond_wait(&server.news, &server.lock);
    pthread_mutex_unlock(&server.lock);
    assert_int_equal(answered_before, 0);
}

int
main(void)
{
    transport_init();
    return ROW_TESTS(test_silence, rows);
}
