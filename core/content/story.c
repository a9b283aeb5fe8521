/* SPDX-License-Identifier: MIT */
/* The life of a story: made empty, filled by a parser, freed whole. */
#include "story.h"

#include "limit.h"

#include <stdbool.h>
#include <string.h>

static void
related_free_one(gpointer related)
{
    related_free(related);
}

static void
story_free_one(gpointer story)
{
    story_free(story);
}

struct story *
story_new(void)
{
    struct story *story = g_new0(struct story, 1);

    story->authors = g_ptr_array_new_with_free_func(g_free);
    story->related = g_ptr_array_new_with_free_func(related_free_one);
    return story;
}

void
story_free(struct story *story)
{
    if (story == NULL)
        return;
    g_free(story->site);
    g_free(story->guid);
    g_free(story->url);
    g_free(story->title);
    g_free(story->section);
    g_clear_pointer(&story->authors, g_ptr_array_unref);
    g_free(story->standfirst);
    g_free(story->body);
    g_free(story->image_url);
    g_free(story->image_caption);
    g_free(story->image_credit);
    g_clear_pointer(&story->related, g_ptr_array_unref);
    g_free(story->language);
    g_free(story);
}

/* Sources are asked from the most trusted on: the first word stands. */
void
story_say(char **field, char *value)
{
    if (*field == NULL)
        *field = value;
    else
        g_free(value);
}

/* Bylines are often in capitals where JSON-LD is not. */
static bool
is_named(const GPtrArray *authors, const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);

    for (guint i = 0; i < authors->len; i++) {
        g_autofree char *other =
            g_utf8_casefold(g_ptr_array_index(authors, i), -1);

        if (strcmp(other, folded) == 0)
            return true;
    }
    return false;
}

void
story_add_author(struct story *story, const char *name)
{
    g_assert(*name != '\0');
    if (story->authors->len < LIMIT_AUTHORS && !is_named(story->authors, name))
        g_ptr_array_add(story->authors, g_strdup(name));
    g_assert(story->authors->len <= LIMIT_AUTHORS);
}

/* A NULL in it is one that was handed over. */
GPtrArray *
story_array_new(void)
{
    return g_ptr_array_new_with_free_func(story_free_one);
}

struct related *
related_new(const char *title, const char *author, const char *url)
{
    struct related *related = g_new0(struct related, 1);

    related->title = g_strdup(title);
    related->author = g_strdup(author);
    related->url = g_strdup(url);
    return related;
}

void
related_free(struct related *related)
{
    if (related == NULL)
        return;
    g_free(related->title);
    g_free(related->author);
    g_free(related->url);
    g_free(related);
}
