/* SPDX-License-Identifier: MIT */
/*
 * The XML formats: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_MAPPING_H
#define VESPER_FEED_MAPPING_H

#include "feed_build.h"

#include <libxml/tree.h>

/* Reads the feed in a document. Errors: UNSUPPORTED (it holds none),
 * TOO_LARGE. */
bool feed_map(xmlDoc *document, struct feed_build *build,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
