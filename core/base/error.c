/* SPDX-License-Identifier: MIT */
/* The rows of VESPER_ERRORS, laid out as a table to look things up in. */
#include "error.h"

enum again { RETRY, GIVE_UP };

static const struct {
    const char *name;
    enum again again;
    int exit_status;
    unsigned http_status;
    const char *text;
} rows[VESPER_ERROR_COUNT] = {
#define ROW(code, again, exit, http, text) \
    [VESPER_ERROR_##code] = {#code, again, exit, http, text},
    VESPER_ERRORS(ROW)
#undef ROW
};

G_DEFINE_QUARK(vesper - error - quark, vesper_error)

static bool
is_ours(const GError *error)
{
    return error->domain == VESPER_ERROR && error->code >= 0 &&
           error->code < VESPER_ERROR_COUNT;
}

bool
error_is_retryable(const GError *error)
{
    return is_ours(error) && rows[error->code].again == RETRY;
}

int
error_exit_status(const GError *error)
{
    return is_ours(error) ? rows[error->code].exit_status : EX_SOFTWARE;
}

unsigned
error_http_status(const GError *error)
{
    return is_ours(error) ? rows[error->code].http_status : 500;
}

const char *
error_code_name(enum vesper_error code)
{
    g_assert(code < VESPER_ERROR_COUNT);
    return rows[code].name;
}

const char *
error_code_text(enum vesper_error code)
{
    g_assert(code < VESPER_ERROR_COUNT);
    return rows[code].text;
}
