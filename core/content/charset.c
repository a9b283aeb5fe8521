/* SPDX-License-Identifier: MIT */
/* Bytes under a label that may be wrong, as text. */
#include "charset.h"

#include <errno.h>
#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char no_character[] = "\xef\xbf\xbd"; /* U+FFFD */
static const char escape = 0x1b;
static const char escaping_label[] = "iso-2022-"; /* is ASCII to look at */

enum {
    C1_FIRST = 0x80,
    C1_LAST = 0x9f,
    DECLARATION_BYTES = 200, /* where a label must have come by then */
    CONVERTED_BYTES = 4096   /* at a time */
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

G_STATIC_ASSERT(G_N_ELEMENTS(windows_1252) == C1_LAST - C1_FIRST + 1);

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
    g_assert(label <= end); /* no "?>" stands in it; so *label is no NUL */

    char *quote = strchr(label + 1, *label);

    return quote == NULL ? NULL : g_strndup(label + 1, quote - label - 1);
}

/* --- labels -------------------------------------------------------------- */

/* Labels that mean more than they say (WHATWG encoding standard); NULL: never
 * believed, for it is windows-1252, or what UTF-8 would have been found to be,
 * or UTF-7, which hides markup from whoever looks for it. */
// clang-format off
static const struct {
    const char *label;
    const char *charset;
} labels[] = {
    {"ascii", NULL},                {"big5", "big5-hkscs"},
    {"cp1250", "windows-1250"},     {"cp1251", "windows-1251"},
    {"cp1252", NULL},               {"euc-kr", "cp949"},
    {"gb2312", "gb18030"},          {"gbk", "gb18030"},
    {"iso-8859-1", NULL},           {"iso-8859-11", "windows-874"},
    {"iso-8859-9", "windows-1254"}, {"iso8859-1", NULL},
    {"ks_c_5601-1987", "cp949"},    {"latin1", NULL},
    {"shift-jis", "cp932"},         {"shift_jis", "cp932"},
    {"sjis", "cp932"},              {"tis-620", "windows-874"},
    {"us-ascii", NULL},             {"utf-16", NULL},
    {"utf-16be", NULL},             {"utf-16le", NULL},
    {"utf-7", NULL},                {"utf-8", NULL},
    {"utf7", NULL},                 {"utf8", NULL},
    {"windows-1252", NULL},         {"x-cp1251", "windows-1251"},
    {"x-gbk", "gb18030"},           {"x-sjis", "cp932"},
    {"x-user-defined", NULL},
};
// clang-format on

/* Returns what iconv calls a label; NULL: it is not believed. Borrowed. */
static const char *
charset_of(const char *label)
{
    for (size_t i = 0; label != NULL && i < G_N_ELEMENTS(labels); i++)
        if (g_ascii_strcasecmp(label, labels[i].label) == 0)
            return labels[i].charset;
    return label;
}

static const char *
charset_of_mark(const char *bytes, size_t size)
{
    if (size >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    if (size >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    return NULL;
}

static void
append_without_nul(GString *out, const char *at, const char *end)
{
    for (; at < end; at++)
        if (*at != '\0')
            g_string_append_c(out, *at);
}

/* Appends what iconv makes of bytes; one it cannot read becomes U+FFFD. */
static void
convert_all(GIConv converter, const char *bytes, size_t size, GString *out)
{
    g_autofree gchar *copy = g_memdup2(bytes, size); /* iconv knows no const */
    gchar *at = copy;
    gsize left = size;
    char buffer[CONVERTED_BYTES];

    while (left > 0) {
        gchar *to = buffer;
        gsize room = sizeof buffer;
        bool is_read = g_iconv(converter, &at, &left, &to, &room) != (gsize)-1;
        bool is_full = !is_read && errno == E2BIG;

        g_assert(!is_full || to > buffer); /* else we would stay here */
        append_without_nul(out, buffer, to);
        if (!is_read && !is_full) {
            g_string_append(out, no_character);
            at++;
            left--;
        }
    }
}

static char *
decode_by_label(const char *bytes, size_t size, const char *label)
{
    const char *mark = charset_of_mark(bytes, size);
    const char *charset = mark == NULL ? charset_of(label) : mark;
    GIConv converter =
        charset == NULL ? (GIConv)-1 : g_iconv_open("UTF-8", charset);

    if (converter == (GIConv)-1)
        return NULL;

    GString *out = g_string_sized_new(size);

    convert_all(converter, bytes, size, out);
    g_iconv_close(converter);
    return g_string_free(out, FALSE);
}

/* One stray byte is no reason to read all as windows-1252: what is UTF-8 stays,
 * for pages are put together from pieces of several charsets. */
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

bool
charset_is_known(const char *label)
{
    const char *charset = charset_of(label);
    GIConv converter;

    /* iconv overlooks what else stands in a name. */
    for (const char *at = label; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("-_.:+", *at) == NULL)
            return false;
    if (charset == NULL) /* a name for windows-1252, or a kind of Unicode */
        return true;
    converter = g_iconv_open("UTF-8", charset);
    if (converter == (GIConv)-1)
        return false;
    g_iconv_close(converter);
    return true;
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

/* Tells whether text that could be ASCII is not what it looks like. */
static bool
is_escaped(const char *bytes, size_t size, const char *label)
{
    return label != NULL && memchr(bytes, escape, size) != NULL &&
           g_ascii_strncasecmp(label, escaping_label, strlen(escaping_label)) ==
               0;
}

/* UTF-8 comes before the label: labels are often wrong, and a text of another
 * charset is hardly ever UTF-8 by chance. */
char *
charset_decode(const char *bytes, size_t size, const char *label)
{
    char *text = NULL;

    if (g_utf8_validate_len(bytes, size, NULL) &&
        !is_escaped(bytes, size, label))
        text = g_strndup(bytes, size);
    if (text == NULL)
        text = decode_by_label(bytes, size, label);
    if (text == NULL)
        text = decode_byte_by_byte(bytes, size);
    if (g_str_has_prefix(text, byte_order_mark))
        memmove(text, text + strlen(byte_order_mark),
                strlen(text + strlen(byte_order_mark)) + 1);
    return text;
}

char *
charset_decode_xml(const char *bytes, size_t size)
{
    g_autofree char *label = label_of(bytes, size);

    return charset_decode(bytes, size, label);
}
