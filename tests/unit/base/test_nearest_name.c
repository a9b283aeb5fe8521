/* SPDX-License-Identifier: MIT */
/* What was meant, and prose in lines. */
#include "nearest_name.h"
#include "paragraph.h"

#include "support.h"

static const char *const names[] = {
    "web",
    "web.listen",
    "web.url",
    "drain",
    "relays[].password_file",
    "list create",
    "list show",
    "subscriber show",
    "edition report",
    "Europe/Warsaw",
};

static const struct name_row {
    const char *name, *wanted, *want;
} name_rows[] = {
    {"itself", "drain", ", did you mean 'drain'?"},
    {"a letter missing", "drin", ", did you mean 'drain'?"},
    {"a letter too many", "drainn", ", did you mean 'drain'?"},
    {"a wrong letter", "drein", ", did you mean 'drain'?"},
    {"two mistakes", "dariN", ", did you mean 'drain'?"},
    {"neighbours swapped", "drian", ", did you mean 'drain'?"},
    {"the last word alone", "listen", ", did you mean 'web.listen'?"},
    {"of a path too", "Warsaw", ", did you mean 'Europe/Warsaw'?"},
    {"with a slip", "Warsav", ", did you mean 'Europe/Warsaw'?"},
    {"letter case is nothing", "EUROPE/WARSAW",
     ", did you mean 'Europe/Warsaw'?"},
    {"the first word wrong", "lits show", ", did you mean 'list show'?"},
    {"the last word begun", "password",
     ", did you mean 'relays[].password_file'?"},
    {"the nearer of two", "subscriber shw",
     ", did you mean 'subscriber show'?"},
    {"three mistakes", "dXYZn", ""},
    {"nothing alike", "frobnicate", ""},
    {"nothing at all", "", ""},
    {"one letter is no hint", "d", ""},
    {"two letters are little", "wb", ", did you mean 'web'?"},
    {"too long to be any",
     "drainnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
     ""},
};

static void
test_nearest(void **state)
{
    const struct name_row *row = *state;
    struct nearest_name search = {.wanted = row->wanted};
    g_autofree char *question = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        nearest_name_offer(&search, names[i]);
    question = nearest_name_question(&search);
    assert_text(question, row->want);
}

#define TEN "1234567890"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static const struct paragraph_row {
    const char *name, *text, *indent, *want;
} paragraph_rows[] = {
    {"a short one", "a b", "", "a b\n"},
    {"blanks and line ends are one", "a  b\nc", "# ", "# a b c\n"},
    {"exactly full", SEVENTY " 1234567 x", "", SEVENTY " 1234567\nx\n"},
    {"the indent counts", SEVENTY " 1234567 x", "  ",
     "  " SEVENTY "\n  1234567 x\n"},
    {"wide letters count twice", SEVENTY " 早报早报 x", "",
     SEVENTY "\n早报早报 x\n"},
    {"a word that does not fit", SEVENTY TEN " x", "", SEVENTY TEN "\nx\n"},
    {"two paragraphs", "a\n\nb", "# ", "# a\n#\n# b\n"},
    {"what is typed stays", "a:\n\n  b   c\n  d", "", "a:\n\n  b   c\n  d\n"},
};

static void
test_paragraph(void **state)
{
    const struct paragraph_row *row = *state;
    g_autoptr(GString) out = g_string_new(NULL);

    paragraph_append(out, row->text, row->indent);
    assert_text(out->str, row->want);
}

int
main(void)
{
    return ROW_TESTS(test_nearest, name_rows) +
           ROW_TESTS(test_paragraph, paragraph_rows);
}
