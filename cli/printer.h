/* SPDX-License-Identifier: MIT */
/*
 * The printer: what commands show, as tables for people or as JSON for
 * programs, from one path.
 *
 *   static const struct column columns[] = {
 *       {"name", NULL, COLUMN_TEXT},
 *       {"readers", NULL, COLUMN_NUMBER},
 *       {"next_at", "next edition", COLUMN_INSTANT},
 *       {0},
 *   };
 *
 *   printer_list_begin(printer, NULL, columns);
 *   PRINT_ROW(printer, CELL_TEXT(name), CELL_NUMBER(count),
 *             CELL_NUMBER(at_ms));
 *   printer_list_end(printer);
 *
 * Several records and lists become one JSON object between
 * printer_object_begin and printer_object_end. Foreign text reaches a terminal
 * through safe_text alone; JSON that holds what a terminal would obey is
 * written in ASCII. Rows are not kept but for the first few, which set the
 * widths: a million readers take no memory.
 */
#ifndef VESPER_PRINTER_H
#define VESPER_PRINTER_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum column_kind {
    COLUMN_TEXT,
    COLUMN_NUMBER,  /* right-aligned */
    COLUMN_TRUTH,   /* yes, no; true, false */
    COLUMN_INSTANT, /* number: Unix milliseconds; RFC 3339, UTC, in both */
    COLUMN_SPAN,    /* number: milliseconds; "3 h"; a number in JSON */
};

struct column {
    const char *key; /* in JSON; NULL ends the columns */
    /* For people; NULL: the key with blanks; "" in the first column: a list
     * without a line of titles. */
    const char *title;
    enum column_kind kind;
};

struct cell {
    const char *text; /* borrowed for the call */
    int64_t number;   /* of all kinds but COLUMN_TEXT */
    /* Of a COLUMN_INSTANT, borrowed for the call: in a table it is the wall
     * time there, "2026-11-24 18:00 Europe/Warsaw"; NULL: UTC. */
    const char *zone;
    bool is_there; /* else null in JSON, "-" in a table, as is "" */
};

#define CELL_TEXT(value) \
    ((struct cell){.text = (value), .is_there = (value) != NULL})
#define CELL_NUMBER(value) ((struct cell){.number = (value), .is_there = true})
#define CELL_NONE ((struct cell){.is_there = false})

/* Print a row, a record; as many cells as there are columns. */
#define PRINT_ROW(printer, ...)                                \
    printer_row((printer), (const struct cell[]){__VA_ARGS__}, \
                G_N_ELEMENTS(((const struct cell[]){__VA_ARGS__})))
#define PRINT_RECORD(printer, columns, ...)                                  \
    printer_record((printer), (columns), (const struct cell[]){__VA_ARGS__}, \
                   G_N_ELEMENTS(((const struct cell[]){__VA_ARGS__})))

/* Cells of values whose "" or 0 means that there is none. */
struct cell cell_text_or_none(const char *text);
struct cell cell_number_or_none(int64_t number);
/* Likewise, an instant of a list's schedule, which its operator knows by the
 * list's own clock. zone: valid. */
struct cell cell_local_or_none(int64_t at_ms, const char *zone);

struct printer;

/* Makes a printer. out: borrowed. Returns: the caller's. */
struct printer *printer_new(FILE *out, bool is_json);
void printer_free(struct printer *printer);
typedef struct printer Printer;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Printer, printer_free)

/* Tells whether it prints JSON. */
bool printer_is_json(const struct printer *printer);

/* Begins a list. name: its key in an object and, with blanks, its heading for
 * people; NULL outside of an object. Both are borrowed up to printer_list_end.
 */
void printer_list_begin(struct printer *printer, const char *name,
                        const struct column *columns);
/* Adds a row; see PRINT_ROW. Another count of cells than of columns is our
 * bug. */
void printer_row(struct printer *printer, const struct cell *cells,
                 size_t count);
/* Ends the list. One without rows is [] in JSON; in a table it is its titles,
 * within an object nothing. */
void printer_list_end(struct printer *printer);

/* Prints one thing (see PRINT_RECORD): a line per column, or an object. In an
 * object it adds its fields to that. */
void printer_record(struct printer *printer, const struct column *columns,
                    const struct cell *cells, size_t count);

/* What is printed between the two is one JSON object. */
void printer_object_begin(struct printer *printer);
/* Ends it. */
void printer_object_end(struct printer *printer);

/* Returns foreign text as JSON: null for NULL and "", what is no UTF-8
 * replaced. Returns: the caller's. */
json_t *json_text_or_null(const char *text);

/* Prints a JSON value, --json or not: for what has no other form. */
void printer_value(struct printer *printer, const json_t *value);

/* Prints a JSON value as one line in ASCII, at once: for programs that read
 * line by line. */
void printer_line(struct printer *printer, const json_t *value);

/* Prints text as it is: files and pages of our own making. */
void printer_text(struct printer *printer, const char *text);

/* Sees to it that everything is written. Errors: STORAGE (a full disk, a
 * closed pipe). */
bool printer_finish(struct printer *printer,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
