/* SPDX-License-Identifier: MIT */
/*
 * What time it is, handed in. Nothing in core asks the system for the time:
 * it gets a `const struct clock *`, the system's in the programs, a hand-set
 * one in tests, so that retries, expiry and schedules are tested in no time.
 *
 * An instant is int64_t milliseconds since 1970-01-01 UTC (`_at_ms`), a span
 * int64_t milliseconds (`_ms`).
 *
 * Thread rule: a clock may be read from any thread.
 */
#ifndef VESPER_CLOCK_H
#define VESPER_CLOCK_H

#include <glib.h>
#include <stdint.h>

struct clock {
    int64_t (*now_ms)(const struct clock *clock);
};

/* The wall clock of the machine. Static, lives for ever. */
const struct clock *clock_system(void);

/* Returns the present instant. clock: borrowed. */
int64_t clock_now_ms(const struct clock *clock);

/* A clock that stands still until somebody moves it. Set up by
 * hand_clock_set(&hand, instant); pass &hand.clock on. */
struct hand_clock {
    struct clock clock;
    int64_t at_ms; /* accessed atomically */
};

/* Sets a hand clock (and makes an uninitialised one usable). */
void hand_clock_set(struct hand_clock *hand, int64_t at_ms);

/* Moves a hand clock forward by span_ms. */
void hand_clock_advance(struct hand_clock *hand, int64_t span_ms);

/* Returns milliseconds of the monotonic clock: for deadlines of I/O alone,
 * never stored, not moved by a hand clock. */
int64_t clock_monotonic_ms(void);

/* Formats an instant as RFC 3339 UTC with seconds ("2026-11-24T18:00:00Z").
 * Returns: the caller's. */
char *clock_format_utc(int64_t at_ms);

#endif
