/* SPDX-License-Identifier: MIT */
/*
 * A feed's XML as a tree: strictly where it can be had, repaired where not.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_FEED_XML_H
#define VESPER_FEED_XML_H

#include <glib.h>
#include <libxml/tree.h>
#include <stddef.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

/* Reads XML. base_url: what links are relative to (xml:base comes on top),
 * may be NULL. Returns: the caller's, with a root element.
 * Errors: SYNTAX "line:column: …", of the first thing that was wrong: what no
 * repair helps, a document that is cut off, or one that declares entities. */
xmlDoc *feed_xml_read(const char *bytes, size_t size, const char *base_url,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
