/* SPDX-License-Identifier: MIT */
/* JSON as a tree of values, for the tests that read their data from files. */
#ifndef VESPER_JSON_VALUE_H
#define VESPER_JSON_VALUE_H

#include "value.h"

#include <jansson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* Makes a value of JSON; null is the empty text. Returns: the caller's. */
static struct value *
value_of_json(const json_t *json)
{
    struct value *value;
    const char *key;
    json_t *child;
    size_t index;

    switch (json_typeof(json)) {
    case JSON_OBJECT:
        value = value_new_map();
        json_object_foreach((json_t *)(uintptr_t)json, key, child)
            value_set(value, key, value_of_json(child));
        return value;
    case JSON_ARRAY:
        value = value_new_list();
        json_array_foreach(json, index, child)
            value_append(value, value_of_json(child));
        return value;
    case JSON_REAL: {
        g_autofree char *text = g_strdup_printf("%g", json_real_value(json));

        return value_new_text(text);
    }
    case JSON_STRING: return value_new_text(json_string_value(json));
    case JSON_INTEGER: return value_new_int(json_integer_value(json));
    case JSON_TRUE: return value_new_bool(true);
    case JSON_FALSE: return value_new_bool(false);
    default: return value_new_text("");
    }
}

#endif
