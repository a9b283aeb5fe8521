/* SPDX-License-Identifier: MIT */
/*
 * All commands, in the order of the help.
 */
#ifndef VESPER_COMMANDS_H
#define VESPER_COMMANDS_H

#include "command.h"

#include <stddef.h>

/* Ended by NULL. */
extern const struct command *const commands[];

/* Returns the command of these words, or NULL; *taken: how many of them name
 * it. A noun and a verb win over a noun alone. */
const struct command *commands_find(const char *const *words, unsigned *taken);

/* Returns the verb of a command of this noun ("show" of "list"), NULL: it is
 * none of its. Borrowed from the command. */
const char *command_verb(const struct command *command, const char *noun);

/* Returns the first word of a command's name: its noun, or all of it. Returns:
 * the caller's. */
char *command_noun(const struct command *command);

/* Tells whether there are verbs to this noun. */
bool commands_is_noun(const char *noun);

/* Fails with USAGE: there is no such command; names the nearest one, or the
 * verbs of a noun. words: NULL-ended, at least one. */
void commands_refuse(const char *const *words, GError **error);

/* Returns the options of a command, ended by a NULL name, or NULL. Static. */
const struct option_row *command_options(const struct command *command);

/* Returns how many operands a command takes at least; *most: at most,
 * UINT_MAX if any number. */
unsigned command_operands(const struct command *command, unsigned *most);

/* Returns "vesper list create NAME --title TEXT [options]". Returns: the
 * caller's. */
char *command_usage(const struct command *command);

#endif
