/* SPDX-License-Identifier: MIT */
/*
 * The client before a relay with TLS and a password: whom it trusts, what it
 * says to whom, and that a full pipe under TLS loses nothing. The sink makes
 * its certificates when it starts.
 */
#include "smtp_client.h"

#include "http_fetch.h"
#include "letters.h"
#include "sink.h"

#include <curl/curl.h>
#include <dlfcn.h>

enum {
    BIG_BODY_BYTES = 8 * 1024 * 1024, /* more than two sockets hold */
    LINE_BYTES = 64,
};

typedef CURLcode send_function(CURL *handle, const void *bytes, size_t size,
                               size_t *taken);

/* What libcurl said to our sends, and what it must be offered again. */
static struct {
    int refusals; /* CURLE_AGAIN */
    const void *bytes;
    size_t size;
} pipe_state;

/* Stands before libcurl's own, as a program's functions come before a
 * library's. After CURLE_AGAIN OpenSSL holds a record already encrypted: it
 * wants the same bytes again, at the same place, and not fewer. */
CURLcode
curl_easy_send(CURL *handle, const void *bytes, size_t size, size_t *taken)
{
    static send_function *real = NULL;
    CURLcode result = CURLE_OK;

    if (real == NULL) {
        void *found = dlsym(RTLD_NEXT, "curl_easy_send");

        memcpy(&real, &found, sizeof real);
    }
    if (pipe_state.bytes != NULL) {
        assert_ptr_equal(bytes, pipe_state.bytes);
        assert_true(size >= pipe_state.size);
    }
    result = real(handle, bytes, size, taken);
    pipe_state.bytes = result == CURLE_AGAIN ? bytes : NULL;
    pipe_state.size = size;
    pipe_state.refusals += result == CURLE_AGAIN;
    return result;
}

struct tls_row {
    const char *name;
    const char *options[SINK_OPTIONS_MAX];
    const char *url; /* without the port */
    const char *user, *password;
    enum vesper_error code; /* of the trouble */
    bool is_stranger;       /* its root is not ours */
};

#define STARTTLS "smtp://localhost"
#define SMTPS "smtps://localhost"
#define ASKS(word) .user = "evening", .password = (word)
#define WITH_AUTH "--tls", "localhost", "--auth", "evening:ge:heim"

// clang-format off
static const struct tls_row rows[] = {
    {"STARTTLS", {"--tls", "localhost"}, .url = STARTTLS},
    {"smtps", {"--tls", "localhost", "--smtps"}, .url = SMTPS},
    {"lock-step", {"--tls", "localhost", "--no-pipelining"}, .url = STARTTLS},
    {"AUTH PLAIN", {WITH_AUTH}, .url = STARTTLS, ASKS("ge:heim")},
    {"AUTH LOGIN", {WITH_AUTH, "--auth-by", "LOGIN"}, .url = STARTTLS,
     ASKS("ge:heim")},
};

static const struct tls_row refusals[] = {
    {"another's certificate", {"--tls", "elsewhere.example"}, .url = STARTTLS,
     .code = VESPER_ERROR_UNTRUSTED},
    {"an address is no name", {"--tls", "localhost"}, .url = "smtp://127.0.0.1",
     .code = VESPER_ERROR_UNTRUSTED},
    {"expired", {"--tls", "localhost", "--tls-days", "-1"}, .url = STARTTLS,
     .code = VESPER_ERROR_UNTRUSTED},
    {"unknown root", {"--tls", "localhost"}, .url = STARTTLS,
     .code = VESPER_ERROR_UNTRUSTED, .is_stranger = true},
    {"unknown root, smtps", {"--tls", "localhost", "--smtps"}, .url = SMTPS,
     .code = VESPER_ERROR_UNTRUSTED, .is_stranger = true},
    {"S21 STARTTLS not offered", {NULL}, .url = STARTTLS,
     .code = VESPER_ERROR_UNTRUSTED},
    {"S21 a reply injected", {"--tls", "localhost", "--tls-inject", "250 ok"},
     .url = STARTTLS, .code = VESPER_ERROR_PROTOCOL},
    {"S21 a login injected", {WITH_AUTH, "--tls-inject", "235 ok"},
     .url = STARTTLS, ASKS("ge:heim"), .code = VESPER_ERROR_PROTOCOL},
    {"S18 wrong password", {WITH_AUTH}, .url = STARTTLS, ASKS("geheim"),
     .code = VESPER_ERROR_DENIED},
    {"S18 wrong password, LOGIN", {WITH_AUTH, "--auth-by", "LOGIN"},
     .url = STARTTLS, ASKS("geheim"), .code = VESPER_ERROR_DENIED},
    {"S18 no AUTH offered", {"--tls", "localhost"}, .url = STARTTLS,
     ASKS("ge:heim"), .code = VESPER_ERROR_DENIED},
    {"S18 no AUTH we know", {WITH_AUTH, "--auth-by", "KERBEROS_V4"},
     .url = STARTTLS, ASKS("ge:heim"), .code = VESPER_ERROR_DENIED},
};
// clang-format on

static struct smtp_profile
profile_for(const struct sink *sink, const char *url)
{
    return (struct smtp_profile){
        .name = "test",
        .url = url,
        .ehlo_name = "vesper.test",
        .ca_file = sink->root_file,
        .tls = SMTP_TLS_REQUIRED,
        .sessions = 1,
        .connect_timeout_ms = 5000,
    };
}

/* The session as a row wants it, one letter or more before it. */
static void
set_up(const struct tls_row *row, struct sink *sink, struct letters *letters,
       const GString *body)
{
    struct smtp_profile profile;
    g_autofree char *url = NULL;

    sink_start(sink, row->options);
    url = g_strdup_printf("%s:%d", row->url, sink->port);
    profile = profile_for(sink, url);
    profile.user = row->user;
    profile.password = row->password;
    if (row->is_stranger)
        profile.ca_file = NULL;
    letters_init(letters, &profile, body);
}

static void
test_gets_through(void **state)
{
    const struct tls_row *row = *state;
    g_autoptr(GString) body = g_string_new("Subject: tonight\r\n\r\nhello\r\n");
    struct sink sink;
    struct letters letters;

    set_up(row, &sink, &letters, body);
    letters.wanted = 3;
    letters_run(&letters, 1, 0);
    letters_run_out(&letters, 0);
    assert_int_equal(letters.fates[SMTP_ACCEPTED], 3);
    assert_int_equal(letters.troubles, 0);
    assert_int_equal(sink_ask(&sink, "stats", "encrypted"), 3);
    letters_clear(&letters);
    sink_stop(&sink);
}

/* No letter is so much as asked for, and no password told to anybody. */
static void
test_is_refused(void **state)
{
    const struct tls_row *row = *state;
    g_autoptr(GString) body = g_string_new("Subject: tonight\r\n\r\nhello\r\n");
    struct sink sink;
    struct letters letters;

    set_up(row, &sink, &letters, body);
    letters.wanted = 3;
    while (letters.troubles == 0 && letters.told < letters.wanted)
        smtp_client_step(letters.client, 1, LETTERS_STEP_MS);
    assert_int_equal(letters.trouble, row->code);
    assert_int_equal(letters.taken, 0);
    assert_int_equal(smtp_client_session_count(letters.client), 0);
    assert_null(strstr(letters.words, "heim"));
    assert_int_equal(sink_ask(&sink, "stats", "messages"), 0);
    letters_clear(&letters);
    sink_stop(&sink);
}

/* Numbered lines: what is lost, doubled or moved shows. */
static GString *
big_body(void)
{
    GString *body = g_string_new("Subject: much\r\n\r\n");

    for (int i = 0; body->len < BIG_BODY_BYTES; i++)
        g_string_append_printf(body, "%0*d\r\n", LINE_BYTES, i);
    return body;
}

static struct sink big_sink;

static void
stop_reading(void)
{
    kill(big_sink.pid, SIGSTOP);
}

static void
assert_same_mail(const struct sink *sink, const GString *body)
{
    g_autofree char *path = g_build_filename(sink->mails, "000001.eml", NULL);
    g_autofree char *bytes = NULL;
    gsize size = 0;

    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    assert_int_equal(size, body->len);
    assert_memory_equal(bytes, body->str, size);
}

static void
test_blocked_write(void **state)
{
    const struct tls_row *row = *state;
    g_autoptr(GString) body = big_body();
    struct letters letters;

    set_up(row, &big_sink, &letters, body);
    letters.on_body = stop_reading;
    letters.wanted = 1;
    pipe_state.refusals = 0;
    while (pipe_state.refusals < 2)
        smtp_client_step(letters.client, 1, 1);
    assert_int_equal(letters.handed_over, 0);
    kill(big_sink.pid, SIGCONT);
    letters_run(&letters, 1, 0);
    assert_int_equal(letters.fates[SMTP_ACCEPTED], 1);
    assert_int_equal(letters.handed_over, 1);
    letters_clear(&letters);
    assert_same_mail(&big_sink, body);
    sink_stop(&big_sink);
}

struct broken_row {
    const char *name, *rcpt_to;
    int trouble;
    enum smtp_fate fate;
    bool is_big;
};

// clang-format off
static const struct broken_row broken[] = {
    {"closed within the body", "drop-half-eva@d.org",
     VESPER_ERROR_UNREACHABLE, SMTP_UNSENT, true},
    {"421 within the body", "421half-eva@d.org",
     VESPER_ERROR_UNREACHABLE, SMTP_DEFERRED, true},
    {"reply lost", "drop-eod-eva@d.org",
     VESPER_ERROR_UNREACHABLE, SMTP_UNKNOWN, false},
    {"half a reply", "partial-eod-eva@d.org",
     VESPER_ERROR_UNREACHABLE, SMTP_UNKNOWN, false},
    {"421 at RCPT", "421-eva@d.org",
     VESPER_ERROR_UNREACHABLE, SMTP_DEFERRED, false},
};
// clang-format on

/* Under TLS a connection breaks otherwise than in clear: no close_notify, a
 * record half read. The fates are the same. */
static void
test_breaks(void **state)
{
    const struct broken_row *row = *state;
    g_autoptr(GString) body =
        row->is_big ? big_body() : g_string_new("Subject: x\r\n\r\n");
    struct sink sink;
    struct letters letters;

    set_up(&rows[0], &sink, &letters, body);
    letters.rcpt_to = row->rcpt_to;
    letters.wanted = 1;
    letters_run(&letters, 1, 1);
    pipe_state.bytes = NULL;
    assert_int_equal(letters.fates[row->fate], 1);
    assert_int_equal(letters.trouble, row->trouble);
    letters_clear(&letters);
    sink_stop(&sink);
}

int
main(void)
{
    transport_init();
    return ROW_TESTS(test_gets_through, rows) +
           ROW_TESTS(test_is_refused, refusals) +
           row_tests(test_blocked_write, rows, 2, sizeof rows[0]) +
           ROW_TESTS(test_breaks, broken);
}
