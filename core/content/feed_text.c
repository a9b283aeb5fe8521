/* SPDX-License-Identifier: MIT */
/* Empty texts are none; long ones are cut. */
#include "feed_text.h"

#include "content.h"
#include "excerpt.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

static const char cdata_start[] = "<![CDATA[";
static const char cdata_end[] = "]]>";

/* Takes text over. */
static char *
bound(char *text, size_t max_bytes)
{
    if (*text != '\0')
        return text_bound(text, max_bytes);
    g_free(text);
    return NULL;
}

/* A program that escapes what another one wrapped leaves a CDATA section in the
 * text; to HTML it would be a comment. Returns what is within, its size in
 * *size. */
static const char *
within_cdata(const char *html, size_t *size)
{
    const char *start = html + strspn(html, " \t\r\n");
    const char *end = html + strlen(html);

    while (end > start && g_ascii_isspace(end[-1]))
        end--;
    *size = strlen(html);
    if (!g_str_has_prefix(start, cdata_start) ||
        (size_t)(end - start) < strlen(cdata_start) + strlen(cdata_end) ||
        memcmp(end - strlen(cdata_end), cdata_end, strlen(cdata_end)) != 0)
        return html;
    start += strlen(cdata_start);
    g_assert((size_t)(end - start) >= strlen(cdata_end));
    *size = (size_t)(end - start) - strlen(cdata_end);
    return start;
}

/* What stands behind as much HTML as a text may have is not read. */
char *
feed_text_of_html(const char *html)
{
    size_t size = 0;
    const char *start = html == NULL ? NULL : within_cdata(html, &size);

    return start == NULL
               ? NULL
               : bound(html_to_text(start, MIN(size, LIMIT_ARTICLE_TEXT_BYTES)),
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
