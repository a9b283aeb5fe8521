/* SPDX-License-Identifier: MIT */
/*
 * The tree of a page, walked in the order of its text by its links alone. What
 * is asked of it comes as copies of our own, for the tree is cut later.
 */
#include "page.h"

#include "excerpt.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

/* Deep trees are made on purpose: a call for each level would end the stack. */
xmlNode *
page_next_beside(const xmlNode *node, const xmlNode *root)
{
    while (node != NULL && node != root && node->next == NULL)
        node = node->parent;
    return node == NULL || node == root ? NULL : node->next;
}

xmlNode *
page_next(const xmlNode *node, const xmlNode *root)
{
    /* Others keep something else where an element has its children. */
    bool is_parent =
        node->type == XML_ELEMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE;

    if (is_parent && node->children != NULL)
        return node->children;
    return page_next_beside(node, root);
}

bool
page_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

char *
page_attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = node->type == XML_ELEMENT_NODE
                         ? xmlGetNoNsProp(node, (const xmlChar *)name)
                         : NULL;
    char *copy = g_strdup((const char *)value);

    xmlFree(value);
    return copy;
}

/* Byte by byte: under strict_string_checks each call of strcspn() and its kin
 * reads on to the end of what may be very long. */
static const char *
end_of_word(const char *at)
{
    while (*at != '\0' && strchr(PAGE_BLANKS, *at) == NULL)
        at++;
    return at;
}

/* Lists of words are parted by blanks of ASCII, in whatever letters (HTML
 * §2.3.7, "set of space-separated tokens"). */
bool
page_has_word(const xmlNode *node, const char *name, const char *word)
{
    g_autofree char *value = page_attribute(node, name);
    const char *at = value == NULL ? "" : value;
    size_t word_bytes = strlen(word);

    while (*at != '\0') {
        const char *end = end_of_word(at);

        if ((size_t)(end - at) == word_bytes &&
            g_ascii_strncasecmp(at, word, word_bytes) == 0)
            return true;
        at = *end == '\0' ? end : end + 1;
    }
    return false;
}

/* Classes are names that sites think up ("c-byline__author-2"): a part has to
 * do. */
bool
page_is_called(const xmlNode *node, const char *const *words, size_t count)
{
    g_autofree char *class = page_attribute(node, "class");
    g_autofree char *id = page_attribute(node, "id");
    g_autofree char *both =
        g_strconcat(class == NULL ? "" : class, " ", id, NULL);
    g_autofree char *folded = g_ascii_strdown(both, -1);

    g_assert(count > 0);
    for (size_t i = 0; i < count; i++)
        if (strstr(folded, words[i]) != NULL)
            return true;
    return false;
}

/* Appends text, or its first max_bytes, whole characters alone. */
static void
append_bounded(GString *to, const char *text, size_t max_bytes)
{
    const char *end = text + strnlen(text, max_bytes);

    if (*end != '\0')
        end = g_utf8_find_prev_char(text, end);
    if (end != NULL)
        g_string_append_len(to, text, end - text);
}

/* Bounded while it is gathered: one element may hold the whole of a page, and
 * so may each of those within it. A node counts as a byte, or empty ones would
 * cost nothing. <br> parts words that no blank does. */
char *
page_line_within(const xmlNode *node, size_t max_bytes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *line = NULL;
    size_t nodes = 0;

    for (const xmlNode *at = node; at != NULL && text->len + nodes < max_bytes;
         at = page_next(at, node), nodes++) {
        if (at->type == XML_TEXT_NODE)
            append_bounded(text, (const char *)at->content, max_bytes);
        else if (page_is(at, "br"))
            g_string_append_c(text, ' ');
    }
    line = safe_text_to_line(text->str);
    g_assert(strchr(line, '\n') == NULL);
    return *line == '\0' ? NULL : text_bound(g_steal_pointer(&line), max_bytes);
}

char *
page_line(const xmlNode *node)
{
    return page_line_within(node, LIMIT_FIELD_BYTES);
}
