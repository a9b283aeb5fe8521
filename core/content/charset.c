/* SPDX-License-Identifier: MIT */
/* Bytes under a label that may be wrong, as text. */
#include "charset.h"

#include <string.h>

enum {
    C1_FIRST = 0x80,
    C1_LAST = 0x9f,
    DECLARATION_BYTES = 200 /* where a label must have come by then */
};

// clang-format off
/* windows-1252 where Unicode has controls (WHATWG encoding standard). */
static const gunichar windows_1252[] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
    0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};
// clang-format on

gunichar
charset_windows_1252(unsigned char byte)
{
    return byte >= C1_FIRST && byte <= C1_LAST ? windows_1252[byte - C1_FIRST]
                                               : byte;
}

/* Returns what the XML declaration names as encoding; NULL: nothing. */
static char *
label_of(const char *bytes, size_t size)
{
    g_autofree char *start = g_strndup(bytes, MIN(size, DECLARATION_BYTES));
    char *end = strstr(start, "?>");
    char *label = strstr(start, "encoding=");

    if (end == NULL || label == NULL || label > end)
        return NULL;
    label += strlen("encoding=");

    char *quote = strchr(label + 1, *label);

    return quote == NULL ? NULL : g_strndup(label + 1, quote - label - 1);
}

static bool
has_utf16_mark(const char *bytes, size_t size)
{
    return size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 ||
                         memcmp(bytes, "\xfe\xff", 2) == 0);
}

static char *
decode_by_label(const char *bytes, size_t size)
{
    g_autofree char *label = has_utf16_mark(bytes, size)
                                 ? g_strdup("UTF-16")
                                 : label_of(bytes, size);

    if (label == NULL || g_ascii_strncasecmp(label, "utf-8", 5) == 0)
        return NULL;

    gsize written;
    char *text =
        g_convert(bytes, (gssize)size, "UTF-8", label, NULL, &written, NULL);

    if (text != NULL && strlen(text) != written)
        g_clear_pointer(&text, g_free);
    return text;
}

static char *
decode_byte_by_byte(const char *bytes, size_t size)
{
    GString *out = g_string_sized_new(size);
    const char *end = bytes + size;

    while (bytes < end) {
        const char *wrong;

        g_utf8_validate_len(bytes, (size_t)(end - bytes), &wrong);
        g_string_append_len(out, bytes, wrong - bytes);
        if (wrong < end && *wrong != '\0')
            g_string_append_unichar(
                out, charset_windows_1252((unsigned char)*wrong));
        bytes = wrong + 1;
    }
    return g_string_free(out, FALSE);
}

/* ISO-2022-JP and its kin hold other letters in ASCII's bytes. */
bool
charset_is_utf8(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return g_utf8_validate_len(bytes, size, NULL);
    return false;
}

char *
charset_decode_xml(const char *bytes, size_t size)
{
    if (g_utf8_validate_len(bytes, size, NULL))
        return g_strndup(bytes, size);

    char *text = decode_by_label(bytes, size);

    return text == NULL ? decode_byte_by_byte(bytes, size) : text;
}
