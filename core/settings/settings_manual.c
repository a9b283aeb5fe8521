/* SPDX-License-Identifier: MIT */
/* docs/settings.md out of the table, a section per group. */
#include "settings.h"

#include "paragraph.h"
#include "settings_row.h"
#include "settings_type.h"

#include <string.h>

static const char introduction[] =
    "# Settings\n"
    "\n"
    "<!-- Made by `vesper help --settings-manual`; edit\n"
    "core/settings/settings_table.c instead. -->\n"
    "\n"
    "One file, usually `/etc/vesper/vesper.conf`, in libconfig's syntax:\n"
    "\n"
    "    # a comment\n"
    "    postal_address = \"1 Harbour Street, Grimsund\";\n"
    "    web: { url = \"https://news.example/nl\"; };\n"
    "    relays = ( { name = \"main\"; url = \"smtp://127.0.0.1:25\"; } );\n"
    "    @include \"more.conf\"\n"
    "\n"
    "Spans of time, sizes and rates are texts with a unit: `\"30 s\"`,\n"
    "`\"5 MB\"`, `\"2000/h\"`. A path that does not begin with `/`, and the\n"
    "file of an `@include`, count from the folder of the file they stand in\n"
    "(a path: of the first file). The files must not be writable by group or\n"
    "others. Passwords stand in files of their own, mode 0600 or 0400.\n"
    "\n"
    "`vesper settings check` finds every mistake and names its line, `vesper\n"
    "settings show` tells what is in force and where it stands, `vesper\n"
    "settings explain KEY` prints one entry of this page. Most changes take\n"
    "effect by `systemctl reload vesperd`; those marked *restart* need one.\n";

static void
append_group(GString *out, const struct setting_row *row)
{
    size_t length = strcspn(row->key, ".");
    bool has_group = row->key[length] == '.';
    bool is_first = row == setting_rows;
    const struct setting_row *before = is_first ? NULL : row - 1;

    if (!has_group && (is_first || strchr(before->key, '.') != NULL))
        g_string_append_printf(out, "\n## %s\n",
                               is_first ? "First of all" : "The rest");
    if (has_group &&
        (is_first || strncmp(before->key, row->key, length + 1) != 0))
        g_string_append_printf(out, "\n## `%.*s`\n", (int)length, row->key);
}

static void
append_usual(GString *out, const struct setting_row *row)
{
    g_autofree char *usual = NULL;

    if (row->usual != NULL) {
        usual = setting_quote(row, row->usual);
        g_string_append_printf(out, "Usual: `%s`.", usual);
    } else if (row->usual_words != NULL) {
        g_string_append_printf(out, "Usual: %s.", row->usual_words);
    } else if ((row->flags & SETTING_REQUIRED) != 0) {
        g_string_append(out, "Must be set.");
    } else {
        g_string_append(out, "Usual: none.");
    }
}

static void
append_row(GString *out, const struct setting_row *row)
{
    g_autoptr(GString) facts = g_string_new(NULL);
    g_autofree char *wants = setting_wants(row);

    g_string_append_printf(out, "\n### `%s`\n\n", row->key);
    paragraph_append(out, row->help, "");
    g_string_append_printf(facts, "Wants %s. ", wants);
    append_usual(facts, row);
    if (row->max > 0) {
        g_autofree char *min = setting_format_number(row, row->min);
        g_autofree char *max = setting_format_number(row, row->max);

        g_string_append_printf(facts, " From %s to %s.", min, max);
    }
    if ((row->flags & SETTING_RELOADS) == 0)
        g_string_append(facts, " *restart*");
    g_string_append_c(out, '\n');
    paragraph_append(out, facts->str, "");
}

char *
settings_manual(void)
{
    g_autoptr(GString) out = g_string_new(introduction);

    for (const struct setting_row *row = setting_rows; row->key != NULL;
         row++) {
        append_group(out, row);
        append_row(out, row);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
