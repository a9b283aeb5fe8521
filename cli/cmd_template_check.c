/* SPDX-License-Identifier: MIT */
/* vesper template check: finds a broken template before the evening does.
 * Every mistake of every file is told at once, a line each. */
#include "command.h"

#include "error.h"
#include "template_file.h"
#include "template_shelf.h"

/* Adds a line to what is wrong: the error's message, which main tells line by
 * line. */
static void
note(GString *wrong, const char *line)
{
    if (wrong->len > 0)
        g_string_append_c(wrong, '\n');
    g_string_append(wrong, line);
}

/* A partial that is not there renders as nothing: nobody wants that. */
static void
check_partials(const char *path, const struct template *template,
               const struct template_shelf *shelf, GString *wrong)
{
    g_autoptr(GArray) items = template_items(template);

    for (unsigned i = 0; i < items->len; i++) {
        const struct template_item *item =
            &g_array_index(items, struct template_item, i);
        bool is_named =
            (item->kind == TEMPLATE_PARTIAL || item->kind == TEMPLATE_PARENT) &&
            !item->is_dynamic;
        g_autoptr(GError) problem = NULL;
        g_autofree char *line = NULL;

        if (!is_named ||
            template_shelf_get(shelf, item->name, &problem) != NULL)
            continue;
        line = g_strdup_printf("%s:%d:%d: %s", path, item->line, item->column,
                               problem->message);
        note(wrong, line);
    }
}

/* A file that can't be read at all ends the command; what is wrong in one is
 * noted. */
static bool
check_file(const char *path, const struct template_shelf *shelf, GString *wrong,
           GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Template) template = template_file_read(path, &problem);

    if (template != NULL) {
        check_partials(path, template, shelf, wrong);
    } else if (g_error_matches(problem, VESPER_ERROR, VESPER_ERROR_SYNTAX)) {
        note(wrong, problem->message);
    } else {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    return true;
}

static void
check_shelf(const struct template_shelf *shelf, GString *wrong)
{
    g_auto(GStrv) names = template_shelf_names(shelf);

    for (char **name = names; *name != NULL; name++) {
        const struct template *template =
            template_shelf_get(shelf, *name, NULL);

        g_assert(template != NULL); /* it is one of the shelf's own names */
        check_partials(*name, template, shelf, wrong);
    }
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(TemplateShelf) shelf =
        template_shelf_open(invocation->settings->templates, error);
    g_autoptr(GString) wrong = g_string_new(NULL);
    char **paths = invocation->operands;

    if (shelf == NULL)
        return false;
    if (*paths == NULL)
        check_shelf(shelf, wrong);
    for (; *paths != NULL; paths++)
        if (!check_file(*paths, shelf, wrong, error))
            return false;
    if (wrong->len > 0) {
        g_set_error_literal(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                            wrong->str);
        return false;
    }
    invocation_say(invocation, "no mistakes");
    return true;
}

const struct command cmd_template_check = {
    .name = "template check",
    .words = "[FILE...]",
    .summary = "Look for mistakes in templates",
    .help = "Without FILE: those in use, built in or out of the folder that "
            "`templates` names. Mistakes are told with file, line and column. "
            "Whether the names of values are right, `vesper template render` "
            "shows.",
    .needs = NEEDS_SETTINGS,
    .run = run,
};
