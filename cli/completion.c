/* SPDX-License-Identifier: MIT */
/*
 * Completion of nouns, verbs and options. bash and zsh share one script, a
 * `case` per command; fish takes a line per word. Operands are files or
 * nothing a shell could know.
 */
#include "help.h"

#include "command_line.h"
#include "commands.h"
#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

/* Options before the command may take a word of their own: to find noun and
 * verb they are counted over. */
static const char bash_head[] =
    "# Completion of vesper(1), made by `vesper completion bash`.\n"
    "_vesper() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} at=1 words=\n"
    "    while [[ $at -lt $COMP_CWORD && ${COMP_WORDS[at]} == -* ]]; do\n"
    "        [[ ${COMP_WORDS[at]} == --config ]] && at=$((at + 1))\n"
    "        at=$((at + 1))\n"
    "    done\n"
    "    local noun=${COMP_WORDS[at]} verb=${COMP_WORDS[at + 1]}\n"
    "    if [[ $COMP_CWORD -le $at ]]; then\n"
    "        noun= verb=\n"
    "    elif [[ $COMP_CWORD -eq $((at + 1)) && $word != -* ]]; then\n"
    "        verb=\n"
    "    fi\n"
    "    case \"$noun $verb\" in\n";

static const char bash_tail[] =
    "    esac\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
    "}\n"
    "complete -o default -F _vesper vesper\n";

static const char zsh_head[] = "#compdef vesper\n"
                               "autoload -U +X bashcompinit && bashcompinit\n";

static const char fish_head[] =
    "# Completion of vesper(1), made by `vesper completion fish`.\n";

/* The nouns, each once, in the order of the help. Returns: of char *. */
static GPtrArray *
nouns(void)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);

    for (const struct command *const *each = commands; *each != NULL; each++) {
        g_autofree char *noun = command_noun(*each);

        if (!g_ptr_array_find_with_equal_func(found, noun, g_str_equal, NULL))
            g_ptr_array_add(found, g_steal_pointer(&noun));
    }
    return g_steal_pointer(&found);
}

static void
append_rows(GString *out, const struct option_row *rows)
{
    for (; rows != NULL && rows->name != NULL; rows++) {
        g_assert(strpbrk(rows->name, " '") == NULL); /* it stands in quotes */
        if ((rows->flags & OPTION_HIDDEN) == 0)
            g_string_append_printf(out, " --%s", rows->name);
    }
}

static void
append_noun(GString *out, const char *noun)
{
    if (!commands_is_noun(noun))
        return;
    g_string_append_printf(out, "    \"%s \") words='", noun);
    for (const struct command *const *each = commands; *each != NULL; each++) {
        const char *verb = command_verb(*each, noun);

        if (verb != NULL)
            g_string_append_printf(out, " %s", verb);
    }
    g_string_append(out, " --help' ;;\n");
}

/* Behind a word that is a command by itself anything may stand: operands. */
static void
append_command(GString *out, const struct command *command)
{
    bool has_verb = strchr(command->name, ' ') != NULL;

    g_string_append_printf(out, "    \"%s%s words='", command->name,
                           has_verb ? "\")" : " \"*)");
    append_rows(out, command_options(command));
    g_string_append(out, command->gives_json ? " --json --help' ;;\n"
                                             : " --help' ;;\n");
}

static char *
bash_script(const char *head)
{
    g_autoptr(GString) out = g_string_new(head);
    g_autoptr(GPtrArray) all = nouns();

    g_string_append(out, bash_head);
    g_string_append(out, "    \" \") words='");
    for (unsigned i = 0; i < all->len; i++) {
        const char *noun = g_ptr_array_index(all, i);

        g_string_append_printf(out, " %s", noun);
    }
    append_rows(out, command_line_globals);
    g_string_append(out, "' ;;\n");
    for (unsigned i = 0; i < all->len; i++)
        append_noun(out, g_ptr_array_index(all, i));
    for (const struct command *const *each = commands; *each != NULL; each++)
        append_command(out, *each);
    g_string_append(out, bash_tail);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* In fish's single quotes only \ and ' need care. */
static char *
fish_quote(const char *text)
{
    g_autoptr(GString) out = g_string_new("'");

    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
append_fish_command(GString *out, const struct command *command)
{
    g_auto(GStrv) words = g_strsplit(command->name, " ", 2);
    g_autofree char *summary = fish_quote(command->summary);

    if (words[1] == NULL)
        g_string_append_printf(
            out, "complete -c vesper -n __fish_use_subcommand -a %s -d %s\n",
            words[0], summary);
    else
        g_string_append_printf(out,
                               "complete -c vesper -n __fish_use_subcommand "
                               "-a %s\n"
                               "complete -c vesper -n "
                               "'__fish_seen_subcommand_from %s' -a %s -d %s\n",
                               words[0], words[0], words[1], summary);
    for (const struct option_row *row = command_options(command);
         row != NULL && row->name != NULL; row++) {
        g_autofree char *help = fish_quote(row->help);

        if ((row->flags & OPTION_HIDDEN) == 0)
            g_string_append_printf(
                out,
                "complete -c vesper -n '__fish_seen_subcommand_from %s' -l "
                "%s%s -d %s\n",
                words[words[1] != NULL ? 1 : 0], row->name,
                row->value != NULL ? " -r" : "", help);
    }
}

static char *
fish_script(void)
{
    g_autoptr(GString) out = g_string_new(fish_head);

    for (const struct command *const *each = commands; *each != NULL; each++)
        append_fish_command(out, *each);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
help_completion(const char *shell, GError **error)
{
    g_autofree char *safe = NULL;

    if (strcmp(shell, "bash") == 0)
        return bash_script("");
    if (strcmp(shell, "zsh") == 0)
        return bash_script(zsh_head);
    if (strcmp(shell, "fish") == 0)
        return fish_script();
    safe = safe_text(shell, LIMIT_NAME_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                "there is completion for bash, zsh and fish, not for '%s'",
                safe);
    return NULL;
}
