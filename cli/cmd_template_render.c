/* SPDX-License-Identifier: MIT */
/* vesper template render: fills a template with values out of a file. */
#include "command.h"

#include "error.h"
#include "input.h"
#include "language.h"
#include "limit.h"
#include "safe_text.h"
#include "template_file.h"
#include "template_shelf.h"
#include "template_values.h"

enum { SHOWN_BYTES = 60 };

static const struct option_row options[] = {
    {"values", "FILE", "JSON: an object with the values", OPTION_REQUIRED},
    {"language", "LANGUAGE", "Of the fixed texts; usual: en", 0},
    {0},
};

/* What every template may use, and over it what the file says. */
static struct value *
read_values(const struct invocation *invocation, GError **error)
{
    const char *path = invocation_option(invocation, "values");
    const char *language = invocation_option(invocation, "language");
    g_autoptr(GBytes) bytes = input_read(path, LIMIT_RENDERED_BYTES, error);
    g_autoptr(Value) root = NULL;
    const char *json;
    size_t size;

    if (bytes == NULL)
        return NULL;
    if (language != NULL && !language_is_known(language)) {
        g_autofree char *safe = safe_text(language, SHOWN_BYTES);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "there are no texts in the language '%s'", safe);
        return NULL;
    }
    root = template_shelf_root(language != NULL ? language : "en");
    json = input_text(bytes, &size);
    return template_values_read(root, path, json, size, error)
               ? g_steal_pointer(&root)
               : NULL;
}

/* A name of the shelf, else a file. */
static char *
render(const struct template_shelf *shelf, const char *name,
       const struct value *root, GError **error)
{
    const struct template_options file_options = {
        .escape = template_file_escape(name),
        .source = template_shelf_source(shelf),
        .is_strict = true, /* a mail would have a gap that nobody sees */
    };
    g_autoptr(Template) template = NULL;

    if (template_shelf_get(shelf, name, NULL) != NULL)
        return template_shelf_render(shelf, name, root, error);
    template = template_file_read(name, error);
    return template == NULL
               ? NULL
               : template_render(template, root, &file_options, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(TemplateShelf) shelf =
        template_shelf_open(invocation->settings->templates, error);
    g_autoptr(Value) root =
        shelf == NULL ? NULL : read_values(invocation, error);
    g_autofree char *text =
        root == NULL ? NULL
                     : render(shelf, invocation->operands[0], root, error);

    if (text == NULL)
        return false;
    printer_text(invocation->printer, text);
    return true;
}

const struct command cmd_template_render = {
    .name = "template render",
    .words = "NAME|FILE",
    .summary = "Fill a template with values",
    .help = "NAME is one of those in use, such as mail/digest.html. A value "
            "that the template asks for and the file lacks is an error with "
            "line and column.",
    .options = options,
    .needs = NEEDS_SETTINGS,
    .run = run,
};
