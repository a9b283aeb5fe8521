/* SPDX-License-Identifier: MIT */
/*
 * What else is read off a piece of HTML (html_to_text: content.h).
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_HTML_TEXT_H
#define VESPER_HTML_TEXT_H

#include <stddef.h>

/* Returns the address of the first picture a reader can see, as it is written
 * there; NULL: none. Returns: the caller's. */
char *html_first_image(const char *html, size_t size);

#endif
