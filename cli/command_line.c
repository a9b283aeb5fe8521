/* SPDX-License-Identifier: MIT */
/*
 * Not GOptionContext: it converts by the locale, so that in the C locale no
 * name with an accent gets in; it reads 010 as eight; it drops "--" or keeps
 * it by a rule nobody remembers; and it knows no nearest name.
 */
#include "command_line.h"

#include "commands.h"
#include "error.h"
#include "limit.h"
#include "nearest_name.h"
#include "safe_text.h"

#include <string.h>

const struct option_row command_line_globals[] = {
    {"config", "FILE", "Settings ($VESPER_CONFIG, /etc/vesper/vesper.conf)", 0},
    {"help", NULL, "Tell about the program or the command", 0},
    {"version", NULL, "Tell the version", 0},
    {0},
};
const struct option_row command_line_json = {"json", NULL,
                                             "Print JSON, for programs", 0};
const struct option_row command_line_help = {"help", NULL, "Print this help",
                                             0};

static bool G_GNUC_PRINTF(2, 3) refuse(GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(VESPER_ERROR, VESPER_ERROR_USAGE, format,
                                    arguments);
    va_end(arguments);
    return false;
}

/* Every word, before anything is made of it. */
static bool
check_words(const char *const *words, GError **error)
{
    for (unsigned i = 0; words[i] != NULL; i++) {
        g_autofree char *safe = safe_text(words[i], LIMIT_NAME_BYTES);

        if (strlen(words[i]) > LIMIT_FIELD_BYTES)
            return refuse(error, "word %u is longer than 64 kB: '%s'", i + 1,
                          safe);
        if (!g_utf8_validate(words[i], -1, NULL))
            return refuse(error, "word %u is not UTF-8: '%s'", i + 1, safe);
    }
    return true;
}

/* An option as it was typed: "--name=value" is one word, "--name value" two. */
struct typed {
    char *name;        /* without dashes and value */
    const char *value; /* behind '='; or NULL */
};

static void
typed_clear(struct typed *typed)
{
    g_free(typed->name);
}
typedef struct typed Typed;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Typed, typed_clear)

static struct typed
split_option(const char *word)
{
    g_assert(strlen(word) >= 2); /* see is_option */

    const char *name = word + 2;
    const char *equals = strchr(name, '=');

    if (equals == NULL)
        return (struct typed){.name = g_strdup(name)};
    return (struct typed){
        .name = g_strndup(name, (gsize)(equals - name)),
        .value = equals + 1,
    };
}

static const struct option_row *
find_row(const struct option_row *rows, const char *name)
{
    for (; rows != NULL && rows->name != NULL; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

/* A command that begins with its list takes it as an option, too. */
static const struct option_row list_operand = {
    "list", "LIST", "The list, in place of the first word", 0};

static bool
begins_with_list(const struct command *command)
{
    return command->words != NULL && g_str_has_prefix(command->words, "LIST");
}

static const struct option_row *
find_option(const struct command *command, const char *name)
{
    if (begins_with_list(command) && strcmp(name, list_operand.name) == 0)
        return &list_operand;
    if (strcmp(name, command_line_help.name) == 0)
        return &command_line_help;
    if (command->gives_json && strcmp(name, command_line_json.name) == 0)
        return &command_line_json;
    return find_row(command_options(command), name);
}

static void
offer_rows(struct nearest_name *search, const struct option_row *rows)
{
    for (; rows != NULL && rows->name != NULL; rows++)
        if ((rows->flags & OPTION_HIDDEN) == 0)
            nearest_name_offer(search, rows->name);
}

static bool
refuse_unknown(const struct option_row *rows, const char *word, bool is_json,
               GError **error)
{
    g_autofree char *safe = safe_text(word, LIMIT_NAME_BYTES);
    g_auto(Typed) typed = split_option(word);
    struct nearest_name search = {.wanted = typed.name};

    offer_rows(&search, rows);
    nearest_name_offer(&search, command_line_help.name);
    if (is_json)
        nearest_name_offer(&search, command_line_json.name);
    if (search.nearest != NULL)
        return refuse(error, "there is no option '%s', did you mean '--%s'?",
                      safe, search.nearest);
    return refuse(error, "there is no option '%s'", safe);
}

/* Takes the value of an option, out of the word or the one behind it. */
static bool
take_value(const struct option_row *row, const struct typed *typed,
           const char *const **at, const char **value, GError **error)
{
    *value = typed->value;
    if (row->value == NULL)
        return typed->value == NULL ||
               refuse(error, "'--%s' takes no value", row->name);
    if (typed->value != NULL)
        return true;
    if (**at == NULL)
        return refuse(error, "'--%s' wants %s", row->name, row->value);
    *value = *(*at)++;
    return true;
}

static bool
is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

static bool
keep_option(struct invocation *invocation, const struct option_row *row,
            const char *value, GError **error)
{
    GPtrArray *values = g_hash_table_lookup(invocation->options, row->name);

    if (values == NULL) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(values, NULL);
        g_hash_table_insert(invocation->options, (void *)(uintptr_t)row->name,
                            values);
    } else if (row->value != NULL && (row->flags & OPTION_REPEATS) == 0) {
        return refuse(error, "'--%s' is given twice", row->name);
    }
    g_assert(values->pdata[values->len - 1] == NULL); /* it stays the last */
    g_ptr_array_insert(values, (int)values->len - 1,
                       g_strdup(value != NULL ? value : ""));
    return true;
}

/* One dash is none of ours: what it names is "", which no row is called, so it
 * is refused as it was typed. */
static bool
take_option(struct invocation *invocation, const char *const **at,
            GError **error)
{
    const struct command *command = invocation->command;
    const char *word = *(*at)++, *value;
    g_auto(Typed) typed =
        split_option(g_str_has_prefix(word, "--") ? word : "--");
    const struct option_row *row = find_option(command, typed.name);

    if (row == NULL)
        return refuse_unknown(command_options(command), word,
                              command->gives_json, error);
    return take_value(row, &typed, at, &value, error) &&
           keep_option(invocation, row, value, error);
}

/* Names all that is missing at once: nobody types a line five times. */
static char *
missing_words(const struct invocation *invocation, bool lacks_operand)
{
    const struct command *command = invocation->command;
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    g_assert(!lacks_operand || command->words != NULL);
    if (lacks_operand)
        g_ptr_array_add(words, g_strdup(command->words));
    for (const struct option_row *row = command_options(command);
         row != NULL && row->name != NULL; row++)
        if ((row->flags & OPTION_REQUIRED) != 0 &&
            !invocation_has(invocation, row->name))
            g_ptr_array_add(words,
                            g_strdup_printf("--%s %s", row->name, row->value));
    g_ptr_array_add(words, NULL);
    return g_strjoinv(", ", (char **)words->pdata);
}

static bool
check_complete(const struct invocation *invocation, GError **error)
{
    const struct command *command = invocation->command;
    unsigned most, least = command_operands(command, &most);
    unsigned count = g_strv_length(invocation->operands);
    g_autofree char *missing = missing_words(invocation, count < least);

    if (count > most) {
        g_autofree char *safe =
            safe_text(invocation->operands[most], LIMIT_NAME_BYTES);

        return refuse(error, "'%s' has no use for '%s'", command->name, safe);
    }
    return *missing == '\0' ||
           refuse(error, "'%s' wants %s", command->name, missing);
}

/* Returns the operands with the list of --list before them. operands: taken
 * over. */
static char **
with_list(const struct invocation *invocation, char **operands)
{
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    const GPtrArray *names =
        g_hash_table_lookup(invocation->options, list_operand.name);

    if (!begins_with_list(invocation->command) || names == NULL)
        return operands;
    g_assert(names->len == 2); /* one, and the NULL behind: it cannot repeat */
    g_strv_builder_add(all, names->pdata[0]);
    for (char **operand = operands; *operand != NULL; operand++)
        g_strv_builder_add(all, *operand);
    g_strfreev(operands);
    return g_strv_builder_end(all);
}

static bool
parse_command(const char *const *at, struct command_line *line,
              struct invocation *invocation, GError **error)
{
    g_autoptr(GStrvBuilder) operands = g_strv_builder_new();
    bool is_option_end = false;

    while (*at != NULL) {
        if (is_option_end || !is_option(*at)) {
            g_strv_builder_add(operands, *at++);
        } else if (strcmp(*at, "--") == 0) {
            is_option_end = true;
            at++;
        } else if (!take_option(invocation, &at, error)) {
            return false;
        }
    }
    invocation->operands = with_list(invocation, g_strv_builder_end(operands));
    line->wants_help =
        line->wants_help ||
        g_hash_table_contains(invocation->options, command_line_help.name);
    return line->wants_help || check_complete(invocation, error);
}

/* Takes the options before the command. */
static bool
take_globals(const char *const **at, struct command_line *line, GError **error)
{
    while (**at != NULL && is_option(**at)) {
        const char *word = *(*at)++, *value;
        g_auto(Typed) typed =
            split_option(g_str_has_prefix(word, "--") ? word : "--");
        const struct option_row *row =
            find_row(command_line_globals, typed.name);

        if (row == NULL)
            return refuse_unknown(command_line_globals, word, false, error);
        if (!take_value(row, &typed, at, &value, error))
            return false;
        if (strcmp(row->name, "config") == 0)
            line->settings_file = value;
        else if (strcmp(row->name, "help") == 0)
            line->wants_help = true;
        else if (strcmp(row->name, "version") == 0)
            line->wants_version = true;
        else
            g_assert_not_reached(); /* a row nobody acts upon */
    }
    return true;
}

static void
free_values(void *values)
{
    g_ptr_array_unref(values);
}

bool
command_line_parse(const char *const *words, struct command_line *line,
                   struct invocation *invocation, GError **error)
{
    unsigned taken;

    g_assert(invocation->options == NULL); /* a line is read once */
    invocation->options =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_values);
    if (!check_words(words, error) || !take_globals(&words, line, error))
        return false;
    if (*words == NULL)
        return line->wants_help || line->wants_version ||
               refuse(error, "a command is missing; 'vesper help' lists them");
    invocation->command = commands_find(words, &taken);
    /* "vesper list --help" names a noun and no command. */
    if (invocation->command == NULL && commands_is_noun(words[0]) &&
        (line->wants_help || g_strcmp0(words[1], "--help") == 0)) {
        line->wants_help = true;
        line->noun = words[0];
        return true;
    }
    if (invocation->command == NULL) {
        commands_refuse(words, error);
        return false;
    }
    return parse_command(words + taken, line, invocation, error);
}
