/* SPDX-License-Identifier: MIT */
/* The inside of a value, for template/ alone. */
#ifndef VESPER_VALUE_TREE_H
#define VESPER_VALUE_TREE_H

#include "value.h"

enum value_kind {
    VALUE_TEXT, /* a number or a truth is a text that knows if it is true */
    VALUE_LIST,
    VALUE_MAP,
    VALUE_HOLE,
};

struct value {
    enum value_kind kind;
    bool is_true;        /* TEXT */
    char *text;          /* TEXT; HOLE: its name */
    size_t size;         /* of text */
    GPtrArray *items;    /* LIST: of struct value * */
    GHashTable *members; /* MAP: char * → struct value * */
};

/* Finds a member. NULL: value is no map, or has no such member. */
const struct value *value_member(const struct value *value, const char *key);

/* Tells what a section takes for true: all but false, 0, the empty text and
 * the empty list. value: no hole. */
bool value_is_true(const struct value *value);

#endif
