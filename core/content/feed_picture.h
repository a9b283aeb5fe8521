/* SPDX-License-Identifier: MIT */
/*
 * The picture of an item: the first that is said, but a kind that mail
 * programs show to all replaces one they do not, and a stamp gives way to the
 * wider size behind it. What is taken of XML is the right-hand column of the
 * mapping in feed_mapping.c.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_PICTURE_H
#define VESPER_FEED_PICTURE_H

#include "story.h"

#include <libxml/tree.h>
#include <stdbool.h>

/* Tells whether a file is a picture: by its media type, where none is said by
 * the ending of its address. Both may be NULL. */
bool picture_is_said(const char *type, const char *url);

/* Takes a picture by its absolute address, may be NULL. Returns whether it was
 * taken. */
bool story_offer_image(struct story *story, const char *url);

/* Take a picture: of media:content or an enclosure, if it is one, with what is
 * said of it; of Atom's enclosure; media:thumbnail; an image of iTunes or of an
 * item; the first one within HTML. */
void story_take_media(struct story *story, xmlNode *node);
void story_take_enclosure_link(struct story *story, xmlNode *node);
void story_take_thumbnail(struct story *story, xmlNode *node);
void story_take_image(struct story *story, xmlNode *node);
void story_take_picture_within(struct story *story, xmlNode *node);

/* Takes who made it. */
void story_take_credit(struct story *story, xmlNode *node);

#endif
