/* SPDX-License-Identifier: MIT */
/*
 * The post: the thread of the sender (core/delivery/sender.h), and the log of
 * what it tells. New settings mean a new sender: the old one drains first.
 *
 * Logged: delivery_finished, outbox_finished, edition_sent, edition_held,
 * relay_paused, relay_troubled, database_troubled, deliveries_recovered,
 * sender_failed.
 */
#ifndef VESPER_POST_H
#define VESPER_POST_H

#include "ground.h"

struct post;

/* Settles what a crash left, and starts to send. ground: borrowed for the
 * post's life. Returns: the caller's. Errors: those of sender_new. */
struct post *post_start(struct ground *ground,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Something may be due: look now. Any thread. */
void post_wake(struct post *post);

/* The ground has new rules: send by them. Main thread. */
void post_renew(struct post *post);

/* Tells whether nothing is due and every result is durable. Any thread. */
bool post_is_idle(struct post *post);

/* Claims no more, finishes what is in flight within `drain`, and ends. NULL is
 * fine. */
void post_stop(struct post *post);

#endif
