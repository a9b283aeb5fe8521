/* SPDX-License-Identifier: MIT */
/*
 * A session that lies idle and is closed by the relay (RFC 5321 §4.5.3.2.7
 * lets it after five minutes): nobody hears of it, nobody's mail suffers, and
 * no new one is opened in a hurry.
 */
#include "smtp_client.h"

#include "http_fetch.h"
#include "letters.h"
#include "sink.h"

enum {
    QUICK = 100,      /* a rest of 10 ms */
    WATCHED_MS = 100, /* well below an ordinary one */
};

struct idle_row {
    const char *name, *words;
    const char *options[SINK_OPTIONS_MAX];
    enum smtp_tls tls;
    int before; /* letters, before it lies idle */
    int patience_divisor;
};

// clang-format off
static const struct idle_row rows[] = {
    {"never used, closed", "hang-up", {NULL}, SMTP_TLS_NONE, 0, QUICK},
    {"never used, 421", "hang-up 421", {NULL}, SMTP_TLS_NONE, 0, QUICK},
    {"used, closed", "hang-up", {NULL}, SMTP_TLS_NONE, 2, QUICK},
    {"used, 421", "hang-up 421", {NULL}, SMTP_TLS_NONE, 2, QUICK},
    {"lock-step, 421", "hang-up 421", {"--no-pipelining"}, SMTP_TLS_NONE, 2,
     QUICK},
    {"TLS, never used, closed", "hang-up", {"--tls", "localhost"},
     SMTP_TLS_REQUIRED, 0, QUICK},
    {"TLS, used, closed", "hang-up", {"--tls", "localhost"},
     SMTP_TLS_REQUIRED, 2, QUICK},
    {"TLS, used, 421", "hang-up 421", {"--tls", "localhost"},
     SMTP_TLS_REQUIRED, 2, QUICK},
};
// clang-format on

static void
set_up(const struct idle_row *row, struct sink *sink, struct letters *letters,
       const GString *body)
{
    struct smtp_profile profile = {
        .name = "test",
        .ehlo_name = "vesper.test",
        .tls = row->tls,
        .sessions = 1,
        .connect_timeout_ms = 5000,
        .patience_divisor = row->patience_divisor,
    };
    g_autofree char *url = NULL;

    sink_start(sink, row->options);
    profile.url = url = g_strdup_printf("smtp://localhost:%d", sink->port);
    profile.ca_file = row->tls == SMTP_TLS_NONE ? NULL : sink->root_file;
    letters_init(letters, &profile, body);
}

/* Steps until the sink has heard an EHLO and the client knows of its answer:
 * the session is open and has asked for a letter in vain. */
static void
lie_idle(struct letters *letters, struct sink *sink)
{
    while (letters->asked_in_vain == 0)
        smtp_client_step(letters->client, 1, LETTERS_STEP_MS);
    assert_int_equal(sink_ask(sink, "stats", "connections"), 1);
}

static void
test_closed_when_idle(void **state)
{
    const struct idle_row *row = *state;
    g_autoptr(GString) body = g_string_new("Subject: x\r\n\r\n");
    struct sink sink;
    struct letters letters;

    set_up(row, &sink, &letters, body);
    letters.wanted = row->before;
    letters_run(&letters, 1, 0);
    lie_idle(&letters, &sink);
    assert_int_equal(sink_ask(&sink, row->words, "ok"), 1);
    letters.wanted++;
    letters_run(&letters, 1, 0);
    assert_int_equal(letters.troubles, 0);
    assert_int_equal(letters.fates[SMTP_ACCEPTED], row->before + 1);
    assert_int_equal(letters.told, row->before + 1);
    assert_int_equal(sink_ask(&sink, "stats", "connections"), 2);
    letters_clear(&letters);
    sink_stop(&sink);
}

/* A relay that closes at once whatever idles there is not asked without end:
 * not before a second has gone by. */
static void
test_rests(void **state)
{
    struct idle_row row = {.words = "hang-up", .tls = SMTP_TLS_NONE};
    g_autoptr(GString) body = g_string_new("Subject: x\r\n\r\n");
    struct sink sink;
    struct letters letters;
    int64_t began_ms = 0;

    (void)state;
    set_up(&row, &sink, &letters, body);
    lie_idle(&letters, &sink);
    sink_ask(&sink, row.words, "ok");
    letters_run_out(&letters, 1);
    began_ms = clock_monotonic_ms();
    while (clock_monotonic_ms() < began_ms + WATCHED_MS)
        smtp_client_step(letters.client, 1, 1);
    assert_int_equal(letters.troubles, 0);
    assert_int_equal(sink_ask(&sink, "stats", "connections"), 1);
    letters_clear(&letters);
    sink_stop(&sink);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rests),
    };

    transport_init();
    return ROW_TESTS(test_closed_when_idle, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
