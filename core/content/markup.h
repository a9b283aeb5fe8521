/* SPDX-License-Identifier: MIT */
/*
 * Markup before its parser sees it. libxml2 compares every attribute of a tag
 * with every other: a tag of a megabyte takes it minutes.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_MARKUP_H
#define VESPER_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

enum { MARKUP_ATTRIBUTES = 1000 /* of one tag, about; more is an attack */ };

/* Returns where the first tag with over MARKUP_ATTRIBUTES attributes begins;
 * size where there is none. is_xml: CDATA sections hold no tags. */
size_t markup_sane_length(const char *bytes, size_t size, bool is_xml);

#endif
