/* SPDX-License-Identifier: MIT */
/* Any text as what follows "http://" in a URL that a stranger leads us to. A
 * host that has changed is ASCII, and is what it stays; a host is one name,
 * whoever asks for it. */
#include "http_guard.h"
#include "http_host.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Tells whether a host, with its port, is this one and no longer one. */
static bool
is_name(const char *host, const char *name)
{
    size_t bytes = strlen(name);

    return strncmp(host, name, bytes) == 0 &&
           (host[bytes] == '\0' || host[bytes] == ':');
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const allowed[] = {"localhost", "::1", NULL};
    g_autofree char *text = g_strndup((const char *)bytes, size);
    g_autofree char *url = g_strconcat("http://", text, NULL);
    g_autofree char *ascii = http_host_in_ascii(url);
    g_autofree char *again = http_host_in_ascii(ascii);
    g_autofree char *host = http_host_of(ascii);

    g_assert_cmpstr(again, ==, ascii);
    if (!g_str_equal(ascii, url))
        g_assert(g_str_is_ascii(host));
    if (http_guard_is_allowed(ascii, allowed))
        g_assert(is_name(host, "localhost") || is_name(host, "[::1]"));
    return 0;
}
