/* SPDX-License-Identifier: MIT */
/*
 * Three attempts: as XML says; once more after a repair; and the repaired text
 * as far as the parser understands it, which drops data and so comes last. A
 * feed that breaks off is refused even then: its last story may be half told.
 *
 * No attempt expands an entity a document declares: whoever declares some is
 * refused at the declaration (CWE-776, CWE-611).
 */
#include "feed_xml.h"

#include "charset.h"
#include "error.h"
#include "feed_repair.h"
#include "markup.h"
#include "safe_text.h"

#include <libxml/parser.h>

#include <stdbool.h>
#include <string.h>

enum {
    OPTIONS = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT,
    FAULTS = 1000, /* who makes more is not worth the time */
    SHOWN_BYTES = 200
};

/* What was wrong in one attempt: the first thing. */
struct fault {
    char *message; /* NULL: nothing */
    int line, column;
    bool is_final;   /* no repair helps */
    int left_to_end; /* faults until the attempt ends */
};

static void
fault_note(struct fault *fault, int line, int column, const char *message)
{
    g_autofree char *safe = NULL;

    if (fault->message != NULL)
        return;
    safe = safe_text_to_line(message);
    fault->message = safe_text(safe, SHOWN_BYTES);
    fault->message[0] = g_ascii_tolower(fault->message[0]);
    fault->line = line;
    fault->column = column;
}

/* An entity that is not declared is only a warning where a DTD (which we do
 * not read) might declare it; its text would be lost. A prefix that is not
 * declared hinders nobody. */
static void
note_error(void *data, xmlErrorPtr error)
{
    xmlParserCtxtPtr parser = data;
    struct fault *fault = parser->_private;

    if (error->domain == XML_FROM_NAMESPACE ||
        (error->level == XML_ERR_WARNING &&
         error->code != XML_WAR_UNDECLARED_ENTITY))
        return;
    if (error->code == XML_ERR_INTERNAL_ERROR) /* too deep, too long */
        fault->is_final = true;
    fault_note(fault, error->line, error->int2, error->message);
    /* xmlStopParser frees what the function that found the fault still reads;
     * so it is only told that there is no more. */
    if (--fault->left_to_end <= 0)
        parser->instate = XML_PARSER_EOF;
}

static void
refuse_entity(void *data, const xmlChar *name, int type,
              const xmlChar *public_id, const xmlChar *system_id,
              xmlChar *content)
{
    xmlParserCtxtPtr parser = data;
    struct fault *fault = parser->_private;

    (void)name;
    (void)type;
    (void)public_id;
    (void)system_id;
    (void)content;
    fault->is_final = true;
    fault_note(fault, parser->input->line, parser->input->col,
               "entities are declared; no feed may do so");
    xmlStopParser(parser);
}

/* Returns NULL where something was wrong that options do not allow. */
static xmlDoc *
attempt(const char *text, size_t size, const char *base_url, int options,
        struct fault *fault)
{
    bool is_utf8 = (options & XML_PARSE_IGNORE_ENC) != 0;
    xmlParserCtxtPtr parser = xmlNewParserCtxt();

    g_assert(parser != NULL && size <= G_MAXINT);
    g_assert(fault->message == NULL); /* an older one would count for this */
    fault->left_to_end = (options & XML_PARSE_RECOVER) != 0 ? FAULTS : 1;
    parser->_private = fault;
    parser->sax->serror = note_error;
    parser->sax->entityDecl = refuse_entity;
    parser->sax->comment = NULL; /* nodes for nothing */
    parser->sax->processingInstruction = NULL;

    xmlDoc *document = xmlCtxtReadMemory(parser, text, (int)size, base_url,
                                         is_utf8 ? "UTF-8" : NULL, options);
    bool is_wrong = fault->message != NULL;

    if (document != NULL &&
        (fault->is_final || (is_wrong && (options & XML_PARSE_RECOVER) == 0)))
        g_clear_pointer(&document, xmlFreeDoc);
    if (parser->myDoc != NULL)
        g_clear_pointer(&parser->myDoc, xmlFreeDoc);
    xmlFreeParserCtxt(parser);
    return document;
}

/* Tells whether the root's end tag is there. Recovery closes what is open: by
 * the tree alone a feed that broke off looks whole. */
static bool
is_whole(const xmlDoc *document, const char *text)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    const char *prefix = NULL;
    g_autofree char *end = NULL;

    if (root == NULL)
        return false;
    if (root->ns != NULL)
        prefix = (const char *)root->ns->prefix;
    end = g_strconcat("</", prefix ? prefix : "", prefix ? ":" : "",
                      (const char *)root->name, NULL);
    return g_strrstr(text, end) != NULL;
}

static xmlDoc *
read_repaired(const char *bytes, size_t size, const char *base_url)
{
    g_autofree char *text = feed_repair(bytes, size);
    struct fault fault = {0};
    g_autoptr(xmlDoc) document =
        attempt(text, strlen(text), base_url, OPTIONS, &fault);

    g_clear_pointer(&fault.message, g_free);
    if (document == NULL && !fault.is_final) {
        document = attempt(text, strlen(text), base_url,
                           OPTIONS | XML_PARSE_RECOVER, &fault);
        g_clear_pointer(&fault.message, g_free);
        if (document != NULL && !is_whole(document, text))
            return NULL;
    }
    return g_steal_pointer(&document);
}

static bool
check_tags(const char *bytes, size_t size, GError **error)
{
    size_t length = markup_sane_length(bytes, size, true);
    int line = 1;

    if (length == size)
        return true;
    for (const char *at = bytes; at < bytes + length; at++)
        line += *at == '\n';
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "line %d, column 1: more tags or attributes than a feed has",
                line);
    return false;
}

xmlDoc *
feed_xml_read(const char *bytes, size_t size, const char *base_url,
              GError **error)
{
    if (!check_tags(bytes, size, error))
        return NULL;

    struct fault fault = {0};
    int options =
        OPTIONS | (charset_is_utf8(bytes, size) ? XML_PARSE_IGNORE_ENC : 0);
    xmlDoc *document = attempt(bytes, size, base_url, options, &fault);

    if (document == NULL && !fault.is_final)
        document = read_repaired(bytes, size, base_url);
    /* What is told is the first attempt's: the repaired text nobody wrote. */
    if (document == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "line %d, column %d: %s", MAX(fault.line, 1),
                    MAX(fault.column, 1),
                    fault.message != NULL ? fault.message : "no XML");
    g_free(fault.message);
    return document;
}
