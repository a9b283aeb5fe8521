/* SPDX-License-Identifier: MIT */
/* Each defect is found where it is, and a good mail has none. */
#include "message_defect.h"
#include "message.h"

#include "support.h"

#include <string.h>

#define GOOD "From: a@b.org\r\nDate: x\r\n"

static const struct defect_row {
    const char *name, *in;
    size_t size;      /* 0: up to the NUL */
    const char *want; /* "line*count word" of each, by blanks */
} rows[] = {
    {"a good mail", GOOD "Subject: x\r\n\r\nbody\r\n", 0, ""},
    {"a header alone", GOOD, 0, ""},
    {"no line end at the end", GOOD "\r\nbody", 0, ""},
    {"folded", GOOD "Subject: a\r\n b\r\n\tc\r\n\r\n", 0, ""},
    {"LF alone", "From: a@b.org\nDate: x\n\nbody\n", 0, "1*4 LF"},
    {"one LF alone", GOOD "\r\nbody\nmore\r\n", 0, "4*1 LF"},
    {"CR alone", GOOD "\r\nbo\rdy\r\n", 0, "4*1 CR"},
    {"CR CR LF", GOOD "\r\nbody\r\r\n", 0, "4*1 CR"},
    {"CR at the end", GOOD "\r\nbody\r", 0, "4*1 CR"},
    {"NUL", GOOD "\r\na\0b\r\n", sizeof GOOD - 1 + 7, "4*1 NUL"},
    {"8 bits in the header", GOOD "Subject: \xc3\xa4\xc3\xa4\r\n\r\n", 0,
     "3*1 header"},
    {"8 bits in the body", GOOD "\r\n\xc3\xa4\r\n", 0, ""},
    {"no field", GOOD "nonsense\r\n\r\n", 0, "3*1 field"},
    {"a blank in a name", GOOD "Sub ject: x\r\n\r\n", 0, "3*1 field"},
    {"folded at the start", " x\r\n" GOOD "\r\n", 0, "1*1 field"},
    {"twice", GOOD "TO: a\r\nto: b\r\nTo: c\r\n\r\n", 0, "4*2 once"},
    {"twice is fine", GOOD "Received: a\r\nReceived: b\r\n\r\n", 0, ""},
    {"no From, no Date", "To: a\r\n\r\nFrom: x\r\nDate: y\r\n", 0,
     "0*1 From 0*1 Date"},
    {"nothing", "", 0, "0*1 From 0*1 Date"},
};

/* A word that stands in one text alone. */
static const char *
word_of(const struct message_defect *defect)
{
    static const struct {
        const char *part, *word;
    } words[] = {
        {"LF alone", "LF"},    {"CR without", "CR"}, {"998", "long"},
        {"NUL", "NUL"},        {"ASCII", "header"},  {"no field", "field"},
        {"once only", "once"}, {"no From", "From"},  {"no Date", "Date"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(defect->what, words[i].part) != NULL)
            return words[i].word;
    return defect->what;
}

static char *
defects_of(const char *bytes, size_t size)
{
    g_autoptr(GArray) defects = message_defects(bytes, size);
    g_autoptr(GString) got = g_string_new(NULL);

    for (unsigned i = 0; i < defects->len; i++) {
        const struct message_defect *defect =
            &g_array_index(defects, struct message_defect, i);

        g_string_append_printf(got, "%s%u*%u %s", i > 0 ? " " : "",
                               defect->line, defect->count, word_of(defect));
    }
    return g_string_free(g_steal_pointer(&got), FALSE);
}

static void
test_defects(void **state)
{
    const struct defect_row *row = *state;
    g_autofree char *got =
        defects_of(row->in, row->size != 0 ? row->size : strlen(row->in));

    assert_text(got, row->want);
}

static void
test_long_lines(void **state)
{
    g_autofree char *line = g_strnfill(998, 'x');
    g_autofree char *fits = g_strconcat(GOOD, "\r\n", line, "\r\n", NULL);
    g_autofree char *over = g_strconcat(GOOD, "\r\n", line, "x\r\n", NULL);
    g_autofree char *none = defects_of(fits, strlen(fits));
    g_autofree char *one = defects_of(over, strlen(over));

    (void)state;
    assert_text(none, "");
    assert_text(one, "4*1 long");
}

/* What we write ourselves keeps all the rules. */
static void
test_ours(void **state)
{
    const struct message message = {
        .from_name = "Zażółć – News",
        .from_address = "a@b.org",
        .to = "c@d.org",
        .subject = "Confirm: “Wieści” 夕刊",
        .message_id = "x@b.org",
        .boundary = "=_0123456789abcdef0123456789",
        .text = "Line\n.dot\nFrom here\n",
        .html = "<p>Zażółć</p>\n",
    };
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *got = NULL;

    (void)state;
    message_append(out, &message);
    got = defects_of(out->str, out->len);
    assert_text(got, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_ours),
    };

    return ROW_TESTS(test_defects, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
