/* SPDX-License-Identifier: MIT */
/* What one transfer may do is set once, before it begins; what it met with is
 * said in our words. */
#include "http_hop.h"

#include "error.h"
#include "http_guard.h"
#include "limit.h"
#include "quantity.h"
#include "safe_text.h"

#include <string.h>
#include <unistd.h>

enum {
    CONNECT_TIMEOUT_MS = 10 * 1000,
    RETRY_AFTER_MAX_S = 31 * 86400,
    FRESH_MAX_S = 31 * 86400,
    SHOWN_BYTES = 200,
    FIELD_BYTES_MAX = 1024,       /* of an ETag sent back */
    HEADER_BYTES_MAX = 64 * 1024, /* of an answer, all fields */
};

/* Returns a URL as a log may have it: what stands before the host or behind "?"
 * may be a password. Returns: the caller's. */
static char *
url_without_secrets(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    g_autofree char *plain =
        uri == NULL ? NULL
                    : g_uri_to_string_partial(uri, G_URI_HIDE_USERINFO |
                                                       G_URI_HIDE_QUERY |
                                                       G_URI_HIDE_FRAGMENT);

    return safe_text(plain == NULL ? "that address" : plain, SHOWN_BYTES);
}

void
http_fail(const char *url, enum vesper_error code, const char *what,
          GError **error)
{
    g_autofree char *shown_url = url_without_secrets(url);
    g_autofree char *shown = safe_text(what, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, code, "cannot fetch '%s': %s", shown_url,
                shown);
}

/* libcurl's own ceiling on a header came late (CVE-2023-38039). */
static size_t
on_header(char *bytes, size_t one, size_t count, void *self)
{
    struct http_hop *hop = self;

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
    struct http_hop *hop = self;

    (void)one;
    g_assert((int64_t)hop->body->len <= hop->max_bytes);
    if ((int64_t)count > hop->max_bytes - (int64_t)hop->body->len) {
        hop->is_too_large = true;
        return 0;
    }
    g_byte_array_append(hop->body, (const guint8 *)bytes, (guint)count);
    return count;
}

/* Counts before decompression: what swells to nothing may go on for ever. */
static int
on_progress(void *self, curl_off_t wanted, curl_off_t got, curl_off_t to_send,
            curl_off_t sent)
{
    struct http_hop *hop = self;

    (void)to_send;
    (void)sent;
    if (MAX(wanted, got) > hop->max_bytes)
        hop->is_too_large = true;
    return hop->is_too_large ? 1 : 0;
}

/* The last moment: this address would be connected to, whatever a look-up
 * said before (DNS rebinding). */
static curl_socket_t
on_open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct http_hop *hop = self;

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
add_field(struct http_hop *hop, const char *name, const char *value)
{
    g_autofree char *field = NULL;

    if (value == NULL || strlen(value) > FIELD_BYTES_MAX ||
        !safe_text_is_plain(value))
        return;
    field = g_strdup_printf("%s: %s", name, value);
    hop->fields = curl_slist_append(hop->fields, field);
}

/* A comment of a field holds no blank of ours, and ends with its bracket (RFC
 * 9110 §5.6.5). */
static bool
fits_comment(const char *text)
{
    size_t length = 0;

    while (g_ascii_isgraph(text[length]) &&
           strchr("()\\", text[length]) == NULL)
        length++;
    return text[length] == '\0' && length > 0 && length <= FIELD_BYTES_MAX;
}

/* Says who asks: a server that minds shall know where to turn. Returns: the
 * caller's. */
static char *
user_agent_of(const struct http_request *request)
{
    if (request->about_url == NULL || !fits_comment(request->about_url))
        return g_strdup("Vesper/" VESPER_VERSION);
    return g_strdup_printf("Vesper/" VESPER_VERSION " (+%s)",
                           request->about_url);
}

static void
set_limits(CURL *handle, int64_t left_ms)
{
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    /* Each hop is ours to judge; a proxy would connect in our place, past the
     * guard. */
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    /* Without this the end of the time waits for the thread that looks the name
     * up, and with it all other fetches: as long as resolv.conf(5) says, 5 s
     * twice for each silent name server. The thread ends by itself. */
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)MIN(left_ms, CONNECT_TIMEOUT_MS));
}

void
http_hop_init(struct http_hop *hop, const struct http_request *request,
              const char *url, int64_t left_ms)
{
    CURL *handle = curl_easy_init();
    g_autofree char *user_agent = user_agent_of(request);

    g_assert(handle != NULL);
    *hop = (struct http_hop){
        .url = url,
        .handle = handle,
        .body = g_byte_array_new(),
        .max_bytes =
            request->max_bytes > 0 ? request->max_bytes : LIMIT_DOWNLOAD_BYTES,
        .is_allowed = http_guard_is_allowed(url, request->allowed_hosts),
    };
    add_field(hop, "If-None-Match", request->etag);
    add_field(hop, "If-Modified-Since", request->last_modified);
    set_limits(handle, left_ms);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, user_agent);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, hop->fields);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, hop->problem);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, hop);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, hop);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, hop);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, hop);
}

void
http_hop_clear(struct http_hop *hop)
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

bool
http_hop_judge(const struct http_hop *hop, CURLcode result, GError **error)
{
    if (result == CURLE_OK)
        return true;
    if (hop->is_too_large)
        http_fail(hop->url, VESPER_ERROR_TOO_LARGE, "more than the limit",
                  error);
    else if (hop->is_denied && result == CURLE_COULDNT_CONNECT)
        http_fail(hop->url, VESPER_ERROR_DENIED,
                  "its address is not of the open internet (the setting "
                  "articles.allowed_hosts can name its host)",
                  error);
    else
        http_fail(hop->url, classify(result),
                  *hop->problem != '\0' ? hop->problem
                                        : curl_easy_strerror(result),
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

/* Several lines of a list are one list (RFC 9110 §5.3). */
static char *
read_list(CURL *handle, const char *name)
{
    GString *list = g_string_new(NULL);
    struct curl_header *header = NULL;

    for (size_t i = 0; curl_easy_header(handle, name, i, CURLH_HEADER, -1,
                                        &header) == CURLHE_OK;
         i++)
        g_string_append_printf(list, "%s%s", i == 0 ? "" : ",", header->value);
    return g_string_free(list, FALSE);
}

/* RFC 9111 §5.2.2: directives parted by commas; no-cache and no-store say that
 * it is never fresh. */
static int64_t
read_max_age_s(CURL *handle)
{
    g_autofree char *field = read_list(handle, "Cache-Control");
    g_auto(GStrv) directives = g_strsplit(field, ",", -1);
    int64_t max_age_s = 0;

    for (char **each = directives; *each != NULL; each++) {
        const char *directive = g_strstrip(*each);
        int64_t seconds = 0;

        if (g_ascii_strcasecmp(directive, "no-cache") == 0 ||
            g_ascii_strcasecmp(directive, "no-store") == 0)
            return 0;
        if (g_ascii_strncasecmp(directive, "max-age=", 8) == 0 &&
            quantity_parse_number(directive + 8, &seconds, NULL))
            max_age_s = CLAMP(seconds, 0, FRESH_MAX_S);
    }
    return max_age_s;
}

/* Part of that may have passed already, in a cache (RFC 9111 §5.1). */
static int64_t
read_fresh_s(CURL *handle)
{
    g_autofree char *field = read_field(handle, "Age");
    int64_t age_s = 0;

    if (field != NULL && !quantity_parse_number(field, &age_s, NULL))
        age_s = 0;
    return MAX(0, read_max_age_s(handle) - CLAMP(age_s, 0, FRESH_MAX_S));
}

struct http_response *
http_hop_answer(const struct http_hop *hop)
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
    response->fresh_ms = 1000 * read_fresh_s(hop->handle);
    return response;
}
