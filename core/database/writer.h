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

/* Starts the thread. connection, lock: the writer's alone until writer_stop.
 * wait_ms: how long a job may wait where it does not say. */
struct writer *writer_start(struct view *connection, struct write_lock *lock,
                            int64_t wait_ms);

/* Queues a job. */
void writer_submit(struct writer *writer, const struct write_job *job);

/* Runs what is queued, ends the thread and frees the writer. */
void writer_stop(struct writer *writer);

#endif
