/* SPDX-License-Identifier: MIT */
/* vesper: the operator's program. Reads the words, opens what the command
 * needs, runs it, tells an error once and ends with its status. */
#include "command_line.h"
#include "commands.h"
#include "error.h"
#include "help.h"
#include "safe_text.h"
#include "state_folder.h"

#include <locale.h>
#include <stdlib.h>

enum { ERROR_LINE_BYTES = 2000 };

/* Every line of a message is led by our name, and safe for the terminal
 * whatever it quotes. */
static void
tell(const GError *error)
{
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *safe = safe_text(*line, ERROR_LINE_BYTES);

        fprintf(stderr, "vesper: %s\n", safe);
    }
}

static int
fail(const struct invocation *invocation, const GError *error)
{
    bool is_usage = g_error_matches(error, VESPER_ERROR, VESPER_ERROR_USAGE);

    fflush(stdout); /* what there is comes before what went wrong */
    tell(error);
    if (is_usage && invocation->command != NULL) {
        g_autofree char *usage = command_usage(invocation->command);

        fprintf(stderr, "usage: %s\n", usage);
    }
    return error_exit_status(error);
}

/* What can be told without running anything. */
static void
print_asked(const struct command_line *line,
            const struct invocation *invocation)
{
    g_autofree char *text = NULL;

    if (!line->wants_help)
        text = help_version();
    else if (invocation->command != NULL)
        text = help_of_command(invocation->command);
    else
        text = help_overview(line->noun);
    printer_text(invocation->printer, text);
}

static bool
run(const struct command_line *line, struct invocation *invocation,
    GError **error)
{
    const struct command *command = invocation->command;

    if (line->wants_help || line->wants_version) {
        print_asked(line, invocation);
        return true;
    }
    g_assert(command != NULL); /* or something would have been asked */
    if (!invocation_open(invocation, error) || !command->run(invocation, error))
        return false;
    /* Even if nothing was changed: vesperd looks for itself. */
    if ((command->needs & NEEDS_DATABASE) != 0)
        state_folder_wake(invocation->settings->state);
    return true;
}

int
main(int argc, char **argv)
{
    g_auto(Invocation) invocation = {
        .clock = clock_system(),
        .random = random_system(),
        .talk = stderr,
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(Printer) printer = NULL;
    struct command_line line = {0};

    setlocale(LC_ALL, ""); /* the system's messages alone go by it */
    if (!command_line_parse((const char *const *)argv + MIN(argc, 1), &line,
                            &invocation, &error))
        return fail(&invocation, error);
    invocation.settings_file =
        line.settings_file != NULL ? line.settings_file : settings_usual_file();
    printer =
        printer_new(stdout, g_hash_table_contains(invocation.options,
                                                  command_line_json.name));
    invocation.printer = printer;
    if (!run(&line, &invocation, &error) || !printer_finish(printer, &error))
        return fail(&invocation, error);
    return EXIT_SUCCESS;
}
