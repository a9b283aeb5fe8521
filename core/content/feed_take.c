/* SPDX-License-Identifier: MIT */
/* What is said first is kept: mappings put first what is to be believed. */
#include "feed_take.h"

#include "content.h"
#include "feed_date.h"
#include "feed_element.h"
#include "feed_text.h"

#include <string.h>

void
story_take_title(struct story *story, xmlNode *node)
{
    story_say(&story->title, element_line(node));
}

/* Some write RSS's link as Atom's, some Atom's as RSS's. */
void
story_take_link(struct story *story, xmlNode *node)
{
    g_autofree char *content = NULL;
    g_autofree char *href = NULL;

    if (story->url != NULL)
        return; /* it need not be resolved */
    content = element_address(node);
    href = element_attribute(node, "href");
    story_say(&story->url,
              element_resolve(node, href == NULL ? content : href));
}

/* A link without rel is an alternate (RFC 4287 §4.2.7.2). */
static bool
is_alternate(xmlNode *node)
{
    g_autofree char *rel = element_attribute(node, "rel");

    return rel == NULL || strcmp(rel, "alternate") == 0;
}

/* Atom has a link for each type of the same entry (RFC 4287 §4.2.7.3): one that
 * is said to be HTML, or said to be nothing else, is the page. */
void
story_take_page_link(struct story *story, xmlNode *node)
{
    g_autofree char *type = element_attribute(node, "type");

    if (type == NULL || strstr(type, "html") != NULL)
        story_take_alternate_link(story, node);
}

void
story_take_alternate_link(struct story *story, xmlNode *node)
{
    if (is_alternate(node))
        story_take_link(story, node);
}

void
story_take_guid(struct story *story, xmlNode *node)
{
    story_say(&story->guid, element_word(node));
}

/* A guid is the page's address unless it says that it is not (RSS 2.0,
 * "<guid>"); some say it and have none, so it must be whole. */
void
story_take_permalink(struct story *story, xmlNode *node)
{
    g_autofree char *is_permalink = element_attribute(node, "isPermaLink");
    g_autofree char *url = element_address(node);

    if (url != NULL && (is_permalink == NULL ||
                        g_ascii_strcasecmp(is_permalink, "false") != 0))
        story_say(&story->url, url_resolve(url, NULL));
}

/* Returns the section that a line names; takes it over. WordPress calls what
 * has no section so. */
static char *
section_of(char *line)
{
    if (line != NULL && g_ascii_strcasecmp(line, "Uncategorized") == 0)
        g_clear_pointer(&line, g_free);
    return line;
}

/* Atom says it in attributes, a label for people before a term for programs
 * (RFC 4287 §4.2.2). */
void
story_take_section(struct story *story, xmlNode *node)
{
    g_autofree char *label = element_attribute(node, "label");
    g_autofree char *term = element_attribute(node, "term");
    g_autofree char *text = element_attribute(node, "text"); /* iTunes */
    const char *said = label != NULL && *label != '\0' ? label
                       : term != NULL                  ? term
                                                       : text;

    story_say(&story->section,
              section_of(said != NULL && *said != '\0'
                             ? feed_text_to_line(feed_text_of_html(said))
                             : element_line(node)));
}

/* Returns the name in "a@b.example (Name)", "Name (a@b.example)" or "Name
 * <a@b.example>"; NULL for an address alone, which is nobody's name. */
static char *
name_in(const char *text)
{
    if (strchr(text, '@') == NULL)
        return g_strdup(text);

    size_t length = strcspn(text, "(<");
    g_autofree char *outside = g_strndup(text, length);
    g_autofree char *inside =
        g_strdup(text[length] == '\0' ? "" : text + length + 1);
    char *name = strchr(outside, '@') == NULL ? outside : inside;

    g_strdelimit(name, ")>", ' ');
    g_strstrip(name);
    return *name == '\0' || strchr(name, '@') != NULL ? NULL : g_strdup(name);
}

void
story_take_byline(struct story *story, const char *said)
{
    g_assert(said != NULL);

    g_autofree char *name = name_in(said);
    g_autofree char *line = feed_text_to_line(feed_text_of_html(name));

    if (line != NULL)
        story_add_author(story, line);
}

/* Returns what a person of Atom's is called (RFC 4287 §3.2); NULL: node is
 * none. */
static xmlNode *
name_of_person(const xmlNode *node)
{
    xmlNode *name = element_find(node, ATOM, "name");

    return name == NULL ? element_find(node, RSS, "name") : name;
}

void
story_take_author(struct story *story, xmlNode *node)
{
    xmlNode *name = name_of_person(node);
    g_autofree char *word = element_word(name == NULL ? node : name);

    if (word != NULL && (name != NULL || xmlFirstElementChild(node) == NULL))
        story_take_byline(story, word);
}

/* An entry copied from another feed brings that one's author (RFC 4287
 * §4.2.11). */
void
story_take_source(struct story *story, xmlNode *node)
{
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        if (element_is(child, ATOM, "author"))
            story_take_author(story, child);
}

/* A date that cannot be read leaves room for the next element's. */
void
story_take_date(struct story *story, xmlNode *node)
{
    g_autofree char *word = element_word(node);

    if (word != NULL && story->published_at_ms == 0)
        story->published_at_ms = feed_date_parse(word);
}

void
story_take_modified(struct story *story, xmlNode *node)
{
    g_autofree char *word = element_word(node);

    if (word != NULL && story->modified_at_ms == 0)
        story->modified_at_ms = feed_date_parse(word);
}

void
story_take_body(struct story *story, xmlNode *node)
{
    story_say(&story->body, element_text(node));
}

/* The whole of it; the item ends as a standfirst of it. */
void
story_take_standfirst(struct story *story, xmlNode *node)
{
    story_say(&story->standfirst, element_text(node));
}

void
story_take_element_language(struct story *story, xmlNode *node)
{
    story_say(&story->language, element_language(node));
}

void
story_take_language(struct story *story, xmlNode *node)
{
    story_say(&story->language, element_word(node));
}
