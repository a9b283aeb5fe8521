/* SPDX-License-Identifier: MIT */
/*
 * Calendar: "weekdays at 18:00 in Europe/Warsaw" into instants.
 *
 * A wall time that a spring change skips is the first instant after the gap; a
 * doubled one (autumn) is the first of the two. GLib picks among doubles by
 * the DST flag, differently per zone, so the choice is made here.
 *
 * Names of zones are checked where they come in (zone_check); a name that is
 * none is our bug to all other functions here.
 *
 * Thread rule: pure but for the zone files that GLib reads; any thread.
 */
#ifndef VESPER_CALENDAR_H
#define VESPER_CALENDAR_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { LOCAL_DATE_BYTES = 11 }; /* "2026-11-24" and NUL */

struct schedule {
    char *zone;        /* an IANA name */
    unsigned weekdays; /* bit 0 Monday … bit 6 Sunday */
    int at_s;          /* seconds after local midnight */
};

/* A moment at which an edition is due. */
struct slot {
    int64_t due_at_ms;
    char local_date[LOCAL_DATE_BYTES];
};

/* Parses days: "daily", "mon-fri", "weekdays", "weekends", "sat,sun",
 * "mon,wed-fri"; English names, three letters or whole, any case.
 * *weekdays: at least one bit. Errors: SYNTAX with the word that is wrong. */
bool weekdays_parse(const char *text, unsigned *weekdays,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Formats them back ("daily", "mon-fri", "mon,wed"). Returns: the caller's. */
char *weekdays_format(unsigned weekdays);

/* Tells whether zone names a zone of the tz database on this machine.
 * Errors: NOT_FOUND, naming the nearest zone where one is near. */
bool zone_check(const char *zone, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads zone files again at their next use: they change on disk (a new release
 * of the tz database). */
void zones_reload(void);

/* Finds the first slot strictly after an instant. Always found within a week
 * and a day (two weeks, where a day is missing). schedule: valid, borrowed. */
struct slot schedule_next(const struct schedule *schedule, int64_t after_ms);

/* Finds the last slot at or before an instant. */
struct slot schedule_last(const struct schedule *schedule, int64_t at_ms);

/* Tells whether a local date has a slot, and if so which. What is no date, and
 * a date that a zone left out (Apia, 2011-12-30), has none. */
bool schedule_on_date(const struct schedule *schedule, const char *local_date,
                      struct slot *slot);

/* Writes the local date of an instant in a zone. zone: valid. */
void zone_local_date(const char *zone, int64_t at_ms,
                     char local_date[LOCAL_DATE_BYTES]);

/* Returns the instant of a wall time on a local date ("2026-11-24", seconds
 * after midnight) under the rules above. zone, date: valid. */
int64_t zone_instant(const char *zone, const char *local_date, int at_s);

/* Formats an instant as local wall time, "2026-11-24 18:00". Returns: the
 * caller's. */
char *zone_format(const char *zone, int64_t at_ms);

#endif
