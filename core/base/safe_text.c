/* SPDX-License-Identifier: MIT */
/* One walk over UTF-8, and a table of what must not reach a terminal. */
#include "safe_text.h"

#include <string.h>

enum { ZERO_WIDTH_JOINER = 0x200d };

/* Ranges that print nothing, or turn what is printed around. */
static const struct {
    gunichar first, last;
} dangerous[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f},   /* C0, DEL, C1 */
    {0x00ad, 0x00ad},                     /* soft hyphen */
    {0x061c, 0x061c},                     /* Arabic letter mark */
    {0x180e, 0x180e},                     /* Mongolian vowel separator */
    {0x200b, 0x200f}, {0x2028, 0x202e},   /* zero width, marks, bidi */
    {0x2060, 0x206f}, {0xfeff, 0xfeff},   /* joiners, isolates, BOM */
    {0xfff9, 0xfffb}, {0xe0000, 0xe007f}, /* annotations, tags */
};

static bool
is_dangerous(gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(dangerous); i++)
        if (c >= dangerous[i].first && c <= dangerous[i].last)
            return true;
    return false;
}

static void
append_escaped(GString *out, gunichar c)
{
    switch (c) {
    case '\n': g_string_append(out, "\\n"); break;
    case '\r': g_string_append(out, "\\r"); break;
    case '\t': g_string_append(out, "\\t"); break;
    default: g_string_append_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
    }
}

char *
safe_bytes(const char *bytes, size_t count, size_t max_bytes)
{
    g_autoptr(GString) out = g_string_sized_new(MIN(count, max_bytes) + 8);
    const char *at = bytes;
    const char *end = bytes + count;

    while (at < end && (size_t)(at - bytes) < max_bytes) {
        gunichar c = g_utf8_get_char_validated(at, end - at);

        if (*at == '\0' || c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_printf(out, "\\x%02x", (unsigned char)*at);
            at++;
            continue;
        }
        if (is_dangerous(c))
            append_escaped(out, c);
        else
            g_string_append_unichar(out, c);
        at = g_utf8_next_char(at);
    }
    if (at < end)
        g_string_append(out, "…");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
safe_text(const char *text, size_t max_bytes)
{
    return safe_bytes(text == NULL ? "" : text, text == NULL ? 0 : strlen(text),
                      max_bytes);
}

/* In columns of a terminal, where East Asian characters take two. */
size_t
safe_text_width(const char *text)
{
    size_t width = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (g_unichar_iszerowidth(c))
            continue;
        width += g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

bool
safe_text_is_plain(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        /* The joiner is part of emoji, and of words in some scripts. */
        if (is_dangerous(c) && c != ZERO_WIDTH_JOINER)
            return false;
    }
    return true;
}

char *
safe_text_to_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    bool is_blank_due = false;

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (g_unichar_isspace(c)) {
            is_blank_due = out->len > 0;
            continue;
        }
        if (is_dangerous(c) && c != ZERO_WIDTH_JOINER)
            continue;
        if (is_blank_due)
            g_string_append_c(out, ' ');
        is_blank_due = false;
        g_string_append_unichar(out, c);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
