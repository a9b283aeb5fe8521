/* SPDX-License-Identifier: MIT */
/* Elements by the vocabulary they come from, and what stands in them. */
#include "feed_element.h"

#include "content.h"
#include "feed_text.h"

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
    {"http://purl.org/rss/1.0/modules/content/",         "content:", CONTENT},
    {"http://purl.org/dc/elements/1.1/",                 "dc:",      DC},
    {"http://purl.org/dc/elements/1.0/",                 "dc:",      DC},
    {"http://purl.org/dc/terms/",                        "dcterms:", DCTERMS},
    {"http://search.yahoo.com/mrss/",                    "media:",   MEDIA},
    {"http://search.yahoo.com/mrss",                     "media:",   MEDIA},
    {"http://www.rssboard.org/media-rss",                "media:",   MEDIA},
    {"http://www.w3.org/2005/Atom",                      "atom:",    ATOM},
    {"http://purl.org/atom/ns#",                         "atom:",    ATOM},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd",       "itunes:",  ITUNES},
    {"http://purl.org/atompub/tombstones/1.0",           "at:",      TOMBSTONE},
    {"http://www.w3.org/1999/xhtml",                     "xhtml:",   XHTML},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#",      "rdf:",     RDF},
    {"http://purl.org/rss/1.0/",                         "rss:",     RSS},
    {"http://purl.org/net/rss1.1#",                      "rss:",     RSS},
    {"http://my.netscape.com/rdf/simple/0.9/",           "rss:",     RSS},
    {"http://channel.netscape.com/rdf/simple/0.9/",      "rss:",     RSS},
    {"http://backend.userland.com/rss2",                 "rss:",     RSS},
    {"http://blogs.law.harvard.edu/tech/rss",            "rss:",     RSS},
};
// clang-format on
static const char rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/* Whatever a feed calls its vocabulary, or if it calls it nothing: the root's
 * name tells which one it is. */
static enum space
space_of_root(const xmlNode *node)
{
    const xmlNode *root = xmlDocGetRootElement(node->doc);
    g_assert(root != NULL); /* node is in its tree */

    bool is_atom = g_ascii_strcasecmp((const char *)root->name, "feed") == 0;

    if (node->ns == root->ns)
        return is_atom ? ATOM : RSS;
    return node->ns == NULL ? RSS : OTHER;
}

static enum space
space_of(const xmlNode *node)
{
    const char *uri = node->ns == NULL ? NULL : (const char *)node->ns->href;
    bool has_prefix =
        uri == NULL && strchr((const char *)node->name, ':') != NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(spaces) && (uri || has_prefix); i++)
        if (has_prefix
                ? g_str_has_prefix((const char *)node->name, spaces[i].prefix)
                : g_ascii_strcasecmp(uri, spaces[i].uri) == 0)
            return spaces[i].space;
    return has_prefix ? OTHER : space_of_root(node);
}

/* The name is looked at first: it tells most elements apart. Some write it in
 * other letters than they should. */
bool
element_is(const xmlNode *node, enum space space, const char *name)
{
    if (node->type != XML_ELEMENT_NODE)
        return false;

    const char *own = (const char *)node->name;
    const char *colon = node->ns == NULL ? strchr(own, ':') : NULL;

    if (colon != NULL)
        own = colon + 1;
    return g_ascii_tolower(*own) == g_ascii_tolower(*name) &&
           g_ascii_strcasecmp(own, name) == 0 && space_of(node) == space;
}

/* Of several the first: most may stand but once (RFC 4287 §4.1.1). */
xmlNode *
element_find(const xmlNode *parent, enum space space, const char *name)
{
    for (xmlNode *child = parent->children; child != NULL; child = child->next)
        if (element_is(child, space, name))
            return child;
    return NULL;
}

/* libxml2 may have an allocator of its own: what it gives goes back to it. */
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
element_about(xmlNode *node)
{
    g_autofree char *raw = take_over(
        xmlGetNsProp(node, (const xmlChar *)"about", (const xmlChar *)rdf));

    return feed_text_word(raw);
}

/* How a content is to be read. */
enum kind { PLAIN, HTML, MARKUP, BASE64, NONE };

static bool
has_word(const char *text, const char *word)
{
    return text != NULL && g_strstr_len(text, -1, word) != NULL;
}

/* What an element of Atom says of its content: type="text", "html", "xhtml" or
 * a media type, in base64 where that is neither text nor XML (RFC 4287 §3.1.1,
 * §4.1.3.3); Atom 0.3 has media types and mode="base64". All others hold
 * HTML. */
static enum kind
kind_of(xmlNode *node)
{
    bool has_elements = xmlFirstElementChild(node) != NULL;

    if (space_of(node) != ATOM)
        return has_elements ? MARKUP : HTML;

    g_autofree char *type = element_attribute(node, "type");
    g_autofree char *mode = element_attribute(node, "mode");
    g_autofree char *src = element_attribute(node, "src");

    if (src != NULL)
        return NONE;
    if (g_strcmp0(mode, "base64") == 0)
        return BASE64;
    if (has_elements)
        return MARKUP;
    if (type == NULL || *type == '\0' || strcmp(type, "text") == 0 ||
        g_str_has_prefix(type, "text/plain"))
        return PLAIN;
    return has_word(type, "html") || has_word(type, "xml") ? HTML : BASE64;
}

/* Media types tell text from others by their names alone (RFC 4287 §4.1.3.3);
 * the bytes tell it better. */
static char *
html_of_base64(const char *text)
{
    gsize size;
    g_autofree guchar *bytes = g_base64_decode(text, &size);

    return g_utf8_validate_len((const char *)bytes, size, NULL)
               ? g_strndup((const char *)bytes, size)
               : g_strdup(""); /* a picture, a film */
}

static char *
html_of_elements(const xmlNode *node)
{
    xmlBuffer *buffer = xmlBufferCreate();

    g_assert(buffer != NULL);
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        xmlNodeDump(buffer, node->doc, child, 0, 0);

    char *html = g_strdup((const char *)xmlBufferContent(buffer));

    xmlBufferFree(buffer);
    return html;
}

/* Returns the content as kind says it is to be read. */
static char *
content_of(xmlNode *node, enum kind kind)
{
    g_autofree char *text = NULL;

    switch (kind) {
    case NONE: return g_strdup("");
    case MARKUP: return html_of_elements(node);
    case BASE64:
        text = take_over(xmlNodeGetContent(node));
        return html_of_base64(text);
    default: return take_over(xmlNodeGetContent(node));
    }
}

/* Plain text holds no markup, whatever it looks like: none is found in it. */
char *
element_html(xmlNode *node)
{
    enum kind kind = kind_of(node);

    return content_of(node, kind == PLAIN ? NONE : kind);
}

char *
element_text(xmlNode *node)
{
    if (node == NULL)
        return NULL;

    enum kind kind = kind_of(node);
    g_autofree char *content = content_of(node, kind);

    return kind == PLAIN ? feed_text_of_plain(content)
                         : feed_text_of_html(content);
}

char *
element_line(xmlNode *node)
{
    return feed_text_to_line(element_text(node));
}

char *
element_word(xmlNode *node)
{
    if (node == NULL)
        return NULL;

    g_autofree char *raw = take_over(xmlNodeGetContent(node));

    return feed_text_word(raw);
}

char *
element_address(xmlNode *node)
{
    g_autofree char *raw = take_over(xmlNodeGetContent(node));

    g_assert(raw != NULL); /* an element's content may be empty, no more */
    return *g_strstrip(raw) == '\0' ? NULL : g_steal_pointer(&raw);
}

char *
element_language(xmlNode *node)
{
    g_autofree char *raw = take_over(xmlNodeGetLang(node));

    return feed_text_word(raw);
}

/* xml:base holds for the element and all within (XML Base §4), so each link is
 * asked for its own. */
char *
element_resolve(xmlNode *node, const char *url)
{
    g_autofree char *base = take_over(xmlNodeGetBase(node->doc, node));

    return url == NULL ? NULL : url_resolve(url, base);
}
