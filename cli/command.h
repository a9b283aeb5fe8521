/* SPDX-License-Identifier: MIT */
/*
 * A command is a file, cli/cmd_NOUN_VERB.c, around one struct command; one
 * line in commands.c makes it part of the program. Help, manual page and
 * completion are made of the struct; main opens what it needs, runs it and
 * takes the exit status from the error's row (docs/howto/add-a-command.md).
 *
 *   static bool
 *   run(struct invocation *invocation, GError **error)
 *   {
 *       const char *name = invocation->operands[0];
 *       …
 *   }
 *
 *   const struct command cmd_list_show = {
 *       .name = "list show",
 *       .words = "NAME",
 *       .summary = "Show a list",
 *       .needs = NEEDS_VIEW,
 *       .gives_json = true,
 *       .run = run,
 *   };
 *
 * Data goes to the printer, talk to stderr by invocation_say. A command never
 * prints its error: it returns it.
 */
#ifndef VESPER_COMMAND_H
#define VESPER_COMMAND_H

#include "clock.h"
#include "database.h"
#include "printer.h"
#include "random.h"
#include "settings.h"
#include "token.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum command_needs {
    NEEDS_SETTINGS = 1 << 0, /* each of the others needs them too */
    NEEDS_KEYS = 1 << 1,
    NEEDS_VIEW = 1 << 2,     /* to read */
    NEEDS_DATABASE = 1 << 3, /* to change: afterwards the daemon is woken */
    NEEDS_NETWORK = 1 << 4,  /* to fetch, to talk to a relay */
};

enum option_flags {
    OPTION_REQUIRED = 1 << 0,
    OPTION_REPEATS = 1 << 1, /* else given twice is wrong use */
    OPTION_HIDDEN = 1 << 2,  /* not in the help */
};

/* "--NAME" or "--NAME VALUE" (also "--NAME=VALUE"). */
struct option_row {
    const char *name;  /* without the dashes; NULL ends the rows */
    const char *value; /* "FILE"; NULL: a switch */
    const char *help;  /* a sentence without its full stop */
    unsigned flags;
};

struct invocation;

struct command {
    const char *name;    /* "edition report": a noun and a verb, or one word */
    const char *words;   /* "LIST [DATE]", "FILE..."; NULL: no operands */
    const char *summary; /* imperative, no full stop */
    const char *help;    /* paragraphs (paragraph.h); NULL: none */
    const struct option_row *options; /* ended by a NULL name; NULL: none */
    /* Instead of options: makes them of a table of core. */
    const struct option_row *(*make_options)(void);
    unsigned needs;
    bool gives_json; /* takes --json */
    bool (*run)(struct invocation *invocation, GError **error);
};

/* What a command is given. All of it is borrowed. */
struct invocation {
    const struct command *command;
    char **operands;     /* valid UTF-8, as many as .words allows, NULL-ended */
    GHashTable *options; /* see invocation_option */
    const char *settings_file; /* --config, $VESPER_CONFIG or the usual */
    struct settings *settings; /* NEEDS_SETTINGS */
    struct keyring *keyring;   /* NEEDS_KEYS */
    struct database *database; /* NEEDS_DATABASE or NEEDS_VIEW */
    struct view *view;         /* NEEDS_VIEW */
    const struct clock *clock;
    struct random *random;
    struct printer *printer; /* data: stdout */
    FILE *talk;              /* stderr */
};

/* Returns the number-th operand, or NULL where there are fewer. Borrowed. */
const char *invocation_operand(const struct invocation *invocation,
                               unsigned number);

/* Returns an option's value (the last one), or NULL where it was not given. A
 * name that the command has no row for is our bug. Borrowed. */
const char *invocation_option(const struct invocation *invocation,
                              const char *name);

/* Returns all values of an option that repeats, NULL-ended. Borrowed. */
const char *const *invocation_options(const struct invocation *invocation,
                                      const char *name);

/* Tells whether an option was given. */
bool invocation_has(const struct invocation *invocation, const char *name);

/* Reads an option as a whole number from range[0] to range[1]; *number stays
 * as it is where it was not given. Errors: USAGE. */
bool invocation_number(const struct invocation *invocation, const char *name,
                       int64_t *number, const int64_t range[2],
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says a line, not as data: what was done, what to do next. Foreign text in it
 * goes through safe_text before. */
void invocation_say(const struct invocation *invocation, const char *format,
                    ...) G_GNUC_PRINTF(2, 3);

/* Opens what the command needs: settings, state folder (as its owner), keys,
 * database, view. Errors: those of settings_read, state_folder_enter,
 * keyring_parse, database_open and view_open. */
bool invocation_open(struct invocation *invocation,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes all that invocation_open opened and frees the words. */
void invocation_clear(struct invocation *invocation);
typedef struct invocation Invocation;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Invocation, invocation_clear)

#endif
