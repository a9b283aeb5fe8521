/* SPDX-License-Identifier: MIT */
/*
 * The sign-up form, ours or one on the site's own pages that posts the same
 * fields: email, list (where several are open), optionally return_url. What is
 * wrong with a form is said above it, with all that was typed still there.
 * Whether an address is known is never said: each one that can be an address
 * gets the same answer.
 */
#include "address.h"
#include "error.h"
#include "event.h"
#include "form_age.h"
#include "language.h"
#include "limit.h"
#include "answer.h"
#include "return_url.h"
#include "safe_text.h"
#include "subscriber.h"

#include <string.h>

enum { HTTP_OK = 200, SEE_OTHER = 303, RETRY_AFTER_S = 3600 };

struct plan {
    struct list *list;
    struct address *address;
    const char *language;
    char *consent_text;
    enum signup_outcome outcome;
};

/* What may be wrong with a form. */
enum mistake {
    NOTHING,
    NO_LIST,
    NO_EMAIL,
    LONG_EMAIL,
    ODD_EMAIL,
    TOO_MANY,
    TOO_OLD,
    TOO_YOUNG,
};

// clang-format off
static const struct {
    unsigned status;
    const char *reason; /* for the log */
    const char *text;   /* key of what the visitor is told */
} mistakes[] = {
    [NOTHING] =    {200, NULL,         NULL},
    [NO_LIST] =    {404, "list",       "error_list_unknown"},
    [NO_EMAIL] =   {400, "address",    "error_email_empty"},
    [LONG_EMAIL] = {400, "address",    "error_email_long"},
    [ODD_EMAIL] =  {400, "address",    "error_email_wrong"},
    [TOO_MANY] =   {429, "too_many",   "error_too_many_text"},
    [TOO_OLD] =    {400, "form_old",   "error_form_old"},
    [TOO_YOUNG] =  {400, "form_young", "error_too_many_advice"},
};
// clang-format on
G_STATIC_ASSERT(G_N_ELEMENTS(mistakes) == TOO_YOUNG + 1);

static void
plan_free(void *data)
{
    struct plan *plan = data;

    list_free(plan->list);
    address_free(plan->address);
    g_free(plan->consent_text);
    g_free(plan);
}

/* Returns the lists that take sign-ups; none is an error. */
static GPtrArray *
open_lists(struct request *request, GError **error)
{
    GPtrArray *lists = list_all(request->view, error);

    if (lists == NULL)
        return NULL;
    for (guint i = lists->len; i-- > 0;)
        if (!((const struct list *)lists->pdata[i])->is_open)
            g_ptr_array_remove_index(lists, i);
    if (lists->len > 0)
        return lists;
    g_ptr_array_unref(lists);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "no list takes sign-ups");
    return NULL;
}

/* Returns the list that a form names, or the only one; NULL: no such. */
static const struct list *
chosen_of(const GPtrArray *lists, const char *name)
{
    if (name == NULL || *name == '\0')
        return lists->len == 1 ? lists->pdata[0] : NULL;
    for (guint i = 0; i < lists->len; i++) {
        const struct list *list = lists->pdata[i];

        if (strcmp(list->name, name) == 0)
            return list;
    }
    return NULL;
}

static struct value *
choices(const GPtrArray *lists, const struct list *chosen)
{
    struct value *choices = value_new_list();

    for (guint i = 0; i < lists->len; i++) {
        const struct list *list = lists->pdata[i];
        struct value *choice = value_new_map();

        value_set_text(choice, "name", list->name);
        value_set_text(choice, "title", list->title);
        value_set_bool(choice, "is_chosen", list == chosen);
        value_append(choices, choice);
    }
    return choices;
}

/* Fills in what was typed; what cannot be an address stays short. */
static void
set_typed(struct value *root, const char *typed)
{
    g_autofree char *line = safe_text_to_line(typed != NULL ? typed : "");

    value_set_text(root, "email",
                   strlen(line) <= LIMIT_ADDRESS_BYTES ? line : NULL);
}

/* A form sent too soon goes on aging; any other starts anew. */
static void
set_token(const struct request *request, struct value *root,
          enum mistake mistake)
{
    g_autofree char *fresh =
        form_age_token(request->web->keyring, request_now_ms(request));

    value_set_text(root, "form_token",
                   mistake == TOO_YOUNG ? form_get(request->form, "form_token")
                                        : fresh);
}

/* Shows the form, with what is wrong above it. */
static bool
show_form(struct request *request, const GPtrArray *lists, enum mistake mistake,
          GError **error)
{
    g_assert(lists->len > 0); /* as open_lists sees to */

    const struct list *chosen =
        chosen_of(lists, form_get(request->form, "list"));
    const struct list *named = chosen != NULL ? chosen : lists->pdata[0];
    g_autofree char *action = request_path(request, "/subscribe");
    g_autoptr(Value) root = answer_root(request, named);

    value_set_bool(root, "has_choice", lists->len > 1);
    value_set(root, "lists", choices(lists, chosen));
    value_set_text(root, "action_url", action);
    value_set_text(root, "error",
                   mistake != NOTHING
                       ? language_text(request_language(request, named),
                                       mistakes[mistake].text)
                       : NULL);
    set_typed(root, form_get(request->form, "email"));
    set_token(request, root, mistake);
    request->answer.reason = mistakes[mistake].reason;
    request->answer.retry_after_s = mistake == TOO_MANY ? RETRY_AFTER_S : 0;
    return answer_page(request, mistakes[mistake].status, "web/subscribe.html",
                       root, error);
}

static bool
show(struct request *request, GError **error)
{
    const char *name = form_get(request->form, "list");
    g_autoptr(GPtrArray) lists = open_lists(request, error);
    bool is_unknown;

    if (lists == NULL)
        return false;
    is_unknown = name != NULL && chosen_of(lists, name) == NULL;
    return show_form(request, lists, is_unknown ? NO_LIST : NOTHING, error);
}

static enum mistake
read_address(const char *typed, struct address **address)
{
    g_autoptr(GError) error = NULL;

    if (typed == NULL || *typed == '\0')
        return NO_EMAIL;
    *address = address_parse(typed, &error);
    if (*address != NULL)
        return NOTHING;
    return g_error_matches(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE)
               ? LONG_EMAIL
               : ODD_EMAIL;
}

static enum mistake
judge_age(const struct request *request)
{
    switch (form_age_judge(request->web->keyring,
                           form_get(request->form, "form_token"),
                           request_now_ms(request))) {
    case FORM_AGE_TOO_YOUNG: return TOO_YOUNG;
    case FORM_AGE_TOO_OLD: return TOO_OLD;
    case FORM_AGE_FITS: break;
    }
    return NOTHING;
}

/* Finds out what is wrong; with nothing the address is the caller's. The limit
 * comes last: only what would be a sign-up counts. */
static enum mistake
judge(const struct request *request, const struct list *list,
      struct address **address)
{
    const struct settings *settings = request->settings;
    enum mistake mistake =
        read_address(form_get(request->form, "email"), address);

    if (list == NULL)
        mistake = NO_LIST;
    if (mistake == NOTHING)
        mistake = judge_age(request);
    if (mistake == NOTHING &&
        !network_limits_take(request->limits, request->ip,
                             settings->forms_per_network,
                             settings->forms_in_all, request_now_ms(request)))
        mistake = TOO_MANY;
    return mistake;
}

/* The words agreed to: what our own form says. */
static char *
consent_text(const struct list *list, const char *language)
{
    return g_strdup_printf("%s: %s %s", list->title,
                           language_text(language, "subscribe_lead"),
                           language_text(language, "subscribe_note"));
}

/* Says that a mail is on its way, or sends the visitor back to the site. */
static bool
thank(struct request *request, const struct list *list, GError **error)
{
    const char *back = form_get(request->form, "return_url");
    g_autoptr(Value) root = answer_root(request, list);

    if (!answer_page(request, HTTP_OK, "web/subscribed.html", root, error))
        return false;
    if (back != NULL &&
        return_url_is_allowed(back, request->settings->web_return_urls)) {
        request->answer.status = SEE_OTHER;
        request->answer.location = g_strdup(back);
    }
    return true;
}

/* address: taken over. */
static bool
make_plan(struct request *request, const struct list *list,
          struct address *address, GError **error)
{
    struct plan *plan = request_new_plan(request, sizeof *plan, plan_free);

    g_assert(list != NULL && address != NULL);
    plan->address = address;
    plan->language = request_language(request, list);
    plan->consent_text = consent_text(list, plan->language);
    plan->list = list_get_by_id(request->view, list->id, error);
    return plan->list != NULL;
}

static bool
take(struct request *request, GError **error)
{
    const char *trap = form_get(request->form, "website");
    g_autoptr(GPtrArray) lists = open_lists(request, error);
    g_autoptr(Address) address = NULL;
    const struct list *list;
    enum mistake mistake;

    if (lists == NULL)
        return false;
    list = chosen_of(lists, form_get(request->form, "list"));
    /* Only a program fills in what no visitor sees; told so, its maker would
     * leave that out. */
    if (trap != NULL && *trap != '\0') {
        request->answer.reason = "trap";
        return thank(request, list, error);
    }
    mistake = judge(request, list, &address);
    if (mistake != NOTHING)
        return show_form(request, lists, mistake, error);
    return make_plan(request, list, g_steal_pointer(&address), error);
}

static bool
change(struct transaction *tx, void *data, GError **error)
{
    const struct request *request = data;
    struct plan *plan = request->plan;
    const struct settings *settings = request->settings;
    const struct signup signup = {
        .list = plan->list,
        .address = plan->address,
        .language = plan->language,
        .origin = {.actor = "form",
                   .ip = request->ip,
                   .user_agent = request->user_agent,
                   .page = request->referer,
                   .consent_text = plan->consent_text},
        .pause_ms = settings->confirm_pause_ms,
        .most_per_month = settings->confirm_most_per_month,
        .life_ms = settings->confirm_life_ms,
    };

    return subscriber_signup(tx, &signup, request->web->keyring,
                             request->web->clock, &plan->outcome, error);
}

static bool
finish(struct request *request, GError **error)
{
    const struct plan *plan = request->plan;
    const struct web_options *web = request->web;

    /* The form hook took a sign-up. The outcome is for the operator alone: the
     * visitor is told the same in each case. */
    EVENT(EVENT_INFO, "signup_taken", FIELD_TEXT("list", plan->list->name),
          FIELD_TEXT("outcome", signup_outcome_name(plan->outcome)));
    if (plan->outcome == SIGNUP_MAILED && web->has_mail != NULL)
        web->has_mail(web->self);
    return thank(request, plan->list, error);
}

const struct route route_front = {
    .path = "/",
    .show = show,
};

const struct route route_subscribe = {
    .path = "/subscribe",
    .show = show,
    .take = take,
    .change = change,
    .finish = finish,
};
