/* SPDX-License-Identifier: MIT */
/* The system's clock and the one that tests move by hand. */
#include "clock.h"

enum { US_PER_MS = 1000 };

static int64_t
system_now_ms(const struct clock *clock)
{
    (void)clock;
    return g_get_real_time() / US_PER_MS;
}

static int64_t
hand_now_ms(const struct clock *clock)
{
    const struct hand_clock *hand = (const struct hand_clock *)clock;

    /* Moved by a test while threads of the program under it look. */
    return __atomic_load_n(&hand->at_ms, __ATOMIC_ACQUIRE);
}

const struct clock *
clock_system(void)
{
    static const struct clock system = {.now_ms = system_now_ms};

    return &system;
}

int64_t
clock_now_ms(const struct clock *clock)
{
    return clock->now_ms(clock);
}

void
hand_clock_set(struct hand_clock *hand, int64_t at_ms)
{
    hand->clock.now_ms = hand_now_ms;
    __atomic_store_n(&hand->at_ms, at_ms, __ATOMIC_RELEASE);
}

void
hand_clock_advance(struct hand_clock *hand, int64_t span_ms)
{
    __atomic_add_fetch(&hand->at_ms, span_ms, __ATOMIC_ACQ_REL);
}

int64_t
clock_monotonic_ms(void)
{
    return g_get_monotonic_time() / US_PER_MS;
}

char *
clock_format_utc(int64_t at_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at_ms / 1000);

    if (time == NULL) /* beyond the year 9999 */
        return g_strdup("never");
    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}
