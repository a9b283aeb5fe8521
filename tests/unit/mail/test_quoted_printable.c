/* SPDX-License-Identifier: MIT */
/* Each promise of the header by itself, then all of them over texts made of
 * whatever could break them. */
#include "quoted_printable.h"
#include "random.h"
#include "support.h"

#include <string.h>

struct text_row {
    const char *name;
    const char *in;
    const char *want;
};

enum { TEXTS = 4000, STRETCHES = 4, PIECES_MOST = 60, LINE_BYTES = 76 };

#define LETTERS_10 "abcdefghij"
#define LETTERS_70 \
    LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10

// clang-format off
static const struct text_row encoded[] = {
    { "nothing", "", "" },
    { "an open line ends softly", "abc", "abc=\r\n" },
    { "a whole line", "abc\n", "abc\r\n" },
    { "all line ends", "a\nb\r\nc\rd\n\re\n",
      "a\r\nb\r\nc\r\nd\r\n\r\ne\r\n" },
    { "equals sign", "a=b\n", "a=3Db\r\n" },
    { "UTF-8", "\xc5\xbc\n", "=C5=BC\r\n" },
    { "no UTF-8", "\xff\xc5\n", "=FF=C5\r\n" },
    { "controls", "\x01\x1b\x7f\n", "=01=1B=7F\r\n" },
    { "one blank stays", "a b\n", "a b\r\n" },
    { "the second blank", "a  b\n", "a =20b\r\n" },
    { "every second blank", "a    b\n", "a =20 =20b\r\n" },
    { "a blank before a line end", "a \r\n", "a=20\r\n" },
    { "two blanks before a line end", "a  \n", "a =20\r\n" },
    { "a blank before the end", "a ", "a =\r\n" },
    { "a line of one blank", " \n", "=20\r\n" },
    { "tab", "a\tb\n", "a=09b\r\n" },
    { "leading dot", ".\n", "=2E\r\n" },
    { "leading dots", "..a\n", "=2E.a\r\n" },
    { "dot on a later line", "a\n.b.\n", "a\r\n=2Eb.\r\n" },
    { "a mailbox file's separator", "From me\n", "=46rom me\r\n" },
    { "From on a later line", "a\nFrom \n", "a\r\n=46rom=20\r\n" },
    { "From within a line", "a From b\n", "a From b\r\n" },
    { "words like it", "Fromage\nFrom:\nFROM \n",
      "Fromage\r\nFrom:\r\nFROM=20\r\n" },
    { "a line of 76", LETTERS_70 "klmnop\n", LETTERS_70 "klmnop\r\n" },
    { "a line of 77", LETTERS_70 "klmnopq\n",
      LETTERS_70 "klmno=\r\npq\r\n" },
    { "an open line of 75", LETTERS_70 "klmno", LETTERS_70 "klmno=\r\n" },
    { "an open line of 76", LETTERS_70 "klmnop",
      LETTERS_70 "klmno=\r\np=\r\n" },
    { "a dot that a soft break makes leading",
      LETTERS_70 "klmno.z\n", LETTERS_70 "klmno=\r\n=2Ez\r\n" },
    { "a From that a soft break makes leading",
      LETTERS_70 "klmnoFrom z\n", LETTERS_70 "klmno=\r\n=46rom z\r\n" },
    { "a second blank behind a soft break",
      LETTERS_70 "klmn  z\n", LETTERS_70 "klmn =\r\n z\r\n" },
    { "a character is not split",
      LETTERS_70 "\xc5\xbc\n", LETTERS_70 "=C5=BC\r\n" },
    { "not even a wide one",
      LETTERS_70 "\xf0\x9f\x98\x80\n", LETTERS_70 "=\r\n=F0=9F=98=80\r\n" },
};

static const struct text_row decoded[] = {
    { "lower case digits", "=c5=Bc", "\xc5\xbc" },
    { "soft break", "a=\r\nb=\nc", "abc" },
    { "soft break with blanks", "a= \t\r\nb", "ab" },
    { "soft break at the end", "a=", "a" },
    { "blanks at the end of a line go", "a \t\r\nb ", "a\r\nb" },
    { "blanks elsewhere stay", " a\tb c", " a\tb c" },
    { "what is no escape stays", "a=4 =XY==41", "a=4 =XY=A" },
};

/* What texts are made of. */
static const char *const pieces[] = {
    "\n", "\r\n", "\r", "\n.\n", "\r\n.\r\n", " ", "  ", "   ", "\t", ".",
    "..", "From ", "From", "\nFrom ", "=", "=\n", "=20", "a", "b,", "word ",
    LETTERS_70, LETTERS_10, "\xc5\xbc", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
    "\xff", "\xc5", "\xe2\x82", "\x80", "\x1b", "\x7f", "--=_abc", ">From ",
};
// clang-format on

static void
test_encoded(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GString) got = g_string_new(NULL);

    quoted_printable_stretch(got, row->in, strlen(row->in));
    assert_text(got->str, row->want);
}

static void
test_decoded(void **state)
{
    const struct text_row *row = *state;
    size_t size;
    g_autofree char *got =
        quoted_printable_decode(row->in, strlen(row->in), &size);

    assert_text(got, row->want);
    assert_int_equal(size, strlen(row->want));
}

static void
test_nul(void **state)
{
    static const char text[] = {'a', '\0', 'b', '\n'};
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *got = NULL;
    size_t size;

    (void)state;
    quoted_printable_stretch(out, text, sizeof text);
    assert_text(out->str, "a=00b\r\n");
    got = quoted_printable_decode(out->str, out->len, &size);
    assert_int_equal(size, 5);
    assert_memory_equal(got, "a\0b\r\n", 6);
}

static void
make_text(GString *text, struct random *random)
{
    const uint64_t count = random_below(random, PIECES_MOST);

    g_string_truncate(text, 0);
    for (uint64_t i = 0; i < count; i++)
        g_string_append(text,
                        pieces[random_below(random, G_N_ELEMENTS(pieces))]);
}

static void
append_with_crlf(GString *out, const GString *text)
{
    g_autoptr(GString) lines = g_string_new(text->str);

    g_string_replace(lines, "\r\n", "\n", 0);
    g_string_replace(lines, "\r", "\n", 0);
    g_string_replace(lines, "\n", "\r\n", 0);
    g_string_append(out, lines->str);
}

static void
assert_line(const char *line, size_t size)
{
    assert_true(size <= LINE_BYTES);
    assert_true(line[0] != '.' || size == 0);
    assert_true(size < 5 || memcmp(line, "From ", 5) != 0);
    assert_true(size == 0 || line[size - 1] != ' ');
    assert_false(g_str_has_prefix(line, "--=_"));
    for (size_t i = 0; i < size; i++) {
        assert_true(line[i] >= ' ' && line[i] <= '~');
        assert_true(line[i] != ' ' || line[i + 1] != ' ');
    }
}

/* Every line ends in CRLF, the last one too, and keeps the promises. */
static void
assert_promises(const GString *stretches)
{
    const char *line = stretches->str;

    while (*line != '\0') {
        const char *end = strstr(line, "\r\n");

        assert_non_null(end);
        assert_line(line, (size_t)(end - line));
        line = end + 2;
    }
}

static void
test_any_text(void **state)
{
    struct random_sequence sequence;
    g_autoptr(GString) text = g_string_new(NULL);

    (void)state;
    random_sequence_init(&sequence, 1);
    for (int i = 0; i < TEXTS; i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(GString) want = g_string_new(NULL);
        g_autofree char *got = NULL;
        size_t size;

        for (int j = 0; j < STRETCHES; j++) {
            make_text(text, &sequence.random);
            quoted_printable_stretch(out, text->str, text->len);
            append_with_crlf(want, text);
        }
        assert_promises(out);
        got = quoted_printable_decode(out->str, out->len, &size);
        assert_int_equal(size, want->len);
        assert_memory_equal(got, want->str, size);
    }
}

/* A soft break never stands inside a character of well-formed UTF-8: what
 * each line decodes to is well-formed by itself. */
static void
test_no_character_is_split(void **state)
{
    struct random_sequence sequence;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    g_auto(GStrv) lines = NULL;

    (void)state;
    random_sequence_init(&sequence, 2);
    for (int i = 0; i < TEXTS; i++)
        g_string_append_unichar(
            text, (gunichar)(0x20 + random_below(&sequence.random, 0xd000)));
    quoted_printable_stretch(out, text->str, text->len);
    lines = g_strsplit(out->str, "\r\n", -1);
    assert_true(g_strv_length(lines) > TEXTS / 10);
    for (size_t i = 0; lines[i] != NULL; i++) {
        size_t size;
        g_autofree char *got =
            quoted_printable_decode(lines[i], strlen(lines[i]), &size);

        assert_true(g_utf8_validate(got, (gssize)size, NULL));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_no_character_is_split),
    };

    return ROW_TESTS(test_encoded, encoded) + ROW_TESTS(test_decoded, decoded) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
