/* SPDX-License-Identifier: MIT */
/* Tables line up, JSON is JSON, and nothing foreign reaches the terminal. */
#include "printer.h"

#include "support.h"

#include <string.h>

static const struct column columns[] = {
    {"name", NULL, COLUMN_TEXT},       {"readers", NULL, COLUMN_NUMBER},
    {"is_open", "open", COLUMN_TRUTH}, {"next_at", NULL, COLUMN_INSTANT},
    {"age_ms", "age", COLUMN_SPAN},    {0},
};

#define FIRST                                                 \
    CELL_TEXT("evening"), CELL_NUMBER(12345), CELL_NUMBER(1), \
        CELL_NUMBER(1795802400000), CELL_NUMBER(5400000)
#define SECOND \
    CELL_TEXT("早报"), CELL_NUMBER(7), CELL_NUMBER(0), CELL_NONE, CELL_NONE

/* A printer into memory. */
struct paper {
    char *text;
    size_t size;
    FILE *out;
    struct printer *printer;
};

static void
paper_open(struct paper *paper, bool is_json)
{
    *paper = (struct paper){0};
    paper->out = open_memstream(&paper->text, &paper->size);
    paper->printer = printer_new(paper->out, is_json);
}

static void
paper_check(struct paper *paper, const char *want)
{
    g_autoptr(GError) error = NULL;

    assert_true(printer_finish(paper->printer, &error));
    assert_no_error(error);
    assert_text(paper->text, want);
    printer_free(paper->printer);
    fclose(paper->out);
    free(paper->text);
}

static void
print_list(struct printer *printer, const char *name)
{
    printer_list_begin(printer, name, columns);
    PRINT_ROW(printer, FIRST);
    PRINT_ROW(printer, SECOND);
    printer_list_end(printer);
}

static void
test_table(void **state)
{
    struct paper paper;

    (void)state;
    paper_open(&paper, false);
    assert_false(printer_is_json(paper.printer));
    print_list(paper.printer, NULL);
    paper_check(&paper,
                "name     readers  open  next at               age\n"
                "evening    12345  yes   2026-11-27T18:00:00Z  1 h 30 min\n"
                "早报           7  no    -                     -\n");
}

static void
test_list_in_json(void **state)
{
    struct paper paper;

    (void)state;
    paper_open(&paper, true);
    assert_true(printer_is_json(paper.printer));
    print_list(paper.printer, NULL);
    paper_check(&paper,
                "[\n"
                "  {\"name\": \"evening\", \"readers\": 12345, \"is_open\": "
                "true, \"next_at\": \"2026-11-27T18:00:00Z\", \"age_ms\": "
                "5400000},\n"
                "  {\"name\": \"早报\", \"readers\": 7, \"is_open\": false, "
                "\"next_at\": null, \"age_ms\": null}\n"
                "]\n");
}

static void
test_empty_lists(void **state)
{
    for (int is_json = 0; is_json <= 1; is_json++) {
        struct paper paper;

        (void)state;
        paper_open(&paper, is_json != 0);
        printer_list_begin(paper.printer, NULL, columns);
        printer_list_end(paper.printer);
        paper_check(&paper, is_json != 0 ? "[]\n"
                                         : "name  readers  open  next at  "
                                           "age\n");
    }
}

static void
test_a_list_without_titles(void **state)
{
    static const struct column bare[] = {{"text", "", COLUMN_TEXT}, {0}};
    struct paper paper;

    (void)state;
    paper_open(&paper, false);
    printer_list_begin(paper.printer, NULL, bare);
    PRINT_ROW(paper.printer, CELL_TEXT("a word"));
    printer_list_end(paper.printer);
    paper_check(&paper, "a word\n");
}

static void
test_cells_of_nothing(void **state)
{
    (void)state;
    assert_false(cell_text_or_none(NULL).is_there);
    assert_false(cell_text_or_none("").is_there);
    assert_text(cell_text_or_none("a").text, "a");
    assert_false(cell_number_or_none(0).is_there);
    assert_int_equal(cell_number_or_none(-1).number, -1);
}

/* A table shows that there is nothing; JSON tells "" from null. */
static void
test_empty_text(void **state)
{
    static const struct column two[] = {
        {"reason", NULL, COLUMN_TEXT}, {"subject", NULL, COLUMN_TEXT}, {0}};

    for (int is_json = 0; is_json <= 1; is_json++) {
        struct paper paper;

        (void)state;
        paper_open(&paper, is_json != 0);
        PRINT_RECORD(paper.printer, two, CELL_TEXT(""), CELL_NONE);
        paper_check(&paper, is_json != 0 ? "{\n  \"reason\": \"\",\n"
                                           "  \"subject\": null\n}\n"
                                         : "reason   -\nsubject  -\n");
    }
}

/* The wall time of a list is its operator's; programs get one and the same. */
static void
test_local_instants(void **state)
{
    static const struct column one[] = {{"due_at", "due", COLUMN_INSTANT}, {0}};

    (void)state;
    for (int is_json = 0; is_json <= 1; is_json++) {
        struct paper paper;

        paper_open(&paper, is_json != 0);
        printer_list_begin(paper.printer, NULL, one);
        PRINT_ROW(paper.printer,
                  cell_local_or_none(1795802400000, "Europe/Warsaw"));
        PRINT_ROW(paper.printer, cell_local_or_none(0, "Europe/Warsaw"));
        printer_list_end(paper.printer);
        paper_check(&paper, is_json != 0
                                ? "[\n  {\"due_at\": "
                                  "\"2026-11-27T18:00:00Z\"},\n"
                                  "  {\"due_at\": null}\n]\n"
                                : "due\n2026-11-27 19:00 Europe/Warsaw\n-\n");
    }
}

static void
test_record(void **state)
{
    struct paper paper;

    (void)state;
    paper_open(&paper, false);
    PRINT_RECORD(paper.printer, columns, FIRST);
    paper_check(&paper, "name     evening\n"
                        "readers  12345\n"
                        "open     yes\n"
                        "next at  2026-11-27T18:00:00Z\n"
                        "age      1 h 30 min\n");
    paper_open(&paper, true);
    PRINT_RECORD(paper.printer, columns, SECOND);
    paper_check(&paper, "{\n"
                        "  \"name\": \"早报\",\n"
                        "  \"readers\": 7,\n"
                        "  \"is_open\": false,\n"
                        "  \"next_at\": null,\n"
                        "  \"age_ms\": null\n"
                        "}\n");
}

static const struct column one[] = {{"word", NULL, COLUMN_TEXT}, {0}};

static void
print_object(struct printer *printer)
{
    printer_object_begin(printer);
    PRINT_RECORD(printer, one, CELL_TEXT("a"));
    printer_list_begin(printer, "words", one);
    PRINT_ROW(printer, CELL_TEXT("b"));
    PRINT_ROW(printer, CELL_TEXT("c"));
    printer_list_end(printer);
    printer_list_begin(printer, "others", one);
    printer_list_end(printer);
    printer_object_end(printer);
}

static void
test_object(void **state)
{
    struct paper paper;
    json_t *parsed;

    (void)state;
    paper_open(&paper, true);
    print_object(paper.printer);
    assert_true(printer_finish(paper.printer, NULL));
    parsed = json_loads(paper.text, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(parsed, "words")), 2);
    assert_int_equal(json_array_size(json_object_get(parsed, "others")), 0);
    json_decref(parsed);
    paper_check(&paper, "{\n"
                        "  \"word\": \"a\",\n"
                        "  \"words\": [\n"
                        "    {\"word\": \"b\"},\n"
                        "    {\"word\": \"c\"}\n"
                        "  ],\n"
                        "  \"others\": []\n"
                        "}\n");
    paper_open(&paper, false);
    print_object(paper.printer);
    paper_check(&paper, "word  a\n\nwords\nword\nb\nc\n");
}

static const struct foreign_row {
    const char *name, *text, *table, *json;
} foreign_rows[] = {
    {"a quote", "a\"b\\", "a\"b\\", "\"a\\\"b\\\\\""},
    {"escape", "a\x1b[2J", "a\\x1b[2J", "\"a\\u001B[2J\""},
    {"a line end", "a\nb", "a\\nb", "\"a\\nb\""},
    {"C1 control",
     "\xc2\x9b"
     "2J",
     "\\x9b2J", "\"\\u009B2J\""},
    {"writing direction", "\u202e\u00e9", "\\u202e\u00e9",
     "\"\\u202E\\u00E9\""},
    {"no UTF-8", "a\xff", "a\\xff", "\"a\uFFFD\""},
    {"letters stay", "żółć 🌙", "żółć 🌙", "\"żółć 🌙\""},
};

static void
test_foreign_text(void **state)
{
    const struct foreign_row *row = *state;
    struct cell cell = CELL_TEXT(row->text);
    g_autofree char *table = g_strdup_printf("word  %s\n", row->table);
    g_autofree char *json =
        g_strdup_printf("{\n  \"word\": %s\n}\n", row->json);
    struct paper paper;

    paper_open(&paper, false);
    PRINT_RECORD(paper.printer, one, cell);
    paper_check(&paper, table);
    paper_open(&paper, true);
    PRINT_RECORD(paper.printer, one, cell);
    paper_check(&paper, json);
}

static void
test_value(void **state)
{
    json_t *plain = json_pack("{s:s}", "a", "é\n");
    json_t *evil = json_pack("[s]", "\xc2\x9b");
    struct paper paper;

    (void)state;
    paper_open(&paper, false);
    printer_value(paper.printer, plain);
    printer_value(paper.printer, evil);
    printer_line(paper.printer, plain);
    paper_check(&paper, "{\n  \"a\": \"é\\n\"\n}\n[\n  \"\\u009B\"\n]\n"
                        "{\"a\":\"\\u00E9\\n\"}\n");
    json_decref(plain);
    json_decref(evil);
}

/* A wide row far down does not move the columns of those above it. */
static void
test_many_rows(void **state)
{
    static const struct column two[] = {
        {"word", NULL, COLUMN_TEXT}, {"n", NULL, COLUMN_NUMBER}, {0}};
    g_autoptr(GString) want = g_string_new("word    n\n");
    struct paper paper;

    (void)state;
    paper_open(&paper, false);
    printer_list_begin(paper.printer, NULL, two);
    for (int i = 0; i < 1000; i++) {
        PRINT_ROW(paper.printer, CELL_TEXT(i < 999 ? "w" : "longer"),
                  CELL_NUMBER(i % 200));
        g_string_append_printf(want, i < 999 ? "w     %3d\n" : "longer  %3d\n",
                               i % 200);
    }
    printer_list_end(paper.printer);
    paper_check(&paper, want->str);
}

static void
test_a_full_disk(void **state)
{
    FILE *full = fopen("/dev/full", "we");
    g_autoptr(Printer) printer = printer_new(full, false);
    g_autoptr(GError) error = NULL;

    (void)state;
    printer_text(printer, "something");
    assert_false(printer_finish(printer, &error));
    assert_code(error, VESPER_ERROR_STORAGE);
    fclose(full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_list_in_json),
        cmocka_unit_test(test_empty_lists),
        cmocka_unit_test(test_local_instants),
        cmocka_unit_test(test_record),
        cmocka_unit_test(test_object),
        cmocka_unit_test(test_value),
        cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_a_full_disk),
        cmocka_unit_test(test_a_list_without_titles),
        cmocka_unit_test(test_cells_of_nothing),
        cmocka_unit_test(test_empty_text),
    };

    return ROW_TESTS(test_foreign_text, foreign_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
