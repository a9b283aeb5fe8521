/* SPDX-License-Identifier: MIT */
/*
 * Quantities as people write them: "30 s", "5 MB", "100/h", "18:30". A number
 * alone is refused where a unit belongs: a setting that may be milliseconds or
 * minutes is a mistake waiting.
 *
 * All parsers take the whole text (blanks at the ends are fine), refuse what
 * overflows, and fail with SYNTAX and a message that names what was expected.
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_QUANTITY_H
#define VESPER_QUANTITY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Parses a span: "250 ms", "30 s", "10 min", "3 h", "7 d", or several of them
 * ("1 h 30 min"). *span_ms: milliseconds, never negative. Errors: SYNTAX. */
bool quantity_parse_span(const char *text, int64_t *span_ms,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Parses a size: "500 B", "64 kB", "5 MB", "1 GB" (steps of 1024, as the
 * limits of the mail world are). Errors: SYNTAX. */
bool quantity_parse_size(const char *text, int64_t *bytes,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Parses a rate: "5/s", "100/min", "2000/h", "50000/d". *per_day: events in
 * a day of 86,400 s, so that each of them is exact. Errors: SYNTAX. */
bool quantity_parse_rate(const char *text, int64_t *per_day,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Parses a time of day: "18:30" or "18:30:15". *seconds: since midnight.
 * Errors: SYNTAX ("25:99" is none). */
bool quantity_parse_time_of_day(const char *text, int *seconds,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Parses a whole decimal number, "010" being ten and nothing else.
 * Errors: SYNTAX. */
bool quantity_parse_number(const char *text, int64_t *number,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Formats back what the parsers read, in the largest units that lose
 * nothing: "1 h 30 min", "0 s". Returns: the caller's. */
char *quantity_format_span(int64_t span_ms);
/* "5 MB". Returns: the caller's. */
char *quantity_format_size(int64_t bytes);
/* "100/min". Returns: the caller's. */
char *quantity_format_rate(int64_t per_day);
/* "18:30", or "18:30:15" where the seconds count. Returns: the caller's. */
char *quantity_format_time_of_day(int seconds);

#endif
