/* SPDX-License-Identifier: MIT */
/* libcurl takes the URL apart, as it does when it connects: so there is one
 * opinion of where a host ends. */
#include "http_host.h"

#include "host.h"
#include "limit.h"

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>

static bool
is_usual_port(const char *port)
{
    return g_str_equal(port, "80") || g_str_equal(port, "443");
}

static char *
name_of(const char *host, const char *port)
{
    g_autofree char *name = g_ascii_strdown(host, -1);
    size_t length = strlen(name);

    if (length > 1 && name[length - 1] == '.')
        name[length - 1] = '\0'; /* RFC 1034 §3.1 */
    return is_usual_port(port) ? g_steal_pointer(&name)
                               : g_strconcat(name, ":", port, NULL);
}

char *
http_host_of(const char *url)
{
    CURLU *parts = curl_url();
    char *host = NULL, *port = NULL, *name = NULL;

    g_assert(parts != NULL);
    if (curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
            CURLUE_OK)
        name = name_of(host, port);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return name == NULL ? g_strdup(url) : name;
}

/* Returns the URL that the parts make with their host in ASCII; NULL: it is so
 * already, or cannot be. */
static char *
with_ascii_host(CURLU *parts, const char *host)
{
    g_autofree char *ascii = NULL;
    char *made = NULL, *url = NULL;

    if (!g_str_is_ascii(host))
        ascii = host_to_ascii(host);
    if (ascii != NULL &&
        curl_url_set(parts, CURLUPART_HOST, ascii, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_URL, &made, 0) == CURLUE_OK)
        url = g_strdup(made);
    curl_free(made);
    return url;
}

char *
http_host_in_ascii(const char *url)
{
    CURLU *parts = curl_url();
    char *host = NULL, *changed = NULL;

    g_assert(parts != NULL);
    if (strlen(url) <= LIMIT_URL_BYTES &&
        curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK)
        changed = with_ascii_host(parts, host); /* "%C3%9F" is read by now */
    curl_free(host);
    curl_url_cleanup(parts);
    return changed == NULL ? g_strdup(url) : changed;
}
