/* SPDX-License-Identifier: MIT */
/*
 * A relay that says no: to a second connection (row S12), to STARTTLS (row
 * S21). It writes down every line it hears, so that what we did not say can be
 * proved.
 */
#include "smtp_client.h"

#include "clock.h"
#include "door.h"
#include "http_fetch.h"
#include "lock.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

enum {
    STEPS = 300,
    LINE_BYTES = 512,
};

struct relay {
    struct door door;
    int open; /* connection served; -1: none yet */
    pthread_t serving;
    struct lock lock;
    GString *heard; /* under lock */
    int connections;
};

static void
say(int fd, const char *text)
{
    (void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* Lock-step: every letter's recipient is refused, so that a session has worked
 * without an end to its work. */
static void *
serve(void *data)
{
    struct relay *relay = data;
    FILE *in = fdopen(relay->open, "r");
    char line[LINE_BYTES];

    say(relay->open, "220 here\r\n");
    while (fgets(line, sizeof line, in) != NULL) {
        lock_take(&relay->lock);
        g_string_append(relay->heard, line);
        lock_give(&relay->lock);
        if (g_str_has_prefix(line, "EHLO"))
            say(relay->open, "250-here\r\n250 AUTH PLAIN\r\n");
        else if (g_str_has_prefix(line, "RCPT"))
            say(relay->open, "550 5.1.1 who\r\n");
        else
            say(relay->open, "250 ok\r\n");
    }
    fclose(in);
    return NULL;
}

/* One connection is served, all others are one too many. */
static void *
listen_on(void *data)
{
    struct relay *relay = data;
    int fd = -1;

    while ((fd = accept(relay->door.listener, NULL, NULL)) >= 0) {
        relay->connections++;
        if (relay->open < 0) {
            relay->open = fd;
            pthread_create(&relay->serving, NULL, serve, relay);
            continue;
        }
        say(fd, "421 4.7.0 too many connections\r\n");
        close(fd);
    }
    return NULL;
}

static void
relay_start(struct relay *relay)
{
    *relay = (struct relay){.open = -1, .heard = g_string_new(NULL)};
    lock_init(&relay->lock);
    door_open(&relay->door, INADDR_LOOPBACK, listen_on, relay);
}

/* The client is gone: what it said has been heard. */
static void
relay_stop(struct relay *relay)
{
    door_close(&relay->door);
    if (relay->open >= 0)
        pthread_join(relay->serving, NULL);
    lock_clear(&relay->lock);
}

struct owner {
    int refused, troubles;
};

static bool
on_next(void *self, struct smtp_envelope *envelope)
{
    (void)self;
    *envelope =
        (struct smtp_envelope){.mail_from = "a@b.org", .rcpt_to = "c@d.org"};
    return true;
}

static void
on_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    struct owner *owner = self;

    (void)context;
    owner->refused += outcome->fate == SMTP_REFUSED;
}

static void
on_trouble(void *self, const GError *error, int code)
{
    struct owner *owner = self;

    assert_int_equal(error->code, VESPER_ERROR_UNREACHABLE);
    assert_int_equal(code, 421);
    owner->troubles++;
}

/* That the first session works is no reason to knock for a second without
 * pause. */
static void
test_a_second_session_is_not_forced(void **state)
{
    struct relay relay;
    struct owner owner = {.refused = 0};
    struct smtp_client_hooks hooks = {
        .dialogue = {.self = &owner, .next = on_next, .outcome = on_outcome},
        .trouble = on_trouble,
    };
    g_autofree char *url = NULL;
    struct smtp_client *client = NULL;
    int64_t began_ms = clock_monotonic_ms(), took_s = 0;

    (void)state;
    relay_start(&relay);
    url = g_strdup_printf("smtp://127.0.0.1:%d", relay.door.port);
    client = smtp_client_new(&(struct smtp_profile){.name = "test",
                                                    .url = url,
                                                    .ehlo_name = "vesper.test",
                                                    .tls = SMTP_TLS_NONE,
                                                    .sessions = 2,
                                                    .connect_timeout_ms = 5000},
                             &hooks, NULL);
    assert_non_null(client);
    while (owner.troubles == 0)
        smtp_client_step(client, 2, 100);
    for (int i = 0; i < STEPS; i++)
        smtp_client_step(client, 2, 1);
    smtp_client_free(client);
    relay_stop(&relay);
    took_s = (clock_monotonic_ms() - began_ms) / 1000;
    assert_true(owner.refused > 0);
    /* both at first, once more when one has worked, then one a second */
    assert_in_range(relay.connections, 2, 3 + took_s);
    g_string_free(relay.heard, TRUE);
}

/* Whoever strips STARTTLS from the offer learns our name and no more. */
static void
test_nothing_is_said_in_clear(void **state)
{
    struct relay relay;
    struct smtp_offer offer;
    bool is_encrypted = false;
    g_autofree char *url = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    relay_start(&relay);
    url = g_strdup_printf("smtp://127.0.0.1:%d", relay.door.port);
    assert_false(smtp_probe(&(struct smtp_profile){.name = "test",
                                                   .url = url,
                                                   .ehlo_name = "vesper.test",
                                                   .user = "evening",
                                                   .password = "geheim",
                                                   .tls = SMTP_TLS_REQUIRED,
                                                   .sessions = 1,
                                                   .connect_timeout_ms = 5000},
                            &offer, &is_encrypted, &error));
    relay_stop(&relay);
    assert_code(error, VESPER_ERROR_UNTRUSTED);
    if (g_str_has_suffix(relay.heard->str, "QUIT\r\n"))
        g_string_truncate(relay.heard, relay.heard->len - 6);
    assert_text(relay.heard->str, "EHLO vesper.test\r\n");
    g_string_free(relay.heard, TRUE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_second_session_is_not_forced),
        cmocka_unit_test(test_nothing_is_said_in_clear),
    };

    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
