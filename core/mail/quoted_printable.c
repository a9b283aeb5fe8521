/* SPDX-License-Identifier: MIT */
/*
 * One walk over characters. A character is written whole, so a soft break
 * never falls inside a UTF-8 sequence, and what it looks like depends on
 * three things alone: where on the line it stands, what stands before it, and
 * whether a line end follows.
 */
#include "quoted_printable.h"

#include <stdbool.h>
#include <string.h>

/* RFC 2045 §6.7 (5): 76 characters, the "=" of a soft break included. */
enum { LINE_BYTES = 76, ESCAPE_BYTES = 3 };

struct line {
    GString *out;
    size_t column;
    bool is_behind_blank; /* a blank was written as itself just before */
};

static void
end_line(struct line *line, const char *line_end)
{
    g_assert(line->column <= LINE_BYTES);
    g_string_append(line->out, line_end);
    line->column = 0;
    line->is_behind_blank = false;
}

/* Returns the bytes of the line end text begins with: 0, 1 or 2. */
static size_t
line_end_bytes(const char *text, size_t size)
{
    if (size >= 2 && text[0] == '\r' && text[1] == '\n')
        return 2;
    return size >= 1 && (text[0] == '\n' || text[0] == '\r') ? 1 : 0;
}

/* A whole UTF-8 sequence, or one byte of what is none. */
static size_t
character_bytes(const char *text, size_t size)
{
    gunichar c;

    if ((unsigned char)*text < 0x80)
        return 1;
    c = g_utf8_get_char_validated(text, (gssize)size);
    if (c == (gunichar)-1 || c == (gunichar)-2)
        return 1;
    return (size_t)(g_utf8_next_char(text) - text);
}

/* Tells whether the first byte of text may stand for itself here. */
static bool
is_literal(const struct line *line, const char *text, size_t size)
{
    const bool is_first = line->column == 0;

    switch (text[0]) {
    case ' ': /* relaxed DKIM would squeeze or strip it (RFC 6376 §3.4.4) */
        return !line->is_behind_blank &&
               line_end_bytes(text + 1, size - 1) == 0;
    case '.': /* RFC 5321 §4.5.2 would double it */ return !is_first;
    case 'F': /* mailbox files would put a ">" before it */
        return !is_first || size < 5 || memcmp(text, "From ", 5) != 0;
    default: return g_ascii_isgraph(text[0]) && text[0] != '=';
    }
}

static void
append_escaped(GString *out, const char *bytes, size_t count)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < count; i++) {
        const unsigned char byte = (unsigned char)bytes[i];

        g_string_append_c(out, '=');
        g_string_append_c(out, digits[byte >> 4]);
        g_string_append_c(out, digits[byte & 15]);
    }
}

/* Writes the character text begins with; returns how many bytes it had. */
static size_t
append_character(struct line *line, const char *text, size_t size)
{
    const size_t count = character_bytes(text, size);
    const bool is_last = line_end_bytes(text + count, size - count) > 0;
    bool is_itself = is_literal(line, text, size);
    size_t width = is_itself ? 1 : ESCAPE_BYTES * count;

    if (line->column + width > LINE_BYTES - (is_last ? 0 : 1)) {
        end_line(line, "=\r\n");
        is_itself = is_literal(line, text, size);
        width = is_itself ? 1 : ESCAPE_BYTES * count;
    }
    if (is_itself)
        g_string_append_c(line->out, text[0]);
    else
        append_escaped(line->out, text, count);
    line->column += width;
    line->is_behind_blank = is_itself && text[0] == ' ';
    return count;
}

void
quoted_printable_stretch(GString *out, const char *text, size_t size)
{
    struct line line = {.out = out};
    size_t at = 0;

    while (at < size) {
        const size_t line_end = line_end_bytes(text + at, size - at);

        if (line_end > 0)
            end_line(&line, "\r\n");
        at += line_end > 0 ? line_end
                           : append_character(&line, text + at, size - at);
    }
    if (line.column > 0)
        end_line(&line, "=\r\n");
}

/* Returns the bytes of blanks and the line end behind them; 0: no line end
 * (or the end of the text) follows the blanks. */
static size_t
blank_line_rest(const char *text, size_t size, size_t *blanks)
{
    size_t at = 0;

    while (at < size && (text[at] == ' ' || text[at] == '\t'))
        at++;
    *blanks = at;
    return at + line_end_bytes(text + at, size - at);
}

/* Reads what follows a "=": a soft break, two hexadecimal digits, or neither,
 * and then the "=" is itself. Returns how many bytes were read. */
static size_t
decode_escape(GString *out, const char *text, size_t size)
{
    size_t blanks;
    const size_t rest = blank_line_rest(text, size, &blanks);

    if (rest > blanks || rest == size)
        return rest;
    if (size >= 2 && g_ascii_isxdigit(text[0]) && g_ascii_isxdigit(text[1])) {
        const int byte =
            g_ascii_xdigit_value(text[0]) * 16 + g_ascii_xdigit_value(text[1]);

        g_string_append_c(out, (char)byte);
        return 2;
    }
    g_string_append_c(out, '=');
    return 0;
}

char *
quoted_printable_decode(const char *text, size_t size, size_t *decoded)
{
    GString *out = g_string_sized_new(size);

    for (size_t at = 0; at < size;) {
        size_t blanks;
        const size_t rest = blank_line_rest(text + at, size - at, &blanks);

        if (text[at] == '=') {
            at += 1 + decode_escape(out, text + at + 1, size - at - 1);
            continue;
        }
        /* Blanks before a line end came in on the way: RFC 2045 §6.7 (3). */
        if (blanks > 0 && (rest > blanks || at + rest == size)) {
            at += blanks;
            continue;
        }
        g_string_append_c(out, text[at++]);
    }
    *decoded = out->len;
    return g_string_free(out, FALSE);
}
