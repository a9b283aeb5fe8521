/* SPDX-License-Identifier: MIT */
/*
 * One walk over a feed that is not well-formed. CDATA sections are copied,
 * comments and processing instructions (the XML declaration among them) are
 * dropped; elsewhere each "&" and "<" must prove what it begins.
 */
#include "feed_repair.h"

#include "charset.h"
#include "limit.h"

#include <libxml/HTMLparser.h>

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum {
    ENTITY_NAME_BYTES = 10, /* HTML's longest is "thetasym" */
    ENTITY_DIGITS = 8
};

/* Stretches in which "&" and "<" mean nothing; some of them mean nothing at
 * all to a feed, and may be wrong in ways of their own. */
static const struct literal {
    const char *start, *end;
    bool is_kept;
} literals[] = {
    {"<![CDATA[", "]]>", true},
    {"<!--", "-->", false},
    {"<?", "?>", false},
};
static const char *const xml_entities[] = {"amp", "lt", "gt", "quot", "apos"};

/* XML 1.0 §2.2, less what text must not hold anyway. */
static bool
is_xml_char(gunichar c)
{
    return c == '\t' || c == '\n' || c == '\r' ||
           (c >= 0x20 && c != 0xfffe && c != 0xffff && g_unichar_validate(c));
}

static void
append_escaped(GString *out, gunichar c)
{
    switch (c) {
    case '&': g_string_append(out, "&amp;"); break;
    case '<': g_string_append(out, "&lt;"); break;
    default:
        if (is_xml_char(c))
            g_string_append_unichar(out, c);
    }
}

/* Copies characters as they are, but for those XML does not know. */
static void
append_known(GString *out, const char *text, size_t length)
{
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at))
        if (is_xml_char(g_utf8_get_char(at)))
            g_string_append_unichar(out, g_utf8_get_char(at));
}

/* Copies line ends alone, so that lines keep their numbers. */
static void
append_line_ends(GString *out, const char *at, const char *end)
{
    for (; at < end; at++)
        if (*at == '\n')
            g_string_append_c(out, '\n');
}

/* Copies a stretch without meaning. Returns its length; 0: none begins. */
static size_t
copy_literal(GString *out, const char *at, const char *end)
{
    for (size_t i = 0; i < G_N_ELEMENTS(literals); i++) {
        if (!g_str_has_prefix(at, literals[i].start))
            continue;

        const char *last = g_strstr_len(at, end - at, literals[i].end);
        size_t length = last == NULL
                            ? (size_t)(end - at)
                            : (size_t)(last - at) + strlen(literals[i].end);

        if (literals[i].is_kept)
            append_known(out, at, length);
        else
            append_line_ends(out, at, at + length);
        return length;
    }
    return 0;
}

/* Copies "&#8212;" and "&#x2014;" unless XML does not know the character.
 * Returns the length; 0: none begins. */
static size_t
copy_number(GString *out, const char *at)
{
    g_assert(at[0] == '&' && at[1] == '#');

    bool is_hex = at[2] == 'x' || at[2] == 'X';
    const char *digits = at + (is_hex ? 3 : 2);
    gunichar c = 0;
    size_t count = 0;

    for (; count < ENTITY_DIGITS; count++) {
        int digit = is_hex ? g_ascii_xdigit_value(digits[count])
                           : g_ascii_digit_value(digits[count]);

        if (digit < 0)
            break;
        /* ENTITY_DIGITS of them fit 32 bits; no character is that far. */
        c = c * (is_hex ? 16 : 10) + (gunichar)digit;
    }
    if (count == 0 || digits[count] != ';')
        return 0;
    append_escaped(out, c);
    return (size_t)(digits + count + 1 - at);
}

static bool
is_xml_entity(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(xml_entities); i++)
        if (strcmp(xml_entities[i], name) == 0)
            return true;
    return false;
}

/* Copies "&amp;", writes the character for "&nbsp;". Returns the length; 0:
 * it is neither. */
static size_t
copy_name(GString *out, const char *at)
{
    size_t count = 0;

    while (count < ENTITY_NAME_BYTES && g_ascii_isalnum(at[1 + count]))
        count++;
    if (count == 0 || at[1 + count] != ';')
        return 0;

    g_autofree char *name = g_strndup(at + 1, count);
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);

    if (is_xml_entity(name))
        g_string_append_printf(out, "&%s;", name);
    else if (entity != NULL)
        append_escaped(out, entity->value);
    else
        return 0;
    return count + 2;
}

/* An "&" that begins nothing is one that was never escaped ("Q&A"). */
static size_t
copy_entity(GString *out, const char *at)
{
    size_t length = at[1] == '#' ? copy_number(out, at) : copy_name(out, at);

    if (length > 0)
        return length;
    g_string_append(out, "&amp;");
    return 1;
}

/* XML 1.0 §2.3: a name may begin with a letter of any script. ("a < b" does
 * not.) */
static bool
is_tag_start(const char *at)
{
    return g_ascii_isalpha(at[1]) || (unsigned char)at[1] >= 0x80 ||
           (at[1] != '\0' && strchr("/!_", at[1]) != NULL);
}

/* Copies the next thing, whatever it is. Returns where it ends. */
static const char *
copy_next(GString *out, const char *at, const char *end)
{
    const char *start = at;

    if (*at == '&')
        return at + copy_entity(out, at);
    if (*at == '<') {
        size_t length = copy_literal(out, at, end);

        if (length > 0)
            return at + length;
        g_string_append(out, is_tag_start(at) ? "<" : "&lt;");
        return at + 1;
    }
    while (at < end && *at != '&' && *at != '<')
        at++;
    append_known(out, start, (size_t)(at - start));
    return at;
}

char *
feed_repair(const char *bytes, size_t size)
{
    g_autofree char *text = charset_decode_xml(bytes, size);
    const char *end = text + strlen(text);
    const char *at = strchr(text, '<');
    GString *out = g_string_sized_new(size + size / 8);

    if (at == NULL)
        at = text;
    append_line_ends(out, text, at); /* XML allows nothing there */
    while (at < end && out->len < LIMIT_DOWNLOAD_BYTES) {
        const char *start = at;

        at = copy_next(out, start, end);
        g_assert(at > start && at <= end);
    }
    return g_string_free(out, FALSE);
}
