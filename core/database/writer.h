/* SPDX-License-Identifier: MIT */
/*
 * The writer: one thread that runs all changes. As many as wait go into one
 * transaction, each in a savepoint of its own, so that one fsync pays for all
 * and a failed one undoes nobody else's. For database/ alone.
 */
#ifndef VESPER_WRITER_H
#define VESPER_WRITER_H

#include "connection.h"
#include "write_lock.h"

struct writer;

/* Starts the thread. connection, lock: the writer's alone until writer_stop. */
struct writer *writer_start(struct view *connection, struct write_lock *lock);

/* Queues a job, to be begun until a deadline of clock_monotonic_ms(). One
 * already past is answered BUSY and never run. */
void writer_submit(struct writer *writer, const struct write_job *job,
                   int64_t deadline_ms);

/* Returns how many jobs wait. */
size_t writer_waiting(struct writer *writer);

/* Tells whether the caller runs in the writer's thread. */
bool writer_is_current_thread(const struct writer *writer);

/* Tells whether nothing is accepted any more, see database_has_lost_write. */
bool writer_has_lost_write(struct writer *writer);

/* Runs what is queued, ends the thread and frees the writer. */
void writer_stop(struct writer *writer);

#endif
