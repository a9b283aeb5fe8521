/* SPDX-License-Identifier: MIT */
#include "error.h"

#include "support.h"

struct error_row {
    const char *name;
    enum vesper_error code;
    bool is_retryable;
    int exit_status;
    unsigned http_status;
};

static const struct error_row rows[] = {
    {"BUSY", VESPER_ERROR_BUSY, true, EX_TEMPFAIL, 503},
    {"NOT_FOUND", VESPER_ERROR_NOT_FOUND, false, EX_DATAERR, 404},
    {"USAGE", VESPER_ERROR_USAGE, false, EX_USAGE, 400},
    {"SETTINGS", VESPER_ERROR_SETTINGS, false, EX_CONFIG, 500},
    {"PROTOCOL", VESPER_ERROR_PROTOCOL, true, EX_PROTOCOL, 502},
};

static void
test_row(void **state)
{
    const struct error_row *row = *state;
    g_autoptr(GError) error =
        g_error_new(VESPER_ERROR, (gint)row->code, "something");

    assert_int_equal(error_is_retryable(error), row->is_retryable);
    assert_int_equal(error_exit_status(error), row->exit_status);
    assert_int_equal(error_http_status(error), row->http_status);
    assert_text(error_code_name(row->code), row->name);
}

static void
test_every_code_has_words(void **state)
{
    (void)state;
    for (int code = 0; code < VESPER_ERROR_COUNT; code++) {
        assert_non_null(error_code_name((enum vesper_error)code));
        assert_non_null(error_code_text((enum vesper_error)code));
    }
}

static void
test_a_foreign_error_is_our_bug(void **state)
{
    g_autoptr(GError) error = g_error_new(g_quark_from_static_string("foreign"),
                                          VESPER_ERROR_BUSY, "x");

    (void)state;
    assert_false(error_is_retryable(error));
    assert_int_equal(error_exit_status(error), EX_SOFTWARE);
    assert_int_equal(error_http_status(error), 500);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_has_words),
        cmocka_unit_test(test_a_foreign_error_is_our_bug),
    };

    return ROW_TESTS(test_row, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
