/* SPDX-License-Identifier: MIT */
/*
 * Character references: &eacute; and &#233; and what old pages make of them.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_ENTITY_H
#define VESPER_ENTITY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* A name as it stands behind "&", and its characters in UTF-8. */
struct entity {
    const char *name;
    const char *text;
};

/* All of them, sorted by name. */
extern const struct entity entities[];
extern const size_t entities_count;

/* Reads the reference that starts at "&" as browsers do (HTML Living Standard
 * §13.2.5.72) and appends its characters, those of ASCII as numbers (&#60;), so
 * that they mean no markup; "&amp;" where there is no reference. is_value:
 * within an attribute's value, where "&copy=" is none.
 * Returns: how many bytes it took, 1 at least. */
size_t entity_append(GString *out, const char *at, bool is_value);

#endif
