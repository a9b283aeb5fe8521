/* SPDX-License-Identifier: MIT */
/*
 * URLs of pages: made absolute (to be fetched and linked), and made canonical
 * (to be compared). GUri does the work of RFC 3986 but for names, whose joiners
 * it drops (host.h); what is here is taste.
 */
#include "content.h"

#include "host.h"
#include "limit.h"

#include <string.h>

/* Parameters that say how a reader came, not what is read. */
static const char *const tracking[] = {
    "_ga",     "_hsenc",  "_hsmi",       "dclid",      "fbclid",
    "gbraid",  "gclid",   "igshid",      "mc_cid",     "mc_eid",
    "mkt_tok", "msclkid", "oly_anon_id", "oly_enc_id", "ref_src",
    "twclid",  "vero_id", "wbraid",      "wt_mc",      "yclid",
};
static const char tracking_prefix[] = "utm_";

enum {
    BASE_BYTES = LIMIT_URL_BYTES / 2, /* it is read for each link anew */
    HTTP_PORT = 80,
    HTTPS_PORT = 443,
    URL_FLAGS = G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED |
                G_URI_FLAGS_SCHEME_NORMALIZE | G_URI_FLAGS_NON_DNS
};

static bool
has_controls(const char *text)
{
    for (; *text != '\0'; text++)
        if (g_ascii_iscntrl(*text))
            return true;
    return false;
}

/* Returns url without the blanks around it and the line ends and tabs within:
 * feeds break their lines, and browsers do so too. */
static char *
in_one_piece(const char *url)
{
    char *out = g_malloc(strlen(url) + 1);
    char *to = out;

    for (; *url != '\0'; url++)
        if (*url != '\t' && *url != '\n' && *url != '\r')
            *to++ = *url;
    *to = '\0';
    return g_strstrip(out);
}

/* Tells whether a host ends in a number, as addresses do and names do not. */
static bool
ends_in_number(const char *host)
{
    g_autofree char *name = g_strdup(host);
    size_t length = strlen(name);
    const char *last;

    if (length > 0 && name[length - 1] == '.')
        name[length - 1] = '\0';
    last = strrchr(name, '.');
    last = last == NULL ? name : last + 1;
    return *last != '\0' && (last[strspn(last, "0123456789")] == '\0' ||
                             g_ascii_strncasecmp(last, "0x", 2) == 0);
}

/* Tells whether host is a name or an address. An address in short or in other
 * digits ("127.1", "0x7f000001") is written by those alone who do not want it
 * to be seen. */
static bool
is_host(const char *host)
{
    const char *at = host;

    while (g_ascii_isalnum(*at) || *at == '-' || *at == '.' || *at == '_')
        at++;
    return (*at == '\0' && at > host && !ends_in_number(host)) ||
           g_hostname_is_ip_address(host);
}

/* Returns the host of uri as it is looked up; NULL: it has none. GUri leaves it
 * with all that is not ASCII escaped. Returns: the caller's. */
static char *
host_of(GUri *uri)
{
    const char *said = g_uri_get_host(uri);
    g_autofree char *name = NULL, *host = NULL;

    if (said == NULL || g_hostname_is_ip_address(said))
        return g_strdup(said);
    name = g_uri_unescape_string(said, NULL);
    host = name == NULL ? NULL : host_to_ascii(name);
    return host == NULL || !is_host(host) ? NULL : g_steal_pointer(&host);
}

/* Reads url against base (NULL: it must be absolute); NULL where it is none of
 * the web. Who asks ("me:secret@") is left out. */
static GUri *
read_web_url(const char *url, const char *base)
{
    g_autofree char *whole = NULL;
    g_autoptr(GUri) base_uri = NULL;

    if (strlen(url) > LIMIT_URL_BYTES || !g_utf8_validate(url, -1, NULL))
        return NULL;
    whole = in_one_piece(url);
    if (has_controls(whole))
        return NULL;
    if (base != NULL)
        base_uri = g_uri_parse(base, (GUriFlags)URL_FLAGS, NULL);

    g_autoptr(GUri) uri =
        g_uri_parse_relative(base_uri, whole, (GUriFlags)URL_FLAGS, NULL);

    if (uri == NULL)
        return NULL;

    const char *scheme = g_uri_get_scheme(uri);
    g_autofree char *host = host_of(uri);

    if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
        return NULL;
    if (host == NULL)
        return NULL;
    return g_uri_build((GUriFlags)URL_FLAGS, scheme, NULL, host,
                       g_uri_get_port(uri), g_uri_get_path(uri),
                       g_uri_get_query(uri), g_uri_get_fragment(uri));
}

static bool
is_default_port(GUri *uri)
{
    bool is_https = strcmp(g_uri_get_scheme(uri), "https") == 0;

    return g_uri_get_port(uri) == (is_https ? HTTPS_PORT : HTTP_PORT);
}

/* An IPv6 address goes into brackets (RFC 3986 §3.2.2). */
static void
append_authority(GString *out, GUri *uri)
{
    g_assert(g_uri_get_host(uri) != NULL); /* read_web_url has seen it */

    g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
    bool is_ipv6 = strchr(host, ':') != NULL;

    g_string_append_printf(out, is_ipv6 ? "[%s]" : "%s", host);
    if (g_uri_get_port(uri) > 0 && !is_default_port(uri))
        g_string_append_printf(out, ":%d", g_uri_get_port(uri));
}

/* Writes what could end an attribute as %XX, and the backslash that browsers
 * take for a slash. What is not ASCII GUri has written so already, and %7e as
 * ~, %c3 as %C3 (RFC 3986 §6.2.2). */
static void
append_safe(GString *out, const char *text)
{
    static const char safe[] =
        "!#$%&()*+,-./:;=?@[]^_{|}~" G_CSET_DIGITS G_CSET_a_2_z G_CSET_A_2_Z;

    while (*text != '\0') {
        size_t length = strspn(text, safe);

        g_string_append_len(out, text, (gssize)length);
        text += length;
        if (*text != '\0')
            g_string_append_printf(out, "%%%02X", (unsigned char)*text++);
    }
}

static bool
is_tracking(const char *parameter)
{
    size_t length = strcspn(parameter, "=");

    if (g_str_has_prefix(parameter, tracking_prefix))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(tracking); i++)
        if (strlen(tracking[i]) == length &&
            g_ascii_strncasecmp(parameter, tracking[i], length) == 0)
            return true;
    return false;
}

static void
append_query(GString *out, const char *query)
{
    g_auto(GStrv) parameters = g_strsplit(query, "&", -1);
    char before = '?';

    for (char **parameter = parameters; *parameter != NULL; parameter++) {
        if (**parameter == '\0' || is_tracking(*parameter))
            continue;
        g_string_append_c(out, before);
        append_safe(out, *parameter);
        before = '&';
    }
}

char *
url_canonical(const char *url)
{
    /* Against itself: that takes "." and ".." out of the path. */
    g_autoptr(GUri) uri = read_web_url(url, url);

    if (uri == NULL)
        return NULL;

    g_autoptr(GString) out = g_string_new("https://");

    append_authority(out, uri);
    append_safe(out, g_uri_get_path(uri));
    while (out->str[out->len - 1] == '/') /* a host ends it at the latest */
        g_string_truncate(out, out->len - 1);
    g_assert(out->len > strlen("https://"));
    if (g_uri_get_query(uri) != NULL)
        append_query(out, g_uri_get_query(uri));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
url_resolve(const char *url, const char *base)
{
    bool is_said = url[strspn(url, " \t\r\n")] != '\0';
    bool has_base = base != NULL && strlen(base) <= BASE_BYTES;
    g_autoptr(GUri) uri =
        is_said ? read_web_url(url, has_base ? base : NULL) : NULL;

    if (uri == NULL)
        return NULL;

    g_autoptr(GString) out = g_string_new(g_uri_get_scheme(uri));

    g_string_append(out, "://");
    append_authority(out, uri);
    append_safe(out, g_uri_get_path(uri));
    if (g_uri_get_query(uri) != NULL) {
        g_string_append_c(out, '?');
        append_safe(out, g_uri_get_query(uri));
    }
    if (g_uri_get_fragment(uri) != NULL) {
        g_string_append_c(out, '#');
        append_safe(out, g_uri_get_fragment(uri));
    }
    if (out->len > LIMIT_URL_BYTES)
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
