/* SPDX-License-Identifier: MIT */
/*
 * Behind the link of a confirmation mail: a page with one button. Programs
 * that look at links in mails open the page; only people press (row H12).
 */
#include "event.h"
#include "language.h"
#include "answer.h"
#include "subscriber.h"

struct plan {
    struct confirm_request asked;
    struct list *list;
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

    if (!confirm_token_read(request->web->keyring, request->words[0],
                            &plan->asked, error))
        return false;
    plan->list = list_get_by_id(request->view, plan->asked.list_id, error);
    return plan->list != NULL;
}

static bool
show(struct request *request, GError **error)
{
    g_autofree char *path = g_strconcat("/confirm/", request->words[0], NULL);
    g_autofree char *action = request_path(request, path);
    g_autoptr(Value) root = NULL;

    if (!read_link(request, error))
        return false;
    root = answer_root(request, ((struct plan *)request->plan)->list);
    value_set_text(root, "action_url", action);
    value_set_text(root, "token", request->words[0]);
    return answer_page(request, 200, "web/confirm.html", root, error);
}

static bool
change(struct transaction *tx, void *data, GError **error)
{
    const struct request *request = data;
    const struct plan *plan = request->plan;
    const struct consent_origin origin = {
        .actor = "reader",
        .ip = request->ip,
        .user_agent = request->user_agent,
        .consent_text = language_text(request_language(request, plan->list),
                                      "confirm_text"),
    };

    return subscriber_confirm(tx, &plan->asked,
                              request->settings->confirm_life_ms, &origin,
                              request->web->clock, error);
}

static bool
finish(struct request *request, GError **error)
{
    const struct plan *plan = request->plan;
    g_autoptr(Value) root = answer_root(request, plan->list);

    /* A reader pressed the button of the confirmation's page. A second time
     * changes nothing, and is told all the same. */
    EVENT(EVENT_INFO, "subscription_confirmed",
          FIELD_TEXT("list", plan->list->name),
          FIELD_INT("subscription", plan->asked.subscription_id));
    return answer_page(request, 200, "web/confirmed.html", root, error);
}

const struct route route_confirm = {
    .path = "/confirm/*",
    .show = show,
    .take = read_link,
    .change = change,
    .finish = finish,
    .gone = "error_expired",
};
