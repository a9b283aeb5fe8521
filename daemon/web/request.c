/* SPDX-License-Identifier: MIT */
/* The few questions every page asks about its request. */
#include "request.h"

#include "language.h"
#include "router.h"

void
request_clear(struct request *request)
{
    for (size_t i = 0; i < ROUTE_WORDS_MAX; i++)
        g_free(request->words[i]);
    form_free(request->form);
    g_free(request->ip);
    g_free(request->user_agent);
    g_free(request->referer);
    g_free(request->languages);
    g_free(request->type);
    g_free(request->webhook_id);
    g_free(request->webhook_timestamp);
    g_free(request->webhook_signature);
    if (request->body != NULL)
        g_string_free(request->body, TRUE);
    if (request->plan != NULL)
        request->plan_free(request->plan);
    g_free(request->answer.body);
    g_free(request->answer.location);
    g_free(request->answer.trouble);
}

void *
request_new_plan(struct request *request, size_t bytes,
                 GDestroyNotify plan_free)
{
    g_assert(request->plan == NULL && request->answer.status == 0);
    request->plan = g_malloc0(bytes);
    request->plan_free = plan_free;
    return request->plan;
}

const char *
request_language(const struct request *request, const struct list *list)
{
    g_autofree char *wish = NULL;

    if (list == NULL)
        return language_choose(request->languages);
    /* The list's own comes last of what the visitor asks for: the least weight
     * that is not a no (RFC 9110 §12.4.2). */
    wish =
        g_strconcat(request->languages, ", ", list->language, ";q=0.001", NULL);
    return language_choose(wish);
}

char *
request_path(const struct request *request, const char *path)
{
    g_assert(*path == '/');
    return g_strconcat(router_prefix(request->settings), path, NULL);
}

int64_t
request_now_ms(const struct request *request)
{
    return clock_now_ms(request->web->clock);
}
