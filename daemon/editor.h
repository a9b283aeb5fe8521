/* SPDX-License-Identifier: MIT */
/*
 * The editor: a thread that reads sources when they are due, and launches each
 * list's edition at its hour. What it decides by is asked of the calendar and
 * the ledger at each turn, never remembered: a restart, a clock that jumps and
 * a second `edition send` change nothing.
 *
 * Logged: edition_frozen, edition_planned, edition_skipped, edition_failed,
 * requests_purged; and what newsreader.h logs.
 */
#ifndef VESPER_EDITOR_H
#define VESPER_EDITOR_H

#include "ground.h"

struct editor;

/* Starts the thread. ground: borrowed for the editor's life. planned: called in
 * its thread when there is something to send. Returns: the caller's.
 * Errors: STORAGE, BUSY. */
struct editor *editor_start(struct ground *ground, void (*planned)(void *self),
                            void *self,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Something may be due: look now. Any thread. */
void editor_wake(struct editor *editor);

/* Tells whether nothing is due at the clock's now. Any thread. */
bool editor_is_idle(struct editor *editor);

/* Ends the thread, after what it is at. NULL is fine. */
void editor_stop(struct editor *editor);

#endif
