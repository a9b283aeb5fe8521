/* SPDX-License-Identifier: MIT */
/* Maps are two parallel arrays walked from the front: a template's map has a
 * dozen members, and order is kept. */
#include "value_tree.h"

#include <string.h>

static struct value *
value_new(enum value_kind kind)
{
    struct value *value = g_new0(struct value, 1);

    value->kind = kind;
    return value;
}

static void
free_child(gpointer child)
{
    value_free(child);
}

static struct value *
new_with_text(enum value_kind kind, const char *text)
{
    struct value *value = value_new(kind);

    value->text = g_strdup(text != NULL ? text : "");
    value->size = strlen(value->text);
    return value;
}

const struct value *
value_member(const struct value *map, const char *key, size_t key_size)
{
    if (map->kind != VALUE_MAP)
        return NULL;
    for (guint i = 0; i < map->keys->len; i++) {
        const char *at = map->keys->pdata[i];

        if (strncmp(at, key, key_size) == 0 && at[key_size] == '\0')
            return map->children->pdata[i];
    }
    return NULL;
}

bool
value_is_true(const struct value *value)
{
    switch (value->kind) {
    case VALUE_TEXT: return value->size > 0;
    case VALUE_BOOL: return value->is_true;
    case VALUE_LIST: return value->children->len > 0;
    case VALUE_MAP: return true;
    case VALUE_HOLE: break;
    }
    g_assert_not_reached();
}

struct value *
value_new_text(const char *text)
{
    return new_with_text(VALUE_TEXT, text);
}

struct value *
value_new_bool(bool is_true)
{
    struct value *value = new_with_text(VALUE_BOOL, is_true ? "true" : "false");

    value->is_true = is_true;
    return value;
}

struct value *
value_new_int(int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    return value_new_text(text);
}

struct value *
value_new_list(void)
{
    struct value *list = value_new(VALUE_LIST);

    list->children = g_ptr_array_new_with_free_func(free_child);
    return list;
}

struct value *
value_new_map(void)
{
    struct value *map = value_new(VALUE_MAP);

    map->keys = g_ptr_array_new_with_free_func(g_free);
    map->children = g_ptr_array_new_with_free_func(free_child);
    return map;
}

struct value *
value_new_hole(const char *name)
{
    return new_with_text(VALUE_HOLE, name);
}

void
value_free(struct value *value)
{
    if (value == NULL)
        return;
    if (value->keys != NULL)
        g_ptr_array_unref(value->keys);
    if (value->children != NULL)
        g_ptr_array_unref(value->children);
    g_free(value->text);
    g_free(value);
}

void
value_set(struct value *map, const char *key, struct value *child)
{
    g_assert(map->kind == VALUE_MAP);
    for (guint i = 0; i < map->keys->len; i++)
        if (strcmp(map->keys->pdata[i], key) == 0) {
            value_free(map->children->pdata[i]);
            map->children->pdata[i] = child;
            return;
        }
    g_ptr_array_add(map->keys, g_strdup(key));
    g_ptr_array_add(map->children, child);
}

void
value_append(struct value *list, struct value *child)
{
    g_assert(list->kind == VALUE_LIST);
    g_ptr_array_add(list->children, child);
}

void
value_set_text(struct value *map, const char *key, const char *text)
{
    value_set(map, key, value_new_text(text));
}

void
value_set_bool(struct value *map, const char *key, bool is_true)
{
    value_set(map, key, value_new_bool(is_true));
}

void
value_set_int(struct value *map, const char *key, int64_t number)
{
    value_set(map, key, value_new_int(number));
}

void
value_set_hole(struct value *map, const char *key)
{
    value_set(map, key, value_new_hole(key));
}
