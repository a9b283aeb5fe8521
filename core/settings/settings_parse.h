/* SPDX-License-Identifier: MIT */
/*
 * The steps of settings_read: text, then values, then the rules that hold
 * between them. For settings/, its tests, and who has settings that are not
 * yet a file.
 */
#ifndef VESPER_SETTINGS_PARSE_H
#define VESPER_SETTINGS_PARSE_H

#include "settings.h"
#include "settings_text.h"

/* Makes settings of a text and checks them. text: its mistakes are added to.
 * Returns: the caller's. Errors: SETTINGS with all mistakes, a line each. */
struct settings *settings_parse(struct settings_text *text,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Works out what follows from other settings (state folder, keys, TLS) and
 * adds to text's mistakes what does not go together. */
void settings_complete(struct settings *settings, struct settings_text *text);

#endif
