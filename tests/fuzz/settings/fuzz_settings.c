/* SPDX-License-Identifier: MIT */
/* Any bytes are settings or a list of mistakes, each with its place. */
#include "settings_parse.h"

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SettingsText) text =
        settings_text_new("/nowhere/f", (const char *)data, size, &error);
    g_autoptr(Settings) settings =
        text != NULL ? settings_parse(text, &error) : NULL;

    g_assert((settings == NULL) == (error != NULL));
    if (settings != NULL) {
        g_autoptr(GPtrArray) lines = settings_list(settings);

        g_assert(lines->len > 0);
    } else {
        g_assert(g_str_has_prefix(error->message, "/nowhere/f:") &&
                 g_utf8_validate(error->message, -1, NULL));
    }
    return 0;
}
