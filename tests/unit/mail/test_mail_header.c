/* SPDX-License-Identifier: MIT */
#include "mail_header.h"
#include "support.h"

#include <string.h>

struct text_row {
    const char *name;
    const char *in;
    const char *want;
};

struct date_row {
    const char *name;
    int64_t at_ms;
    const char *want;
};

#define WORDS_50 "one two three four five six seven eight nine tens "
#define LETTERS_30 "abcdefghijklmnopqrstuvwxyz0123"
#define URL_120 \
    "<https://news.example.org/" LETTERS_30 LETTERS_30 LETTERS_30 "/u>"

// clang-format off
static const struct text_row texts[] = {
    { "ASCII stays", "Good evening", "Subject: Good evening\r\n" },
    { "empty", "", "Subject:\r\n" },
    { "folded at blanks", WORDS_50 WORDS_50 "end",
      "Subject: " WORDS_50 "one two three\r\n"
      " four five six seven eight nine tens end\r\n" },
    { "two blanks stay together", "a  b", "Subject: a  b\r\n" },
    { "Q for a few letters", "Wydanie dzi\xc5\x9b",
      "Subject: =?utf-8?q?Wydanie_dzi=C5=9B?=\r\n" },
    { "B where it is shorter", "Ежедневник",
      "Subject: =?utf-8?b?0JXQttC10LTQvdC10LLQvdC40Lo=?=\r\n" },
    { "leading blank", " a", "Subject: =?utf-8?q?_a?=\r\n" },
    { "blank at the end", "a ", "Subject: =?utf-8?q?a_?=\r\n" },
    { "looks like an encoded-word", "=?utf-8?q?a?=",
      "Subject: =?utf-8?b?PT91dGYtOD9xP2E/PQ==?=\r\n" },
    { "controls", "a\x1b" "b c d", "Subject: =?utf-8?q?a=1Bb_c_d?=\r\n" },
    { "the underscore is no blank", "a_b c d e f \xc5\xbc",
      "Subject: =?utf-8?q?a=5Fb_c_d_e_f_=C5=BC?=\r\n" },
};

static const struct text_row raw[] = {
    { "short", "1.0", "X-Y: 1.0\r\n" },
    { "a long word stays whole beside its name", URL_120,
      "X-Y: " URL_120 "\r\n" },
    { "the second gets its own line", URL_120 ", " URL_120,
      "X-Y: " URL_120 ",\r\n " URL_120 "\r\n" },
    { "a blank line never comes of many blanks", URL_120 "   a",
      "X-Y: " URL_120 "\r\n   a\r\n" },
};

static const struct text_row names[] = {
    { "quoted", "Evening News", "From: \"Evening News\" <n@a.org>\r\n" },
    { "with a quote", "\"E\" \\ N",
      "From: \"\\\"E\\\" \\\\ N\" <n@a.org>\r\n" },
    { "none", "", "From: n@a.org\r\n" },
    { "NULL", NULL, "From: n@a.org\r\n" },
    { "encoded outside quotes", "\xc5\xbb\xc3\xb3\xc5\x82w, news",
      "From: =?utf-8?b?xbvDs8WCdywgbmV3cw==?= <n@a.org>\r\n" },
    { "what readers would decode", "=?utf-8?q?x?=",
      "From: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <n@a.org>\r\n" },
    { "a long name", WORDS_50 "eleven twelve",
      "From: \"" WORDS_50 "eleven twelve\"\r\n <n@a.org>\r\n" },
};

static const struct date_row dates[] = {
    { "an evening", 1795543200000,
      "Date: Tue, 24 Nov 2026 18:00:00 +0000\r\n" },
    { "the first instant", 0, "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n" },
    { "milliseconds drop", 951782399999,
      "Date: Mon, 28 Feb 2000 23:59:59 +0000\r\n" },
    { "leap day", 951825600000, "Date: Tue, 29 Feb 2000 12:00:00 +0000\r\n" },
};
// clang-format on

static void
test_text(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GString) got = g_string_new(NULL);

    mail_header_text(got, "Subject", row->in);
    assert_text(got->str, row->want);
}

static void
test_raw(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GString) got = g_string_new(NULL);

    mail_header_raw(got, "X-Y", row->in);
    assert_text(got->str, row->want);
}

static void
test_name(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GString) got = g_string_new(NULL);

    mail_header_mailbox(got, "From", row->in, "n@a.org");
    assert_text(got->str, row->want);
}

static void
test_date(void **state)
{
    const struct date_row *row = *state;
    g_autoptr(GString) got = g_string_new(NULL);

    mail_header_date(got, "Date", row->at_ms);
    assert_text(got->str, row->want);
}

static void
test_phrase(void **state)
{
    g_autoptr(GString) got = g_string_new("<");

    (void)state;
    mail_phrase_append(got, "Evening digest");
    g_string_append(got, "> <");
    mail_phrase_append(got, "Wieczór");
    g_string_append(got, ">");
    assert_text(got->str, "<\"Evening digest\"> <=?utf-8?q?Wiecz=C3=B3r?=>");
}

/* Decodes one encoded-word back; fails where it is none of well-formed UTF-8
 * and at most 75 bytes. */
static void
append_decoded(GString *out, const char *word)
{
    const size_t size = strlen(word);
    g_autofree char *inner = NULL;
    g_autofree guchar *bytes = NULL;
    gsize count = 0;

    assert_true(size <= 75 && g_str_has_suffix(word, "?="));
    inner = g_strndup(word + 10, size - 12);
    if (g_str_has_prefix(word, "=?utf-8?b?")) {
        bytes = g_base64_decode(inner, &count);
        assert_true(g_utf8_validate((const char *)bytes, (gssize)count, NULL));
        g_string_append_len(out, (const char *)bytes, (gssize)count);
        return;
    }
    assert_true(g_str_has_prefix(word, "=?utf-8?q?"));
    g_strdelimit(inner, "_", ' ');
    g_strdelimit(inner, "=", '%');
    bytes = (guchar *)g_uri_unescape_string(inner, NULL);
    assert_true(g_utf8_validate((const char *)bytes, -1, NULL));
    g_string_append(out, (const char *)bytes);
}

/* A short last word may share the line of the one before. */
static void
append_decoded_line(GString *out, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    for (size_t i = 0; words[i] != NULL; i++)
        append_decoded(out, words[i]);
}

static void
check_long_text(const char *field, const char *unit, int count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) got = g_string_new(NULL);
    g_auto(GStrv) lines = NULL;

    for (int i = 0; i < count; i++)
        g_string_append(text, unit);
    mail_header_text(out, field, text->str);
    lines = g_strsplit(out->str, "\r\n", -1);
    for (size_t i = 0; lines[i][0] != '\0'; i++) {
        assert_true(strlen(lines[i]) <= 76);
        append_decoded_line(got, strchr(lines[i], ' ') + 1);
    }
    assert_text(got->str, text->str);
}

static void
test_long_encoded_text(void **state)
{
    (void)state;
    for (int count = 1; count < 60; count++) {
        check_long_text("Subject", "\xf0\x9f\x98\x80 news ", count);
        check_long_text("Subject", "Wiecz\xc3\xb3r ", count);
        check_long_text("Subject", "Ж", count);
        check_long_text("X-A-Field-With-A-Rather-Long-Name", "\xf0\x9f\x98\x80",
                        count);
    }
}

/* A word too long for any line is encoded, so that it can be split. */
static void
test_endless_word(void **state)
{
    g_autofree char *word = g_strnfill(5000, 'x');

    (void)state;
    check_long_text("Subject", word, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phrase),
        cmocka_unit_test(test_long_encoded_text),
        cmocka_unit_test(test_endless_word),
    };

    return ROW_TESTS(test_text, texts) + ROW_TESTS(test_raw, raw) +
           ROW_TESTS(test_name, names) + ROW_TESTS(test_date, dates) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
