/* SPDX-License-Identifier: MIT */
/* Keys and their patterns. */
#include "settings_row.h"

#include <string.h>

bool
setting_row_is_relays(const struct setting_row *row)
{
    return g_str_has_prefix(row->key, SETTING_RELAYS);
}

char *
setting_row_pattern(const char *key)
{
    g_autoptr(GString) pattern = g_string_new(NULL);

    for (const char *at = key; *at != '\0'; at++) {
        g_string_append_c(pattern, *at);
        if (*at == '[')
            at += strspn(at + 1, "0123456789");
    }
    return g_string_free(g_steal_pointer(&pattern), FALSE);
}

const struct setting_row *
setting_row_find(const char *key)
{
    g_autofree char *pattern = setting_row_pattern(key);

    for (const struct setting_row *row = setting_rows; row->key != NULL; row++)
        if (strcmp(row->key, pattern) == 0)
            return row;
    return NULL;
}

char *
setting_row_key(const struct setting_row *row, unsigned relay)
{
    g_assert(setting_row_is_relays(row));
    return g_strdup_printf("relays[%u].%s", relay,
                           row->key + strlen(SETTING_RELAYS));
}
