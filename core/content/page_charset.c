/* SPDX-License-Identifier: MIT */
/* The label is looked for in bytes, for it says what they mean; all charsets
 * that are met have ASCII in common (HTML Living Standard §13.2.3.2). */
#include "page_charset.h"

#include "charset.h"
#include "content.h"

#include <glib.h>

#include <stdbool.h>
#include <string.h>

enum { SEARCHED_BYTES = 8192 /* the standard says 1024; scripts come first */ };

static const char word[] = "charset";

/* Returns what stands behind "charset" "=", up to what ends it; NULL: none. */
static char *
label_behind(const char *at)
{
    at += strspn(at, " \t\r\n");
    if (*at != '=')
        return NULL;
    at++;
    at += strspn(at, " \t\r\n\"'");

    size_t length = strcspn(at, " \t\r\n\"';>/");

    return length == 0 ? NULL : g_strndup(at, length);
}

static char *
label_in_tag(const char *tag)
{
    char *label = NULL;

    for (const char *at = tag; label == NULL && (at = strstr(at, word)) != NULL;
         at += strlen(word))
        label = label_behind(at + strlen(word));
    return label;
}

/* Returns the end of what stands at "<": a comment or a tag. */
static const char *
skip_markup(const char *at)
{
    const char *end = strstr(at, g_str_has_prefix(at, "<!--") ? "-->" : ">");

    return end == NULL ? at + strlen(at) : end + 1;
}

char *
page_charset(const char *bytes, size_t size)
{
    g_autofree char *start = g_strndup(bytes, MIN(size, SEARCHED_BYTES));
    g_autofree char *text = g_ascii_strdown(start, -1);
    char *label = NULL;

    for (const char *at = text;
         label == NULL && (at = strchr(at, '<')) != NULL;) {
        const char *end = skip_markup(at);

        if (g_str_has_prefix(at, "<meta") &&
            !g_ascii_isalnum(at[strlen("<meta")])) {
            g_autofree char *tag = g_strndup(at, (size_t)(end - at));

            label = label_in_tag(tag);
        }
        at = end;
    }
    return label;
}

char *
page_decode(const char *bytes, size_t size, const char *charset)
{
    g_autofree char *label =
        charset == NULL ? page_charset(bytes, size) : g_strdup(charset);

    return charset_decode(bytes, size, label);
}
