/* SPDX-License-Identifier: MIT */
/*
 * libmicrohttpd calls handle once with the headers, once per piece of
 * the body, once when all is there, and once more when a suspended connection
 * is resumed. A connection is suspended before its change is handed over, so
 * that the writer may be done at any moment; and the writer's last step is to
 * resume it, after which the exchange is the web's again.
 */
#include "exchange.h"

#include "answer.h"
#include "event.h"
#include "framing.h"
#include "limit.h"
#include "response.h"
#include "router.h"
#include "safe_text.h"

#include <string.h>

enum {
    SILENCE_S = 15,           /* of a connection */
    MEMORY_BYTES = 32 * 1024, /* of a connection: all its headers */
    HTTP_SERVER_ERROR = 500,
    WRITER_WAIT_MS = 2000, /* then rather "try again" than a silent browser */
    RETRY_AFTER_S = 5,
    /* Of bodies that hooks hold at once: strangers can send them, too. */
    HOOKS_BYTES = 16 * LIMIT_ANNOUNCEMENT_BYTES,
};

/* Of refusals in the log: what scanners ask for all day is no news. */
static const struct rate refusals_logged = {60, 60000};

// clang-format off
static const struct refusal
    too_large =      {413, "body", "the body is longer than may be sent here"},
    odd_query =      {400, "query", "what stands behind the ? is too much"},
    hooks_are_busy = {503, "hooks_busy", "much is under way to hooks"},
    is_ending =      {503, "ending", "the daemon is being stopped"};
// clang-format on

enum stage {
    STAGE_READING, /* its body */
    STAGE_CHANGING,
    STAGE_ANSWERED,
};

struct exchange {
    struct exchange_hall *hall;
    struct MHD_Connection *connection;
    enum stage stage;
    char *method;
    size_t hook_bytes; /* its part of the hall's */
    GError *failure;   /* of the change */
    struct request request;
};

/* What is behind the "?". */
struct arguments {
    struct form *form;
    bool are_sound;
};

/* Opens this thread's view at its first use; it lives as long as the thread.
 * NULL with error. */
static struct view *
view_of_thread(struct exchange_hall *hall, GError **error)
{
    struct view *view = pthread_getspecific(hall->view);
    int status;

    if (view != NULL)
        return view;
    view = view_open(hall->web.database, error);
    status = view != NULL ? pthread_setspecific(hall->view, view) : 0;
    g_assert(status == 0);
    return view;
}

/* --- Taking in ------------------------------------------------------------ */

static enum MHD_Result
collect_header(void *headers, enum MHD_ValueKind kind, const char *name,
               const char *value)
{
    const struct header header = {name, value != NULL ? value : ""};

    (void)kind;
    g_array_append_val((GArray *)headers, header);
    return MHD_YES;
}

static enum MHD_Result
collect_argument(void *data, enum MHD_ValueKind kind, const char *name,
                 const char *value)
{
    struct arguments *arguments = data;

    (void)kind;
    if (value == NULL)
        value = "";
    arguments->are_sound = form_add(arguments->form, name, strlen(name), value,
                                    strlen(value), NULL);
    return arguments->are_sound ? MHD_YES : MHD_NO;
}

/* Returns a header's value as one line of at most so many bytes, "" where it
 * is missing. */
static char *
line_of(const GArray *headers, const char *name, size_t most)
{
    const char *value = header_get(headers, name);
    g_autofree char *line = safe_text_to_line(value != NULL ? value : "");
    const char *end;

    if (strlen(line) <= most)
        return g_steal_pointer(&line);
    g_utf8_validate(line, (gssize)most, &end); /* no letter is cut in two */
    return g_strndup(line, (gsize)(end - line));
}

static char *
visitor_of(struct exchange *exchange, const GArray *headers)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    g_autofree char *peer = network_peer(info->client_addr);

    return network_visitor(peer, header_get(headers, "X-Forwarded-For"),
                           exchange->request.settings->web_proxy);
}

static void
fill_request(struct exchange *exchange, const GArray *headers)
{
    struct request *request = &exchange->request;

    g_assert(request->form == NULL); /* headers come once */
    request->ip = visitor_of(exchange, headers);
    request->user_agent = line_of(headers, "User-Agent", LIMIT_TEXT_BYTES);
    request->referer = line_of(headers, "Referer", LIMIT_URL_BYTES);
    request->languages = line_of(headers, "Accept-Language", LIMIT_TEXT_BYTES);
    request->type = line_of(headers, "Content-Type", LIMIT_TEXT_BYTES);
    request->webhook_id = line_of(headers, "webhook-id", LIMIT_TEXT_BYTES);
    request->webhook_timestamp =
        line_of(headers, "webhook-timestamp", LIMIT_TEXT_BYTES);
    request->webhook_signature =
        line_of(headers, "webhook-signature", LIMIT_TEXT_BYTES);
    request->form = form_new();
}

static struct exchange *
exchange_new(struct exchange_hall *hall, struct MHD_Connection *connection,
             const char *method)
{
    struct exchange *exchange = g_new0(struct exchange, 1);

    exchange->hall = hall;
    exchange->connection = connection;
    exchange->method = g_strdup(method);
    exchange->request.body = g_string_new(NULL);
    exchange->request.web = &hall->web;
    exchange->request.limits = hall->limits;
    lock_take(&hall->lock);
    exchange->request.settings = hall->settings;
    exchange->request.shelf = hall->shelf;
    lock_give(&hall->lock);
    return exchange;
}

static void
exchange_free(struct exchange *exchange)
{
    lock_take(&exchange->hall->lock);
    g_assert(exchange->hook_bytes <= exchange->hall->hook_bytes);
    exchange->hall->hook_bytes -= exchange->hook_bytes;
    lock_give(&exchange->hall->lock);
    request_clear(&exchange->request);
    g_clear_error(&exchange->failure);
    g_free(exchange->method);
    g_free(exchange);
}

/* --- Giving out ----------------------------------------------------------- */

static void
log_answer(struct exchange_hall *hall, const struct answer *answer)
{
    bool is_logged;

    if (answer->reason == NULL)
        return;
    lock_take(&hall->lock);
    is_logged = rate_take(&refusals_logged, &hall->refusals_us,
                          clock_now_ms(hall->web.clock));
    lock_give(&hall->lock);
    if (is_logged && answer->trouble != NULL)
        /* A request could not be answered as it should, for a reason of ours:
         * the database is busy or troubled, or a template is wrong. */
        EVENT(EVENT_WARNING, "request_failed",
              FIELD_INT("status", answer->status),
              FIELD_TEXT("error", answer->trouble));
    else if (is_logged)
        /* A request got an answer of 4xx. Not every one is told where very
         * many are refused. */
        EVENT(EVENT_INFO, "request_refused",
              FIELD_TEXT("reason", answer->reason),
              FIELD_INT("status", answer->status));
}

static enum MHD_Result
send_answer(struct exchange *exchange)
{
    const struct answer *answer = &exchange->request.answer;

    g_assert(exchange->stage != STAGE_ANSWERED);
    g_assert(answer->status != 0 && answer->body != NULL);
    exchange->stage = STAGE_ANSWERED;
    log_answer(exchange->hall, answer);
    return response_queue(exchange->connection, answer);
}

/* Answers before the body is read: the connection ends with it. */
static enum MHD_Result
refuse(struct exchange *exchange, const struct refusal *refusal)
{
    bool is_ours = refusal->status >= HTTP_SERVER_ERROR;

    exchange->request.answer.hangs_up = true;
    exchange->request.answer.retry_after_s = is_ours ? RETRY_AFTER_S : 0;
    answer_refusal(&exchange->request, refusal);
    return send_answer(exchange);
}

/* --- How much may come --- */

/* Takes a part of what hooks may hold at once. */
static bool
reserve(struct exchange *exchange, size_t body_bytes)
{
    struct exchange_hall *hall = exchange->hall;
    bool is_room;

    g_assert(exchange->hook_bytes == 0); /* it is given back once */
    lock_take(&hall->lock);
    is_room = hall->hook_bytes + body_bytes <= HOOKS_BYTES;
    if (is_room) {
        hall->hook_bytes += body_bytes;
        exchange->hook_bytes = body_bytes;
    }
    lock_give(&hall->lock);
    return is_room;
}

/* Returns why a body of this length may not come, NULL: it may. */
static const struct refusal *
judge_length(struct exchange *exchange, size_t body_bytes)
{
    const struct request *request = &exchange->request;
    size_t hook_bytes = request->route->hook_bytes;

    if (body_bytes >
        (hook_bytes > 0 ? hook_bytes : form_most_bytes(request->type)))
        return &too_large;
    return hook_bytes == 0 || reserve(exchange, body_bytes) ? NULL
                                                            : &hooks_are_busy;
}

/* --- The steps of an exchange --------------------------------------------- */

/* The headers are there. */
static enum MHD_Result
begin(struct exchange *exchange, const char *url, const char *version,
      bool is_open)
{
    g_autoptr(GArray) headers =
        g_array_new(FALSE, FALSE, sizeof(struct header));
    const struct refusal *refusal;
    size_t body_bytes = 0;
    struct arguments arguments = {.are_sound = true};

    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND,
                              collect_header, headers);
    fill_request(exchange, headers);
    router_find(&exchange->request, url); /* first: it says how to answer */
    refusal = framing_judge(headers, strcmp(version, MHD_HTTP_VERSION_1_1) == 0,
                            &body_bytes);
    if (refusal != NULL)
        return refuse(exchange, refusal);
    if (!is_open)
        return refuse(exchange, &is_ending);
    if (!router_admit(&exchange->request, exchange->method)) {
        exchange->request.answer.hangs_up = body_bytes > 0;
        return send_answer(exchange);
    }
    refusal = judge_length(exchange, body_bytes);
    if (refusal != NULL)
        return refuse(exchange, refusal);
    arguments.form = exchange->request.form;
    MHD_get_connection_values(exchange->connection, MHD_GET_ARGUMENT_KIND,
                              collect_argument, &arguments);
    if (!arguments.are_sound)
        return refuse(exchange, &odd_query);
    return MHD_YES;
}

/* Thread: the writer's. */
static bool
change(struct transaction *tx, void *data, GError **error)
{
    struct exchange *exchange = data;

    g_assert(exchange->stage == STAGE_CHANGING);
    return exchange->request.route->change(tx, &exchange->request, error);
}

/* The writer is done. Once it is resumed the exchange may be gone, so the hall
 * is asked for before. Thread: the writer's. */
static void
told(void *data, const GError *error)
{
    struct exchange *exchange = data;
    struct traffic *traffic = &exchange->hall->traffic;

    g_assert(exchange->failure == NULL);
    if (error != NULL)
        exchange->failure = g_error_copy(error);
    MHD_resume_connection(exchange->connection);
    traffic_end_change(traffic);
}

static enum MHD_Result
hand_over(struct exchange *exchange)
{
    const struct write_job job = {
        .change = change,
        .data = exchange,
        .done = told,
        .wait_ms = WRITER_WAIT_MS,
    };

    g_assert(exchange->request.plan != NULL);
    if (!traffic_begin_change(&exchange->hall->traffic))
        return refuse(exchange, &is_ending);
    exchange->stage = STAGE_CHANGING;
    MHD_suspend_connection(exchange->connection);
    database_submit(exchange->hall->web.database, &job);
    return MHD_YES;
}

/* A hook takes the body as it is, a page the form in it. */
static bool
read_form(struct exchange *exchange, GError **error)
{
    struct request *request = &exchange->request;
    struct form *form;

    if (strcmp(exchange->method, "POST") != 0 || request->route->hook_bytes > 0)
        return true;
    form = form_parse(*request->type != '\0' ? request->type : NULL,
                      request->body->str, request->body->len, error);
    if (form == NULL)
        return false;
    form_free(request->form);
    request->form = form;
    return true;
}

/* The body is there. */
static enum MHD_Result
run(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    g_autoptr(GError) error = NULL;

    g_assert(request->plan == NULL && request->answer.status == 0);
    request->view = view_of_thread(exchange->hall, &error);
    if (request->view == NULL || !read_form(exchange, &error))
        answer_error(request, error);
    else if (!router_run(request, exchange->method))
        return hand_over(exchange);
    return send_answer(exchange);
}

/* The writer is done, and the connection resumed. */
static enum MHD_Result
finish(struct exchange *exchange)
{
    g_assert(exchange->request.plan != NULL); /* that was to change */
    router_finish(&exchange->request, exchange->failure);
    return send_answer(exchange);
}

static enum MHD_Result
handle(void *data, struct MHD_Connection *connection, const char *url,
       const char *method, const char *version, const char *bytes, size_t *size,
       void **own)
{
    struct exchange_hall *hall = data;
    struct exchange *exchange = *own;

    if (exchange == NULL) {
        *own = exchange = exchange_new(hall, connection, method);
        return begin(exchange, url, version,
                     traffic_begin_request(&hall->traffic));
    }
    if (*size > 0) { /* never more than its length says, see begin */
        g_string_append_len(exchange->request.body, bytes, (gssize)*size);
        *size = 0;
        return MHD_YES;
    }
    switch (exchange->stage) {
    case STAGE_READING: return run(exchange);
    case STAGE_CHANGING: return finish(exchange);
    case STAGE_ANSWERED: break;
    }
    return MHD_YES;
}

static void
completed(void *data, struct MHD_Connection *connection, void **own,
          enum MHD_RequestTerminationCode why)
{
    struct exchange_hall *hall = data;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    (void)why;
    if (*own == NULL)
        return;
    exchange_free(*own);
    *own = NULL;
    patience_renew(hall->patience, info->socket_context);
    traffic_end_request(&hall->traffic);
}

static void
connected(void *data, struct MHD_Connection *connection, void **caller,
          enum MHD_ConnectionNotificationCode what)
{
    struct exchange_hall *hall = data;

    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *caller = patience_enter(
            hall->patience, MHD_get_connection_info(
                                connection, MHD_CONNECTION_INFO_CONNECTION_FD)
                                ->connect_fd);
    else
        patience_leave(hall->patience, *caller);
}

/* Behind a proxy all connections are the proxy's, which counts for itself. */
static unsigned
most_per_ip(const struct settings *settings)
{
    return settings->web_proxy != NULL
               ? 0
               : (unsigned)settings->web_connections_per_ip;
}

struct MHD_Daemon *
exchange_start(struct exchange_hall *hall, int fd)
{
    const struct settings *settings = hall->settings;
    unsigned threads = (unsigned)settings->web_threads;
    unsigned connections = MAX((unsigned)settings->web_connections, threads);

    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        handle, hall, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE,
        threads, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, most_per_ip(settings),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED, completed,
        hall, MHD_OPTION_NOTIFY_CONNECTION, connected, hall, MHD_OPTION_END);
}
