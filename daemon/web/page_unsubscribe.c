/* SPDX-License-Identifier: MIT */
/*
 * Leaving: a page with a button, and the one-click POST that mail programs
 * send without showing anything (RFC 8058 §3.1). Both carry
 * List-Unsubscribe=One-Click; whatever else comes is no click. A link goes on
 * working for ever, also for lists and readers that are gone.
 */
#include "error.h"
#include "event.h"
#include "answer.h"
#include "subscriber.h"

struct plan {
    struct leave_request asked;
    struct list *list; /* NULL: it is gone, or all are meant */
    bool is_by_page;   /* the button of our page, not a mail program */
};

static void
plan_free(void *data)
{
    struct plan *plan = data;

    list_free(plan->list);
    g_free(plan);
}

/* Reads what the link names into the request's plan. */
static bool
read_link(struct request *request, GError **error)
{
    struct plan *plan = request_new_plan(request, sizeof *plan, plan_free);

    return leave_token_read(request->web->keyring, request->words[0],
                            &plan->asked, error) &&
           list_find_by_id(request->view, plan->asked.list_id, &plan->list,
                           error);
}

static bool
show(struct request *request, GError **error)
{
    g_autofree char *path = g_strconcat("/u/", request->words[0], NULL);
    g_autofree char *action = request_path(request, path);
    g_autoptr(GPtrArray) lists = NULL;
    g_autoptr(Value) root = NULL;

    if (!read_link(request, error))
        return false;
    lists = list_all(request->view, error);
    if (lists == NULL)
        return false;
    root = answer_root(request, ((struct plan *)request->plan)->list);
    value_set_text(root, "action_url", action);
    value_set_bool(root, "can_leave_all", lists->len > 1);
    return answer_page(request, 200, "web/unsubscribe.html", root, error);
}

static bool
take(struct request *request, GError **error)
{
    const char *click = form_get(request->form, "List-Unsubscribe");
    const char *scope = form_get(request->form, "scope");
    struct plan *plan;

    if (!read_link(request, error))
        return false;
    if (g_strcmp0(click, "One-Click") != 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "List-Unsubscribe=One-Click is missing");
        return false;
    }
    plan = request->plan;
    plan->is_by_page = scope != NULL;
    if (g_strcmp0(scope, "all") == 0)
        plan->asked.list_id = 0;
    return true;
}

static bool
change(struct transaction *tx, void *data, GError **error)
{
    const struct request *request = data;
    const struct plan *plan = request->plan;
    const struct consent_origin origin = {
        .actor = plan->is_by_page ? "reader" : "mail",
        .ip = request->ip,
        .user_agent = request->user_agent,
    };

    return subscriber_leave(tx, &plan->asked, &origin, request->web->clock,
                            error);
}

static bool
finish(struct request *request, GError **error)
{
    const struct plan *plan = request->plan;
    g_autoptr(Value) root = answer_root(request, plan->list);
    g_autofree char *again = request_path(request, "/subscribe");
    bool is_one = plan->asked.list_id != 0 && plan->list != NULL;

    /* A reader has left a list, or all; the way: the page, or one click of a
     * mail program (RFC 8058). */
    EVENT(EVENT_INFO, "subscription_left",
          FIELD_TEXT("list", is_one ? plan->list->name : "all"),
          FIELD_TEXT("way", plan->is_by_page ? "page" : "one_click"));
    value_set_text(root, "action_url", again);
    return answer_page(request, 200, "web/unsubscribed.html", root, error);
}

const struct route route_unsubscribe = {
    .path = "/u/*",
    .show = show,
    .take = take,
    .change = change,
    .finish = finish,
};
