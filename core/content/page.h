/* SPDX-License-Identifier: MIT */
/*
 * A page on its way to become a story: its tree, and how a story takes what the
 * page says in several places. Whatever the story says already stays.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_PAGE_H
#define VESPER_PAGE_H

#include "story.h"

#include <libxml/tree.h>
#include <stdbool.h>

struct page {
    xmlDoc *tree;       /* never NULL; may be without a root */
    GPtrArray *json_ld; /* of char *: the scripts of that kind */
    char *base_url;     /* what links are relative to; NULL: not known */
};

/* What parts words in an attribute ("ASCII whitespace", Infra §4.6). */
#define PAGE_BLANKS " \t\r\n\f"

/* --- the tree ------------------------------------------------------------- */

/* Returns the node behind node in the document's order, within root; NULL: it
 * was the last. Borrowed. */
xmlNode *page_next(const xmlNode *node, const xmlNode *root);

/* Returns the node behind node and all that is in it. Borrowed. */
xmlNode *page_next_beside(const xmlNode *node, const xmlNode *root);

/* Tells whether a node is an element of this name. */
bool page_is(const xmlNode *node, const char *name);

/* Returns an element's attribute; NULL: it has none. Returns: the caller's. */
char *page_attribute(const xmlNode *node, const char *name);

/* Tells whether a word is in an attribute that is a list of words. */
bool page_has_word(const xmlNode *node, const char *name, const char *word);

/* Tells whether one of the words, in small letters, is part of an element's
 * class or id. */
bool page_is_called(const xmlNode *node, const char *const *words,
                    size_t count);

/* Returns what an element holds as one line, at most LIMIT_FIELD_BYTES; NULL:
 * nothing. Returns: the caller's. */
char *page_line(const xmlNode *node);

/* Returns the same, gathered from the first max_bytes alone, blanks and
 * elements counted: for what is short, or nothing. */
char *page_line_within(const xmlNode *node, size_t max_bytes);

/* Returns what <title> says; NULL: nothing. Returns: the caller's. */
char *page_title(const struct page *page);

/* --- saying --------------------------------------------------------------- */

/* Sets a field to text as one line; text that is empty says nothing. */
void page_say(char **field, const char *text);

/* Sets a field to url made absolute, if it is one of the web. */
void page_say_url(const struct page *page, char **field, const char *url);

/* Tells whether url is a page of its own, not the front page of a site. */
bool page_has_path(const char *url);

/* Sets an instant to what a date means. */
void page_say_instant(int64_t *at_ms, const char *date);

/* Adds an author: "By" before the name is dropped, an address is no name, and
 * each is named once. */
void page_say_author(struct story *story, const char *name);

/* --- taking --------------------------------------------------------------- */

/* Take what is said by JSON-LD; by <link>, <html> and <meta>; by the title and
 * the headings; by the rest that is to be seen. */
void page_take_json_ld(const struct page *page, struct story *story);
void page_take_links(const struct page *page, struct story *story);
void page_take_meta(const struct page *page, struct story *story);
void page_take_title(const struct page *page, struct story *story);
void page_take_visible(const struct page *page, struct story *story);

/* Takes a figure: its picture if none is known, and its words if the picture is
 * the story's: that one, or any where the figure stands in front of the text.
 * Returns whether the node is a figure with a picture, not beside the story.
 * What holds the credit is cut out and freed: keep no pointer into a figure. */
bool page_take_figure(const struct page *page, struct story *story,
                      xmlNode *node, bool is_in_front);

/* Takes the first picture within a part of the text that shows something of the
 * story, if none is known. */
void page_take_picture(const struct page *page, struct story *story,
                       const xmlNode *part);

/* Takes the part that reads like an article, and a picture of it. It cuts the
 * tree: the last one to be called. A body that JSON-LD gave is kept where it is
 * much longer. */
void page_take_body(const struct page *page, struct story *story);

#endif
