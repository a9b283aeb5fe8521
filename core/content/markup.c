/* SPDX-License-Identifier: MIT */
/* One walk that knows tags and quotes, and counts what parts attributes. */
#include "markup.h"

#include <glib.h>

#include <string.h>

/* A separator's is 1, and an attribute has two. */
enum { TAG_WEIGHT = 4, END_WEIGHT = 1 };

static const char cdata_start[] = "<![CDATA[";
static const char cdata_end[] = "]]>";
static const char end_tag_start[] = "</";

/* The tag at hand. */
struct tag {
    const char *start; /* NULL: outside of tags */
    int separators;
    char quote; /* the one that ends the value at hand; 0: none */
    char last;  /* that was no white space */
};

static bool
begins(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);

    return (size_t)(end - at) >= length && memcmp(at, word, length) == 0;
}

static bool
is_tag_start(const char *at, const char *end)
{
    return at + 1 < end && at[0] == '<' &&
           (g_ascii_isalpha(at[1]) || at[1] == '_' || at[1] == ':' ||
            (unsigned char)at[1] >= 0x80);
}

/* Takes one character into account; a quote means something behind "=". */
static void
walk_over(struct tag *tag, char c)
{
    if (tag->quote != '\0') {
        if (c == tag->quote)
            tag->quote = '\0';
    } else if (c == '>') {
        tag->start = NULL;
    } else if ((c == '"' || c == '\'') && tag->last == '=') {
        tag->quote = c;
    } else if (g_ascii_isspace(c) || c == '=') {
        tag->separators++;
    }
    if (!g_ascii_isspace(c))
        tag->last = c;
}

/* Returns where a CDATA section's last byte but two is, or all ends. */
static const char *
skip_cdata(const char *at, const char *end)
{
    const char *last = g_strstr_len(at, end - at, cdata_end);

    return last == NULL ? end - 1 : last;
}

/* Attributes of one tag are bounded by themselves: libxml2 looks for each among
 * those before it (XML 1.0 §3.1, "Unique Att Spec"). */
static bool
is_too_much(const struct tag *tag, int weight, int heaviest)
{
    return weight + tag->separators > heaviest ||
           tag->separators > MARKUP_ATTRIBUTES;
}

size_t
markup_sane_length(const char *bytes, size_t size, bool is_xml)
{
    const char *end = bytes + size;
    struct tag tag = {0};
    int weight = 0; /* of the tags that have ended */
    int heaviest = is_xml ? MARKUP_XML_WEIGHT : MARKUP_HTML_WEIGHT;

    for (const char *at = bytes; at < end; at++) {
        if (tag.start != NULL) {
            walk_over(&tag, *at);
        } else if (is_tag_start(at, end)) {
            weight += tag.separators + TAG_WEIGHT;
            tag = (struct tag){.start = at};
        } else if (begins(at, end, end_tag_start)) {
            weight += END_WEIGHT;
        } else if (is_xml && begins(at, end, cdata_start)) {
            at = skip_cdata(at, end);
            g_assert(at < end);
        }
        if (is_too_much(&tag, weight, heaviest))
            return (size_t)((tag.start == NULL ? at : tag.start) - bytes);
    }
    return size;
}
