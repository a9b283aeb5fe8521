/* SPDX-License-Identifier: MIT */
/*
 * What makes two stories the same one: a name they share. A story has as many
 * names as there are ways to recognise it, so that a changed link and a second
 * source both lead to the article that is there.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_STORY_NAMES_H
#define VESPER_STORY_NAMES_H

#include "story.h"

/* Returns a story's names, the strongest first: "guid:SOURCE:GUID", its
 * canonical URL; where it has neither, "hash:" and a hash of title and date.
 * source_id: a guid means something to its own source alone (RSS 2.0, guid).
 * shared_urls: what is below, NULL: none; no names of stories with a guid.
 * Returns: of char *, the caller's. */
GPtrArray *story_names(const struct story *story, int64_t source_id,
                       GHashTable *shared_urls);

/* Returns the canonical URLs behind which several of the stories are read on,
 * as with a live ticker: those differ in guid and title alike. stories: of
 * struct story *. Returns: a set of char *, the caller's. */
GHashTable *story_names_shared_urls(const GPtrArray *stories);

/* Clears the guids that stories of one feed share: they name nothing. stories:
 * of struct story *. */
void story_names_distrust_shared_guids(const GPtrArray *stories);

#endif
