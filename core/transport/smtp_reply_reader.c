/* SPDX-License-Identifier: MIT */
/* A line is gathered up to its LF, then read as "NNN-text" or "NNN text". */
#include "smtp_reply_reader.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum {
    CODE_DIGITS = 3,
    ENHANCED_DIGITS_MAX = 3, /* RFC 3463 §2: subject and detail */
    SHOWN_BYTES = 60,        /* of nonsense in an error */
};

void
smtp_reply_reader_init(struct smtp_reply_reader *reader)
{
    *reader = (struct smtp_reply_reader){
        .text = g_string_new(NULL),
        .line = g_string_new(NULL),
    };
}

void
smtp_reply_reader_clear(struct smtp_reply_reader *reader)
{
    g_string_free(reader->text, TRUE);
    g_string_free(reader->line, TRUE);
    *reader = (struct smtp_reply_reader){.text = NULL};
}

static bool
refuse_line(const struct smtp_reply_reader *reader, const char *why,
            GError **error)
{
    g_autofree char *shown =
        safe_bytes(reader->line->str, reader->line->len, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_PROTOCOL, "%s: '%s'", why,
                shown);
    return false;
}

/* RFC 5321 §4.2: the first digit is 2-5, the second 0-5. Returns 0 for no
 * code. */
static int
parse_code(const char *line)
{
    if (line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '5' ||
        !g_ascii_isdigit(line[2]))
        return 0;
    return 100 * (line[0] - '0') + 10 * (line[1] - '0') + line[2] - '0';
}

static size_t
skip_number(const char *text)
{
    size_t digits = 0;

    while (digits < ENHANCED_DIGITS_MAX && g_ascii_isdigit(text[digits]))
        digits++;
    return digits;
}

/* Returns how long the enhanced code at the head of text is, 0 for none. Its
 * class must be the reply's (RFC 2034 §4). */
static size_t
measure_enhanced(const char *text, char class)
{
    size_t subject, detail, length;

    if (text[0] != class || text[1] != '.')
        return 0;
    subject = skip_number(text + 2);
    if (subject == 0 || text[2 + subject] != '.')
        return 0;
    detail = skip_number(text + 3 + subject);
    length = 3 + subject + detail;
    if (detail == 0 || (text[length] != ' ' && text[length] != '\0'))
        return 0;
    return length;
}

/* Every line repeats the enhanced code (RFC 2034 §4): the first is kept, and
 * none of them stands in the text. */
static void
append_text(struct smtp_reply_reader *reader, const char *text, char class)
{
    size_t length = measure_enhanced(text, class);

    g_assert(length < sizeof reader->enhanced); /* no digit is cut off */
    if (length > 0 && *reader->enhanced == '\0')
        g_snprintf(reader->enhanced, sizeof reader->enhanced, "%.*s",
                   (int)length, text);
    text += length;
    while (*text == ' ')
        text++;
    if (reader->text->len > 0 && *text != '\0')
        g_string_append_c(reader->text, ' ');
    g_string_append(reader->text, text);
}

/* A line may end in LF alone, against RFC 5321 §2.3.8: nobody's mail shall hang
 * on that. A code without a text is whole (§4.2). Lines of two codes leave open
 * which is meant (§4.2.1), and a NUL would hide the rest of a line: the sender
 * does not guess what became of a letter. */
static bool
end_line(struct smtp_reply_reader *reader, GError **error)
{
    GString *line = reader->line;
    int code = 0;
    char mark = '\0';

    if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate(line, line->len - 1);
    if (strlen(line->str) != line->len)
        return refuse_line(reader, "a reply with a NUL in it", error);
    code = parse_code(line->str);
    if (code != 0)
        mark = line->str[CODE_DIGITS];
    if (code == 0 || (mark != '-' && mark != ' ' && mark != '\0'))
        return refuse_line(reader, "no SMTP reply", error);
    if (reader->code != 0 && reader->code != code)
        return refuse_line(reader, "a reply of two codes", error);
    reader->code = code;
    if (mark != '\0')
        append_text(reader, line->str + CODE_DIGITS + 1, *line->str);
    reader->is_whole = mark != '-';
    g_string_truncate(line, 0);
    return true;
}

static void
begin_reply(struct smtp_reply_reader *reader)
{
    reader->code = 0;
    *reader->enhanced = '\0';
    g_string_truncate(reader->text, 0);
    reader->reply_bytes = 0;
    reader->is_whole = false;
}

/* What has no end, a line or a reply, fails at its limit. */
bool
smtp_reply_reader_read(struct smtp_reply_reader *reader, const char **cursor,
                       const char *end, GError **error)
{
    if (reader->is_whole)
        begin_reply(reader);
    while (*cursor < end && !reader->is_whole) {
        const char *feed = memchr(*cursor, '\n', (size_t)(end - *cursor));
        size_t taken = (size_t)((feed ? feed : end) - *cursor);
        size_t room = LIMIT_REPLY_LINE_BYTES - reader->line->len;

        g_assert(reader->line->len <=
                 LIMIT_REPLY_LINE_BYTES); /* else it wraps */
        g_string_append_len(reader->line, *cursor, (gssize)MIN(taken, room));
        reader->reply_bytes += taken;
        if (taken > room || reader->reply_bytes > LIMIT_REPLY_BYTES)
            return refuse_line(reader, "a reply without end", error);
        *cursor += taken;
        if (feed == NULL)
            return true;
        ++*cursor;
        if (!end_line(reader, error))
            return false;
    }
    return true;
}
