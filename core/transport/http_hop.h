/* SPDX-License-Identifier: MIT */
/*
 * A hop: one libcurl transfer. Redirects are followed hop by hop and not by
 * libcurl, because what a hop may reach depends on the host of its own URL.
 * Private to the room.
 */
#ifndef VESPER_HTTP_HOP_H
#define VESPER_HTTP_HOP_H

#include "error.h"
#include "http_fetch.h"

#include <curl/curl.h>

struct http_hop {
    const char *url; /* borrowed */
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

/* Makes a hop ready to be run, where it lies: it must not move. request, url:
 * borrowed until http_hop_clear. */
void http_hop_init(struct http_hop *hop, const struct http_request *request,
                   const char *url, int64_t left_ms);
void http_hop_clear(struct http_hop *hop);

/* Turns libcurl's result into an error of ours; true: all went well. */
bool http_hop_judge(const struct http_hop *hop, CURLcode result,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the answer of a hop that went well. Returns: the caller's. */
struct http_response *http_hop_answer(const struct http_hop *hop);

/* Fails to fetch url. */
void http_fail(const char *url, enum vesper_error code, const char *what,
               GError **error);

#endif
