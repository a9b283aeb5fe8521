/* SPDX-License-Identifier: MIT */
/*
 * How long a connection may take over one request, in all: libmicrohttpd's own
 * limit counts silence only, and who sends a byte every few seconds stays
 * (rows H1, H2). A thread looks again and again, and hangs up.
 */
#ifndef VESPER_PATIENCE_H
#define VESPER_PATIENCE_H

#include <stdint.h>

struct patience;
struct caller;

/* Starts to look. most_ms: from connecting, or from the last answer, to the
 * next answer. Returns: the caller's. */
struct patience *patience_start(int64_t most_ms);

/* Stops looking; every caller has left. NULL is fine. */
void patience_stop(struct patience *patience);

/* Somebody connected. Returns: the patience's, until patience_leave. */
struct caller *patience_enter(struct patience *patience, int fd);

/* An answer has gone out: time starts again. Thread: any. */
void patience_renew(struct patience *patience, struct caller *caller);

/* The connection is about to be closed. Thread: any. */
void patience_leave(struct patience *patience, struct caller *caller);

#endif
