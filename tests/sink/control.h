/* SPDX-License-Identifier: MIT */
/*
 * What a test tells a running sink, a line each, answered by a line of JSON:
 *
 *   stats               the counts so far, and the CPU time spent
 *   rule 550-           every recipient is treated so (rule.h); `rule none`
 *   delay 200           milliseconds before each final reply
 *   close-after 100     messages of a session, then it is closed; `… 421`
 *                       says so before; 0: never
 *   hang-up             closes every session now; `… 421` says so before
 *   quit
 */
#ifndef SINK_CONTROL_H
#define SINK_CONTROL_H

#include "server.h"

#include <stdbool.h>

/* Obeys one line. Returns false for `quit`. */
bool control_obey(const char *line, struct server *server,
                  struct service *service, const struct tally *tally);

#endif
