/* SPDX-License-Identifier: MIT */
/*
 * Fetching over HTTP: feeds and pages. Only http and https, at most three
 * redirects, a guard on every address that is really connected to (after DNS,
 * on each redirect: no loopback, private, link-local or other special network
 * unless the settings allow its host by name), a ceiling on the body, before
 * and after decompression, a deadline on the whole. Source: reliability notes
 * §4, rows F1-F3.
 *
 * Thread rule: any thread, after transport_init().
 */
#ifndef VESPER_HTTP_FETCH_H
#define VESPER_HTTP_FETCH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Prepares libcurl once; call before threads start. */
void transport_init(void);

struct http_request {
    const char *url;
    const char *etag;          /* NULL: none; sent as If-None-Match */
    const char *last_modified; /* NULL: none; sent as If-Modified-Since */
    /* Where one can read who asks: "Vesper/VERSION (+URL)" is the User-Agent
     * (RFC 9110 §10.1.5). NULL, or no plain URL: it says "Vesper/VERSION". */
    const char *about_url;
    /* Hosts (names or addresses as in the URL, or "host:port") whose special
     * networks are allowed; ended by NULL; NULL: none. */
    const char *const *allowed_hosts;
    int64_t max_bytes;  /* 0: LIMIT_DOWNLOAD_BYTES */
    int64_t timeout_ms; /* 0: 20 s */
};

struct http_response {
    unsigned status; /* 200, 304, 404, … */
    GBytes *body;    /* decompressed */
    char *url;       /* after redirects */
    char *content_type;
    char *etag;
    char *last_modified;
    int64_t retry_after_ms; /* 0: not said */
    int64_t fresh_ms;       /* what is left of max-age; 0: not said */
    bool is_moved;          /* every redirect on the way was permanent */
};

/* Fetches; waits. Any HTTP status is an answer, not an error. request:
 * borrowed. Returns: the caller's.
 * Errors: SYNTAX (no http URL), DENIED (the guard), UNREACHABLE, TIMED_OUT,
 * TOO_LARGE, PROTOCOL, UNTRUSTED (certificate). */
struct http_response *http_fetch(const struct http_request *request,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void http_response_free(struct http_response *response);
typedef struct http_response HttpResponse;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpResponse, http_response_free)

/* Hears what came of a request: the response, the callee's; or NULL and an
 * error of http_fetch, borrowed. Called in http_fetcher_step; may add more. */
typedef void http_done(void *context, struct http_response *response,
                       const GError *error);

/* Many fetches side by side, by one thread: at most at_once, and one at a time
 * from a host, whether it is asked first or a redirect leads to it. Returns:
 * the caller's. */
struct http_fetcher *http_fetcher_new(int at_once);
/* Frees it; of what is under way nobody hears. NULL is fine. */
void http_fetcher_free(struct http_fetcher *fetcher);
typedef struct http_fetcher HttpFetcher;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpFetcher, http_fetcher_free)

/* Adds a request, which is borrowed until done was called. Its timeout counts
 * from when it is begun; waiting for a host that it is redirected to is part of
 * it. */
void http_fetcher_add(struct http_fetcher *fetcher,
                      const struct http_request *request, http_done *done,
                      void *context);

/* Does what can be done and waits for more, at most timeout_ms. False: nothing
 * is left to do. */
bool http_fetcher_step(struct http_fetcher *fetcher, int64_t timeout_ms);

#endif
