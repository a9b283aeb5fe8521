/* SPDX-License-Identifier: MIT */
/* An address that parsed is safe on the wire, and is its own spelling. */
#include "address.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    g_autofree char *masked = address_masked(text);
    g_autoptr(Mailbox) mailbox = mailbox_parse(text, NULL);
    g_autoptr(Address) address = address_parse(text, NULL);

    g_assert(masked != NULL);
    if (address != NULL) {
        g_autofree char *again = address_normalise(address->text, NULL);

        g_assert(strpbrk(address->text, "\r\n<>\t\\") == NULL);
        g_assert(strlen(address->text) <= 254);
        g_assert(g_utf8_validate(address->text, -1, NULL));
        g_assert(g_str_is_ascii(address->domain));
        g_assert_cmpstr(again, ==, address->text);
    }
    if (mailbox != NULL)
        g_assert(strpbrk(mailbox->name, "\r\n") == NULL);
    return 0;
}
