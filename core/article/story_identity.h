/* SPDX-License-Identifier: MIT */
/*
 * What makes two stories the same one.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_STORY_IDENTITY_H
#define VESPER_STORY_IDENTITY_H

#include "story.h"

/* Returns a story's identity: its canonical URL, else "guid:" and the source's
 * guid, else "hash:" and a hash of title and date. Returns: the caller's. */
char *story_identity(const struct story *story);

#endif
