/* SPDX-License-Identifier: MIT */
/* Any bytes as HTML: plain text without an empty line too many; and as a URL
 * and as a text to cut. */
#include "content.h"

#include "html_text.h"

#include <string.h>

static void
check_text(const char *text)
{
    g_assert(g_utf8_validate(text, -1, NULL));
    g_assert(strstr(text, "\n\n\n") == NULL);
    g_assert(*text != '\n' && !g_str_has_suffix(text, "\n"));
}

static void
check_excerpt(const char *text, size_t max_chars)
{
    g_autofree char *cut = text_excerpt(text, max_chars);

    g_assert(g_utf8_validate(cut, -1, NULL));
    g_assert(g_utf8_strlen(cut, -1) <= (glong)max_chars);
}

static void
check_url(const char *bytes)
{
    g_autofree char *absolute = url_resolve(bytes, "http://a.example/b/c");
    g_autofree char *canonical = url_canonical(bytes);
    g_autofree char *twice =
        canonical == NULL ? NULL : url_canonical(canonical);

    g_assert(g_strcmp0(canonical, twice) == 0);
    g_assert(absolute == NULL || strpbrk(absolute, "\"'<>` \r\n") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    g_autofree char *text = NULL;
    g_autofree char *image = NULL;
    g_autofree char *bytes = g_strndup((const char *)data, size);

    if (!is_ready)
        content_init();
    is_ready = true;
    text = html_to_text((const char *)data, size);
    image = html_first_image((const char *)data, size);
    check_text(text);
    check_excerpt(text, size % 100);
    check_url(bytes);
    return 0;
}
