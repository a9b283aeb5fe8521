/* SPDX-License-Identifier: MIT */
/*
 * An address is compared as it is written, so it may only be written plainly:
 * visible ASCII without a backslash, which browsers take for a slash.
 */
#include "return_url.h"

#include "limit.h"

#include <glib.h>
#include <string.h>

static bool
is_plain(const char *url)
{
    for (const char *at = url; *at != '\0'; at++)
        if (!g_ascii_isgraph(*at) || *at == '\\')
            return false;
    return strlen(url) <= LIMIT_URL_BYTES;
}

static bool
begins_like(const char *url, const char *prefix)
{
    const char *host = strstr(prefix, "://");
    size_t length = strlen(prefix);

    if (host == NULL || strncmp(url, prefix, length) != 0)
        return false;
    /* With a path in it the prefix ends behind the host. */
    return strchr(host + strlen("://"), '/') != NULL || url[length] == '\0' ||
           strchr("/?#", url[length]) != NULL;
}

bool
return_url_is_allowed(const char *url, char *const *prefixes)
{
    if (prefixes == NULL || !is_plain(url))
        return false;
    for (; *prefixes != NULL; prefixes++)
        if (begins_like(url, *prefixes))
            return true;
    return false;
}
