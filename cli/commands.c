/* SPDX-License-Identifier: MIT */
/* The one list of commands: a new one is a new line here. */
#include "commands.h"

#include "error.h"
#include "limit.h"
#include "nearest_name.h"
#include "safe_text.h"

#include <string.h>

// clang-format off
/* cmd_NAME stands in cmd_NAME.c; the order is that of the help. */
#define COMMANDS(X)      \
    X(init)              \
    X(list_create)       \
    X(list_list)         \
    X(list_show)         \
    X(list_set)          \
    X(list_delete)       \
    X(subscriber_add)    \
    X(subscriber_show)   \
    X(subscriber_list)   \
    X(subscriber_remove) \
    X(source_add)        \
    X(source_list)       \
    X(source_poll)       \
    X(source_secret)     \
    X(source_remove)     \
    X(article_add)       \
    X(article_list)      \
    X(article_show)      \
    X(article_edit)      \
    X(article_pin)       \
    X(article_unpin)     \
    X(article_drop)      \
    X(article_restore)   \
    X(edition_preview)   \
    X(edition_build)     \
    X(edition_send)      \
    X(edition_list)      \
    X(edition_report)    \
    X(edition_cancel)    \
    X(edition_resume)    \
    X(delivery_list)     \
    X(delivery_retry)    \
    X(relay_test)        \
    X(status)            \
    X(template_check)    \
    X(template_render)   \
    X(inspect_text)      \
    X(inspect_feed)      \
    X(inspect_page)      \
    X(inspect_html)      \
    X(inspect_template)  \
    X(inspect_address)   \
    X(inspect_mail)      \
    X(settings_check)    \
    X(settings_show)     \
    X(settings_explain)  \
    X(help)              \
    X(completion)        \
    X(version)
// clang-format on

#define DECLARE(name) extern const struct command cmd_##name;
COMMANDS(DECLARE)
#undef DECLARE

#define ADDRESS(name) &cmd_##name,
const struct command *const commands[] = {COMMANDS(ADDRESS) NULL};
#undef ADDRESS

static const struct command *
find_by_name(const char *name)
{
    for (const struct command *const *each = commands; *each != NULL; each++)
        if (strcmp((*each)->name, name) == 0)
            return *each;
    return NULL;
}

const struct command *
commands_find(const char *const *words, unsigned *taken)
{
    const struct command *command = NULL;
    unsigned most = 0;

    if (words[0] != NULL && words[1] != NULL) {
        g_autofree char *both = g_strconcat(words[0], " ", words[1], NULL);

        *taken = 2;
        command = find_by_name(both);
    }
    if (command == NULL && words[0] != NULL) {
        *taken = 1;
        command = find_by_name(words[0]);
        if (command != NULL)
            command_operands(command, &most);
    }
    /* "list shwo" is a wrong verb, not "list" with one word too many. */
    if (command != NULL && *taken == 1 && most == 0 && words[1] != NULL &&
        words[1][0] != '-' && commands_is_noun(words[0]))
        return NULL;
    return command;
}

const char *
command_verb(const struct command *command, const char *noun)
{
    size_t length = strlen(noun);
    bool is_its = strncmp(command->name, noun, length) == 0 &&
                  command->name[length] == ' ';

    return is_its ? command->name + length + 1 : NULL;
}

char *
command_noun(const struct command *command)
{
    return g_strndup(command->name, strcspn(command->name, " "));
}

bool
commands_is_noun(const char *noun)
{
    for (const struct command *const *each = commands; *each != NULL; each++)
        if (command_verb(*each, noun) != NULL)
            return true;
    return false;
}

/* The verbs of a noun, "check, show, explain". */
static char *
verbs_of(const char *noun)
{
    g_autoptr(GString) verbs = g_string_new(NULL);

    for (const struct command *const *each = commands; *each != NULL; each++) {
        const char *verb = command_verb(*each, noun);

        if (verb != NULL)
            g_string_append_printf(verbs, "%s%s", verbs->len > 0 ? ", " : "",
                                   verb);
    }
    g_assert(verbs->len > 0); /* it is a noun: commands_is_noun */
    return g_string_free(g_steal_pointer(&verbs), FALSE);
}

void
commands_refuse(const char *const *words, GError **error)
{
    g_assert(words[0] != NULL);

    bool has_verb = words[1] != NULL && words[1][0] != '-';
    bool is_noun = commands_is_noun(words[0]);
    g_autofree char *wanted = has_verb && is_noun
                                  ? g_strconcat(words[0], " ", words[1], NULL)
                                  : g_strdup(words[0]);
    g_autofree char *safe = safe_text(wanted, LIMIT_NAME_BYTES);
    g_autofree char *question = NULL;
    struct nearest_name search = {.wanted = wanted};

    if (is_noun && !has_verb) {
        g_autofree char *verbs = verbs_of(words[0]);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'%s' wants one of: %s", safe, verbs);
        return;
    }
    for (const struct command *const *each = commands; *each != NULL; each++) {
        g_autofree char *noun = command_noun(*each);

        /* Behind a right noun a verb was meant. The search borrows what it is
         * offered, hence interned. */
        if (!is_noun)
            nearest_name_offer(&search, g_intern_string(noun));
        nearest_name_offer(&search, (*each)->name);
    }
    question = nearest_name_question(&search);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                "there is no command '%s'%s", safe, question);
}

const struct option_row *
command_options(const struct command *command)
{
    g_assert(command->options == NULL || command->make_options == NULL);
    return command->make_options != NULL ? command->make_options()
                                         : command->options;
}

/* Read off the words that the help shows, so that the two cannot disagree:
 * "[DATE]" may be left out, of "FILE..." there may be any number. */
unsigned
command_operands(const struct command *command, unsigned *most)
{
    g_auto(GStrv) words =
        g_strsplit(command->words != NULL ? command->words : "", " ", -1);
    unsigned least = 0;

    *most = 0;
    for (char **word = words; *word != NULL && **word != '\0'; word++) {
        least += **word == '[' ? 0 : 1;
        *most = g_str_has_suffix(*word, "...") ||
                        g_str_has_suffix(*word, "...]") || *most == UINT_MAX
                    ? UINT_MAX
                    : *most + 1;
    }
    g_assert(least <= *most);
    return least;
}

char *
command_usage(const struct command *command)
{
    g_autoptr(GString) out = g_string_new("vesper ");
    bool has_options = command->gives_json;

    g_string_append(out, command->name);
    if (command->words != NULL)
        g_string_append_printf(out, " %s", command->words);
    for (const struct option_row *row = command_options(command);
         row != NULL && row->name != NULL; row++)
        if ((row->flags & OPTION_REQUIRED) != 0) {
            g_assert(row->value != NULL); /* a switch one must give is none */
            g_string_append_printf(out, " --%s %s", row->name, row->value);
        } else if ((row->flags & OPTION_HIDDEN) == 0) {
            has_options = true;
        }
    if (has_options)
        g_string_append(out, " [options]");
    return g_string_free(g_steal_pointer(&out), FALSE);
}
