/* SPDX-License-Identifier: MIT */
/* vesper settings show: what is in force and where it stands. No secret is
 * among it: those are files of their own, named here. */
#include "command.h"

#include <string.h>

static const struct option_row options[] = {
    {"set", NULL, "Only what the file says, without usual values", 0},
    {0},
};

static const struct column columns[] = {
    {"key", NULL, COLUMN_TEXT},
    {"value", NULL, COLUMN_TEXT},
    {"where", NULL, COLUMN_TEXT},
    {0},
};

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GPtrArray) lines = settings_list(invocation->settings);
    bool wants_set = invocation_has(invocation, "set");

    (void)error;
    printer_list_begin(invocation->printer, NULL, columns);
    for (unsigned i = 0; i < lines->len; i++) {
        const struct setting_line *line = g_ptr_array_index(lines, i);
        const char *value = *line->value != '\0' ? line->value : NULL;

        if (wants_set && strcmp(line->where, "usual") == 0)
            continue;
        PRINT_ROW(invocation->printer, CELL_TEXT(line->key), CELL_TEXT(value),
                  CELL_TEXT(line->where));
    }
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_settings_show = {
    .name = "settings show",
    .summary = "Show what is in force and where it stands",
    .options = options,
    .needs = NEEDS_SETTINGS,
    .gives_json = true,
    .run = run,
};
