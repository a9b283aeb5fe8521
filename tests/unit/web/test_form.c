/* SPDX-License-Identifier: MIT */
/* Reading forms, both ways browsers send them. */
#include "form.h"

#include "limit.h"
#include "support.h"

#include <string.h>

#define EDGE "multipart/form-data; boundary=edge"
#define PART(name, value)                                         \
    "--edge\r\nContent-Disposition: form-data; name=" name "\r\n" \
    "\r\n" value "\r\n"
#define LAST "--edge--\r\n"

struct form_row {
    const char *name, *type, *body;
    const char *field, *want; /* NULL: there is no such field */
    int code;
};

static const struct form_row rows[] = {
    {"one field", NULL, "email=eva@example.org", "email", "eva@example.org",
     -1},
    {"escapes and a plus", "application/x-www-form-urlencoded",
     "a=1&email=e%2Bv+a%40example.org", "email", "e+v a@example.org", -1},
    {"parameters of the type", "Application/X-WWW-Form-Urlencoded; charset=x",
     "a=b", "a", "b", -1},
    {"UTF-8", NULL, "n=%C3%84%20%E2%80%93", "n", "Ä –", -1},
    {"the first one counts", NULL, "a=1&a=2", "a", "1", -1},
    {"no value", NULL, "a&b=2", "a", "", -1},
    {"no name", NULL, "=v&b=2", "", "v", -1},
    {"an equals sign in a value", NULL, "a=b=c", "a", "b=c", -1},
    {"empty pieces", NULL, "&&a=1&&", "a", "1", -1},
    {"nothing at all", NULL, "", "a", NULL, -1},
    {"another letter case is another field", NULL, "A=1", "a", NULL, -1},
    {"a broken escape", NULL, "a=%4", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"an escape of no digits", NULL, "a=%zz", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"a NUL", NULL, "a=x%00y", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"a NUL in a name", NULL, "a%00=x", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"overlong UTF-8", NULL, "a=%C0%AF", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"half a letter", NULL, "a=%C3", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"sixteen fields", NULL, "a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&last=1", "last",
     "1", -1},
    {"seventeen", NULL, "a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&last=1", NULL, NULL,
     VESPER_ERROR_TOO_LARGE},
    {"no form", "application/json", "{}", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"a type that only begins so", "application/x-www-form-urlencodedx", "a=1",
     NULL, NULL, VESPER_ERROR_SYNTAX},
    {"parts", EDGE, PART("\"a\"", "1") PART("\"b\"", "2") LAST, "b", "2", -1},
    {"a name without quotes", EDGE, PART("email", "eva") LAST, "email", "eva",
     -1},
    {"quoted boundary, more parameters",
     "Multipart/Form-Data; charset=utf-8; Boundary=\"edge\"",
     PART("\"a\"", "1") LAST, "a", "1", -1},
    {"lines in a part", EDGE, PART("\"a\"", "1\r\n2") LAST, "a", "1\r\n2", -1},
    {"an empty part", EDGE, PART("\"a\"", "") LAST, "a", "", -1},
    {"a part without a name", EDGE, "--edge\r\n\r\nx\r\n" LAST, NULL, NULL,
     VESPER_ERROR_SYNTAX},
    {"no boundary", "multipart/form-data", PART("\"a\"", "1") LAST, NULL, NULL,
     VESPER_ERROR_SYNTAX},
    {"another boundary", "multipart/form-data; boundary=other",
     PART("\"a\"", "1") LAST, NULL, NULL, VESPER_ERROR_SYNTAX},
    {"a body of no parts", EDGE, "nothing", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"an empty body", EDGE, "", NULL, NULL, VESPER_ERROR_SYNTAX},
    {"a line end in the type", "multipart/form-data;\r\n boundary=edge",
     PART("\"a\"", "1") LAST, NULL, NULL, VESPER_ERROR_SYNTAX},
    {"a part that is no UTF-8", EDGE, PART("\"a\"", "\xff") LAST, NULL, NULL,
     VESPER_ERROR_SYNTAX},
    {"parts in a part", EDGE,
     "--edge\r\nContent-Disposition: form-data; name=a\r\n"
     "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\nx\r\n"
     "--in--\r\n" LAST,
     NULL, NULL, VESPER_ERROR_SYNTAX},
};

static void
test_parse(void **state)
{
    const struct form_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Form) form =
        form_parse(row->type, row->body, strlen(row->body), &error);

    assert_code(error, row->code);
    if (row->code < 0)
        assert_text(form_get(form, row->field), row->want);
    else
        assert_null(form);
}

static void
test_ceilings(void **state)
{
    static const struct {
        const char *type;
        size_t most;
    } ways[] = {{NULL, LIMIT_FORM_BYTES}, {EDGE, LIMIT_MULTIPART_BYTES}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *body = g_strnfill(ways[i].most + 1, 'a');
        g_autoptr(GError) error = NULL;

        assert_int_equal(form_most_bytes(ways[i].type), ways[i].most);
        assert_null(form_parse(ways[i].type, body, ways[i].most + 1, &error));
        assert_code(error, VESPER_ERROR_TOO_LARGE);
    }
}

/* Whatever is cut off, or changed, ends in a form or an error. */
static void
test_any_end(void **state)
{
    static const char body[] = PART("\"a\"", "1") PART("b", "%") LAST;

    (void)state;
    for (size_t size = 0; size < sizeof body; size++) {
        g_autoptr(GError) cut = NULL, error = NULL;
        g_autoptr(Form) parts = form_parse(EDGE, body, size, &cut);
        g_autoptr(Form) fields = form_parse(NULL, body, size, &error);

        assert_true((parts == NULL) == (cut != NULL));
        assert_true((fields == NULL) == (error != NULL));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test(test_any_end),
    };

    return ROW_TESTS(test_parse, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
