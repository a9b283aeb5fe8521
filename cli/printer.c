/* SPDX-License-Identifier: MIT */
/* A table is written when enough rows are there to know its widths; a wider
 * cell further down pushes its own line only. */
#include "printer.h"

#include "calendar.h"
#include "clock.h"
#include "error.h"
#include "quantity.h"
#include "safe_text.h"

#include <errno.h>
#include <string.h>

enum {
    ROWS_KEPT = 200,
    CELL_BYTES_MAX = 300, /* on a terminal; JSON has all of a text */
    GAP_COLUMNS = 2,
};

struct printer {
    FILE *out;
    bool is_json;
    bool is_in_object;
    unsigned members;    /* of the object so far */
    const char *heading; /* of the list; NULL: none */
    const struct column *columns;
    size_t column_count;
    unsigned rows;   /* of the list so far */
    GPtrArray *kept; /* of char **; NULL once the widths are fixed */
    GArray *widths;  /* of size_t, a column each */
};

static void
free_texts(void *texts)
{
    g_strfreev(texts);
}

static size_t
count_columns(const struct column *columns)
{
    size_t count = 0;

    while (columns[count].key != NULL)
        count++;
    return count;
}

/* A key of JSON as people read it. */
static char *
words_of(const char *key)
{
    return g_strdelimit(g_strdup(key), "_", ' ');
}

static char *
title_of(const struct column *column)
{
    return column->title != NULL ? g_strdup(column->title)
                                 : words_of(column->key);
}

/* --- JSON ------------------------------------------------------------- */

/* Put out row by row, not as one value of jansson's, which a million readers
 * would make too large. Texts are ASCII alone where the bare one could move a
 * terminal's cursor. */
static char *
json_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *safe = safe_text(valid, strlen(valid));
    size_t flags = strcmp(valid, safe) == 0 ? 0 : JSON_ENSURE_ASCII;
    json_t *value = json_string(valid);
    char *dumped = json_dumps(value, JSON_ENCODE_ANY | flags);
    char *kept = g_strdup(dumped); /* callers free by g_free, jansson by free */

    g_assert(kept != NULL);
    free(dumped);
    json_decref(value);
    return kept;
}

/* A cell in another column's place would print as nonsense or not at all. */
static void
assert_fits(const struct column *column, const struct cell *cell)
{
    bool is_text = column->kind == COLUMN_TEXT;

    g_assert(!cell->is_there || (cell->text != NULL) == is_text);
    g_assert(cell->zone == NULL || column->kind == COLUMN_INSTANT);
}

static char *
json_cell(const struct column *column, const struct cell *cell)
{
    g_autofree char *instant = NULL;

    assert_fits(column, cell);
    if (!cell->is_there)
        return g_strdup("null");
    switch (column->kind) {
    case COLUMN_TEXT: return json_text(cell->text);
    case COLUMN_TRUTH: return g_strdup(cell->number != 0 ? "true" : "false");
    case COLUMN_INSTANT:
        instant = clock_format_utc(cell->number);
        return json_text(instant);
    default: return g_strdup_printf("%" G_GINT64_FORMAT, cell->number);
    }
}

/* Puts a member's or an element's lead in front of what comes. */
static void
lead_member(struct printer *printer, const char *key)
{
    g_assert(printer->is_in_object);
    fprintf(printer->out, "%s\n  \"%s\": ", printer->members++ > 0 ? "," : "",
            key);
}

static void
write_json_row(struct printer *printer, const struct cell *cells)
{
    const char *indent = printer->is_in_object ? "    " : "  ";

    fprintf(printer->out, "%s\n%s{", printer->rows > 0 ? "," : "", indent);
    for (size_t i = 0; i < printer->column_count; i++) {
        g_autofree char *value = json_cell(&printer->columns[i], &cells[i]);

        fprintf(printer->out, "%s\"%s\": %s", i > 0 ? ", " : "",
                printer->columns[i].key, value);
    }
    fputc('}', printer->out);
}

static void
write_json_members(struct printer *printer, const struct column *columns,
                   const struct cell *cells)
{
    for (size_t i = 0; columns[i].key != NULL; i++) {
        g_autofree char *value = json_cell(&columns[i], &cells[i]);

        lead_member(printer, columns[i].key);
        fputs(value, printer->out);
    }
}

/* --- tables ----------------------------------------------------------- */

static char *
table_instant(const struct cell *cell)
{
    g_autofree char *local = NULL;

    if (cell->zone == NULL)
        return clock_format_utc(cell->number);
    local = zone_format(cell->zone, cell->number);
    return g_strjoin(" ", local, cell->zone, NULL);
}

static char *
table_cell(const struct column *column, const struct cell *cell)
{
    assert_fits(column, cell);
    if (!cell->is_there)
        return g_strdup("-");
    switch (column->kind) {
    case COLUMN_TEXT:
        return *cell->text == '\0' ? g_strdup("-")
                                   : safe_text(cell->text, CELL_BYTES_MAX);
    case COLUMN_TRUTH: return g_strdup(cell->number != 0 ? "yes" : "no");
    case COLUMN_INSTANT: return table_instant(cell);
    case COLUMN_SPAN: return quantity_format_span(cell->number);
    default: return g_strdup_printf("%" G_GINT64_FORMAT, cell->number);
    }
}

static void
write_blanks(struct printer *printer, size_t count)
{
    while (count-- > 0)
        fputc(' ', printer->out);
}

static void
write_table_row(struct printer *printer, char *const *texts)
{
    g_assert(printer->widths->len == printer->column_count);
    for (size_t i = 0; i < printer->column_count; i++) {
        size_t width = g_array_index(printer->widths, size_t, i);
        size_t taken = safe_text_width(texts[i]);
        size_t blanks = taken < width ? width - taken : 0;
        bool is_right = printer->columns[i].kind == COLUMN_NUMBER;
        bool is_last = i + 1 == printer->column_count;

        if (is_right)
            write_blanks(printer, blanks);
        fputs(texts[i], printer->out);
        /* No line ends in blanks. */
        if (!is_last)
            write_blanks(printer, (is_right ? 0 : blanks) + GAP_COLUMNS);
    }
    fputc('\n', printer->out);
}

static void
widen(struct printer *printer, char *const *texts)
{
    for (size_t i = 0; i < printer->column_count; i++) {
        size_t *width = &g_array_index(printer->widths, size_t, i);

        *width = MAX(*width, safe_text_width(texts[i]));
    }
}

static bool
has_titles(const struct printer *printer)
{
    const char *title = printer->columns[0].title; /* "": there are none */

    return title == NULL || *title != '\0';
}

/* Fixes the widths and writes what was kept; of one list among several that is
 * nothing if it is titles alone. */
static void
write_kept(struct printer *printer)
{
    g_autoptr(GPtrArray) kept = g_steal_pointer(&printer->kept);
    g_autofree char *heading = NULL;

    if (kept == NULL || (kept->len == 1 && printer->heading != NULL))
        return;
    if (printer->heading != NULL) {
        heading = words_of(printer->heading);
        fprintf(printer->out, "\n%s\n", heading);
    }
    for (unsigned i = has_titles(printer) ? 0 : 1; i < kept->len; i++)
        write_table_row(printer, g_ptr_array_index(kept, i));
}

static void
keep_row(struct printer *printer, char **texts)
{
    widen(printer, texts);
    g_ptr_array_add(printer->kept, texts);
    if (printer->kept->len > ROWS_KEPT)
        write_kept(printer);
}

static void
begin_table(struct printer *printer)
{
    char **titles = g_new0(char *, printer->column_count + 1);

    g_assert(printer->kept == NULL); /* the list before has been written */
    for (size_t i = 0; i < printer->column_count; i++)
        titles[i] = title_of(&printer->columns[i]);
    g_array_set_size(printer->widths, 0);
    g_array_set_size(printer->widths, (unsigned)printer->column_count);
    printer->kept = g_ptr_array_new_with_free_func(free_texts);
    keep_row(printer, titles);
}

static void
write_lines(struct printer *printer, const struct column *columns,
            const struct cell *cells)
{
    size_t width = 0;

    for (const struct column *column = columns; column->key != NULL; column++) {
        g_autofree char *title = title_of(column);

        width = MAX(width, safe_text_width(title));
    }
    for (size_t i = 0; columns[i].key != NULL; i++) {
        g_autofree char *title = title_of(&columns[i]);
        g_autofree char *text = table_cell(&columns[i], &cells[i]);

        fputs(title, printer->out);
        write_blanks(printer, width - safe_text_width(title) + GAP_COLUMNS);
        fprintf(printer->out, "%s\n", text);
    }
}

/* --- both ------------------------------------------------------------- */

struct cell
cell_text_or_none(const char *text)
{
    return text == NULL || *text == '\0' ? CELL_NONE : CELL_TEXT(text);
}

struct cell
cell_number_or_none(int64_t number)
{
    return number == 0 ? CELL_NONE : CELL_NUMBER(number);
}

struct cell
cell_local_or_none(int64_t at_ms, const char *zone)
{
    struct cell cell = cell_number_or_none(at_ms);

    cell.zone = zone;
    return cell;
}

struct printer *
printer_new(FILE *out, bool is_json)
{
    struct printer *printer = g_new0(struct printer, 1);

    printer->out = out;
    printer->is_json = is_json;
    printer->widths = g_array_new(FALSE, TRUE, sizeof(size_t));
    return printer;
}

void
printer_free(struct printer *printer)
{
    if (printer == NULL)
        return;
    g_clear_pointer(&printer->kept, g_ptr_array_unref);
    g_array_unref(printer->widths);
    g_free(printer);
}

bool
printer_is_json(const struct printer *printer)
{
    return printer->is_json;
}

void
printer_list_begin(struct printer *printer, const char *name,
                   const struct column *columns)
{
    g_assert((name != NULL) == printer->is_in_object);
    g_assert(printer->columns == NULL); /* no list stands in a list */
    printer->heading = name;
    printer->columns = columns;
    printer->column_count = count_columns(columns);
    printer->rows = 0;
    if (!printer->is_json) {
        begin_table(printer);
        return;
    }
    if (name != NULL)
        lead_member(printer, name);
    fputc('[', printer->out);
}

void
printer_row(struct printer *printer, const struct cell *cells, size_t count)
{
    g_auto(GStrv) texts = NULL;

    g_assert(printer->columns != NULL && count == printer->column_count);
    if (printer->is_json) {
        write_json_row(printer, cells);
        printer->rows++;
        return;
    }
    texts = g_new0(char *, printer->column_count + 1);
    for (size_t i = 0; i < printer->column_count; i++)
        texts[i] = table_cell(&printer->columns[i], &cells[i]);
    if (printer->kept != NULL)
        keep_row(printer, g_steal_pointer(&texts));
    else
        write_table_row(printer, texts);
    printer->rows++;
}

void
printer_list_end(struct printer *printer)
{
    const char *indent = printer->is_in_object ? "  " : "";

    g_assert(printer->columns != NULL);
    if (!printer->is_json)
        write_kept(printer);
    else if (printer->rows > 0)
        fprintf(printer->out, "\n%s]", indent);
    else
        fputc(']', printer->out);
    if (printer->is_json && !printer->is_in_object)
        fputc('\n', printer->out);
    printer->columns = NULL;
}

void
printer_record(struct printer *printer, const struct column *columns,
               const struct cell *cells, size_t count)
{
    g_assert(printer->columns == NULL && count == count_columns(columns));
    if (!printer->is_json) {
        write_lines(printer, columns, cells);
    } else if (printer->is_in_object) {
        write_json_members(printer, columns, cells);
    } else {
        printer_object_begin(printer);
        write_json_members(printer, columns, cells);
        printer_object_end(printer);
    }
}

void
printer_object_begin(struct printer *printer)
{
    g_assert(!printer->is_in_object);
    printer->is_in_object = true;
    printer->members = 0;
    if (printer->is_json)
        fputc('{', printer->out);
}

void
printer_object_end(struct printer *printer)
{
    g_assert(printer->is_in_object && printer->columns == NULL);
    printer->is_in_object = false;
    if (printer->is_json)
        fputs(printer->members > 0 ? "\n}\n" : "}\n", printer->out);
}

json_t *
json_text_or_null(const char *text)
{
    g_autofree char *valid = NULL;

    if (text == NULL || *text == '\0')
        return json_null();
    valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

void
printer_value(struct printer *printer, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_INDENT(2));
    /* Line ends between values are ours; those in texts are escaped. */
    char *flat = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

    g_assert(printer->columns == NULL && !printer->is_in_object);
    g_assert(text != NULL && flat != NULL);
    g_autofree char *safe = safe_text(flat, strlen(flat));
    bool is_safe = strcmp(flat, safe) == 0;

    free(flat);
    if (!is_safe) {
        free(text);
        text = json_dumps(value,
                          JSON_ENCODE_ANY | JSON_INDENT(2) | JSON_ENSURE_ASCII);
    }
    fprintf(printer->out, "%s\n", text);
    free(text);
}

void
printer_line(struct printer *printer, const json_t *value)
{
    char *text =
        json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);

    g_assert(printer->columns == NULL && !printer->is_in_object);
    g_assert(text != NULL);
    fprintf(printer->out, "%s\n", text);
    fflush(printer->out); /* whoever reads line by line waits for this one */
    free(text);
}

void
printer_text(struct printer *printer, const char *text)
{
    g_assert(printer->columns == NULL); /* rows that are kept would follow it */
    fputs(text, printer->out);
}

bool
printer_finish(struct printer *printer, GError **error)
{
    /* Who succeeds has ended what he began: else the JSON is none. */
    g_assert(printer->columns == NULL && !printer->is_in_object);
    errno = 0; /* an earlier write may have failed: ferror keeps no number */
    if (fflush(printer->out) == 0 && !ferror(printer->out))
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                "cannot write the output: %s",
                g_strerror(errno != 0 ? errno : EIO));
    return false;
}
