/* SPDX-License-Identifier: MIT */
/*
 * What every unit test uses: cmocka in the order it wants to be included, and
 * assertions that speak our words.
 */
#ifndef VESPER_SUPPORT_H
#define VESPER_SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>
#include <stdbool.h>

#include "error.h"

/* A test per row: `cmocka_unit_test_prestate(test, (void *)&rows[i])` named by
 * the row. rows: an array whose first member is `const char *name`. */
#define ROW_TESTS(test, rows) \
    row_tests((test), (rows), G_N_ELEMENTS(rows), sizeof(rows)[0])

/* Runs test once per row under the row's name; returns the number of failed
 * ones, so that main can add groups up. The test gets `*state = &row`. */
int row_tests(CMUnitTestFunction test, const void *rows, size_t count,
              size_t row_bytes);

/* Fails unless both texts are equal; NULL equals NULL alone. */
#define assert_text(got, want) assert_text_at((got), (want), __FILE__, __LINE__)
void assert_text_at(const char *got, const char *want, const char *file,
                    int line);

/* Fails unless error carries this code of ours; code -1: no error at all. */
#define assert_code(error, code) \
    assert_code_at((error), (code), __FILE__, __LINE__)
void assert_code_at(const GError *error, int code, const char *file, int line);

/* Fails with the message where there should be no error. */
#define assert_no_error(error) assert_code((error), -1)

/* Returns the path of a file in the corpora, or NULL (and says so on stderr)
 * where they are absent. Returns: the caller's. */
char *corpus_path(const char *relative);

/* Makes an empty folder that support_remove deletes. Returns: the caller's. */
char *support_folder(void);
/* Deletes a folder and all in it. */
void support_remove(const char *folder);

/* Listens on a TCP port of the kernel's choice, at an IPv4 address in host
 * order (INADDR_LOOPBACK; INADDR_ANY: all of them). Returns the socket: the
 * caller's. */
int support_listen(uint32_t address, int *port);

#endif
