/* SPDX-License-Identifier: MIT */
/* Drawn once; when two draw at the same time, the first one counts. */
#include "identity.h"

#include "meta_store.h"

#define IDENTITY_KEY "uuid"

enum { IDENTITY_BYTES = 16 };

static char *
draw(struct random *random)
{
    guint8 bytes[IDENTITY_BYTES];
    GString *text = g_string_new(NULL);

    random_fill(random, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

static bool
keep(struct transaction *tx, void *drawn, GError **error)
{
    return meta_store_add(tx, IDENTITY_KEY, drawn, error);
}

char *
database_identity(struct database *database, struct random *random,
                  GError **error)
{
    g_autoptr(View) view = view_open(database, error);
    g_autofree char *found = NULL, *drawn = NULL;

    if (view == NULL || !meta_store_find(view, IDENTITY_KEY, &found, error))
        return NULL;
    if (found != NULL)
        return g_steal_pointer(&found);
    drawn = draw(random);
    if (!database_write(database, keep, drawn, error) ||
        !meta_store_find(view, IDENTITY_KEY, &found, error))
        return NULL;
    return g_steal_pointer(&found);
}
