/* SPDX-License-Identifier: MIT */
/*
 * One element of a feed: which word it is, in which vocabulary, and what stands
 * in it. Texts are the caller's.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_ELEMENT_H
#define VESPER_FEED_ELEMENT_H

#include <libxml/tree.h>
#include <stdbool.h>

/* The vocabularies whose words we know. */
enum space {
    RSS, /* of all versions; and what has no vocabulary */
    ATOM,
    CONTENT,
    DC,
    DCTERMS,
    ITUNES,
    MEDIA,
    TOMBSTONE, /* RFC 6721 */
    RDF,
    XHTML,
    OTHER
};

/* Tells whether a node is this word of this vocabulary. */
bool element_is(const xmlNode *node, enum space space, const char *name);

/* Returns the first such child, borrowed; NULL: there is none. */
xmlNode *element_find(const xmlNode *parent, enum space space,
                      const char *name);

/* Returns an attribute's value; NULL: it is not there. */
char *element_attribute(xmlNode *node, const char *name);

/* Returns what an item of RSS 1.0 is about (rdf:about), as one line; NULL:
 * not said. */
char *element_about(xmlNode *node);

/* Returns the content as HTML: text that was escaped, or elements that were
 * not; "" where the element says that it is plain text, no text at all, or
 * somewhere else (RFC 4287 §3.1, §4.1.3; Atom 0.3 likewise). */
char *element_html(xmlNode *node);

/* Returns the content as plain text with its paragraphs, read as HTML or as
 * plain text (feed_text.h); NULL: it is empty, or node is NULL. */
char *element_text(xmlNode *node);

/* Returns the same as one line; NULL: it is empty, or node is NULL. */
char *element_line(xmlNode *node);

/* Returns the content, which is no prose (an address, a date), as one line
 * (feed_text_word); NULL: there is none, or node is NULL. */
char *element_word(xmlNode *node);

/* Returns the content as it is written: an address, whose line ends are not
 * blanks; NULL: it is empty. */
char *element_address(xmlNode *node);

/* Returns the language that holds where node stands (xml:lang); NULL: none. */
char *element_language(xmlNode *node);

/* Returns url made absolute (url_resolve) against the base that holds where
 * node stands (xml:base); NULL: no page of the web, or url is NULL. */
char *element_resolve(xmlNode *node, const char *url);

#endif
