/* SPDX-License-Identifier: MIT */
/* libcurl takes the URL apart, as it does when it connects: so there is one
 * opinion of where a host ends. libidn2 makes a name of other scripts ASCII, as
 * browsers do (UTS #46, not its transition). GLib drops the joiners that
 * Persian and Sinhala words need (RFC 5892 §A.1, §A.2), and the name without
 * them is somebody else's. */
#include "http_host.h"

#include "limit.h"

#include <curl/curl.h>
#include <glib.h>
#include <idn2.h>
#include <stdbool.h>
#include <string.h>

/* WHATWG URL §3.1, "forbidden domain code points": what no name may become, for
 * a full-width "/" or "%" does, and whoever reads it next would read on there.
 */
static const char forbidden[] =
    "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
    "\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f"
    " #/:<>?@[\\]^|%";

/* What the transition maps and UTS #46 without it keeps: ß (and ẞ, which was
 * mapped by it), final sigma, the joiners. */
static const char *const deviations[] = {
    "\u00df", "\u1e9e", "\u03c2", "\u200c", "\u200d",
};

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

static bool
has_deviation(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(deviations); i++) {
        if (strstr(name, deviations[i]) != NULL)
            return true;
    }
    return false;
}

/* NULL: there is none. Returns: the caller's. */
static char *
name_to_ascii(const char *name)
{
    char *made = NULL, *ascii = NULL;
    int status = idn2_to_ascii_8z(name, &made, IDN2_NONTRANSITIONAL);

    /* Symbols, "☕.example": IDNA 2008 has none, browsers and libcurl look them
     * up; libidn2 does so in transition alone, which without a deviation is
     * the same mapping (UTS #46 §4). */
    if (status == IDN2_DISALLOWED && !has_deviation(name))
        status = idn2_to_ascii_8z(name, &made, IDN2_TRANSITIONAL);
    if (status == IDN2_OK && *made != '\0' &&
        made[strcspn(made, forbidden)] == '\0')
        ascii = g_strdup(made);
    idn2_free(made);
    return ascii;
}

/* Returns the URL that the parts make with their host in ASCII; NULL: it is so
 * already, or cannot be. */
static char *
with_ascii_host(CURLU *parts, const char *host)
{
    g_autofree char *ascii = NULL;
    char *made = NULL, *url = NULL;

    if (!g_str_is_ascii(host) && g_utf8_validate(host, -1, NULL))
        ascii = name_to_ascii(host);
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
