/* SPDX-License-Identifier: MIT */
/* Lists of authors and of related stories, to JSON and back. */
#include "story_json.h"

#include <jansson.h>
#include <stdlib.h>

static char *
dump(json_t *array)
{
    char *text = json_dumps(array, JSON_COMPACT);
    char *copy = g_strdup(text); /* ours is freed by g_free alone */

    g_assert(copy != NULL);
    free(text);
    json_decref(array);
    return copy;
}

static json_t *
load(const char *text)
{
    return text == NULL ? NULL : json_loads(text, 0, NULL);
}

static void
set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

char *
authors_to_text(const GPtrArray *authors)
{
    json_t *array = json_array();

    for (guint i = 0; i < authors->len; i++)
        json_array_append_new(array, json_string(authors->pdata[i]));
    return dump(array);
}

void
authors_from_text(GPtrArray *authors, const char *text)
{
    json_t *array = load(text);

    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *name = json_string_value(json_array_get(array, i));

        if (name != NULL)
            g_ptr_array_add(authors, g_strdup(name));
    }
    json_decref(array);
}

char *
related_to_text(const GPtrArray *related)
{
    json_t *array = json_array();

    for (guint i = 0; i < related->len; i++) {
        const struct related *each = related->pdata[i];
        json_t *object = json_object();

        set_text(object, "title", each->title);
        set_text(object, "author", each->author);
        set_text(object, "url", each->url);
        json_array_append_new(array, object);
    }
    return dump(array);
}

void
related_from_text(GPtrArray *related, const char *text)
{
    json_t *array = load(text);

    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *each = json_array_get(array, i);

        g_ptr_array_add(
            related,
            related_new(json_string_value(json_object_get(each, "title")),
                        json_string_value(json_object_get(each, "author")),
                        json_string_value(json_object_get(each, "url"))));
    }
    json_decref(array);
}
