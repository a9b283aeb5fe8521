/* SPDX-License-Identifier: MIT */
/*
 * Fetches side by side in one curl multi, at most one at a time from a host:
 * a site with a hundred feeds is asked one after the other, by whatever way we
 * come to it. Who waits for a host holds none, so nobody waits for ever. A
 * single fetch is a fetcher with one.
 */
#include "http_fetch.h"

#include "clock.h"
#include "http_hop.h"
#include "http_host.h"
#include "limit.h"

#include <string.h>

enum {
    REDIRECTS_MAX = 3,
    TIMEOUT_USUAL_MS = 20 * 1000,
    STEP_MS = 1000,
};

/* A request on its way, over as many hops as it takes. */
struct fetch {
    const struct http_request *request;
    http_done *done;
    void *context;
    char *url;        /* of the present hop, or of the one that is waited for */
    char *host;       /* its */
    int64_t until_ms; /* 0: not begun */
    int redirects;
    bool is_moved; /* every redirect so far was permanent */
    struct http_hop hop;
};

struct http_fetcher {
    CURLM *multi;
    int at_once;
    GQueue waiting;    /* of struct fetch *, not begun */
    GQueue redirected; /* likewise: begun, their next host is asked just now */
    GHashTable *hosts; /* those asked just now: host of a fetch → the fetch */
};

void
transport_init(void)
{
    CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);

    g_assert(result == CURLE_OK);
}

/* Says why nobody can be asked for a URL, NULL: somebody can. A host that is
 * not ASCII by now has no name to look up; libcurl would go on and look for one
 * by rules that browsers gave up. */
static const char *
fault_of(const char *url)
{
    CURLU *parts = curl_url();
    char *scheme = NULL, *host = NULL;
    const char *fault = "no http or https URL";

    g_assert(parts != NULL);
    if (strlen(url) <= LIMIT_URL_BYTES &&
        curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        (g_str_equal(scheme, "http") || g_str_equal(scheme, "https")))
        fault = g_str_is_ascii(host) ? NULL
                                     : "its host is no name that there can be";
    curl_free(host);
    curl_free(scheme);
    curl_url_cleanup(parts);
    return fault;
}

/* --- One fetch ------------------------------------------------------------ */

static void
free_fetch(struct fetch *fetch)
{
    g_free(fetch->host);
    g_free(fetch->url);
    g_free(fetch);
}

static int64_t
time_left_ms(const struct fetch *fetch)
{
    return fetch->until_ms - clock_monotonic_ms();
}

static bool
is_overdue(const struct fetch *fetch)
{
    return fetch->until_ms != 0 && time_left_ms(fetch) <= 0;
}

static void
begin_hop(struct http_fetcher *fetcher, struct fetch *fetch)
{
    int64_t left_ms = MAX(1, time_left_ms(fetch));
    CURLMcode result;

    /* The second of a host would take the first one's place, and lose it. */
    g_assert(!g_hash_table_contains(fetcher->hosts, fetch->host));
    g_hash_table_insert(fetcher->hosts, fetch->host, fetch);
    http_hop_init(&fetch->hop, fetch->request, fetch->url, left_ms);
    curl_easy_setopt(fetch->hop.handle, CURLOPT_PRIVATE, fetch);
    result = curl_multi_add_handle(fetcher->multi, fetch->hop.handle);
    g_assert(result == CURLM_OK);
}

static void
end_hop(struct http_fetcher *fetcher, struct fetch *fetch)
{
    curl_multi_remove_handle(fetcher->multi, fetch->hop.handle);
    http_hop_clear(&fetch->hop);
}

static bool
is_permanent(unsigned status)
{
    return status == 301 || status == 308; /* RFC 9110 §15.4 */
}

/* Says where a redirect leads, if we go there. */
static bool
check_redirect(const char *url, int redirects, GError **error)
{
    const char *fault = fault_of(url);
    g_autofree char *why =
        fault == NULL ? NULL : g_strconcat("redirected here: ", fault, NULL);

    if (redirects > REDIRECTS_MAX)
        http_fail(url, VESPER_ERROR_PROTOCOL, "redirected too often", error);
    else if (why != NULL)
        http_fail(url, VESPER_ERROR_DENIED, why, error);
    else
        return true;
    return false;
}

/* What a hop that is through has come to: an answer, or (with next_url) the
 * next one, or an error. */
static struct http_response *
judge_hop(struct fetch *fetch, CURLcode result, char **next_url, GError **error)
{
    g_autoptr(HttpResponse) response = NULL;
    const char *location = NULL;

    if (!http_hop_judge(&fetch->hop, result, error))
        return NULL;
    response = http_hop_answer(&fetch->hop);
    curl_easy_getinfo(fetch->hop.handle, CURLINFO_REDIRECT_URL, &location);
    if (location == NULL) {
        response->is_moved = fetch->redirects > 0 && fetch->is_moved;
        return g_steal_pointer(&response);
    }
    fetch->redirects++;
    fetch->is_moved = fetch->is_moved && is_permanent(response->status);
    *next_url = http_host_in_ascii(location);
    if (!check_redirect(*next_url, fetch->redirects, error))
        g_clear_pointer(next_url, g_free);
    return NULL;
}

/* --- The fetcher ---------------------------------------------------------- */

struct http_fetcher *
http_fetcher_new(int at_once)
{
    struct http_fetcher *fetcher = g_new0(struct http_fetcher, 1);

    fetcher->multi = curl_multi_init();
    g_assert(fetcher->multi != NULL);
    g_assert(at_once > 0); /* else nothing ever begins */
    fetcher->at_once = at_once;
    fetcher->hosts = g_hash_table_new(g_str_hash, g_str_equal);
    g_queue_init(&fetcher->waiting);
    g_queue_init(&fetcher->redirected);
    return fetcher;
}

void
http_fetcher_free(struct http_fetcher *fetcher)
{
    GHashTableIter running;
    gpointer fetch = NULL;

    if (fetcher == NULL)
        return;
    g_hash_table_iter_init(&running, fetcher->hosts);
    while (g_hash_table_iter_next(&running, NULL, &fetch)) {
        end_hop(fetcher, fetch);
        g_hash_table_iter_steal(&running);
        free_fetch(fetch);
    }
    while ((fetch = g_queue_pop_head(&fetcher->redirected)) != NULL ||
           (fetch = g_queue_pop_head(&fetcher->waiting)) != NULL)
        free_fetch(fetch);
    g_hash_table_unref(fetcher->hosts);
    curl_multi_cleanup(fetcher->multi);
    g_free(fetcher);
}

void
http_fetcher_add(struct http_fetcher *fetcher,
                 const struct http_request *request, http_done *done,
                 void *context)
{
    struct fetch *fetch = g_new0(struct fetch, 1);

    *fetch = (struct fetch){
        .request = request,
        .done = done,
        .context = context,
        .url = http_host_in_ascii(request->url),
        .is_moved = true,
    };
    fetch->host = http_host_of(fetch->url);
    g_queue_push_tail(&fetcher->waiting, fetch);
}

/* Tells what came of a fetch, and forgets it. */
static void
finish(struct fetch *fetch, struct http_response *response, const GError *error)
{
    g_assert((response == NULL) == (error != NULL));
    fetch->done(fetch->context, response, error);
    free_fetch(fetch);
}

/* Takes out the first whose host nobody asks, or whose time is up. NULL: there
 * is none. */
static struct fetch *
take_ready(const struct http_fetcher *fetcher, GQueue *queue)
{
    for (GList *each = queue->head; each != NULL; each = each->next) {
        struct fetch *fetch = each->data;

        if (g_hash_table_contains(fetcher->hosts, fetch->host) &&
            !is_overdue(fetch))
            continue;
        g_queue_delete_link(queue, each);
        return fetch;
    }
    return NULL;
}

/* Whoever was redirected goes first, for its time runs. It keeps its place
 * among those at once: else a thousand could wait for the one host that all of
 * them lead to, most in vain. */
static struct fetch *
take_next(struct http_fetcher *fetcher)
{
    struct fetch *fetch = take_ready(fetcher, &fetcher->redirected);
    guint under_way =
        g_hash_table_size(fetcher->hosts) + fetcher->redirected.length;

    if (fetch == NULL && (int)under_way < fetcher->at_once)
        fetch = take_ready(fetcher, &fetcher->waiting);
    return fetch;
}

/* Begins a hop of the next that can go on. False: there is none. */
static bool
begin_next(struct http_fetcher *fetcher)
{
    struct fetch *fetch = take_next(fetcher);
    g_autoptr(GError) error = NULL;
    const char *fault = NULL;

    if (fetch == NULL)
        return false;
    fault = fault_of(fetch->url);
    if (fault != NULL)
        http_fail(fetch->url, VESPER_ERROR_SYNTAX, fault, &error);
    else if (is_overdue(fetch))
        http_fail(fetch->url, VESPER_ERROR_TIMED_OUT,
                  "no time is left to follow a redirect", &error);
    if (error != NULL) {
        finish(fetch, NULL, error);
        return true;
    }
    if (fetch->until_ms == 0)
        fetch->until_ms =
            clock_monotonic_ms() + (fetch->request->timeout_ms > 0
                                        ? fetch->request->timeout_ms
                                        : TIMEOUT_USUAL_MS);
    begin_hop(fetcher, fetch);
    return true;
}

static void
end_or_go_on(struct http_fetcher *fetcher, struct fetch *fetch, CURLcode result)
{
    g_autofree char *next_url = NULL;
    g_autoptr(GError) error = NULL;
    struct http_response *response =
        judge_hop(fetch, result, &next_url, &error);

    g_assert(g_hash_table_lookup(fetcher->hosts, fetch->host) == fetch);
    end_hop(fetcher, fetch);
    g_hash_table_remove(fetcher->hosts, fetch->host);
    if (next_url == NULL) {
        finish(fetch, response, error);
        return;
    }
    g_free(fetch->url);
    fetch->url = g_steal_pointer(&next_url);
    g_free(fetch->host);
    fetch->host = http_host_of(fetch->url);
    g_queue_push_tail(&fetcher->redirected, fetch);
}

/* Tells whether there was one. */
static bool
take_finished(struct http_fetcher *fetcher)
{
    CURLMsg *message = NULL;
    bool has_taken = false;
    int left = 0;

    while ((message = curl_multi_info_read(fetcher->multi, &left)) != NULL) {
        struct fetch *fetch = NULL;

        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &fetch);
        end_or_go_on(fetcher, fetch, message->data.result);
        has_taken = true;
    }
    return has_taken;
}

static bool
has_work(const struct http_fetcher *fetcher)
{
    return g_hash_table_size(fetcher->hosts) > 0 ||
           fetcher->redirected.length > 0 || fetcher->waiting.length > 0;
}

/* Waits for what servers say, and no longer than anybody's time runs. */
static void
wait_for_more(struct http_fetcher *fetcher, int64_t timeout_ms)
{
    for (GList *each = fetcher->redirected.head; each != NULL;
         each = each->next)
        timeout_ms = MIN(timeout_ms, time_left_ms(each->data));
    curl_multi_poll(fetcher->multi, NULL, 0,
                    (int)CLAMP(timeout_ms, 0, G_MAXINT), NULL);
}

bool
http_fetcher_step(struct http_fetcher *fetcher, int64_t timeout_ms)
{
    int running = 0;

    while (begin_next(fetcher))
        continue;
    curl_multi_perform(fetcher->multi, &running);
    if (!take_finished(fetcher) && running > 0)
        wait_for_more(fetcher, timeout_ms);
    return has_work(fetcher);
}

/* --- A single fetch ------------------------------------------------------- */

struct single {
    struct http_response *response;
    GError *error;
};

static void
keep(void *context, struct http_response *response, const GError *error)
{
    struct single *single = context;

    single->response = response;
    single->error = error == NULL ? NULL : g_error_copy(error);
}

struct http_response *
http_fetch(const struct http_request *request, GError **error)
{
    struct http_fetcher *fetcher = http_fetcher_new(1);
    struct single single = {.response = NULL};

    http_fetcher_add(fetcher, request, keep, &single);
    while (http_fetcher_step(fetcher, STEP_MS))
        continue;
    http_fetcher_free(fetcher);
    if (single.error != NULL)
        g_propagate_error(error, single.error);
    return single.response;
}

void
http_response_free(struct http_response *response)
{
    if (response == NULL)
        return;
    g_bytes_unref(response->body);
    g_free(response->url);
    g_free(response->content_type);
    g_free(response->etag);
    g_free(response->last_modified);
    g_free(response);
}
