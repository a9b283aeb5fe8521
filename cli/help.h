/* SPDX-License-Identifier: MIT */
/*
 * Help in all its forms, made of the commands: on the terminal, as manual
 * page, as docs/commands.md, as completion for shells.
 */
#ifndef VESPER_HELP_H
#define VESPER_HELP_H

#include "command.h"

/* Returns "vesper 0.1.0\n". Returns: the caller's. */
char *help_version(void);

/* Returns the list of all commands, or of a noun's (NULL: all). Returns: the
 * caller's. */
char *help_overview(const char *noun);

/* Returns the help of one command. Returns: the caller's. */
char *help_of_command(const struct command *command);

/* Returns vesper(1) for man(7). Returns: the caller's. */
char *help_manual_page(void);

/* Returns docs/commands.md. Returns: the caller's. */
char *help_manual(void);

/* Returns the completion for a shell: bash, zsh or fish. Returns: the
 * caller's. Errors: USAGE (another shell). */
char *help_completion(const char *shell,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
