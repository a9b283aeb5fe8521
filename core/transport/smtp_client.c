/* SPDX-License-Identifier: MIT */
/*
 * The sessions lie in one curl multi, which opens them; open ones are watched
 * as extra descriptors of its poll. After a trouble one session alone tries
 * again, each time later, until a message was answered.
 */
#include "smtp_client.h"

#include "clock.h"
#include "error.h"
#include "limit.h"
#include "safe_text.h"
#include "smtp_session.h"

#include <string.h>

enum {
    /* A relay that says 421 is not asked in a busy loop. */
    BACK_OFF_FIRST_MS = 1000,
    BACK_OFF_MAX_MS = 30 * 1000,
    SHOWN_URL_BYTES = 100,
};

struct smtp_client {
    struct smtp_profile profile;
    struct smtp_client_hooks hooks;
    GStringChunk *texts; /* the profile's */
    CURLM *multi;
    GPtrArray *sessions; /* struct smtp_session, in the multi */
    int64_t back_off_ms; /* 0: no trouble since a session last worked */
    int64_t retry_at_ms; /* monotonic */
};

/* libcurl takes a path for the name in EHLO and a user for a login: both are
 * settings of their own. */
static bool
url_is_smtp(const char *url)
{
    CURLU *parts = curl_url();
    char *scheme = NULL, *host = NULL, *user = NULL, *path = NULL;
    bool is_smtp = false;

    g_assert(parts != NULL);
    if (curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK) {
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
        curl_url_get(parts, CURLUPART_HOST, &host, 0);
        curl_url_get(parts, CURLUPART_USER, &user, 0);
        curl_url_get(parts, CURLUPART_PATH, &path, 0);
        is_smtp = (g_strcmp0(scheme, "smtp") == 0 ||
                   g_strcmp0(scheme, "smtps") == 0) &&
                  host != NULL && *host != '\0' && user == NULL &&
                  g_strcmp0(path, "/") == 0 && strpbrk(url, "?#") == NULL;
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_free(path);
    curl_url_cleanup(parts);
    return is_smtp;
}

static const char *
keep(struct smtp_client *client, const char *text)
{
    return text == NULL ? NULL : g_string_chunk_insert(client->texts, text);
}

static void
keep_profile(struct smtp_client *client, const struct smtp_profile *profile)
{
    struct smtp_profile *kept = &client->profile;

    *kept = *profile;
    kept->name = keep(client, profile->name);
    kept->url = keep(client, profile->url);
    kept->ehlo_name = keep(client, profile->ehlo_name);
    kept->user = keep(client, profile->user);
    kept->password = keep(client, profile->password);
    kept->ca_file = keep(client, profile->ca_file);
}

struct smtp_client *
smtp_client_new(const struct smtp_profile *profile,
                const struct smtp_client_hooks *hooks, GError **error)
{
    struct smtp_client *client = NULL;

    g_assert(profile->sessions >= 1 && profile->sessions <= LIMIT_SESSIONS);
    if (!url_is_smtp(profile->url)) {
        g_autofree char *shown = safe_text(profile->url, SHOWN_URL_BYTES);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "relay '%s': '%s' is not smtp://HOST:PORT or "
                    "smtps://HOST:PORT",
                    profile->name, shown);
        return NULL;
    }
    client = g_new0(struct smtp_client, 1);
    client->hooks = *hooks;
    client->texts = g_string_chunk_new(256);
    keep_profile(client, profile);
    client->sessions = g_ptr_array_new();
    client->multi = curl_multi_init();
    g_assert(client->multi != NULL);
    /* fewer, and libcurl closes live ones to make room (curl #3983) */
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS,
                      (long)LIMIT_SESSIONS + 1);
    return client;
}

static void
drop_session(struct smtp_client *client, struct smtp_session *session)
{
    g_ptr_array_remove(client->sessions, session);
    /* First, for it tells what became of letters that are under way. */
    if (session->dialogue != NULL)
        smtp_dialogue_end(session->dialogue);
    curl_multi_remove_handle(client->multi, session->handle);
    smtp_session_free(session);
}

void
smtp_client_free(struct smtp_client *client)
{
    if (client == NULL)
        return;
    while (client->sessions->len > 0)
        drop_session(client, g_ptr_array_index(client->sessions, 0));
    curl_multi_cleanup(client->multi);
    g_ptr_array_unref(client->sessions);
    g_string_chunk_free(client->texts);
    g_free(client);
}

/* Opens no session for a while, at least a second. */
static void
rest(struct smtp_client *client)
{
    int divisor = MAX(1, client->profile.patience_divisor);

    client->back_off_ms = MAX(client->back_off_ms, BACK_OFF_FIRST_MS);
    client->retry_at_ms = clock_monotonic_ms() + client->back_off_ms / divisor;
}

/* Several sessions that fail together are one trouble. */
static void
back_off(struct smtp_client *client)
{
    if (client->back_off_ms > 0 && clock_monotonic_ms() < client->retry_at_ms)
        return;
    client->back_off_ms = MIN(2 * client->back_off_ms, BACK_OFF_MAX_MS);
    rest(client);
}

static void
end_in_trouble(struct smtp_client *client, struct smtp_session *session,
               const GError *error)
{
    int code = session->dialogue == NULL ? session->code : 0;

    /* In an open session a 421 alone speaks of all of it (RFC 5321 §3.8); any
     * other reply is a letter's. */
    if (session->dialogue != NULL &&
        smtp_dialogue_is_closing(session->dialogue))
        code = 421;
    if (!session->has_worked)
        back_off(client);
    drop_session(client, session);
    client->hooks.trouble(client->hooks.dialogue.self, error,
                          code >= 400 ? code : 0);
}

/* Tells whether each session has had a message answered: then another may be
 * tried in a trouble. */
static bool
have_worked(const struct smtp_client *client)
{
    for (guint i = 0; i < client->sessions->len; i++) {
        const struct smtp_session *session =
            g_ptr_array_index(client->sessions, i);

        if (!session->has_worked)
            return false;
    }
    return true;
}

static bool
is_short_of_sessions(const struct smtp_client *client, int wanted)
{
    return (int)client->sessions->len < MIN(wanted, client->profile.sessions);
}

static bool
may_open(const struct smtp_client *client, int wanted)
{
    if (!is_short_of_sessions(client, wanted))
        return false;
    return client->back_off_ms == 0 ||
           (clock_monotonic_ms() >= client->retry_at_ms && have_worked(client));
}

/* In a trouble that is one: it has not worked yet, so may_open says no then. */
static void
open_missing(struct smtp_client *client, int wanted)
{
    while (may_open(client, wanted)) {
        struct smtp_session *session =
            smtp_session_new(&client->profile, &client->hooks.dialogue);
        CURLMcode result =
            curl_multi_add_handle(client->multi, session->handle);

        g_assert(result == CURLM_OK);
        g_ptr_array_add(client->sessions, session);
    }
}

/* The youngest beyond what is wanted ask for no more and say QUIT. */
static void
finish_surplus(struct smtp_client *client, int wanted)
{
    for (guint i = client->sessions->len; i > (guint)MAX(0, wanted); i--) {
        struct smtp_session *session =
            g_ptr_array_index(client->sessions, i - 1);

        if (session->dialogue == NULL)
            drop_session(client, session);
        else if (!session->is_finishing)
            smtp_session_finish(session);
    }
}

/* Lets libcurl go on with the openings, and takes those it is through with. */
static void
run_openings(struct smtp_client *client)
{
    int running = 0, left = 0;
    CURLMsg *message = NULL;

    curl_multi_perform(client->multi, &running);
    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        struct smtp_session *session = NULL;
        g_autoptr(GError) error = NULL;

        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &session);
        if (!smtp_session_opened(session, message->data.result, &error))
            end_in_trouble(client, session, error);
    }
}

static bool
run_session(struct smtp_client *client, struct smtp_session *session,
            bool *is_over, GError **error)
{
    *is_over = false;
    if (session->dialogue != NULL)
        return smtp_session_run(session, is_over, error);
    if (clock_monotonic_ms() < session->deadline_ms)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_TIMED_OUT,
                "relay '%s': did not open a session in time",
                client->profile.name);
    return false;
}

/* An end as expected. One that was never used is not missed at once, or a
 * relay that closes what is idle would be asked without a pause. */
static void
end_in_peace(struct smtp_client *client, struct smtp_session *session)
{
    if (!session->has_worked && !session->is_finishing)
        rest(client);
    drop_session(client, session);
}

/* Walks over a copy, for those that end leave the list. */
static void
run_sessions(struct smtp_client *client)
{
    g_autoptr(GPtrArray) now = g_ptr_array_copy(client->sessions, NULL, NULL);

    for (guint i = 0; i < now->len; i++) {
        struct smtp_session *session = g_ptr_array_index(now, i);
        g_autoptr(GError) error = NULL;
        bool is_over = false, had_worked = session->has_worked;
        bool is_fine = run_session(client, session, &is_over, &error);

        if (!had_worked && session->has_worked)
            client->back_off_ms = 0;
        if (!is_fine)
            end_in_trouble(client, session, error);
        else if (is_over)
            end_in_peace(client, session);
    }
}

/* Returns how long one may wait until a deadline passes. */
static int
measure_wait(const struct smtp_client *client, int wanted, int64_t timeout_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t until_ms = now_ms + CLAMP(timeout_ms, 0, G_MAXINT);

    if (client->back_off_ms > 0 && is_short_of_sessions(client, wanted) &&
        have_worked(client))
        until_ms = MIN(until_ms, client->retry_at_ms);
    for (guint i = 0; i < client->sessions->len; i++) {
        const struct smtp_session *session =
            g_ptr_array_index(client->sessions, i);

        if (session->deadline_ms != 0)
            until_ms = MIN(until_ms, session->deadline_ms);
    }
    return (int)MAX(0, until_ms - now_ms);
}

/* A finished opening is not watched by the multi any more: open sessions go
 * into its poll as further descriptors. */
static void
wait_for_more(struct smtp_client *client, int wanted, int64_t timeout_ms)
{
    struct curl_waitfd fds[LIMIT_SESSIONS];
    struct smtp_session *watched[LIMIT_SESSIONS];
    unsigned count = 0;

    for (guint i = 0; i < client->sessions->len; i++) {
        struct smtp_session *session = g_ptr_array_index(client->sessions, i);

        if (session->dialogue == NULL)
            continue;
        g_assert(count < G_N_ELEMENTS(fds));
        watched[count] = session;
        fds[count++] = (struct curl_waitfd){
            .fd = session->socket,
            .events = (short)(CURL_WAIT_POLLIN |
                              (session->is_blocked ? CURL_WAIT_POLLOUT : 0)),
        };
    }
    curl_multi_poll(client->multi, fds, count,
                    measure_wait(client, wanted, timeout_ms), NULL);
    for (unsigned i = 0; i < count; i++) {
        if (fds[i].revents & CURL_WAIT_POLLIN)
            watched[i]->is_readable = true;
    }
}

static void
run_all(struct smtp_client *client, int wanted)
{
    open_missing(client, wanted);
    run_openings(client);
    finish_surplus(client, wanted);
    run_sessions(client);
}

void
smtp_client_step(struct smtp_client *client, int wanted, int64_t timeout_ms)
{
    run_all(client, wanted);
    wait_for_more(client, wanted, timeout_ms);
    run_all(client, wanted);
}

/* The one call of libcurl's that another thread may make. */
void
smtp_client_wake(struct smtp_client *client)
{
    curl_multi_wakeup(client->multi);
}

int
smtp_client_session_count(const struct smtp_client *client)
{
    return (int)client->sessions->len;
}

int
smtp_client_open_count(const struct smtp_client *client)
{
    int count = 0;

    for (guint i = 0; i < client->sessions->len; i++) {
        const struct smtp_session *session =
            g_ptr_array_index(client->sessions, i);

        count += session->open_count;
    }
    return count;
}

/* A client without letters, which keeps the first trouble. */
static bool
probe_next(void *self, struct smtp_envelope *envelope)
{
    (void)self;
    (void)envelope;
    return false;
}

static void
probe_trouble(void *self, const GError *error, int code)
{
    GError **first = self;

    (void)code;
    if (*first == NULL)
        *first = g_error_copy(error);
}

/* Steps until the session is open (and not NULL), or trouble told. */
static const struct smtp_session *
probe_open(struct smtp_client *client, const GError *const *trouble)
{
    while (*trouble == NULL) {
        const struct smtp_session *session = NULL;

        smtp_client_step(client, 1, client->profile.connect_timeout_ms);
        if (client->sessions->len > 0)
            session = g_ptr_array_index(client->sessions, 0);
        if (session != NULL && session->dialogue != NULL)
            return session;
    }
    return NULL;
}

bool
smtp_probe(const struct smtp_profile *profile, struct smtp_offer *offer,
           bool *is_encrypted, GError **error)
{
    GError *trouble = NULL;
    struct smtp_client_hooks hooks = {
        .dialogue = {.self = &trouble, .next = probe_next},
        .trouble = probe_trouble,
    };
    g_autoptr(SmtpClient) client = smtp_client_new(profile, &hooks, error);
    const struct smtp_session *session = NULL;
    int64_t until_ms = clock_monotonic_ms() + 2 * profile->connect_timeout_ms;

    if (client == NULL)
        return false;
    session = probe_open(client, (const GError *const *)&trouble);
    if (session == NULL) {
        g_propagate_error(error, trouble);
        return false;
    }
    *offer = session->offer;
    *is_encrypted = smtp_profile_is_encrypted(profile);
    while (smtp_client_session_count(client) > 0 &&
           clock_monotonic_ms() < until_ms)
        smtp_client_step(client, 0, until_ms - clock_monotonic_ms());
    g_clear_error(&trouble); /* how it takes our QUIT matters to nobody */
    return true;
}
