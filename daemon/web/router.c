/* SPDX-License-Identifier: MIT */
/*
 * The one table of pages, compared word by word. HEAD is GET to everybody but
 * libmicrohttpd, which leaves the body out.
 */
#include "router.h"

#include "answer.h"

#include <string.h>

/* Where programs of the site call; people have no business there. */
#define HOOKS "/hooks/"

enum { NOT_FOUND = 404, METHOD_NOT_ALLOWED = 405 };

/* route_NAME stands in page_NAME.c, or with one it shares its template with. */
#define ROUTES(X)    \
    X(front)         \
    X(subscribe)     \
    X(confirm)       \
    X(unsubscribe)   \
    X(archive_lists) \
    X(archive_list)  \
    X(archive)       \
    X(push)

#define DECLARE(name) extern const struct route route_##name;
ROUTES(DECLARE)
#undef DECLARE

#define ADDRESS(name) &route_##name,
static const struct route *const routes[] = {ROUTES(ADDRESS)};
#undef ADDRESS

static bool
is_looking(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* Returns what is behind the prefix; the path itself where it lacks it. */
static const char *
without_prefix(const char *path, const char *prefix)
{
    size_t length = strlen(prefix);

    if (strncmp(path, prefix, length) != 0 ||
        (path[length] != '\0' && path[length] != '/'))
        return path;
    return path + length;
}

/* Compares the words of a path with a route's; stars are filled in. */
static bool
matches(const struct route *route, char **words, struct request *request)
{
    g_auto(GStrv) wanted = g_strsplit(route->path, "/", -1);
    guint count = g_strv_length(wanted), stars = 0;

    if (g_strv_length(words) != count)
        return false;
    for (guint i = 0; i < count; i++)
        if (strcmp(wanted[i], "*") != 0 && strcmp(wanted[i], words[i]) != 0)
            return false;
    for (guint i = 0; i < count; i++)
        if (strcmp(wanted[i], "*") == 0) {
            g_assert(stars < ROUTE_WORDS_MAX);
            request->words[stars++] = g_strdup(words[i]);
        }
    request->route = route;
    return true;
}

const char *
router_prefix(const struct settings *settings)
{
    const char *host = strstr(settings->web_url, "://");
    const char *path = host != NULL ? strchr(host + strlen("://"), '/') : NULL;

    return path != NULL ? path : "";
}

/* Returns which methods a route takes, for Allow. */
static const char *
methods_of(const struct route *route)
{
    if (route->show == NULL)
        return "POST";
    return route->take != NULL ? "GET, HEAD, POST" : "GET, HEAD";
}

static bool
takes(const struct route *route, const char *method)
{
    if (is_looking(method))
        return route->show != NULL;
    return route->take != NULL && strcmp(method, "POST") == 0;
}

void
router_find(struct request *request, const char *path)
{
    g_auto(GStrv) words = NULL;

    if (!g_utf8_validate(path, -1, NULL))
        return;
    path = without_prefix(path, router_prefix(request->settings));
    request->is_to_hook = g_str_has_prefix(path, HOOKS);
    words = g_strsplit(*path != '\0' ? path : "/", "/", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++)
        if (matches(routes[i], words, request))
            return;
}

bool
router_admit(struct request *request, const char *method)
{
    if (request->route == NULL) {
        answer_message(request, NOT_FOUND, "error_missing", "no_such_page");
        return false;
    }
    if (takes(request->route, method))
        return true;
    request->answer.allow = methods_of(request->route);
    answer_message(request, METHOD_NOT_ALLOWED, "error_request", "method");
    return false;
}

bool
router_run(struct request *request, const char *method)
{
    g_assert(request->route != NULL && takes(request->route, method));

    g_autoptr(GError) error = NULL;
    bool is_done = is_looking(method) ? request->route->show(request, &error)
                                      : request->route->take(request, &error);

    if (!is_done)
        answer_error(request, error);
    g_assert(request->answer.status != 0 || request->plan != NULL);
    return request->answer.status != 0;
}

void
router_finish(struct request *request, const GError *failure)
{
    g_autoptr(GError) error = NULL;

    if (failure != NULL)
        answer_error(request, failure);
    else if (!request->route->finish(request, &error))
        answer_error(request, error);
    g_assert(request->answer.status != 0);
}
