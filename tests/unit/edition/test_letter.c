/* SPDX-License-Identifier: MIT */
#include "letter.h"

#include "quoted_printable.h"
#include "random.h"
#include "support.h"

#include <string.h>

struct stamp_row {
    const char *name;
    const char *template;
    enum template_escape escape;
    const char *url; /* of the hole */
};

static const struct stamp_row stamps[] = {
    {"no hole", "Good evening.\n", TEMPLATE_ESCAPE_NONE, "u"},
    {"a hole", "Leave: {{url}}\nBye.\n", TEMPLATE_ESCAPE_NONE, "https://a/u"},
    {"an empty value", "Leave: {{url}}\n", TEMPLATE_ESCAPE_NONE, ""},
    {"no value", "Leave: {{url}}\n", TEMPLATE_ESCAPE_NONE, NULL},
    {"escaped in HTML", "<a href=\"{{url}}\">", TEMPLATE_ESCAPE_HTML,
     "https://a/?b&c=\"d\""},
    {"raw in HTML", "<p>{{{url}}}</p>", TEMPLATE_ESCAPE_HTML, "<b>&</b>"},
    {"a condition", "a{{#url}}: {{url}}{{/url}}b", TEMPLATE_ESCAPE_NONE, "x"},
    {"a false one", "a{{#url}}: {{url}}{{/url}}b", TEMPLATE_ESCAPE_NONE, ""},
    {"unless", "a{{^url}}none{{/url}}b", TEMPLATE_ESCAPE_NONE, ""},
    {"unless not", "a{{^url}}none{{/url}}b", TEMPLATE_ESCAPE_NONE, "x"},
    {"nested", "{{#url}}1{{^url}}2{{/url}}{{#url}}3{{/url}}4{{/url}}5",
     TEMPLATE_ESCAPE_NONE, "x"},
    {"dots and From", ".a\n..{{url}}\nFrom {{url}}\n", TEMPLATE_ESCAPE_NONE,
     ".\n.b\nFrom c"},
    {"beyond ASCII", "Zażółć  {{url}} gęślą\t\n", TEMPLATE_ESCAPE_NONE, "jaźń"},
};

struct reader {
    const char *url;
};

static const char *
ask(void *self, const char *name)
{
    const struct reader *reader = self;

    assert_string_equal(name, "url");
    return reader->url;
}

static struct residue *
specialise(const struct stamp_row *row)
{
    const struct template_options options = {.escape = row->escape,
                                             .is_strict = true};
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template =
        template_parse(row->name, row->template, strlen(row->template), &error);
    g_autoptr(Value) root = value_new_map();
    struct residue *residue;

    assert_no_error(error);
    value_set_hole(root, "url");
    residue = template_specialise(template, root, &options, &error);
    assert_no_error(error);
    return residue;
}

static struct letter *
letter_of(const struct stamp_row *row)
{
    g_autoptr(Residue) residue = specialise(row);
    struct letter_builder *builder = letter_builder_new();

    letter_builder_part(builder, residue, row->escape);
    return letter_builder_end(builder);
}

static void
assert_wire_form(const GString *wire)
{
    g_auto(GStrv) lines = g_strsplit(wire->str, "\r\n", -1);

    assert_int_equal(strlen(wire->str), wire->len);
    for (size_t i = 0; lines[i] != NULL; i++) {
        assert_true(strlen(lines[i]) <= 76);
        assert_null(strpbrk(lines[i], "\r\n\t"));
        assert_false(g_str_has_prefix(lines[i], "."));
        assert_false(g_str_has_prefix(lines[i], "From "));
        if (lines[i + 1] == NULL)
            assert_string_equal(lines[i], "");
    }
}

/* Stamping and decoding gives what filling the residue gives. */
static void
assert_stamps(const struct letter *letter, const struct stamp_row *row,
              const char *url)
{
    struct reader reader = {url};
    g_autoptr(Residue) residue = specialise(row);
    g_autoptr(GString) want = g_string_new(NULL);
    g_autoptr(GString) wire = g_string_new(NULL);
    g_autofree char *got = NULL;
    g_auto(GStrv) lines = NULL;
    g_autofree char *want_wire = NULL;
    size_t size;

    residue_fill(residue, row->escape, ask, &reader, want);
    letter_stamp(letter, ask, &reader, wire);
    assert_wire_form(wire);
    got = quoted_printable_decode(wire->str, wire->len, &size);
    lines = g_strsplit(want->str, "\n", -1);
    want_wire = g_strjoinv("\r\n", lines);
    assert_text(got, want_wire);
}

static void
test_stamp(void **state)
{
    const struct stamp_row *row = *state;
    g_autoptr(Letter) letter = letter_of(row);

    assert_stamps(letter, row, row->url);
}

static void
test_bytes_and_back(void **state)
{
    const struct stamp_row *row = *state;
    g_autoptr(Letter) letter = letter_of(row);
    g_autoptr(GBytes) bytes = letter_to_bytes(letter);
    g_autoptr(GBytes) again = NULL;
    g_autoptr(Letter) back = NULL;
    g_autoptr(GError) error = NULL;

    back = letter_from_bytes(g_bytes_get_data(bytes, NULL),
                             g_bytes_get_size(bytes), &error);
    assert_no_error(error);
    assert_stamps(back, row, row->url);
    again = letter_to_bytes(back);
    assert_true(g_bytes_equal(bytes, again));
}

/* Whatever the value is, its copy decodes to it and needs no stuffing. */
static void
test_any_value_fits(void **state)
{
    static const char *const pieces[] = {
        ".", "From ", " ", "\t", "=", "\n", "a", "ż", "&", "<", "wwwwwwwwwwww",
    };
    struct random_sequence random;

    (void)state;
    random_sequence_init(&random, 7);
    for (int round = 0; round < 500; round++) {
        const struct stamp_row *row =
            &stamps[random_below(&random.random, G_N_ELEMENTS(stamps))];
        g_autoptr(Letter) letter = letter_of(row);
        g_autoptr(GString) value = g_string_new(NULL);

        for (uint64_t i = random_below(&random.random, 60); i > 0; i--)
            g_string_append(
                value,
                pieces[random_below(&random.random, G_N_ELEMENTS(pieces))]);
        assert_stamps(letter, row, value->str);
    }
}

static void
test_header_holes_go_in_as_they_are(void **state)
{
    struct reader reader = {"eva=x@example.org"};
    struct letter_builder *builder = letter_builder_new();
    g_autoptr(Letter) letter = NULL;
    g_autoptr(GString) wire = g_string_new(NULL);

    (void)state;
    letter_builder_bytes(builder, "To: <", 5);
    letter_builder_header_hole(builder, "url");
    letter_builder_bytes(builder, ">\r\n", 3);
    letter = letter_builder_end(builder);
    letter_stamp(letter, ask, &reader, wire);
    assert_text(wire->str, "To: <eva=x@example.org>\r\n");
}

/* No damaged byte may lead outside: it is refused, or stamps within. */
static void
test_damage_is_harmless(void **state)
{
    g_autoptr(Letter) letter = letter_of(&stamps[10]);
    g_autoptr(GBytes) bytes = letter_to_bytes(letter);
    const size_t size = g_bytes_get_size(bytes);
    size_t refused = 0;

    (void)state;
    for (size_t at = 0; at < size; at++) {
        g_autofree char *damaged =
            g_memdup2(g_bytes_get_data(bytes, NULL), size);
        g_autoptr(Letter) back = NULL;
        g_autoptr(GError) error = NULL;

        damaged[at] ^= 0x55;
        back = letter_from_bytes(damaged, size, &error);
        assert_code(error, back == NULL ? VESPER_ERROR_STORAGE : -1);
        refused += back == NULL;
        g_clear_pointer(&back, letter_free);
        g_clear_error(&error);
        back = letter_from_bytes(g_bytes_get_data(bytes, NULL), at, &error);
        assert_code(error, VESPER_ERROR_STORAGE);
    }
    assert_true(refused > size / 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_value_fits),
        cmocka_unit_test(test_header_holes_go_in_as_they_are),
        cmocka_unit_test(test_damage_is_harmless),
    };

    return ROW_TESTS(test_stamp, stamps) +
           ROW_TESTS(test_bytes_and_back, stamps) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
