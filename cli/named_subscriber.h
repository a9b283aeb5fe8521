/* SPDX-License-Identifier: MIT */
/*
 * The subscriber whom a command names by his address.
 */
#ifndef VESPER_NAMED_SUBSCRIBER_H
#define VESPER_NAMED_SUBSCRIBER_H

#include "subscriber.h"

/* Returns the subscriber with the address that was typed. Returns: the
 * caller's. Errors: SYNTAX (no address), NOT_FOUND, STORAGE. */
struct subscriber *named_subscriber(struct view *view, const char *typed,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
