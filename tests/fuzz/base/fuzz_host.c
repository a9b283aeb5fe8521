/* SPDX-License-Identifier: MIT */
/* Any text as the name of a host: what it is looked up as is ASCII in lower
 * case, ends where it ends, and is looked up as itself. */
#include "host.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *name = g_strndup((const char *)bytes, size);
    g_autofree char *ascii = host_to_ascii(name);
    g_autofree char *again = ascii == NULL ? NULL : host_to_ascii(ascii);
    g_autofree char *lowered =
        ascii == NULL ? NULL : g_ascii_strdown(ascii, -1);

    g_assert_cmpstr(again, ==, ascii);
    g_assert_cmpstr(lowered, ==, ascii);
    if (ascii != NULL)
        g_assert(*ascii != '\0' && g_str_is_ascii(ascii) &&
                 strpbrk(ascii, " #/:<>?@[\\]^|%") == NULL);
    return 0;
}
