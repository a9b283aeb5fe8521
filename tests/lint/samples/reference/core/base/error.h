/* SPDX-License-Identifier: MIT */
#define VESPER_ERRORS(X)                                     \
    X(BUSY, RETRY, EX_TEMPFAIL, 503, "busy | away")          \
    X(SYNTAX, GIVE_UP, EX_DATAERR, 400, "not well formed")
