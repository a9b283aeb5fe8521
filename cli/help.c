/* SPDX-License-Identifier: MIT */
/* Help on the terminal. */
#include "help.h"

#include "command_line.h"
#include "commands.h"
#include "paragraph.h"

#include <string.h>

enum { NAME_COLUMNS = 22, HELP_INDENT = NAME_COLUMNS + 4 };

static const char about[] =
    "Vesper, the evening newsletter of a news site: the operator's program.";

/* A name too long for its column stands in a line of its own. */
static void
append_option(GString *out, const struct option_row *row)
{
    g_autofree char *name =
        g_strdup_printf("  --%s%s%s", row->name, row->value != NULL ? " " : "",
                        row->value != NULL ? row->value : "");
    g_autofree char *indent = g_strnfill(HELP_INDENT, ' ');
    g_autofree char *text = NULL;
    size_t width = strlen(name), start;
    const char *notes[] = {"", " (required)", " (may be given again)"};
    unsigned note = (row->flags & OPTION_REQUIRED) != 0  ? 1
                    : (row->flags & OPTION_REPEATS) != 0 ? 2
                                                         : 0;

    if (width + 2 > HELP_INDENT)
        g_string_append_printf(out, "%s\n", name);
    /* The first line is indented like the rest, and the name written over its
     * blanks: so the text is broken in one place, whatever stands before it. */
    start = out->len;
    text = g_strconcat(row->help, notes[note], NULL);
    paragraph_append(out, text, indent);
    g_assert(out->len - start >= HELP_INDENT); /* the blanks to write over */
    if (width + 2 <= HELP_INDENT)
        memcpy(out->str + start, name, width);
}

static void
append_options(GString *out, const struct option_row *rows)
{
    for (; rows != NULL && rows->name != NULL; rows++)
        if ((rows->flags & OPTION_HIDDEN) == 0)
            append_option(out, rows);
}

/* noun: NULL for all; a word that is a command by itself is its own noun. */
static bool
is_of_noun(const struct command *command, const char *noun)
{
    return noun == NULL || command_verb(command, noun) != NULL ||
           strcmp(command->name, noun) == 0;
}

char *
help_version(void)
{
    return g_strdup("vesper " VESPER_VERSION "\n");
}

char *
help_overview(const char *noun)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (noun == NULL)
        g_string_append_printf(out, "%s\n\n", about);
    g_string_append_printf(out, "usage: vesper [options] %s ...\n\n",
                           noun == NULL ? "COMMAND" : noun);
    for (const struct command *const *each = commands; *each != NULL; each++)
        if (is_of_noun(*each, noun))
            g_string_append_printf(out, "  %-*s  %s\n", NAME_COLUMNS,
                                   (*each)->name, (*each)->summary);
    g_string_append(out, "\nOptions before the command:\n");
    append_options(out, command_line_globals);
    g_string_append(out, "\n'vesper help COMMAND' tells about one of them.\n");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
help_of_command(const struct command *command)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *usage = command_usage(command);

    g_string_append_printf(out, "usage: %s\n\n%s.\n", usage, command->summary);
    if (command->help != NULL) {
        g_string_append_c(out, '\n');
        paragraph_append(out, command->help, "");
    }
    g_string_append(out, "\nOptions:\n");
    append_options(out, command_options(command));
    if (command->gives_json)
        append_option(out, &command_line_json);
    append_option(out, &command_line_help);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
