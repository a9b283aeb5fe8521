/* SPDX-License-Identifier: MIT */
/* Two counters and a condition. */
#include "traffic.h"

#include "clock.h"

#include <glib.h>

static void
count_down(struct traffic *traffic, int *counter)
{
    lock_take(&traffic->lock);
    (*counter)--;
    g_assert(*counter >= 0);
    condition_wake(&traffic->changed);
    lock_give(&traffic->lock);
}

void
traffic_init(struct traffic *traffic)
{
    *traffic = (struct traffic){.is_over = false};
    lock_init(&traffic->lock);
    condition_init(&traffic->changed);
}

void
traffic_clear(struct traffic *traffic)
{
    g_assert(traffic->requests == 0 && traffic->changes == 0);
    condition_clear(&traffic->changed);
    lock_clear(&traffic->lock);
}

bool
traffic_begin_request(struct traffic *traffic)
{
    bool is_open;

    lock_take(&traffic->lock);
    traffic->requests++;
    is_open = !traffic->is_ending;
    lock_give(&traffic->lock);
    return is_open;
}

void
traffic_end_request(struct traffic *traffic)
{
    count_down(traffic, &traffic->requests);
}

bool
traffic_begin_change(struct traffic *traffic)
{
    bool is_open;

    lock_take(&traffic->lock);
    g_assert(traffic->requests > 0); /* whose change it is */
    is_open = !traffic->is_over;
    if (is_open)
        traffic->changes++;
    lock_give(&traffic->lock);
    return is_open;
}

void
traffic_end_change(struct traffic *traffic)
{
    count_down(traffic, &traffic->changes);
}

void
traffic_end(struct traffic *traffic, int64_t patience_ms)
{
    int64_t until_ms = clock_monotonic_ms() + patience_ms;

    lock_take(&traffic->lock);
    traffic->is_ending = true;
    while (traffic->requests > 0 &&
           condition_wait_until(&traffic->changed, &traffic->lock, until_ms))
        continue;
    traffic->is_over = true;
    /* However long: a connection that is suspended then ends the program, and
     * the writer has a deadline of its own. */
    while (traffic->changes > 0)
        condition_wait(&traffic->changed, &traffic->lock);
    lock_give(&traffic->lock);
}
