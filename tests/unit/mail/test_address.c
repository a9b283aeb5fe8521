/* SPDX-License-Identifier: MIT */
#include "address.h"
#include "support.h"

#include <string.h>

struct text_row {
    const char *name;
    const char *in;
    const char *want;
    int code;
};

#define LETTERS_10 "abcdefghij"
#define LETTERS_60 \
    LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10 LETTERS_10
#define LABEL_63 LETTERS_60 "abc"
enum { OK = -1, SYNTAX = VESPER_ERROR_SYNTAX, LARGE = VESPER_ERROR_TOO_LARGE };

// clang-format off
static const struct text_row normalised[] = {
    { "domain is lower-cased", "Eva@Example.ORG", "Eva@example.org", OK },
    { "blanks around", " \teva@example.org ", "eva@example.org", OK },
    { "all signs of an atom", "!#$%&'*+-/=?^_`{|}~@a.org",
      "!#$%&'*+-/=?^_`{|}~@a.org", OK },
    { "a domain without a dot", "root@localhost", "root@localhost", OK },
    { "local part of 64", LETTERS_60 "abcd@a.org",
      LETTERS_60 "abcd@a.org", OK },
    { "label of 63", "a@" LABEL_63 ".org", "a@" LABEL_63 ".org", OK },
    { "a quoted blank", "\"a b\"@c.org", "\"a b\"@c.org", OK },
    { "a quoted at sign", "\"a@b\"@c.org", "\"a@b\"@c.org", OK },
    { "sharp s is a letter of its own", "a@faß.de", "a@xn--fa-hia.de", OK },
    { "umlaut", "a@BÜCHER.example", "a@xn--bcher-kva.example", OK },
    { "ideographic full stop", "a@b。org", "a@b.org", OK },
    { "full-width letters", "a@ｅxample.org", "a@example.org", OK },
    { "A-label in capitals", "a@XN--BCHER-KVA.de", "a@xn--bcher-kva.de", OK },
    { "UTF-8 local part", "żółw@a.org", "żółw@a.org", OK },
    { "local part is composed", "z\xcc\x87@a.org", "ż@a.org", OK },

    { "empty", "", NULL, SYNTAX },
    { "no at sign", "eva.example.org", NULL, SYNTAX },
    { "nothing before", "@a.org", NULL, SYNTAX },
    { "nothing behind", "a@", NULL, SYNTAX },
    { "two at signs", "a@b@c.org", NULL, SYNTAX },
    { "no header slips in", "a@b.org\r\nBcc: c", NULL, SYNTAX },
    { "no command slips in", "a@b.org>\r\nDATA", NULL, SYNTAX },
    { "line end behind", "a@b.org\n", NULL, SYNTAX },
    { "line end in the local part", "a\n@b.org", NULL, SYNTAX },
    { "line end in quotes", "\"a\rb\"@b.org", NULL, SYNTAX },
    { "angle bracket in quotes", "\"a>b\"@b.org", NULL, SYNTAX },
    { "backslash in quotes", "\"a\\\"b\"@b.org", NULL, SYNTAX },
    { "needless quotes", "\"eva\"@b.org", NULL, SYNTAX },
    { "empty quotes", "\"\"@b.org", NULL, SYNTAX },
    { "quotes without an end", "\"a@b.org", NULL, SYNTAX },
    { "letters behind quotes", "\"a b\"c@b.org", NULL, SYNTAX },
    { "blank inside", "a b@c.org", NULL, SYNTAX },
    { "blank in the domain", "a@b c.org", NULL, SYNTAX },
    { "comment", "a(b)@c.org", NULL, SYNTAX },
    { "route", "@x:a@c.org", NULL, SYNTAX },
    { "address literal", "a@[127.0.0.1]", NULL, SYNTAX },
    { "leading dot", ".a@b.org", NULL, SYNTAX },
    { "two dots", "a..b@c.org", NULL, SYNTAX },
    { "dot at the end", "a.@c.org", NULL, SYNTAX },
    { "two dots in the domain", "a@ex..ample", NULL, SYNTAX },
    { "two wide dots in the domain", "a@ex。．ample", NULL, SYNTAX },
    { "dot behind the domain", "a@b.org.", NULL, SYNTAX },
    { "underscore is not dropped", "a@a_b.example", NULL, SYNTAX },
    { "nor is a wide one", "a@a＿b.example", NULL, SYNTAX },
    { "wide signs", "a@b／c.org", NULL, SYNTAX },
    { "hyphen in front", "a@-b.org", NULL, SYNTAX },
    { "hyphen behind", "a@b-.org", NULL, SYNTAX },
    { "hyphens of an unknown prefix", "a@ab--c.org", NULL, SYNTAX },
    { "broken A-label", "a@xn--\x7f.org", NULL, SYNTAX },
    { "A-label of nothing", "a@xn--.org", NULL, SYNTAX },
    { "number as top-level domain", "a@10.0.0.1", NULL, SYNTAX },
    { "label of 64", "a@" LABEL_63 "d.org", NULL, SYNTAX },
    { "zero width in the local part", "a\xe2\x80\x8b@b.org", NULL, SYNTAX },
    { "writing direction", "a\xe2\x80\xae@b.org", NULL, SYNTAX },
    { "a sign that composing makes", "a\xcd\xbe@b.org", NULL, SYNTAX },
    { "accent alone", "\xcc\x81@b.org", NULL, SYNTAX },
    { "no UTF-8", "a\xff@b.org", NULL, SYNTAX },
    { "local part of 65", LETTERS_60 "abcde@a.org", NULL, LARGE },
    { "address of 255",
      LETTERS_60 "@" LETTERS_60 "." LETTERS_60 "." LETTERS_60 ".abcdefghijk",
      NULL, LARGE },
};

/* What is wrong, and where: columns count characters of the stripped text. */
static const struct text_row told[] = {
    { "nothing", "", "'' is no address: no '@' in column 1", SYNTAX },
    { "character", "żó w@a.org", "'żó w@a.org' is no address: "
      "a character that cannot stand there in column 3", SYNTAX },
    { "dots", "a@b..org", "'a@b..org' is no address: "
      "a dot with nothing beside it in column 5", SYNTAX },
    { "line end is shown safely", "a@b.org\r\n",
      "'a@b.org\\r\\n' is no address: "
      "a character that cannot stand in a domain in column 8", SYNTAX },
    { "number", "a@b.c.12", "'a@b.c.12' is no address: "
      "a number where a top-level domain belongs in column 7", SYNTAX },
    { "size", LETTERS_60 "abcde@a.org",
      "the part before the '@' has 65 bytes, 64 are allowed", LARGE },
};

static const struct text_row keys[] = {
    { "lower case all over", "Eva.BRAUN@Example.org",
      "eva.braun@example.org", OK },
    { "beyond ASCII", "ŻÓŁW@a.org", "żółw@a.org", OK },
    { "no locale's i", "ISTANBUL@a.org", "istanbul@a.org", OK },
};

static const struct text_row mailboxes[] = {
    { "address alone", "news@example.org", "|news@example.org", OK },
    { "name", "Evening News <news@example.org>",
      "Evening News|news@example.org", OK },
    { "brackets alone", "<news@example.org>", "|news@example.org", OK },
    { "quoted name", "\"News, \\\"Evening\\\"\" <n@a.org>",
      "News, \"Evening\"|n@a.org", OK },
    { "bracket in a quoted name", "\"a <b\" <n@a.org>", "a <b|n@a.org", OK },
    { "as people type it", "Kowalska, Eva <n@a.org>",
      "Kowalska, Eva|n@a.org", OK },
    { "UTF-8", "Żółw <n@a.org>", "Żółw|n@a.org", OK },
    { "quoted local part", "X <\"a b\"@a.org>", "X|\"a b\"@a.org", OK },
    { "no end of the bracket", "News <n@a.org", NULL, SYNTAX },
    { "no end of the quote", "\"News <n@a.org>", NULL, SYNTAX },
    { "letters behind the quote", "\"News\" x <n@a.org>", NULL, SYNTAX },
    { "two addresses", "<a@b.org> <n@a.org>", NULL, SYNTAX },
    { "a header slips in", "News\r\nBcc: x <n@a.org>", NULL, SYNTAX },
    { "nothing in brackets", "News <>", NULL, SYNTAX },
    { "name alone", "News", NULL, SYNTAX },
};

static const struct text_row masked[] = {
    { "usual", "jane@doe.org", "j***@d***.org", OK },
    { "longer domain", "jane@mail.doe.org", "j***@m***.org", OK },
    { "no dot", "jane@localhost", "j***@l***", OK },
    { "UTF-8", "żółw@łódź.pl", "ż***@ł***.pl", OK },
    { "no address", "whatever", "***", OK },
    { "empty ends", "@", "***@***", OK },
    { "dot at once", "a@.org", "a***@***.org", OK },
    { "nothing dangerous", "\x1b[2J@\x07.org", "[***@***.org", OK },
    { "no UTF-8", "\xff@a.org", "\xef\xbf\xbd***@a***.org", OK },
};
// clang-format on

static void
test_normalised(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *got = address_normalise(row->in, &error);

    assert_text(got, row->want);
    assert_code(error, row->code);
    if (got != NULL) { /* one spelling: it stays as it is */
        g_autofree char *again = address_normalise(got, NULL);

        assert_text(again, got);
    }
}

static void
test_told(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Address) got = address_parse(row->in, &error);

    assert_null(got);
    assert_code(error, row->code);
    assert_text(error->message, row->want);
}

static void
test_keys(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Address) got = address_parse(row->in, &error);

    assert_no_error(error);
    assert_text(got->key, row->want);
}

static void
test_mailboxes(void **state)
{
    const struct text_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Mailbox) got = mailbox_parse(row->in, &error);
    g_autofree char *shown =
        got == NULL ? NULL
                    : g_strconcat(got->name, "|", got->address->text, NULL);

    assert_text(shown, row->want);
    assert_code(error, row->code);
}

static void
test_masked(void **state)
{
    const struct text_row *row = *state;
    g_autofree char *got = address_masked(row->in);

    assert_text(got, row->want);
}

static void
test_fields(void **state)
{
    g_autoptr(Address) ascii = address_parse("A@B.org", NULL);
    g_autoptr(Address) wide = address_parse("ż@łódź.pl", NULL);

    (void)state;
    assert_text(ascii->domain, "b.org");
    assert_false(ascii->needs_smtputf8);
    assert_text(wide->domain, "xn--d-uga0v4h.pl");
    assert_true(wide->needs_smtputf8);
}

static void
test_long_text(void **state)
{
    g_autofree char *long_text = g_strnfill(100000, 'a');
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(address_parse(long_text, &error));
    assert_code(error, VESPER_ERROR_TOO_LARGE);
    assert_true(strlen(error->message) < 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_long_text),
    };

    return ROW_TESTS(test_normalised, normalised) + ROW_TESTS(test_told, told) +
           ROW_TESTS(test_keys, keys) + ROW_TESTS(test_mailboxes, mailboxes) +
           ROW_TESTS(test_masked, masked) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
