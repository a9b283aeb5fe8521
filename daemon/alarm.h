/* SPDX-License-Identifier: MIT */
/*
 * An alarm: a thread's own "something may be due". Others ring it; the thread
 * waits for it, and says when it has nothing left to do.
 */
#ifndef VESPER_ALARM_H
#define VESPER_ALARM_H

#include "lock.h"

struct alarm {
    struct lock lock;
    struct condition rung;
    uint64_t rings;
    uint64_t heeded; /* the ring that its thread works for */
    bool is_idle;
    bool is_over;
};

/* Makes an alarm usable; it has rung once. */
void alarm_init(struct alarm *alarm);
/* Frees what alarm_init took. Nobody waits. */
void alarm_clear(struct alarm *alarm);

/* Rings. Any thread. */
void alarm_ring(struct alarm *alarm);

/* Tells the thread to end. Any thread. */
void alarm_end(struct alarm *alarm);

/* The thread has nothing to do: waits for a ring, at most wait_ms. False: it
 * is time to end. */
bool alarm_wait(struct alarm *alarm, int64_t wait_ms);

/* Tells whether the thread is to end. */
bool alarm_is_over(struct alarm *alarm);

/* Tells whether the thread waits, and has heeded every ring. Any thread. */
bool alarm_is_idle(struct alarm *alarm);

#endif
