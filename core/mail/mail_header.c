/* SPDX-License-Identifier: MIT */
/*
 * A field is its name, then words that a fold may part. Everything here cuts
 * its value into such words and lets append_words place them.
 */
#include "mail_header.h"

#include "limit.h"

#include <string.h>

enum {
    AIM_BYTES = 76, /* RFC 2047 §2 for lines with encoded-words; we always */
    ENCODED_WORD_BYTES = 75, /* RFC 2047 §2 */
    ENCODED_WORD_FRAME = 12, /* =?utf-8?q??= */
    LEAST_WORD_BYTES = 24,   /* one character of four escapes */
    PHRASE_WORD_BYTES = 64,  /* leaves a short field name its place */
    LITERAL_BYTES = 900,     /* a longer word could pass 998 with its name */
};

enum encoding { ENCODING_Q, ENCODING_B };

/* A field in the making, and how much of its last line is written. */
struct field {
    GString *out;
    size_t column;
};

static bool
is_one_line(const char *text)
{
    return strpbrk(text, "\r\n") == NULL;
}

/* Appends a word behind a blank, or on a line of its own where that keeps the
 * line short. The first word stays beside the name: a first line without a
 * value is legal, and yet some readers lose the field. */
static void
append_word(struct field *field, bool is_first, const char *word, size_t size)
{
    if (!is_first && field->column + 1 + size > AIM_BYTES) {
        g_string_append(field->out, "\r\n");
        field->column = 0;
    }
    g_assert(field->column + 1 + size <= LIMIT_MAIL_LINE_BYTES);
    g_string_append_c(field->out, ' ');
    g_string_append_len(field->out, word, (gssize)size);
    field->column += 1 + size;
}

/* Appends text, folded at blanks, and ends the field. Further blanks belong
 * to the word behind them, so none is lost and no line is blank. */
static void
append_words(struct field *field, const char *text)
{
    const char *at = text;
    size_t blanks = strspn(at, " ");

    while (at[blanks] != '\0') {
        const size_t size = blanks + strcspn(at + blanks, " ");

        append_word(field, at == text, at, size);
        at += size;
        at += *at == ' ' ? 1 : 0; /* append_word wrote this one */
        blanks = strspn(at, " ");
    }
    g_string_append(field->out, "\r\n");
}

static struct field
begin_field(GString *out, const char *name)
{
    g_string_append(out, name);
    g_string_append_c(out, ':');
    return (struct field){out, strlen(name) + 1};
}

static bool
is_printable_ascii(const char *text)
{
    while (g_ascii_isprint(*text))
        text++;
    return *text == '\0';
}

static size_t
longest_word(const char *text)
{
    size_t longest = 0;

    for (const char *at = text; *at != '\0';) {
        const size_t size = strcspn(at, " ");

        longest = MAX(longest, size);
        at += size + strspn(at + size, " ");
    }
    return longest;
}

/* Tells whether text can stand as it is: what a reader could take for an
 * encoded-word, or strip, is encoded (RFC 2047 §2, §7). */
static bool
is_plain(const char *text)
{
    const size_t size = strlen(text);

    return is_printable_ascii(text) && strstr(text, "=?") == NULL &&
           text[0] != ' ' && (size == 0 || text[size - 1] != ' ') &&
           longest_word(text) <= LITERAL_BYTES;
}

/* Tells whether a byte stands for itself in Q: RFC 2047 §5 (3), the set that
 * is right in phrases too. */
static bool
is_q_literal(char c)
{
    return g_ascii_isalnum(c) || (c != '\0' && strchr("!*+-/", c) != NULL);
}

static size_t
encoded_bytes(enum encoding encoding, const char *text, size_t size)
{
    size_t bytes = 0;

    if (encoding == ENCODING_B)
        return (size + 2) / 3 * 4;
    for (size_t i = 0; i < size; i++)
        bytes += is_q_literal(text[i]) || text[i] == ' ' ? 1 : 3;
    return bytes;
}

/* Returns how many bytes of text, in whole characters and at least one, fit
 * into room encoded bytes. */
static size_t
piece_bytes(enum encoding encoding, const char *text, size_t room)
{
    const char *end = g_utf8_next_char(text);

    g_assert(*text != '\0');
    while (*end != '\0') {
        const char *next = g_utf8_next_char(end);

        if (encoded_bytes(encoding, text, (size_t)(next - text)) > room)
            break;
        end = next;
    }
    return (size_t)(end - text);
}

static void
append_q(GString *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_q_literal(text[i]))
            g_string_append_c(out, text[i]);
        else if (text[i] == ' ')
            g_string_append_c(out, '_');
        else
            g_string_append_printf(out, "=%02X", (unsigned char)text[i]);
}

static void
append_encoded_word(GString *out, enum encoding encoding, const char *text,
                    size_t size)
{
    if (encoding == ENCODING_Q) {
        g_string_append(out, "=?utf-8?q?");
        append_q(out, text, size);
    } else {
        g_autofree char *base64 = g_base64_encode((const guchar *)text, size);

        g_string_append(out, "=?utf-8?b?");
        g_string_append(out, base64);
    }
    g_string_append(out, "?=");
}

/* Returns text as encoded-words of at most word_bytes, single blanks between
 * them; a reader drops those (RFC 2047 §6.2). */
static char *
encoded_words(const char *text, size_t word_bytes)
{
    const size_t size = strlen(text);
    const enum encoding encoding = encoded_bytes(ENCODING_Q, text, size) <=
                                           encoded_bytes(ENCODING_B, text, size)
                                       ? ENCODING_Q
                                       : ENCODING_B;
    GString *words = g_string_new(NULL);

    g_assert(g_utf8_validate(text, -1, NULL));
    g_assert(word_bytes >= LEAST_WORD_BYTES);
    for (const char *at = text; *at != '\0';) {
        const size_t piece =
            piece_bytes(encoding, at, word_bytes - ENCODED_WORD_FRAME);

        if (words->len > 0)
            g_string_append_c(words, ' ');
        append_encoded_word(words, encoding, at, piece);
        at += piece;
    }
    return g_string_free(words, FALSE);
}

static void
append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

/* Tells whether text can stand in a quoted-string. Some readers decode
 * encoded-words even there. */
static bool
is_quotable(const char *text)
{
    return is_printable_ascii(text) && strstr(text, "=?") == NULL &&
           longest_word(text) <= LITERAL_BYTES / 2; /* each may be escaped */
}

void
mail_header_text(GString *out, const char *name, const char *text)
{
    struct field field = begin_field(out, name);

    g_assert(is_one_line(text));
    if (is_plain(text)) {
        append_words(&field, text);
    } else {
        const size_t left = AIM_BYTES - MIN(field.column + 1, AIM_BYTES);
        g_autofree char *words = encoded_words(
            text, CLAMP(left, LEAST_WORD_BYTES, ENCODED_WORD_BYTES));

        append_words(&field, words);
    }
}

void
mail_header_raw(GString *out, const char *name, const char *value)
{
    struct field field = begin_field(out, name);

    g_assert(is_one_line(value));
    append_words(&field, value);
}

void
mail_header_mailbox(GString *out, const char *field, const char *name,
                    const char *address)
{
    struct field begun = begin_field(out, field);
    g_autoptr(GString) value = g_string_new(NULL);

    g_assert(is_one_line(address));
    if (name == NULL || *name == '\0') {
        g_string_append(value, address);
    } else {
        mail_phrase_append(value, name);
        g_string_append_printf(value, " <%s>", address);
    }
    append_words(&begun, value->str);
}

void
mail_date_append(GString *out, int64_t at_ms)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu",
                                       "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(at_ms / 1000);

    g_assert(at != NULL);
    g_string_append_printf(
        out, "%s, %d %s %04d %02d:%02d:%02d +0000",
        days[g_date_time_get_day_of_week(at) - 1],
        g_date_time_get_day_of_month(at), months[g_date_time_get_month(at) - 1],
        g_date_time_get_year(at), g_date_time_get_hour(at),
        g_date_time_get_minute(at), g_date_time_get_second(at));
}

void
mail_header_date(GString *out, const char *name, int64_t at_ms)
{
    begin_field(out, name);
    g_string_append_c(out, ' ');
    mail_date_append(out, at_ms);
    g_string_append(out, "\r\n");
}

void
mail_phrase_append(GString *out, const char *text)
{
    g_assert(is_one_line(text));
    if (is_quotable(text)) {
        append_quoted(out, text);
    } else {
        g_autofree char *words = encoded_words(text, PHRASE_WORD_BYTES);

        g_string_append(out, words);
    }
}
