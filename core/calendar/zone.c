/* SPDX-License-Identifier: MIT */
/*
 * Wall time into instants and back, on nothing but a zone's offsets: GLib
 * picks among doubled times by the DST flag, which some zones set in winter.
 */
#include "zone.h"

#include "local_day.h"
#include "lock.h"

enum {
    MS_PER_SECOND = 1000,
    SECONDS_PER_MINUTE = 60,
    SECONDS_PER_HOUR = 3600,
    SECONDS_PER_DAY = 86400,
};

static struct lock zones_lock = {PTHREAD_MUTEX_INITIALIZER};
static GHashTable *zones; /* name → GTimeZone, under zones_lock */

/* Rounds down for instants before 1970, too. */
static int64_t
floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0 ? 1 : 0);
}

static int64_t
offset_at(GTimeZone *zone, int64_t at_s)
{
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, at_s);

    return g_time_zone_get_offset(zone, interval);
}

static int64_t
to_local_s(GTimeZone *zone, int64_t at_ms)
{
    int64_t at_s = floor_divide(at_ms, MS_PER_SECOND);

    return at_s + offset_at(zone, at_s);
}

/* Returns the first second at which the offset is no longer that of from. */
static int64_t
find_change(GTimeZone *zone, int64_t from, int64_t to)
{
    int64_t before = offset_at(zone, from);

    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;

        if (offset_at(zone, middle) == before)
            from = middle;
        else
            to = middle;
    }
    return to;
}

GTimeZone *
zone_get(const char *name)
{
    GTimeZone *zone;

    lock_take(&zones_lock);
    if (zones == NULL)
        zones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify)g_time_zone_unref);
    zone = g_hash_table_lookup(zones, name);
    if (zone == NULL) {
        zone = g_time_zone_new_identifier(name);
        g_assert(zone != NULL); /* zone_check was the caller's duty */
        g_hash_table_insert(zones, g_strdup(name), zone);
    }
    g_time_zone_ref(zone);
    lock_give(&zones_lock);
    return zone;
}

int64_t
zone_day_at(GTimeZone *zone, int64_t at_ms)
{
    return floor_divide(to_local_s(zone, at_ms), SECONDS_PER_DAY);
}

/* The offsets a day before and a day after give two instants that may have
 * this wall time. In a gap neither has: the earlier lies behind the change,
 * the later before it. */
int64_t
zone_instant_on_day(GTimeZone *zone, int64_t day, int at_s)
{
    int64_t local_s = day * SECONDS_PER_DAY + at_s;
    int64_t one = local_s - offset_at(zone, local_s - SECONDS_PER_DAY);
    int64_t other = local_s - offset_at(zone, local_s + SECONDS_PER_DAY);
    int64_t first = MIN(one, other), last = MAX(one, other);

    g_assert(at_s >= 0 && at_s < SECONDS_PER_DAY);
    if (first + offset_at(zone, first) == local_s)
        return first * MS_PER_SECOND;
    if (last + offset_at(zone, last) == local_s)
        return last * MS_PER_SECOND;
    return find_change(zone, first, last) * MS_PER_SECOND;
}

void
zones_reload(void)
{
    lock_take(&zones_lock);
    g_clear_pointer(&zones, g_hash_table_unref);
    lock_give(&zones_lock);
}

void
zone_local_date(const char *zone, int64_t at_ms,
                char local_date[LOCAL_DATE_BYTES])
{
    g_autoptr(GTimeZone) found = zone_get(zone);

    local_day_format(zone_day_at(found, at_ms), local_date);
}

int64_t
zone_instant(const char *zone, const char *local_date, int at_s)
{
    g_autoptr(GTimeZone) found = zone_get(zone);
    int64_t day = 0;
    bool is_date = local_day_parse(local_date, &day);

    g_assert(is_date);
    return zone_instant_on_day(found, day, at_s);
}

char *
zone_format(const char *zone, int64_t at_ms)
{
    g_autoptr(GTimeZone) found = zone_get(zone);
    int64_t local_s = to_local_s(found, at_ms);
    int64_t day = floor_divide(local_s, SECONDS_PER_DAY);
    int of_day_s = (int)(local_s - day * SECONDS_PER_DAY);
    char date[LOCAL_DATE_BYTES];

    local_day_format(day, date);
    return g_strdup_printf("%s %02d:%02d", date, of_day_s / SECONDS_PER_HOUR,
                           of_day_s / SECONDS_PER_MINUTE % 60);
}
