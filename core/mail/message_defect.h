/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a mail, as bytes: what servers refuse, repair or read in
 * two ways. Readers of mail are lenient (message_read.h); this is not.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_MESSAGE_DEFECT_H
#define VESPER_MESSAGE_DEFECT_H

#include <glib.h>
#include <stddef.h>

struct message_defect {
    const char *what; /* for a person, with the RFC; static */
    unsigned line;    /* where it is first, from 1; 0: it is of the whole */
    unsigned count;   /* how often */
};

/* Looks bytes through, each kind of defect once, in a fixed order. Returns: of
 * struct message_defect, the caller's; empty: nothing is wrong. */
GArray *message_defects(const char *bytes, size_t size);

#endif
