/* SPDX-License-Identifier: MIT */
/* The rows are made at their first use and stay. */
#include "list_options.h"

#include <string.h>

static const char *
help_of(const struct list_field *field, bool tells_usual)
{
    g_autofree char *sentence = g_strdup(field->help);
    size_t length = strlen(sentence);
    bool has_usual =
        tells_usual && field->usual != NULL && *field->usual != '\0';
    g_autofree char *help = NULL;

    if (g_str_has_suffix(sentence, "."))
        sentence[length - 1] = '\0';
    help = g_strconcat(sentence, has_usual ? "; usual: " : NULL, field->usual,
                       NULL);
    return g_intern_string(help); /* rows are made once and never freed */
}

static const struct option_row *
make_rows(bool is_new_list)
{
    GArray *rows = g_array_new(TRUE, FALSE, sizeof(struct option_row));

    for (const struct list_field *field = list_fields(); field->key != NULL;
         field++) {
        bool is_required = is_new_list && field->usual == NULL;
        struct option_row row = {
            .name = field->key,
            .value = "TEXT",
            .help = help_of(field, is_new_list),
            .flags = is_required ? OPTION_REQUIRED : 0,
        };

        g_array_append_val(rows, row);
    }
    return (const struct option_row *)(void *)g_array_free(rows, FALSE);
}

const struct option_row *
list_options_to_create(void)
{
    static const struct option_row *rows;

    if (g_once_init_enter(&rows))
        g_once_init_leave(&rows, make_rows(true));
    return rows;
}

const struct option_row *
list_options_to_set(void)
{
    static const struct option_row *rows;

    if (g_once_init_enter(&rows))
        g_once_init_leave(&rows, make_rows(false));
    return rows;
}

bool
list_options_apply(const struct invocation *invocation, struct list *list,
                   GError **error)
{
    for (const struct list_field *field = list_fields(); field->key != NULL;
         field++) {
        const char *value = invocation_option(invocation, field->key);

        if (value != NULL && !list_set_field(list, field->key, value, error))
            return false;
    }
    return true;
}
