/* SPDX-License-Identifier: MIT */
/*
 * The words of the command line: global options, the command, its options and
 * operands. Options of a command may stand before, between and behind its
 * operands; "--" ends them. Pure.
 */
#ifndef VESPER_COMMAND_LINE_H
#define VESPER_COMMAND_LINE_H

#include "command.h"

/* What the global options say; they stand before the command. */
struct command_line {
    const char *settings_file; /* --config; borrowed from the words; or NULL */
    bool wants_help;           /* --help, before or behind the command */
    const char *noun;          /* of "NOUN --help"; borrowed; or NULL */
    bool wants_version;
};

/* Options that every command takes. */
extern const struct option_row command_line_globals[];
extern const struct option_row command_line_json;
extern const struct option_row command_line_help;

/* Reads words (argv without the program's name) into *line and the command,
 * operands and options of *invocation, which invocation_clear frees after
 * failure too. No command and no error: *line says what was asked for.
 * Errors: USAGE (unknown word with the nearest name, operands or values
 * missing or too many, no UTF-8, too long). */
bool command_line_parse(const char *const *words, struct command_line *line,
                        struct invocation *invocation,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
