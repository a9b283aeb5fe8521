/* SPDX-License-Identifier: MIT */
/*
 * Local dates as numbers, for calendar/ alone: days since 1970-01-01, of
 * whatever place.
 */
#ifndef VESPER_LOCAL_DAY_H
#define VESPER_LOCAL_DAY_H

#include "calendar.h"

/* Reads "2026-11-24". False: no such date, or spelt otherwise. */
bool local_day_parse(const char *text, int64_t *day);

/* Writes "2026-11-24". day: of the years 1 to 9999. */
void local_day_format(int64_t day, char text[LOCAL_DATE_BYTES]);

/* Returns 0 for Monday … 6 for Sunday. */
unsigned local_day_weekday(int64_t day);

#endif
