/* SPDX-License-Identifier: MIT */
/* GLib reads ISO 8601, with seconds alone; it would pick among an autumn's two
 * hours by its own lights, so a wall time becomes an instant in calendar/. */
#include "story_date.h"

#include "calendar.h"
#include "error.h"
#include "safe_text.h"

#include <string.h>

enum {
    DATE_CHARS = sizeof "2026-11-24" - 1,
    MINUTE_CHARS = sizeof "2026-11-24T18:00" - 1,
    MS_PER_SECOND = 1000,
    SECONDS_PER_MINUTE = 60,
    SECONDS_PER_HOUR = 3600,
    SECONDS_PER_DAY = 86400,
    SHOWN_BYTES = 60,
};

/* Returns text with hours, minutes and seconds. Returns: the caller's. */
static char *
to_the_second(const char *text)
{
    size_t length = strlen(text);

    if (length == DATE_CHARS)
        return g_strconcat(text, "T00:00:00", NULL);
    if (length >= MINUTE_CHARS && text[MINUTE_CHARS] != ':')
        return g_strdup_printf("%.*s:00%s", MINUTE_CHARS, text,
                               text + MINUTE_CHARS);
    return g_strdup(text);
}

static GDateTime *
read_at_offset(const char *text, int offset_s)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(offset_s);

    return g_date_time_new_from_iso8601(text, zone);
}

static int64_t
instant_of_wall(GDateTime *wall, const char *zone)
{
    g_autofree char *date = g_date_time_format(wall, "%Y-%m-%d");
    int at_s = g_date_time_get_hour(wall) * SECONDS_PER_HOUR +
               g_date_time_get_minute(wall) * SECONDS_PER_MINUTE +
               g_date_time_get_second(wall);

    return zone_instant(zone, date, at_s);
}

/* Reads it twice, as in two zones: a text that names its own is the same
 * instant in both. Returns 0 where text is no date after 1970 began. */
static int64_t
parse(const char *text, const char *zone)
{
    g_autofree char *whole = to_the_second(text);
    g_autoptr(GDateTime) wall = read_at_offset(whole, 0);
    g_autoptr(GDateTime) elsewhere = read_at_offset(whole, SECONDS_PER_HOUR);

    /* A day of 1970 is not enough to be after 1970 began in every zone. */
    if (wall == NULL || g_date_time_to_unix(wall) <= SECONDS_PER_DAY)
        return 0;
    return g_date_time_equal(wall, elsewhere) /* it names its zone */
               ? g_date_time_to_unix(wall) * MS_PER_SECOND
               : instant_of_wall(wall, zone);
}

bool
story_date_parse(const char *text, const char *zone, const struct clock *clock,
                 int64_t *at_ms, GError **error)
{
    int64_t found_ms = parse(text, zone);
    g_autofree char *safe = safe_text(text, SHOWN_BYTES);

    if (found_ms > 0 && found_ms <= clock_now_ms(clock)) {
        *at_ms = found_ms;
        return true;
    }
    if (found_ms == 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'%s' is no date; '--date' wants " STORY_DATE_WORDS, safe);
    else
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'--date' says when a story was published; %s is still to "
                    "come",
                    safe);
    return false;
}
