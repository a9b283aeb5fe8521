/* SPDX-License-Identifier: MIT */
/*
 * Prose in lines of a width: comments of the settings file, help on a
 * terminal.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_PARAGRAPH_H
#define VESPER_PARAGRAPH_H

#include <glib.h>

enum { PARAGRAPH_COLUMNS = 78 };

/* Appends text in lines of at most PARAGRAPH_COLUMNS, each with indent before
 * and a line end behind it; a word longer than that stands alone. "\n\n" in
 * text begins a new paragraph after an empty line; a line that begins with a
 * blank stays as it is. text: UTF-8 of ours. */
void paragraph_append(GString *out, const char *text, const char *indent);

#endif
