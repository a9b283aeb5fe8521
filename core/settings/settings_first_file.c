/* SPDX-License-Identifier: MIT */
/*
 * The file that `vesper init` writes: what an operator has to set stands
 * there, everything else as a line to take the '#' from, with its help. Help
 * begins with "# ", a setting that sleeps with '#' alone.
 */
#include "settings.h"

#include "paragraph.h"
#include "settings_row.h"
#include "settings_type.h"

#include <string.h>

static const char opening[] =
    "# Vesper's settings. `vesper settings check` tells what is wrong here,\n"
    "# `vesper settings explain KEY` what a setting means. After a change:\n"
    "# systemctl reload vesperd\n"
    "# A line whose '#' stands right before a name sleeps: it shows what is\n"
    "# usual, or an example. To wake it take the '#' away, and those of the\n"
    "# lines around it, 'group: {' and '};', where they sleep too.\n";

/* What init was told about a row, or what else is written for it. */
static char *
value_of(const struct setting_row *row, const struct settings_start *start)
{
    const struct {
        const char *key, *value;
    } told[] = {
        {"web.listen", start->listen},
        {"web.url", start->url},
        {"relays[].url", start->relay},
    };
    const struct {
        const char *key, *name; /* NULL: the folder itself */
    } in_folder[] = {
        {"storage", "vesper.db"}, {"state", NULL}, {"keys", "keys"}};

    for (size_t i = 0; i < G_N_ELEMENTS(in_folder); i++)
        if (strcmp(in_folder[i].key, row->key) == 0 && start->folder != NULL)
            return g_build_filename(start->folder, in_folder[i].name, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++)
        if (strcmp(told[i].key, row->key) == 0 && told[i].value != NULL)
            return g_strdup(told[i].value);
    return g_strdup(row->usual != NULL ? row->usual : row->example);
}

/* The group of a key with its dot: "web.", "relays[].", or "". */
static char *
group_of(const char *key)
{
    const char *dot = strchr(key, '.');

    return dot == NULL ? g_strdup("") : g_strndup(key, (gsize)(dot - key) + 1);
}

/* Whether anything of a group is set; if not, the whole group sleeps. */
static bool
is_group_set(const char *group)
{
    for (const struct setting_row *row = setting_rows; row->key != NULL; row++)
        if (g_str_has_prefix(row->key, group) &&
            (row->flags & SETTING_FIRST) != 0)
            return true;
    return false;
}

static void
open_group(GString *out, const char *group)
{
    if (strcmp(group, SETTING_RELAYS) == 0)
        g_string_append(out, "\nrelays = (\n  {\n");
    else if (*group != '\0')
        g_string_append_printf(out, "\n%s%.*s: {\n",
                               is_group_set(group) ? "" : "#",
                               (int)strlen(group) - 1, group);
}

static void
close_group(GString *out, const char *group)
{
    if (strcmp(group, SETTING_RELAYS) == 0)
        g_string_append(out, "  }\n);\n");
    else if (*group != '\0')
        g_string_append(out, is_group_set(group) ? "};\n" : "#};\n");
}

static void
append_row(GString *out, const struct setting_row *row,
           const struct settings_start *start, const char *group)
{
    const char *indent = *group == '\0' ? "" : "    ";
    g_autofree char *lead = g_strconcat(indent, "# ", NULL);
    g_autofree char *value = value_of(row, start);

    g_assert(value != NULL); /* each row has a usual value or an example */

    g_autofree char *quoted = setting_quote(row, value);
    bool is_first_in_group = g_str_has_suffix(out->str, "{\n");

    if (!is_first_in_group)
        g_string_append_c(out, '\n');
    paragraph_append(out, row->help, lead);
    g_string_append_printf(out, "%s%s%s = %s;\n", indent,
                           (row->flags & SETTING_FIRST) != 0 ? "" : "#",
                           row->key + strlen(group), quoted);
}

char *
settings_first_file(const struct settings_start *start)
{
    g_autoptr(GString) out = g_string_new(opening);
    g_autofree char *open = g_strdup("");

    for (const struct setting_row *row = setting_rows; row->key != NULL;
         row++) {
        g_autofree char *group = group_of(row->key);

        if (strcmp(group, open) != 0) {
            close_group(out, open);
            open_group(out, group);
            g_free(open);
            open = g_strdup(group);
        }
        append_row(out, row, start, group);
    }
    close_group(out, open);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
