/* SPDX-License-Identifier: MIT */
/* What a command asks about its words, and how its needs are met. */
#include "command.h"

#include "commands.h"
#include "content.h"
#include "error.h"
#include "http_fetch.h"
#include "quantity.h"
#include "state_folder.h"

#include <stdarg.h>
#include <string.h>

static const GPtrArray *
values_of(const struct invocation *invocation, const char *name)
{
    const struct option_row *row = command_options(invocation->command);

    while (row != NULL && row->name != NULL && strcmp(row->name, name) != 0)
        row++;
    g_assert(row != NULL && row->name != NULL);
    return g_hash_table_lookup(invocation->options, name);
}

static bool
open_keys(struct invocation *invocation, GError **error)
{
    g_autofree char *text = settings_key_text(invocation->settings, error);

    if (text != NULL)
        invocation->keyring = keyring_parse(text, error);
    if (invocation->keyring == NULL)
        g_prefix_error(error, "cannot read the keys: ");
    return invocation->keyring != NULL;
}

static bool
open_database(struct invocation *invocation, GError **error)
{
    invocation->database = database_open(
        &(struct database_options){
            .storage = invocation->settings->storage,
            .state_folder = invocation->settings->state,
        },
        error);
    if (invocation->database == NULL)
        g_prefix_error(error, "cannot open the database %s: ",
                       invocation->settings->storage);
    return invocation->database != NULL;
}

const char *
invocation_operand(const struct invocation *invocation, unsigned number)
{
    return number < g_strv_length(invocation->operands)
               ? invocation->operands[number]
               : NULL;
}

const char *
invocation_option(const struct invocation *invocation, const char *name)
{
    const GPtrArray *values = values_of(invocation, name);

    g_assert(values == NULL || values->len >= 2); /* with the NULL behind */
    return values == NULL ? NULL : g_ptr_array_index(values, values->len - 2);
}

const char *const *
invocation_options(const struct invocation *invocation, const char *name)
{
    static const char *const none[] = {NULL};
    const GPtrArray *values = values_of(invocation, name);

    return values == NULL ? none : (const char *const *)values->pdata;
}

bool
invocation_has(const struct invocation *invocation, const char *name)
{
    return values_of(invocation, name) != NULL;
}

bool
invocation_number(const struct invocation *invocation, const char *name,
                  int64_t *number, const int64_t range[2], GError **error)
{
    const char *text = invocation_option(invocation, name);
    int64_t value;

    /* The usual number is one that could have been typed. */
    g_assert(*number >= range[0] && *number <= range[1]);
    if (text == NULL)
        return true;
    if (quantity_parse_number(text, &value, NULL) && value >= range[0] &&
        value <= range[1]) {
        *number = value;
        return true;
    }
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                "'--%s' wants a number from %" G_GINT64_FORMAT
                " to %" G_GINT64_FORMAT,
                name, range[0], range[1]);
    return false;
}

void
invocation_say(const struct invocation *invocation, const char *format, ...)
{
    g_autofree char *line = NULL;
    va_list arguments;

    va_start(arguments, format);
    line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(invocation->talk, "%s\n", line);
}

bool
invocation_open(struct invocation *invocation, GError **error)
{
    unsigned needs = invocation->command->needs;
    bool needs_database = (needs & (NEEDS_VIEW | NEEDS_DATABASE)) != 0;

    g_assert(invocation->settings == NULL); /* it opens once */
    /* `init` and `help` work where nothing is set up yet. */
    if (needs == 0)
        return true;
    /* libcurl and libxml2 set themselves up in the one thread there is; the
     * database starts another. */
    if ((needs & NEEDS_NETWORK) != 0) {
        transport_init();
        content_init();
    }
    invocation->settings = settings_read(invocation->settings_file, error);
    if (invocation->settings == NULL)
        return false;
    /* Before any file of the state is touched: what root makes there vesperd
     * could not open. */
    if ((needs_database || (needs & NEEDS_KEYS) != 0) &&
        !state_folder_enter(invocation->settings->state, "vesper", error))
        return false;
    if ((needs & NEEDS_KEYS) != 0 && !open_keys(invocation, error))
        return false;
    if (needs_database && !open_database(invocation, error))
        return false;
    if ((needs & NEEDS_VIEW) != 0)
        invocation->view = view_open(invocation->database, error);
    return (needs & NEEDS_VIEW) == 0 || invocation->view != NULL;
}

/* Against the order of opening: a view is of its database. */
void
invocation_clear(struct invocation *invocation)
{
    view_close(invocation->view);
    database_close(invocation->database);
    keyring_free(invocation->keyring);
    settings_free(invocation->settings);
    g_strfreev(invocation->operands);
    if (invocation->options != NULL)
        g_hash_table_unref(invocation->options);
}
