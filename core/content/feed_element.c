/* SPDX-License-Identifier: MIT */
/* Elements by the vocabulary they come from, and what stands in them. */
#include "feed_element.h"

#include "content.h"
#include "excerpt.h"
#include "limit.h"
#include "safe_text.h"

#include <glib.h>

#include <string.h>

// clang-format off
/* A vocabulary goes by several names; in a feed that forgot to declare it, by
 * the prefix everybody uses. */
static const struct {
    const char *uri;
    const char *prefix;
    enum space space;
} spaces[] = {
    {"http://purl.org/rss/1.0/modules/content/",   "content:", CONTENT},
    {"http://purl.org/dc/elements/1.1/",           "dc:",      DC},
    {"http://purl.org/dc/elements/1.0/",           "dc:",      DC},
    {"http://purl.org/dc/terms/",                  "dcterms:", DCTERMS},
    {"http://search.yahoo.com/mrss/",              "media:",   MEDIA},
    {"http://search.yahoo.com/mrss",               "media:",   MEDIA},
    {"http://www.w3.org/2005/Atom",                "atom:",    ATOM},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:",  ITUNES},
    {"http://www.w3.org/1999/xhtml",               "xhtml:",   XHTML},
    {"http://backend.userland.com/rss2",           "rss:",     RSS},
    {"http://blogs.law.harvard.edu/tech/rss",      "rss:",     RSS},
};
// clang-format on

static enum space
space_of(const xmlNode *node)
{
    const char *uri = node->ns == NULL ? NULL : (const char *)node->ns->href;

    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++)
        if (uri == NULL
                ? g_str_has_prefix((const char *)node->name, spaces[i].prefix)
                : g_ascii_strcasecmp(uri, spaces[i].uri) == 0)
            return spaces[i].space;
    return uri == NULL && strchr((const char *)node->name, ':') == NULL ? RSS
                                                                        : OTHER;
}

/* The name is looked at first: it tells most elements apart. */
bool
element_is(const xmlNode *node, enum space space, const char *name)
{
    if (node->type != XML_ELEMENT_NODE)
        return false;

    const char *own = (const char *)node->name;
    const char *colon = node->ns == NULL ? strchr(own, ':') : NULL;

    return strcmp(colon == NULL ? own : colon + 1, name) == 0 &&
           space_of(node) == space;
}

xmlNode *
element_find(const xmlNode *parent, enum space space, const char *name)
{
    for (xmlNode *child = parent->children; child != NULL; child = child->next)
        if (element_is(child, space, name))
            return child;
    return NULL;
}

static char *
take_over(xmlChar *text)
{
    char *ours = g_strdup((const char *)text);

    xmlFree(text);
    return ours;
}

char *
element_attribute(xmlNode *node, const char *name)
{
    return take_over(xmlGetNoNsProp(node, (const xmlChar *)name));
}

char *
element_html(xmlNode *node)
{
    if (xmlFirstElementChild(node) == NULL)
        return take_over(xmlNodeGetContent(node));

    xmlBuffer *buffer = xmlBufferCreate();

    g_assert(buffer != NULL);
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        xmlNodeDump(buffer, node->doc, child, 0, 0);

    char *html = g_strdup((const char *)xmlBufferContent(buffer));

    xmlBufferFree(buffer);
    return html;
}

char *
element_text(xmlNode *node)
{
    if (node == NULL)
        return NULL;

    g_autofree char *html = element_html(node);
    g_autofree char *text = html_to_text(html, strlen(html));

    if (*text == '\0')
        return NULL;
    return text_bound(g_steal_pointer(&text), LIMIT_ARTICLE_TEXT_BYTES);
}

char *
element_line(xmlNode *node)
{
    g_autofree char *text = element_text(node);

    return text == NULL
               ? NULL
               : text_bound(safe_text_to_line(text), LIMIT_FIELD_BYTES);
}

char *
element_word(xmlNode *node)
{
    if (node == NULL)
        return NULL;

    g_autofree char *raw = take_over(xmlNodeGetContent(node));
    g_autofree char *word = safe_text_to_line(raw);

    return *word == '\0' || strlen(word) > LIMIT_FIELD_BYTES
               ? NULL
               : g_steal_pointer(&word);
}

char *
element_language(xmlNode *node)
{
    return take_over(xmlNodeGetLang(node));
}

char *
element_resolve(xmlNode *node, const char *url)
{
    g_autofree char *base = take_over(xmlNodeGetBase(node->doc, node));

    return url == NULL ? NULL : url_resolve(url, base);
}
