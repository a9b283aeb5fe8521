/* SPDX-License-Identifier: MIT */
/*
 * What one element says, taken into a story: the right-hand column of the
 * mappings in feed.c. Whatever the story says already stays.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_TAKE_H
#define VESPER_FEED_TAKE_H

#include "story.h"

#include <libxml/tree.h>

/* Of RSS, Dublin Core and Media RSS alike: plain texts. */
void story_take_title(struct story *story, xmlNode *node);
void story_take_section(struct story *story, xmlNode *node);
void story_take_body(struct story *story, xmlNode *node);
void story_take_credit(struct story *story, xmlNode *node);
void story_take_language(struct story *story, xmlNode *node);

/* Takes the whole summary; it is cut to a standfirst when all is read. */
void story_take_standfirst(struct story *story, xmlNode *node);

/* Take the page's address: what stands in a link, Atom's rel="alternate", a
 * guid that does not say it is none. */
void story_take_link(struct story *story, xmlNode *node);
void story_take_atom_link(struct story *story, xmlNode *node);
void story_take_permalink(struct story *story, xmlNode *node);

/* Takes the source's own name for the story. */
void story_take_guid(struct story *story, xmlNode *node);

/* Adds an author: the name beside an address, never an address. The second one
 * adds nobody where somebody was named before. */
void story_take_author(struct story *story, xmlNode *node);
void story_take_author_if_none(struct story *story, xmlNode *node);

/* Takes when the story was published (feed_date_parse). */
void story_take_date(struct story *story, xmlNode *node);

/* Take a picture: of media:content or an enclosure, if it is one;
 * media:thumbnail; itunes:image; the first one within HTML. A kind of picture
 * that mail programs show to all replaces one they do not. */
void story_take_media(struct story *story, xmlNode *node);
void story_take_thumbnail(struct story *story, xmlNode *node);
void story_take_itunes_image(struct story *story, xmlNode *node);
void story_take_picture_within(struct story *story, xmlNode *node);

#endif
