/* SPDX-License-Identifier: MIT */
/*
 * What reading sources at the command line needs, out of an invocation.
 */
#ifndef VESPER_SOURCE_POLLING_H
#define VESPER_SOURCE_POLLING_H

#include "command.h"
#include "source.h"

/* Returns how a command reads sources: by the settings that vesperd goes by.
 * rules: taken out of those (fetch_rules_of). All of it is borrowed. The
 * command NEEDS_DATABASE and NEEDS_NETWORK. */
struct source_poll source_polling_of(const struct invocation *invocation,
                                     const struct fetch_rules *rules);

#endif
