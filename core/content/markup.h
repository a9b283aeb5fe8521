/* SPDX-License-Identifier: MIT */
/*
 * Markup before its parser sees it. libxml2 compares every attribute of a tag
 * with every other: a tag of a megabyte takes it minutes. And a tree of many
 * small things is a hundred times as large as its text.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_MARKUP_H
#define VESPER_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

enum { MARKUP_ATTRIBUTES = 1000 /* of one tag, about; more is an attack */ };

/* What a document's tree may weigh: an element four, half as much each
 * attribute. A feed of 500,000 elements takes about 200 MB; a page has not so
 * many, and what it has is looked at more often. */
enum { MARKUP_XML_WEIGHT = 2000 * 1000, MARKUP_HTML_WEIGHT = 500 * 1000 };

/* Returns where the first tag begins that has over MARKUP_ATTRIBUTES attributes
 * or takes the whole over its weight; size where there is none. is_xml: CDATA
 * sections hold no tags. */
size_t markup_sane_length(const char *bytes, size_t size, bool is_xml);

#endif
