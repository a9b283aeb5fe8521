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

/* What a document's tree may weigh: MARKUP_WEIGHT / 4 elements, half as much
 * each attribute. The heaviest takes about 200 MB. */
enum { MARKUP_WEIGHT = 2 * 1000 * 1000 };

/* Returns where the first tag begins that has over MARKUP_ATTRIBUTES attributes
 * or takes the whole over MARKUP_WEIGHT; size where there is none. is_xml:
 * CDATA sections hold no tags. */
size_t markup_sane_length(const char *bytes, size_t size, bool is_xml);

#endif
