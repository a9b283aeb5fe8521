/* SPDX-License-Identifier: MIT */
/*
 * Where one request ends and the next begins, told without any doubt: our own
 * check on top of libmicrohttpd's strict mode, which lets two lengths, two
 * hosts and a length beside chunks pass. A proxy that reads such a request
 * differently than we do could be made to smuggle another one through
 * (RFC 9112 §6.3, §11.2). Who fails is answered and hung up on.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_FRAMING_H
#define VESPER_FRAMING_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* A header of a request; borrowed. */
struct header {
    const char *name, *value;
};

/* Why a request is not even looked at; static texts. */
struct refusal {
    unsigned status;    /* of the answer */
    const char *reason; /* for the log */
    const char *detail; /* for the program that calls a hook */
};

/* Judges the headers of a request (a GArray of struct header). *body_bytes: how
 * long its body is. Returns: NULL for a sound one, else what is wrong (static).
 */
const struct refusal *framing_judge(const GArray *headers, bool needs_host,
                                    size_t *body_bytes);

/* Returns the value of the last header of this name, NULL: there is none. */
const char *header_get(const GArray *headers, const char *name);

#endif
