/* SPDX-License-Identifier: MIT */
/*
 * The inside of time zones, for calendar/ alone.
 */
#ifndef VESPER_ZONE_H
#define VESPER_ZONE_H

#include "calendar.h"

/* Returns a zone, kept from the first call on: made anew each time one costs
 * 0.16 ms. name: valid. Returns: the caller's reference. */
GTimeZone *zone_get(const char *name);

/* Returns the day (local_day.h) that an instant is in. */
int64_t zone_day_at(GTimeZone *zone, int64_t at_ms);

/* Returns the instant of a wall time on a day, by calendar.h's rules. */
int64_t zone_instant_on_day(GTimeZone *zone, int64_t day, int at_s);

#endif
