/* SPDX-License-Identifier: MIT */
/* What is in force, and what a setting means. */
#include "settings.h"

#include "error.h"
#include "limit.h"
#include "nearest_name.h"
#include "paragraph.h"
#include "safe_text.h"
#include "settings_row.h"
#include "settings_type.h"

#include <string.h>

/* The place of a key as seen from the settings' own folder. */
static char *
where_of(const struct settings *settings, const char *key)
{
    const char *place = g_hash_table_lookup(settings->places, key);
    g_autofree char *folder = g_path_get_dirname(settings->file);
    size_t length = strlen(folder);

    if (place == NULL)
        return g_strdup("usual");
    if (g_str_has_prefix(place, folder) && place[length] == '/')
        place += length + 1;
    return g_strdup(place);
}

static void
add_line(GPtrArray *lines, const struct settings *settings,
         const struct setting_row *row, char *key, const void *object)
{
    struct setting_line *line = g_new0(struct setting_line, 1);

    g_assert(strstr(key, "[]") == NULL); /* a pattern names no relay */
    line->key = key;
    line->value = setting_format(row, object);
    if (line->value == NULL)
        line->value = g_strdup("");
    line->where = where_of(settings, key);
    g_ptr_array_add(lines, line);
}

static void
add_relay(GPtrArray *lines, const struct settings *settings, unsigned index)
{
    const struct relay_settings *relay =
        g_ptr_array_index(settings->relays, index);

    for (const struct setting_row *row = setting_rows; row->key != NULL; row++)
        if (setting_row_is_relays(row))
            add_line(lines, settings, row, setting_row_key(row, index), relay);
}

static void
free_line(void *line)
{
    setting_line_free(line);
}

void
setting_line_free(struct setting_line *line)
{
    if (line == NULL)
        return;
    g_free(line->key);
    g_free(line->value);
    g_free(line->where);
    g_free(line);
}

GPtrArray *
settings_list(const struct settings *settings)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(free_line);
    bool are_relays_done = false;

    for (const struct setting_row *row = setting_rows; row->key != NULL;
         row++) {
        if (!setting_row_is_relays(row)) {
            add_line(lines, settings, row, g_strdup(row->key), settings);
            continue;
        }
        for (unsigned i = 0; i < settings->relays->len && !are_relays_done; i++)
            add_relay(lines, settings, i);
        are_relays_done = true;
    }
    return g_steal_pointer(&lines);
}

/* "relays.url" is understood too. */
static const struct setting_row *
find_row(const char *key)
{
    const struct setting_row *row = setting_row_find(key);
    g_autofree char *listed = NULL;

    if (row != NULL || !g_str_has_prefix(key, "relays."))
        return row;
    listed = g_strconcat(SETTING_RELAYS, strchr(key, '.') + 1, NULL);
    return setting_row_find(listed);
}

static void
append_facts(GString *out, const struct setting_row *row)
{
    g_autofree char *wants = setting_wants(row);
    g_autofree char *usual =
        row->usual != NULL ? setting_quote(row, row->usual) : NULL;
    const char *usual_words = row->usual_words != NULL ? row->usual_words
                              : (row->flags & SETTING_REQUIRED) != 0
                                  ? "none; it must be set"
                                  : "none";

    g_string_append_printf(out, "  wants    %s\n", wants);
    g_string_append_printf(out, "  usual    %s\n",
                           usual != NULL ? usual : usual_words);
    if (row->max > 0) {
        g_autofree char *min = setting_format_number(row, row->min);
        g_autofree char *max = setting_format_number(row, row->max);

        g_string_append_printf(out, "  from     %s to %s\n", min, max);
    }
    g_string_append_printf(out, "  changes  by a %s of vesperd\n",
                           (row->flags & SETTING_RELOADS) != 0 ? "reload"
                                                               : "restart");
}

char *
settings_explain(const char *key, GError **error)
{
    const struct setting_row *found = find_row(key);
    struct nearest_name search = {.wanted = key};
    g_autoptr(GString) out = g_string_new(NULL);

    if (found == NULL) {
        g_autofree char *safe = safe_text(key, LIMIT_NAME_BYTES);
        g_autofree char *question = NULL;

        for (const struct setting_row *row = setting_rows; row->key != NULL;
             row++)
            nearest_name_offer(&search, row->key);
        question = nearest_name_question(&search);
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no setting '%s'%s", safe, question);
        return NULL;
    }
    g_string_append_printf(out, "%s\n\n", found->key);
    append_facts(out, found);
    g_string_append_c(out, '\n');
    paragraph_append(out, found->help, "");
    return g_string_free(g_steal_pointer(&out), FALSE);
}
