/* SPDX-License-Identifier: MIT */
/*
 * Errors: one domain, one table.
 *
 * Every fallible function of Vesper takes `GError **error` last and sets it
 * exactly when it fails. The code answers the two questions of a mail system:
 * what was it, and is it worth trying again? Everything else that must be
 * known of a code (exit status, HTTP answer, its page in the manual) stands in
 * its row, and nowhere else.
 *
 * Thread rule: all functions here are pure and may be called anywhere.
 */
#ifndef VESPER_ERROR_H
#define VESPER_ERROR_H

#include <glib.h>
#include <stdbool.h>
#include <sysexits.h>

/* The table. `again` says whether the same call may succeed later without
 * anybody changing anything; `exit` is a status of sysexits.h. */
// clang-format off
/*  code           again?     exit            HTTP  text                      */
#define VESPER_ERRORS(X)                                                       \
  X(BUSY,          RETRY,   EX_TEMPFAIL,    503, "busy just now")              \
  X(TIMED_OUT,     RETRY,   EX_TEMPFAIL,    504, "took too long")              \
  X(UNREACHABLE,   RETRY,   EX_TEMPFAIL,    502, "cannot be reached")          \
  X(PROTOCOL,      RETRY,   EX_PROTOCOL,    502, "the peer talks nonsense")    \
  X(FULL,          RETRY,   EX_TEMPFAIL,    503, "no room left")               \
  X(STORAGE,       GIVE_UP, EX_IOERR,       500, "reading or writing failed")  \
  X(NO_INPUT,      GIVE_UP, EX_NOINPUT,     404, "cannot open the input")      \
  X(NOT_FOUND,     GIVE_UP, EX_DATAERR,     404, "no such thing")              \
  X(EXISTS,        GIVE_UP, EX_DATAERR,     409, "is there already")           \
  X(REFUSED,       GIVE_UP, EX_UNAVAILABLE, 409, "not allowed in this state")  \
  X(DENIED,        GIVE_UP, EX_NOPERM,      403, "not permitted")              \
  X(UNTRUSTED,     GIVE_UP, EX_NOPERM,      403, "cannot be trusted")          \
  X(SYNTAX,        GIVE_UP, EX_DATAERR,     400, "not well formed")            \
  X(TOO_LARGE,     GIVE_UP, EX_DATAERR,     413, "larger than the limit")      \
  X(UNSUPPORTED,   GIVE_UP, EX_UNAVAILABLE, 501, "not supported")              \
  X(USAGE,         GIVE_UP, EX_USAGE,       400, "wrong use")                  \
  X(SETTINGS,      GIVE_UP, EX_CONFIG,      500, "wrong settings")
// clang-format on

#define VESPER_ERROR_ENUM(code, again, exit, http, text) VESPER_ERROR_##code,
enum vesper_error {
    VESPER_ERRORS(VESPER_ERROR_ENUM) VESPER_ERROR_COUNT /* how many there are */
};
#undef VESPER_ERROR_ENUM

/* The domain of all errors that leave a function of Vesper. */
#define VESPER_ERROR (vesper_error_quark())
GQuark vesper_error_quark(void);

/* Tells whether the same call may succeed later by itself. False for errors
 * of another domain: those never leave the function that called the library.
 * error: borrowed, not NULL. */
bool error_is_retryable(const GError *error);

/* Returns the exit status (sysexits.h) of a program that ends because of
 * error; EX_SOFTWARE for a foreign domain. error: borrowed, not NULL. */
int error_exit_status(const GError *error);

/* Returns the HTTP status of an answer that fails because of error; 500 for a
 * foreign domain. error: borrowed, not NULL. */
unsigned error_http_status(const GError *error);

/* Returns the name of a code as the manual and the log write it
 * ("NOT_FOUND"). Static text. code: below VESPER_ERROR_COUNT. */
const char *error_code_name(enum vesper_error code);

/* Returns the usual sentence of a code ("no such thing"). Static text. */
const char *error_code_text(enum vesper_error code);

#endif
