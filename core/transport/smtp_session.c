/* SPDX-License-Identifier: MIT */
/* libcurl's part is the table of options and its result codes in our words;
 * ours begins when the handle is open. */
#include "smtp_session.h"

#include "clock.h"
#include "error.h"
#include "limit.h"
#include "quantity.h"
#include "safe_text.h"

#include <string.h>

enum {
    READ_BYTES = 16384,
    WRITE_PATIENCE_MS = 3 * 60 * 1000, /* RFC 5321 §4.5.3.2.5 */
    MUTE_PATIENCE_MS = 30 * 1000,      /* replies still in the pipe */
    CODE_GREETING = 220,
    CODE_CLOSING = 421,
    CODE_KNOWN = 235, /* RFC 4954 §6: and it means nothing else */
};

/* Gathers the offer. A 220 is the greeting or STARTTLS: what was said before it
 * counts no more (RFC 3207 §4.2). */
static size_t
on_header(char *bytes, size_t one, size_t count, void *self)
{
    struct smtp_session *session = self;
    int64_t code = 0;

    (void)one;
    g_string_truncate(session->last_line, 0);
    g_string_append_len(session->last_line, bytes,
                        (gssize)MIN(count, LIMIT_REPLY_LINE_BYTES));
    g_strchomp(session->last_line->str);
    session->last_line->len = strlen(session->last_line->str);
    if (count >= 3) {
        char digits[] = {bytes[0], bytes[1], bytes[2], '\0'};

        if (quantity_parse_number(digits, &code, NULL))
            session->code = (int)code;
    }
    if (session->code == CODE_GREETING) {
        session->offer = (struct smtp_offer){.has_size = false};
        session->is_known = false;
    }
    session->is_known |= session->code == CODE_KNOWN;
    smtp_offer_line(&session->offer, bytes, count);
    return count;
}

/* The URL with the EHLO name as its path, as libcurl wants it. */
static void
set_url(CURL *handle, const struct smtp_profile *profile)
{
    g_autofree char *name =
        g_uri_escape_string(profile->ehlo_name, "[]:", FALSE);
    g_autofree char *url =
        g_strconcat(profile->url,
                    g_str_has_suffix(profile->url, "/") ? "" : "/", name, NULL);

    curl_easy_setopt(handle, CURLOPT_URL, url);
}

static bool
wants_login(const struct smtp_profile *profile)
{
    return profile->user != NULL && profile->password != NULL;
}

static void
set_security(CURL *handle, const struct smtp_profile *profile)
{
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     profile->tls == SMTP_TLS_NONE ? (long)CURLUSESSL_NONE
                                                   : (long)CURLUSESSL_ALL);
    /* RFC 8996: what is older is not TLS any more. */
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (profile->ca_file != NULL)
        curl_easy_setopt(handle, CURLOPT_CAINFO, profile->ca_file);
    if (!wants_login(profile))
        return;
    curl_easy_setopt(handle, CURLOPT_USERNAME, profile->user);
    curl_easy_setopt(handle, CURLOPT_PASSWORD, profile->password);
    /* The password goes with AUTH itself (RFC 4954 §4): a round trip less. */
    curl_easy_setopt(handle, CURLOPT_SASL_IR, 1L);
}

struct smtp_session *
smtp_session_new(const struct smtp_profile *profile,
                 const struct smtp_hooks *hooks)
{
    struct smtp_session *session = g_new0(struct smtp_session, 1);
    CURL *handle = curl_easy_init();

    g_assert(handle != NULL);
    session->profile = profile;
    session->hooks = *hooks;
    session->handle = handle;
    session->last_line = g_string_new(NULL);
    session->socket = CURL_SOCKET_BAD;
    session->deadline_ms = clock_monotonic_ms() + profile->connect_timeout_ms;
    set_url(handle, profile);
    set_security(handle, profile);
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    /* The environment is no setting: all_proxy would stand in between. */
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    /* Else one relay's silent name server holds up the sessions of all: at its
     * deadline libcurl waits for the thread that looks the name up. */
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, session->problem);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, session);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, session);
    return session;
}

void
smtp_session_free(struct smtp_session *session)
{
    if (session == NULL)
        return;
    smtp_dialogue_free(session->dialogue);
    curl_easy_cleanup(session->handle);
    g_string_free(session->last_line, TRUE);
    g_free(session);
}

bool
smtp_profile_is_encrypted(const struct smtp_profile *profile)
{
    return profile->tls == SMTP_TLS_REQUIRED ||
           g_ascii_strncasecmp(profile->url, "smtps:", 6) == 0;
}

/* A 4xx or 5xx that greets is no nonsense: the relay is not there for us now
 * (Postfix, too, tries again after a 5xx). A handshake that breaks
 * (CURLE_SSL_CONNECT_ERROR) may be a cut line: that is worth another try, a
 * certificate that does not fit is not. */
static enum vesper_error
classify(const struct smtp_session *session, CURLcode result)
{
    switch (result) {
    case CURLE_OPERATION_TIMEDOUT: return VESPER_ERROR_TIMED_OUT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING: return VESPER_ERROR_UNREACHABLE;
    case CURLE_REMOTE_ACCESS_DENIED: /* EHLO */
    case CURLE_WEIRD_SERVER_REPLY:   /* the greeting, STARTTLS */
        return session->code >= 400 ? VESPER_ERROR_UNREACHABLE
                                    : VESPER_ERROR_PROTOCOL;
    case CURLE_LOGIN_DENIED:
        return session->code / 100 == 4 ? VESPER_ERROR_UNREACHABLE
                                        : VESPER_ERROR_DENIED;
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER: return VESPER_ERROR_UNTRUSTED;
    default: return VESPER_ERROR_PROTOCOL;
    }
}

static bool
fail(const struct smtp_session *session, enum vesper_error code,
     const char *what, GError **error)
{
    g_autofree char *shown = safe_text(what, LIMIT_REPLY_KEPT_BYTES);

    g_set_error(error, VESPER_ERROR, code, "relay '%s': %s",
                session->profile->name, shown);
    return false;
}

void
smtp_session_finish(struct smtp_session *session)
{
    g_assert(session->dialogue != NULL); /* one that opens is dropped instead */
    session->is_finishing = true;
    smtp_dialogue_finish(session->dialogue);
}

static bool
on_next(void *self, struct smtp_envelope *envelope)
{
    struct smtp_session *session = self;

    session->is_idle = !session->hooks.next(session->hooks.self, envelope);
    if (session->is_idle)
        return false;
    session->message_count++;
    session->open_count++;
    if (session->message_count == session->profile->messages_per_session)
        smtp_session_finish(session);
    return true;
}

static void
on_body(void *self, void *context, GString *out)
{
    struct smtp_session *session = self;

    session->hooks.body(session->hooks.self, context, out);
}

static void
on_handed_over(void *self, void *context)
{
    struct smtp_session *session = self;

    session->hooks.handed_over(session->hooks.self, context);
}

static void
on_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    struct smtp_session *session = self;

    g_assert(session->open_count > 0); /* each message has one outcome */
    session->open_count--;
    session->has_worked |= outcome->code != 0 && outcome->code != CODE_CLOSING;
    session->has_unknown |= outcome->fate == SMTP_UNKNOWN;
    session->hooks.outcome(session->hooks.self, context, outcome);
}

bool
smtp_session_opened(struct smtp_session *session, CURLcode result,
                    GError **error)
{
    struct smtp_hooks hooks = {session, on_next, on_body, on_handed_over,
                               on_outcome};

    if (result != CURLE_OK) {
        g_autofree char *what = g_strdup_printf(
            "%s%s%s",
            *session->problem != '\0' ? session->problem
                                      : curl_easy_strerror(result),
            session->code >= 400 ? "; it said: " : "",
            session->code >= 400 ? session->last_line->str : "");

        return fail(session, classify(session, result), what, error);
    }
    /* libcurl opens a session without AUTH where none is offered; the relay
     * would refuse each letter for good. */
    if (wants_login(session->profile) && !session->is_known)
        return fail(session, VESPER_ERROR_DENIED,
                    "offers no login with a password", error);
    curl_easy_getinfo(session->handle, CURLINFO_ACTIVESOCKET, &session->socket);
    if (session->socket == CURL_SOCKET_BAD)
        return fail(session, VESPER_ERROR_UNREACHABLE,
                    "the connection was gone at once", error);
    g_assert(session->dialogue == NULL);
    session->dialogue = smtp_dialogue_new(&session->offer, &hooks);
    session->is_readable = true;
    session->deadline_ms = 0;
    return true;
}

/* Begins a new wait of span_ms, or none for 0. */
static void
wait_anew(struct smtp_session *session, int64_t span_ms)
{
    int64_t divisor = MAX(1, session->profile->patience_divisor);

    session->deadline_ms =
        span_ms == 0 ? 0 : clock_monotonic_ms() + MAX(1, span_ms / divisor);
}

/* Writes until the connection takes no more. A failed send is not the end:
 * the replies that explain it may lie there to be read. A new wait begins with
 * each offer that is through, not with each byte of one (row S20). */
static void
write_some(struct smtp_session *session)
{
    const char *out = NULL;
    size_t size = 0;
    bool has_written = false;

    session->is_blocked = false;
    while (!session->is_mute && !session->is_blocked &&
           (out = smtp_dialogue_output(session->dialogue, &size)) != NULL) {
        size_t taken = 0;
        CURLcode result = curl_easy_send(session->handle, out, size, &taken);

        if (result != CURLE_OK && result != CURLE_AGAIN) {
            session->is_mute = session->is_readable = true;
            wait_anew(session, MUTE_PATIENCE_MS);
            return;
        }
        g_assert(taken <= size);
        if (taken == size || session->deadline_ms == 0)
            wait_anew(session, WRITE_PATIENCE_MS);
        session->is_blocked = taken < size;
        has_written = true;
        smtp_dialogue_wrote(session->dialogue, taken);
    }
    if (has_written && !session->is_blocked)
        wait_anew(session, smtp_dialogue_patience_ms(session->dialogue));
}

/* No reply comes any more. A close is no trouble where it leaves no message in
 * doubt: servers close after some messages or minutes (RFC 5321 §3.8), and one
 * on its way at that moment is unsent. It is where the session never was of
 * use, though a message was there, or where one was waited for in vain. */
static bool
give_up(struct smtp_session *session, enum vesper_error code, const char *what,
        GError **error)
{
    bool is_trouble = session->message_count > 0 && !session->has_worked;

    is_trouble |= code == VESPER_ERROR_TIMED_OUT && session->open_count > 0;
    smtp_dialogue_end(session->dialogue);
    is_trouble |= session->has_unknown;
    return !is_trouble || fail(session, code, what, error);
}

static bool
take_bytes(struct smtp_session *session, const char *bytes, size_t size,
           GError **error)
{
    uint64_t replies = 0;

    if (!smtp_dialogue_read(session->dialogue, bytes, size, error)) {
        smtp_dialogue_end(session->dialogue);
        g_prefix_error(error, "relay '%s': ", session->profile->name);
        return false;
    }
    replies = smtp_dialogue_reply_count(session->dialogue);
    if (replies != session->reply_count && !session->is_mute)
        wait_anew(session, smtp_dialogue_patience_ms(session->dialogue));
    session->reply_count = replies;
    return true;
}

/* Reads once. Under TLS bytes may wait where no poll sees them: there only
 * CURLE_AGAIN says that all is read; in clear a short read says it too. */
static bool
read_some(struct smtp_session *session, GError **error)
{
    char bytes[READ_BYTES];
    size_t size = 0;
    CURLcode result =
        curl_easy_recv(session->handle, bytes, sizeof bytes, &size);

    if (result == CURLE_AGAIN) {
        session->is_readable = false;
        return true;
    }
    if (result != CURLE_OK || size == 0)
        return give_up(session, VESPER_ERROR_UNREACHABLE,
                       "closed the connection", error);
    session->is_readable =
        size == sizeof bytes || smtp_profile_is_encrypted(session->profile);
    return take_bytes(session, bytes, size, error);
}

static bool
is_late(const struct smtp_session *session)
{
    return session->deadline_ms != 0 &&
           clock_monotonic_ms() >= session->deadline_ms;
}

bool
smtp_session_run(struct smtp_session *session, bool *is_over, GError **error)
{
    struct smtp_dialogue *dialogue = session->dialogue;
    bool is_fine = true;

    if (session->is_idle) /* it may have been closed: look before using it */
        session->is_readable = true;
    else
        write_some(session);
    while (is_fine && session->is_readable &&
           !smtp_dialogue_is_done(dialogue)) {
        is_fine = read_some(session, error);
        write_some(session);
    }
    if (is_fine && !smtp_dialogue_is_done(dialogue) && is_late(session))
        is_fine = give_up(session, VESPER_ERROR_TIMED_OUT,
                          "gave no reply in time", error);
    if (is_fine && smtp_dialogue_is_closing(dialogue) &&
        session->message_count > 0 && !session->has_worked)
        is_fine = fail(session, VESPER_ERROR_UNREACHABLE,
                       "takes no mail on this connection", error);
    *is_over = smtp_dialogue_is_done(dialogue);
    return is_fine;
}
