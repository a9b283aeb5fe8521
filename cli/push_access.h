/* SPDX-License-Identifier: MIT */
/*
 * What a site's own system has to know to announce its stories: an address and
 * a secret.
 */
#ifndef VESPER_PUSH_ACCESS_H
#define VESPER_PUSH_ACCESS_H

#include "command.h"
#include "source.h"

/* Prints a push source's number, name, address and secret. The command
 * NEEDS_KEYS. */
void push_access_print(const struct invocation *invocation,
                       const struct source *source);

#endif
