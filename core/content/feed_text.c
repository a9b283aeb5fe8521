/* SPDX-License-Identifier: MIT */
/* Empty texts are none; long ones are cut. */
#include "feed_text.h"

#include "content.h"
#include "excerpt.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

/* Takes text over. */
static char *
bound(char *text, size_t max_bytes)
{
    if (*text != '\0')
        return text_bound(text, max_bytes);
    g_free(text);
    return NULL;
}

/* What stands behind as much HTML as a text may have is not read. */
char *
feed_text_of_html(const char *html)
{
    return html == NULL
               ? NULL
               : bound(html_to_text(
                           html, MIN(strlen(html), LIMIT_ARTICLE_TEXT_BYTES)),
                       LIMIT_ARTICLE_TEXT_BYTES);
}

char *
feed_text_of_plain(const char *plain)
{
    const char *at = plain == NULL ? "" : plain;
    const char *end = at + strlen(at);
    GString *out = g_string_new(NULL);
    const char *before = "";

    while (*at != '\0' && out->len < LIMIT_ARTICLE_TEXT_BYTES) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((line_end == NULL ? end : line_end) - at);
        g_autofree char *line = g_strndup(at, length);
        g_autofree char *tidy = safe_text_to_line(line);

        at += length + (at[length] == '\n');
        if (*tidy == '\0') {
            before = "\n\n";
            continue;
        }
        if (out->len > 0)
            g_string_append(out, before);
        g_string_append(out, tidy);
        before = " ";
    }
    return bound(g_string_free(out, FALSE), LIMIT_ARTICLE_TEXT_BYTES);
}

char *
feed_text_to_line(char *text)
{
    g_autofree char *whole = text;

    return whole == NULL ? NULL
                         : bound(safe_text_to_line(whole), LIMIT_FIELD_BYTES);
}

/* Half an address leads elsewhere, half an id names another story: so what is
 * too long is dropped, not cut. */
char *
feed_text_word(const char *raw)
{
    g_autofree char *word = raw == NULL ? NULL : safe_text_to_line(raw);

    return word == NULL || *word == '\0' || strlen(word) > LIMIT_FIELD_BYTES
               ? NULL
               : g_steal_pointer(&word);
}
