/* SPDX-License-Identifier: MIT */
/*
 * Dates as feeds and pages write them: RFC 822 in all its dialects, ISO 8601,
 * and a day, its month in words of many languages, a year, perhaps a time.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_FEED_DATE_H
#define VESPER_FEED_DATE_H

#include <stdint.h>

/* Returns the instant text means, UTC where it names no zone; a date alone is
 * its beginning. 0: it cannot be read, the calendar has no such day ("31 Sep"),
 * or it lies before 1970. */
int64_t feed_date_parse(const char *text);

#endif
