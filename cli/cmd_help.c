/* SPDX-License-Identifier: MIT */
/* vesper help: all that the program tells about itself. The hidden options
 * print what is installed with it and what stands in docs/. */
#include "command.h"

#include "commands.h"
#include "help.h"

static const struct option_row options[] = {
    {"man", NULL, "Print vesper(1)", OPTION_HIDDEN},
    {"completion", NULL, "Print the completion for bash", OPTION_HIDDEN},
    {"settings", NULL, "Print an example settings file", OPTION_HIDDEN},
    {"settings-manual", NULL, "Print docs/settings.md", OPTION_HIDDEN},
    {"commands-manual", NULL, "Print docs/commands.md", OPTION_HIDDEN},
    {0},
};

static char *
example_settings(void)
{
    return settings_first_file(&(struct settings_start){0});
}

static char *
bash_completion(void)
{
    return help_completion("bash", NULL);
}

static const struct {
    const char *option;
    char *(*print)(void);
} pages[] = {
    {"man", help_manual_page},        {"completion", bash_completion},
    {"settings", example_settings},   {"settings-manual", settings_manual},
    {"commands-manual", help_manual},
};

static char *
page_asked(const struct invocation *invocation)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
        if (invocation_has(invocation, pages[i].option))
            return pages[i].print();
    return NULL;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *const *words = (const char *const *)invocation->operands;
    g_autofree char *text = page_asked(invocation);
    const struct command *command = NULL;
    unsigned taken = 0;

    /* The first that fits: a page, all commands, one of them, those of a noun.
     */
    if (text == NULL && words[0] == NULL)
        text = help_overview(NULL);
    if (text == NULL)
        command = commands_find(words, &taken);
    if (command != NULL && words[taken] == NULL)
        text = help_of_command(command);
    else if (text == NULL && words[1] == NULL && commands_is_noun(words[0]))
        text = help_overview(words[0]);
    if (text == NULL) {
        commands_refuse(words, error);
        return false;
    }
    printer_text(invocation->printer, text);
    return true;
}

const struct command cmd_help = {
    .name = "help",
    .words = "[NOUN] [VERB]",
    .summary = "Tell about the program or one of its commands",
    .options = options,
    .run = run,
};
