/* SPDX-License-Identifier: MIT */
/* Day by day along the local calendar, each day that exists at most once. */
#include "calendar.h"

#include "local_day.h"
#include "zone.h"

/* A day may be missing (Apia, 2011-12-30), so a weekly slot may be two weeks
 * away; and a gap over midnight moves a slot into the next day. */
enum { SEARCH_DAYS = 15 };

static bool
slot_on_day(const struct schedule *schedule, GTimeZone *zone, int64_t day,
            struct slot *slot)
{
    if ((schedule->weekdays & 1u << local_day_weekday(day)) == 0)
        return false;
    if (zone_day_at(zone, zone_instant_on_day(zone, day, 0)) != day)
        return false; /* a missing day: its midnight lies in another */
    slot->due_at_ms = zone_instant_on_day(zone, day, schedule->at_s);
    local_day_format(day, slot->local_date);
    return true;
}

struct slot
schedule_next(const struct schedule *schedule, int64_t after_ms)
{
    g_autoptr(GTimeZone) zone = zone_get(schedule->zone);
    int64_t today = zone_day_at(zone, after_ms);
    struct slot slot;

    g_assert(schedule->weekdays != 0);
    for (int64_t day = today - 1; day <= today + SEARCH_DAYS; day++)
        if (slot_on_day(schedule, zone, day, &slot) &&
            slot.due_at_ms > after_ms)
            return slot;
    g_assert_not_reached(); /* a schedule has at least one weekday */
}

struct slot
schedule_last(const struct schedule *schedule, int64_t at_ms)
{
    g_autoptr(GTimeZone) zone = zone_get(schedule->zone);
    int64_t today = zone_day_at(zone, at_ms);
    struct slot slot;

    g_assert(schedule->weekdays != 0);
    for (int64_t day = today + 1; day >= today - SEARCH_DAYS; day--)
        if (slot_on_day(schedule, zone, day, &slot) && slot.due_at_ms <= at_ms)
            return slot;
    g_assert_not_reached(); /* a schedule has at least one weekday */
}

bool
schedule_on_date(const struct schedule *schedule, const char *local_date,
                 struct slot *slot)
{
    g_autoptr(GTimeZone) zone = zone_get(schedule->zone);
    int64_t day;

    return local_day_parse(local_date, &day) &&
           slot_on_day(schedule, zone, day, slot);
}
