/* SPDX-License-Identifier: MIT */
/* Rings are counted, so that one that comes while the thread works is heeded
 * afterwards, and idle means idle since the last of them. */
#include "alarm.h"

#include "clock.h"

void
alarm_init(struct alarm *alarm)
{
    *alarm = (struct alarm){.rings = 1};
    lock_init(&alarm->lock);
    condition_init(&alarm->rung);
}

void
alarm_clear(struct alarm *alarm)
{
    condition_clear(&alarm->rung);
    lock_clear(&alarm->lock);
}

void
alarm_ring(struct alarm *alarm)
{
    lock_take(&alarm->lock);
    alarm->rings++;
    condition_wake(&alarm->rung);
    lock_give(&alarm->lock);
}

void
alarm_end(struct alarm *alarm)
{
    lock_take(&alarm->lock);
    alarm->is_over = true;
    condition_wake(&alarm->rung);
    lock_give(&alarm->lock);
}

bool
alarm_wait(struct alarm *alarm, int64_t wait_ms)
{
    int64_t until_ms = clock_monotonic_ms() + wait_ms;
    bool is_over;

    lock_take(&alarm->lock);
    alarm->is_idle = wait_ms > 0; /* who waits for nothing has more to do */
    while (!alarm->is_over && alarm->rings == alarm->heeded &&
           condition_wait_until(&alarm->rung, &alarm->lock, until_ms))
        continue;
    alarm->is_idle = false;
    g_assert(alarm->heeded <= alarm->rings);
    alarm->heeded = alarm->rings;
    is_over = alarm->is_over;
    lock_give(&alarm->lock);
    return !is_over;
}

bool
alarm_is_over(struct alarm *alarm)
{
    bool is_over;

    lock_take(&alarm->lock);
    is_over = alarm->is_over;
    lock_give(&alarm->lock);
    return is_over;
}

bool
alarm_is_idle(struct alarm *alarm)
{
    bool is_idle;

    lock_take(&alarm->lock);
    is_idle = alarm->is_idle && alarm->rings == alarm->heeded;
    lock_give(&alarm->lock);
    return is_idle;
}
