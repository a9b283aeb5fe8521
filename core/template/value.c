/* SPDX-License-Identifier: MIT */
/*
 * Values: one struct for all kinds. A template prints a number or a truth as
 * text, so they are made into text once, when they are set.
 */
#include "value_tree.h"

#include <string.h>

static void
free_value(gpointer value)
{
    value_free(value);
}

static struct value *
value_new(enum value_kind kind, const char *text)
{
    struct value *value = g_new0(struct value, 1);

    value->kind = kind;
    value->text = g_strdup(text != NULL ? text : "");
    value->size = strlen(value->text);
    value->is_true = value->size > 0;
    return value;
}

const struct value *
value_member(const struct value *value, const char *key)
{
    return value->kind == VALUE_MAP ? g_hash_table_lookup(value->members, key)
                                    : NULL;
}

bool
value_is_true(const struct value *value)
{
    g_assert(value->kind != VALUE_HOLE);
    if (value->kind == VALUE_LIST)
        return value->items->len > 0;
    return value->kind == VALUE_MAP || value->is_true;
}

struct value *
value_new_text(const char *text)
{
    return value_new(VALUE_TEXT, text);
}

struct value *
value_new_bool(bool is_true)
{
    struct value *value = value_new(VALUE_TEXT, is_true ? "true" : "false");

    value->is_true = is_true;
    return value;
}

struct value *
value_new_int(int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    struct value *value = value_new(VALUE_TEXT, text);

    value->is_true = number != 0;
    return value;
}

struct value *
value_new_list(void)
{
    struct value *list = value_new(VALUE_LIST, NULL);

    list->items = g_ptr_array_new_with_free_func(free_value);
    return list;
}

struct value *
value_new_map(void)
{
    struct value *map = value_new(VALUE_MAP, NULL);

    map->members =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
    return map;
}

struct value *
value_new_hole(const char *name)
{
    return value_new(VALUE_HOLE, name);
}

void
value_free(struct value *value)
{
    if (value == NULL)
        return;
    g_clear_pointer(&value->items, g_ptr_array_unref);
    g_clear_pointer(&value->members, g_hash_table_unref);
    g_free(value->text);
    g_free(value);
}

void
value_set(struct value *map, const char *key, struct value *child)
{
    g_assert(map->kind == VALUE_MAP);
    g_hash_table_replace(map->members, g_strdup(key), child);
}

void
value_append(struct value *list, struct value *child)
{
    g_assert(list->kind == VALUE_LIST);
    g_ptr_array_add(list->items, child);
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
