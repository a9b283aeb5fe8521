/* SPDX-License-Identifier: MIT */
/*
 * A piece of HTML as a row of events: what a reader could see of it. No tree
 * is built, so nothing can be too deep to walk.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_HTML_READ_H
#define VESPER_HTML_READ_H

#include <stddef.h>

/* What is told. Every tag that starts ends, in order; those that close
 * themselves (br, img) too. Names are in lower case, text is UTF-8 with its
 * entities decoded. NULL: not wanted. */
struct html_events {
    /* attributes: name, value, name, value, …, NULL; a value may be NULL.
     * NULL: none. */
    void (*start)(void *data, const char *name, const char *const *attributes);
    void (*end)(void *data, const char *name);
    void (*text)(void *data, const char *text, size_t size);
};

/* Reads html and tells what it meets. Scripts, styles, drawings, formulas,
 * frames and forms' fields are left out with all that is in them. It never
 * fails: what is no HTML is text; where tags nest too deep to be meant, the
 * piece ends. */
void html_read(const char *html, size_t size, const struct html_events *events,
               void *data);

/* Returns an attribute's value, borrowed; NULL: it has none. */
const char *html_attribute(const char *const *attributes, const char *name);

#endif
