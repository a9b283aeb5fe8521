/* SPDX-License-Identifier: MIT */
/*
 * Long work, told to whoever waits at a terminal: one line that is written
 * over. Where no terminal is, nothing is shown.
 */
#ifndef VESPER_PROGRESS_H
#define VESPER_PROGRESS_H

#include "command.h"

struct progress {
    FILE *out; /* borrowed */
    bool is_shown;
};

/* Returns the progress of a command: shown if its talk goes to a terminal and
 * its data is no JSON, whose lines it would tear. */
struct progress progress_of(const struct invocation *invocation);

/* Shows a line in place of the last one. Foreign text is made safe here. */
void progress_tell(const struct progress *progress, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* Takes the line away: other words, or the end, are next. */
void progress_clear(const struct progress *progress);

#endif
