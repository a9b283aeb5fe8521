/* SPDX-License-Identifier: MIT */
/* Any bytes, cut in two: both stretches together decode to both texts. */
#include "quoted_printable.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

static void
append_with_crlf(GString *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const char c = text[i];

        if (c == '\n' && i > 0 && text[i - 1] == '\r')
            continue;
        if (c == '\n' || c == '\r')
            g_string_append(out, "\r\n");
        else
            g_string_append_c(out, c);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes;
    const size_t cut = size > 0 ? bytes[0] % size : 0;
    g_autoptr(GString) encoded = g_string_new(NULL);
    g_autoptr(GString) want = g_string_new(NULL);
    g_autofree char *got = NULL;
    g_autofree char *foreign = NULL;
    size_t got_bytes = 0;

    quoted_printable_stretch(encoded, text, cut);
    quoted_printable_stretch(encoded, text + cut, size - cut);
    append_with_crlf(want, text, cut);
    append_with_crlf(want, text + cut, size - cut);
    got = quoted_printable_decode(encoded->str, encoded->len, &got_bytes);
    g_assert(got_bytes == want->len && memcmp(got, want->str, got_bytes) == 0);

    /* What others encoded may hold anything. */
    foreign = quoted_printable_decode(text, size, &got_bytes);
    g_assert(got_bytes <= size && foreign[got_bytes] == '\0');
    return 0;
}
