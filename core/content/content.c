/* SPDX-License-Identifier: MIT */
/*
 * What all parsers of this room ask of libxml2, once per process: that it
 * reads nothing but the bytes it was given, and keeps quiet.
 */
#include "content.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

/* No file, no network: whatever a document points to does not exist. */
static xmlParserInputPtr
refuse_entity(const char *url, const char *id, xmlParserCtxtPtr context)
{
    (void)url;
    (void)id;
    (void)context;
    return NULL;
}

/* Errors that belong to no parser context; those that do reach its owner. */
static void
keep_quiet(void *data, const char *format, ...)
{
    (void)data;
    (void)format;
}

void
content_init(void)
{
    xmlInitParser();
    xmlSetExternalEntityLoader(refuse_entity);
    xmlSetGenericErrorFunc(NULL, keep_quiet);
}
