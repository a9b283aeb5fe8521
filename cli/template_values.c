/* SPDX-License-Identifier: MIT */
/* One tree becomes the other; jansson bounds how deep it is. */
#include "template_values.h"

#include "error.h"
#include "safe_text.h"

#include <jansson.h>

enum { SHOWN_BYTES = 200, NUMBER_BYTES = G_ASCII_DTOSTR_BUF_SIZE };

/* Returns the value, the caller's. json: not written to, though jansson's
 * iterators take no const. */
static struct value *
value_from_json(json_t *json)
{
    char number[NUMBER_BYTES];
    struct value *value;
    const char *key;
    json_t *child;
    size_t index;

    switch (json_typeof(json)) {
    case JSON_OBJECT:
        value = value_new_map();
        json_object_foreach(json, key, child)
            value_set(value, key, value_from_json(child));
        return value;
    case JSON_ARRAY:
        value = value_new_list();
        json_array_foreach(json, index, child)
            value_append(value, value_from_json(child));
        return value;
    case JSON_STRING: return value_new_text(json_string_value(json));
    case JSON_INTEGER: return value_new_int(json_integer_value(json));
    case JSON_REAL:
        g_ascii_formatd(number, sizeof number, "%.15g", /* 0.1 stays 0.1 */
                        json_real_value(json));
        return value_new_text(number);
    case JSON_TRUE: return value_new_bool(true);
    case JSON_FALSE: return value_new_bool(false);
    case JSON_NULL: break;
    }
    g_assert(json_is_null(json)); /* there are no other kinds */
    return value_new_text("");
}

bool
template_values_read(struct value *root, const char *name, const char *json,
                     size_t size, GError **error)
{
    g_autofree char *safe = safe_text(name, SHOWN_BYTES);
    json_error_t problem = {.line = -1};
    /* Of two members of one name nobody knows which was meant. */
    json_t *object = json_loadb(json, size, JSON_REJECT_DUPLICATES, &problem);
    const char *key;
    json_t *child;

    if (object == NULL || !json_is_object(object)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "%s:%d:%d: %s",
                    safe, MAX(problem.line, 1), MAX(problem.column, 1),
                    object == NULL ? problem.text : "an object is wanted");
        json_decref(object);
        return false;
    }
    json_object_foreach(object, key, child)
        value_set(root, key, value_from_json(child));
    json_decref(object);
    return true;
}
