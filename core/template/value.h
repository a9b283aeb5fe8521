/* SPDX-License-Identifier: MIT */
/*
 * What a template is filled with: a tree of texts, truths, lists and maps,
 * and holes. A hole is a value that is not known yet (the reader's): it keeps
 * its name and is left open by specialisation (template.h).
 *
 * A tree owns its children; a value is added to one parent only. Building is
 * for one thread, reading an unchanging tree for any.
 */
#ifndef VESPER_VALUE_H
#define VESPER_VALUE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct value;

/* Each returns a new value, the caller's until added to a parent. Text is
 * copied; NULL text is the empty text. */
struct value *value_new_text(const char *text);
struct value *value_new_bool(bool is_true);
struct value *value_new_int(int64_t number);
struct value *value_new_list(void);
struct value *value_new_map(void);
/* A hole: name is what the reader's value is asked for by. */
struct value *value_new_hole(const char *name);
void value_free(struct value *value);
typedef struct value Value;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Value, value_free)

/* Sets a member of a map (replacing one of that name) or appends to a list;
 * child becomes the parent's. */
void value_set(struct value *map, const char *key, struct value *child);
void value_append(struct value *list, struct value *child);

/* Shorthands of value_set. Text NULL or "" sets the empty text, which is false
 * to a section, as 0 is. */
void value_set_text(struct value *map, const char *key, const char *text);
void value_set_bool(struct value *map, const char *key, bool is_true);
void value_set_int(struct value *map, const char *key, int64_t number);
void value_set_hole(struct value *map, const char *key);

#endif
