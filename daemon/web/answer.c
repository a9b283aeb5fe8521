/* SPDX-License-Identifier: MIT */
/*
 * Errors become messages by one table; what an error says in words is for the
 * log. Should even the message fail to render (an operator's template, read
 * before it was broken), a line of plain HTML is left.
 */
#include "answer.h"

#include "error.h"
#include "imprint.h"
#include "language.h"

#include <stdlib.h>
#include <string.h>

enum {
    RETRY_AFTER_S = 10,
    HTTP_CLIENT_ERROR = 400, /* from here on something is wrong */
    HTTP_SERVER_ERROR = 500, /* with us */
};

/* What a visitor is told; NULL: the route knows better. */
static const char *const messages[VESPER_ERROR_COUNT] = {
    [VESPER_ERROR_BUSY] = "error_busy",
    [VESPER_ERROR_FULL] = "error_busy",
    [VESPER_ERROR_TIMED_OUT] = "error_busy",
    [VESPER_ERROR_UNTRUSTED] = "error_link",
    [VESPER_ERROR_SYNTAX] = "error_request",
    [VESPER_ERROR_TOO_LARGE] = "error_request",
};

static const char *
message_for(const struct request *request, const GError *error)
{
    bool is_ours = error->domain == VESPER_ERROR;
    const char *key;

    g_assert(!is_ours || (unsigned)error->code < VESPER_ERROR_COUNT);
    key = is_ours ? messages[error->code] : NULL;
    if (key != NULL)
        return key;
    if (is_ours && (error->code == VESPER_ERROR_NOT_FOUND ||
                    error->code == VESPER_ERROR_REFUSED))
        return request->route != NULL && request->route->gone != NULL
                   ? request->route->gone
                   : "error_missing";
    return "error_failed";
}

/* "https://news.example/": the site around the pages. */
static char *
site_url(const char *web_url)
{
    const char *host = strstr(web_url, "://");
    size_t length;

    if (host == NULL)
        return g_strdup(web_url);
    host += strlen("://");
    length = (size_t)(host - web_url) + strcspn(host, "/");
    return g_strdup_printf("%.*s/", (int)length, web_url);
}

static void
set_message_text(struct value *root, const char *name, const char *language,
                 const char *key)
{
    g_autofree char *whole = g_strconcat(key, "_", name, NULL);

    value_set_text(root, name, language_text(language, whole));
}

static void
note_trouble(struct request *request, const GError *error)
{
    g_free(request->answer.trouble);
    request->answer.trouble = g_strdup(error->message);
}

struct value *
answer_root(const struct request *request, const struct list *list)
{
    struct imprint imprint = imprint_of(request->settings);
    struct value *root = template_shelf_root(request_language(request, list));
    struct value *names = value_new_map();
    g_autofree char *site = site_url(imprint.web_url);

    value_set_text(names, "title", list != NULL ? list->title : NULL);
    value_set_text(names, "name", list != NULL ? list->name : NULL);
    value_set(root, "list", names);
    value_set_text(root, "site_url", site);
    value_set_text(root, "privacy_url", imprint.privacy_url);
    return root;
}

bool
answer_page(struct request *request, unsigned status, const char *name,
            const struct value *root, GError **error)
{
    g_autoptr(GError) failure = NULL;
    char *body = template_shelf_render(request->shelf, name, root, &failure);

    if (body == NULL) { /* the request was right, the template is not */
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SETTINGS,
                    "cannot show a page: %s", failure->message);
        return false;
    }
    g_free(request->answer.body);
    request->answer.body = body;
    request->answer.status = status;
    return true;
}

void
answer_json(struct request *request, unsigned status, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);

    g_assert(text != NULL); /* what we say is UTF-8 */
    g_free(request->answer.body);
    request->answer.body = g_strdup(text); /* ours is freed by g_free alone */
    request->answer.type = "application/json";
    request->answer.status = status;
    free(text);
    json_decref(value);
}

void
answer_problem(struct request *request, unsigned status, const char *title,
               const char *detail, const char *reason)
{
    json_t *problem =
        json_pack("{s:s, s:i}", "title", title, "status", (int)status);

    if (detail != NULL)
        json_object_set_new(problem, "detail", json_string(detail));
    answer_json(request, status, problem);
    request->answer.type = "application/problem+json";
    request->answer.reason = reason;
}

/* The message to a program: its English title, and what is to be said more. */
static void
tell_program(struct request *request, unsigned status, const char *key,
             const char *detail, const char *reason)
{
    g_autofree char *title = g_strconcat(key, "_title", NULL);

    answer_problem(request, status, language_text("en", title), detail, reason);
}

void
answer_message(struct request *request, unsigned status, const char *key,
               const char *reason)
{
    const char *language = request_language(request, NULL);
    g_autoptr(Value) root = answer_root(request, NULL);
    g_autoptr(GError) error = NULL;

    g_assert(status >= HTTP_CLIENT_ERROR); /* what went well has its page */
    if (request->is_to_hook) {
        tell_program(request, status, key, NULL, reason);
        return;
    }
    set_message_text(root, "title", language, key);
    set_message_text(root, "text", language, key);
    set_message_text(root, "advice", language, key);
    request->answer.reason = reason;
    if (!answer_page(request, status, "web/message.html", root, &error)) {
        request->answer.status = HTTP_SERVER_ERROR;
        g_free(request->answer.body);
        request->answer.body = g_strdup("<!doctype html><title>Vesper</title>"
                                        "<p>Something went wrong.");
        note_trouble(request, error);
    }
}

void
answer_refusal(struct request *request, const struct refusal *refusal)
{
    const char *key =
        refusal->status >= HTTP_SERVER_ERROR ? "error_busy" : "error_request";

    if (request->is_to_hook)
        tell_program(request, refusal->status, key, refusal->detail,
                     refusal->reason);
    else
        answer_message(request, refusal->status, key, refusal->reason);
}

void
answer_error(struct request *request, const GError *error)
{
    const char *reason = error->domain == VESPER_ERROR
                             ? error_code_name((enum vesper_error)error->code)
                             : "foreign";

    if (error_is_retryable(error))
        request->answer.retry_after_s = RETRY_AFTER_S;
    if (error_http_status(error) >= HTTP_SERVER_ERROR)
        note_trouble(request, error);
    if (request->is_to_hook && error_http_status(error) < HTTP_SERVER_ERROR)
        answer_problem(request, error_http_status(error),
                       error_code_text((enum vesper_error)error->code),
                       error->message, reason);
    else
        answer_message(request, error_http_status(error),
                       message_for(request, error), reason);
}
