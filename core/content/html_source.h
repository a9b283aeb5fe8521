/* SPDX-License-Identifier: MIT */
/*
 * HTML before its parser sees it: what browsers and libxml2 read in two ways is
 * taken out, or written so that both read the same.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_HTML_SOURCE_H
#define VESPER_HTML_SOURCE_H

#include "limit.h"

#include <glib.h>

/* No page of an article goes on so long. */
enum { HTML_SOURCE_BYTES = LIMIT_DOWNLOAD_BYTES / 2 };

/* Returns html (UTF-8) without its comments, instructions and doctype, without
 * scripts, styles and the other elements whose content is no markup; with
 * characters instead of references, but for those of ASCII, and "&lt;" where
 * a title holds "<". json_ld: gets the content of each script that says it is
 * application/ld+json, of char *; NULL: not wanted. What would make it longer
 * than HTML_SOURCE_BYTES is left out. Returns: the caller's. */
char *html_source(const char *html, GPtrArray *json_ld);

#endif
