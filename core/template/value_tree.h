/* SPDX-License-Identifier: MIT */
/* The inside of a value, for template/ alone. */
#ifndef VESPER_VALUE_TREE_H
#define VESPER_VALUE_TREE_H

#include "value.h"

enum value_kind {
    VALUE_TEXT,
    VALUE_BOOL,
    VALUE_LIST,
    VALUE_MAP,
    VALUE_HOLE,
};

struct value {
    enum value_kind kind;
    bool is_true;        /* BOOL */
    char *text;          /* TEXT; HOLE: its name; BOOL: what it prints */
    size_t size;         /* of text */
    GPtrArray *keys;     /* MAP: of char * */
    GPtrArray *children; /* MAP, LIST: of struct value * */
};

/* Finds a member of a map. NULL: not a map, or no such member. */
const struct value *value_member(const struct value *map, const char *key,
                                 size_t key_size);

/* What a section takes for true: all but false, the empty text and the empty
 * list. Not asked of holes. */
bool value_is_true(const struct value *value);

#endif
