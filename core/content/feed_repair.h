/* SPDX-License-Identifier: MIT */
/*
 * What feeds get wrong most often, put right without a guess at their meaning.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_FEED_REPAIR_H
#define VESPER_FEED_REPAIR_H

#include <stddef.h>

/* Returns XML in UTF-8 that means what bytes were to mean: a lone "&" or "<"
 * is escaped, HTML's named entities are the characters they stand for,
 * characters XML does not know are gone, and so are comments and processing
 * instructions (the XML declaration may name a wrong encoding), and what stands
 * before the first "<". Line numbers stay. It ends where it would be longer
 * than LIMIT_DOWNLOAD_BYTES. Returns: the caller's. */
char *feed_repair(const char *bytes, size_t size);

#endif
