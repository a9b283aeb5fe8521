/* SPDX-License-Identifier: MIT */
/*
 * One libcurl transfer per hop. Redirects are followed here and not by
 * libcurl, because what a hop may reach depends on the host of its own URL.
 */
#include "http_fetch.h"

#include "clock.h"
#include "error.h"
#include "http_guard.h"
#include "limit.h"
#include "safe_text.h"

#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

enum {
    REDIRECTS_MAX = 3,
    TIMEOUT_USUAL_MS = 20 * 1000,
    CONNECT_TIMEOUT_MS = 10 * 1000,
    RETRY_AFTER_MAX_S = 31 * 86400,
    SHOWN_BYTES = 200,
    FIELD_BYTES_MAX = 1024,       /* of an ETag sent back */
    HEADER_BYTES_MAX = 64 * 1024, /* of an answer, all fields */
};

/* One transfer, while it lasts. */
struct hop {
    const char *url;
    CURL *handle;
    struct curl_slist *fields;
    char problem[CURL_ERROR_SIZE];
    size_t header_bytes;
    GByteArray *body;
    int64_t max_bytes;
    bool is_allowed; /* special networks, for this hop's host */
    bool is_denied;  /* the guard refused an address */
    bool is_too_large;
};

void
transport_init(void)
{
    CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);

    g_assert(result == CURLE_OK);
}

static bool
url_is_http(const char *url)
{
    CURLU *parts = curl_url();
    char *scheme = NULL;
    bool is_http = false;

    g_assert(parts != NULL);
    if (strlen(url) <= LIMIT_URL_BYTES &&
        curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK)
        is_http = g_str_equal(scheme, "http") || g_str_equal(scheme, "https");
    curl_free(scheme);
    curl_url_cleanup(parts);
    return is_http;
}

static void
fail(const char *url, enum vesper_error code, const char *what, GError **error)
{
    g_autofree char *shown_url = safe_text(url, SHOWN_BYTES);
    g_autofree char *shown = safe_text(what, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, code, "cannot fetch '%s': %s", shown_url,
                shown);
}

/* libcurl's own ceiling on a header came late (CVE-2023-38039). */
static size_t
on_header(char *bytes, size_t one, size_t count, void *self)
{
    struct hop *hop = self;

    (void)bytes;
    (void)one;
    hop->header_bytes += count;
    hop->is_too_large = hop->header_bytes > HEADER_BYTES_MAX;
    return hop->is_too_large ? 0 : count;
}

/* Counts after decompression: a bomb is as large as what it becomes. */
static size_t
on_body(char *bytes, size_t one, size_t count, void *self)
{
    struct hop *hop = self;

    (void)one;
    if ((int64_t)count > hop->max_bytes - (int64_t)hop->body->len) {
        hop->is_too_large = true;
        return 0;
    }
    g_byte_array_append(hop->body, (const guint8 *)bytes, (guint)count);
    return count;
}

/* The last moment: this address would be connected to, whatever a look-up
 * said before (DNS rebinding). */
static curl_socket_t
on_open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct hop *hop = self;

    if (purpose != CURLSOCKTYPE_IPCXN ||
        (!hop->is_allowed && http_guard_is_special(&address->addr))) {
        hop->is_denied = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

/* Adds "Name: value", unless the value would not be one line. */
static void
add_field(struct hop *hop, const char *name, const char *value)
{
    g_autofree char *field = NULL;

    if (value == NULL || strlen(value) > FIELD_BYTES_MAX ||
        !safe_text_is_plain(value))
        return;
    field = g_strdup_printf("%s: %s", name, value);
    hop->fields = curl_slist_append(hop->fields, field);
}

static void
set_limits(CURL *handle, int64_t left_ms)
{
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)MIN(left_ms, CONNECT_TIMEOUT_MS));
}

static void
hop_init(struct hop *hop, const struct http_request *request, const char *url,
         int64_t left_ms)
{
    CURL *handle = curl_easy_init();

    g_assert(handle != NULL);
    *hop = (struct hop){
        .url = url,
        .handle = handle,
        .body = g_byte_array_new(),
        .max_bytes =
            request->max_bytes > 0 ? request->max_bytes : LIMIT_DOWNLOAD_BYTES,
        .is_allowed = http_guard_is_allowed(url, request->allowed_hosts),
    };
    add_field(hop, "If-None-Match", request->etag);
    add_field(hop, "If-Modified-Since", request->last_modified);
    add_field(hop, "Accept", request->accept);
    set_limits(handle, left_ms);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_USERAGENT,
                     request->user_agent != NULL ? request->user_agent
                                                 : "Vesper/" VESPER_VERSION);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, hop->fields);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, hop->problem);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, hop);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, hop);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, hop);
}

static void
hop_clear(struct hop *hop)
{
    curl_easy_cleanup(hop->handle);
    curl_slist_free_all(hop->fields);
    g_byte_array_unref(hop->body);
}

static enum vesper_error
classify(CURLcode result)
{
    switch (result) {
    case CURLE_URL_MALFORMAT: return VESPER_ERROR_SYNTAX;
    case CURLE_OPERATION_TIMEDOUT: return VESPER_ERROR_TIMED_OUT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return VESPER_ERROR_UNREACHABLE;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return VESPER_ERROR_UNTRUSTED;
    default: return VESPER_ERROR_PROTOCOL;
    }
}

static bool
hop_run(struct hop *hop, GError **error)
{
    CURLcode result = curl_easy_perform(hop->handle);

    if (result == CURLE_OK)
        return true;
    if (hop->is_too_large)
        fail(hop->url, VESPER_ERROR_TOO_LARGE, "more than the limit", error);
    else if (hop->is_denied && result == CURLE_COULDNT_CONNECT)
        fail(hop->url, VESPER_ERROR_DENIED,
             "its address is not of the open internet", error);
    else
        fail(hop->url, classify(result),
             *hop->problem != '\0' ? hop->problem : curl_easy_strerror(result),
             error);
    return false;
}

static char *
read_field(CURL *handle, const char *name)
{
    struct curl_header *header = NULL;

    if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) !=
        CURLHE_OK)
        return NULL;
    return safe_text_to_line(header->value);
}

static struct http_response *
hop_answer(const struct hop *hop)
{
    struct http_response *response = g_new0(struct http_response, 1);
    long status = 0;
    curl_off_t retry_after_s = 0;

    curl_easy_getinfo(hop->handle, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(hop->handle, CURLINFO_RETRY_AFTER, &retry_after_s);
    response->status = (unsigned)status;
    response->body = g_bytes_new(hop->body->data, hop->body->len);
    response->url = g_strdup(hop->url);
    response->content_type = read_field(hop->handle, "Content-Type");
    response->etag = read_field(hop->handle, "ETag");
    response->last_modified = read_field(hop->handle, "Last-Modified");
    response->retry_after_ms =
        1000 * (int64_t)CLAMP(retry_after_s, 0, RETRY_AFTER_MAX_S);
    return response;
}

/* Fetches one URL. *next_url: where it sends us, NULL: nowhere. */
static struct http_response *
fetch_hop(const struct http_request *request, const char *url, int64_t left_ms,
          char **next_url, GError **error)
{
    struct http_response *response = NULL;
    const char *location = NULL;
    struct hop hop;

    hop_init(&hop, request, url, left_ms);
    if (hop_run(&hop, error)) {
        response = hop_answer(&hop);
        curl_easy_getinfo(hop.handle, CURLINFO_REDIRECT_URL, &location);
        *next_url = g_strdup(location);
    }
    hop_clear(&hop);
    return response;
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
    if (redirects > REDIRECTS_MAX)
        fail(url, VESPER_ERROR_PROTOCOL, "redirected too often", error);
    else if (!url_is_http(url))
        fail(url, VESPER_ERROR_DENIED, "redirected to what is not http", error);
    else
        return true;
    return false;
}

struct http_response *
http_fetch(const struct http_request *request, GError **error)
{
    int64_t timeout_ms =
        request->timeout_ms > 0 ? request->timeout_ms : TIMEOUT_USUAL_MS;
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    g_autofree char *url = g_strdup(request->url);
    bool is_moved = true;

    if (!url_is_http(url)) {
        fail(url, VESPER_ERROR_SYNTAX, "no http or https URL", error);
        return NULL;
    }
    for (int redirects = 0;; redirects++) {
        int64_t left_ms = MAX(1, until_ms - clock_monotonic_ms());
        g_autofree char *next_url = NULL;
        g_autoptr(HttpResponse) response =
            fetch_hop(request, url, left_ms, &next_url, error);

        if (response == NULL)
            return NULL;
        if (next_url == NULL) {
            response->is_moved = redirects > 0 && is_moved;
            return g_steal_pointer(&response);
        }
        is_moved = is_moved && is_permanent(response->status);
        if (!check_redirect(next_url, redirects + 1, error))
            return NULL;
        g_free(url);
        url = g_steal_pointer(&next_url);
    }
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
