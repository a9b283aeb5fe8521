/* SPDX-License-Identifier: MIT */
/*
 * Notices: what the sender lets the operator know, on its way into the
 * database, where they become alerts. Stays in the room.
 */
#ifndef VESPER_NOTICE_H
#define VESPER_NOTICE_H

#include <glib.h>
#include <stdbool.h>

struct notice {
    char *cause; /* "relay main" */
    char *text;  /* NULL: it is over */
};

/* Makes an array of struct notice * that owns them. Returns: the caller's. */
GPtrArray *notices_new(void);

/* Adds a notice to them. cause, text: become its own. */
void notices_add(GPtrArray *notices, char *cause, char *text);

/* What the operator knows of a cause. At first it is not known what he was told
 * of an earlier run of ours. */
enum told { TOLD_PERHAPS, TOLD_OF_TROUBLE, TOLD_ALL_WELL };

/* Sets what he is told and tells whether that is news. */
bool told_is_news(enum told *told, enum told now);

#endif
