/* SPDX-License-Identifier: MIT */
/*
 * What one element says, taken into a story: the right-hand column of the
 * mapping in feed_mapping.c. Whatever the story says already stays.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_TAKE_H
#define VESPER_FEED_TAKE_H

#include "story.h"

#include <libxml/tree.h>

/* Of all vocabularies alike: plain texts. */
void story_take_title(struct story *story, xmlNode *node);
void story_take_section(struct story *story, xmlNode *node);
void story_take_body(struct story *story, xmlNode *node);
void story_take_language(struct story *story, xmlNode *node);

/* Takes the language that holds where an element stands (xml:lang). */
void story_take_element_language(struct story *story, xmlNode *node);

/* Takes the whole summary; it is cut to a standfirst when all is read. */
void story_take_standfirst(struct story *story, xmlNode *node);

/* Take the page's address: what stands in a link; Atom's alternate, if it is a
 * page of HTML, or whatever it is; a guid that does not say it is none. */
void story_take_link(struct story *story, xmlNode *node);
void story_take_page_link(struct story *story, xmlNode *node);
void story_take_alternate_link(struct story *story, xmlNode *node);
void story_take_permalink(struct story *story, xmlNode *node);

/* Takes the source's own name for the story. */
void story_take_guid(struct story *story, xmlNode *node);

/* Add an author, or those of the feed that an entry was copied from: names,
 * never addresses, each once. */
void story_take_author(struct story *story, xmlNode *node);
void story_take_source(struct story *story, xmlNode *node);

/* Adds the author whom a text names, "Name", "a@b.example (Name)" and the
 * like. */
void story_take_byline(struct story *story, const char *said);

/* Take when the story was published, when changed (feed_date_parse). */
void story_take_date(struct story *story, xmlNode *node);
void story_take_modified(struct story *story, xmlNode *node);

#endif
