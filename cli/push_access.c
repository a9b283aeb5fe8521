/* SPDX-License-Identifier: MIT */
/* The secret is on stdout, where it can be sent to where it belongs. */
#include "push_access.h"

#include "imprint.h"
#include "push_signature.h"

static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"name", NULL, COLUMN_TEXT},
    {"address", NULL, COLUMN_TEXT},
    {"secret", NULL, COLUMN_TEXT},
    {0},
};

void
push_access_print(const struct invocation *invocation,
                  const struct source *source)
{
    const struct push_sender sender = {source->id, source->created_at_ms};
    g_autofree char *secret = push_secret(invocation->keyring, &sender);
    const struct imprint imprint = imprint_of(invocation->settings);
    g_autofree char *address = imprint_push_url(&imprint, source->id);

    PRINT_RECORD(invocation->printer, columns, CELL_NUMBER(source->id),
                 CELL_TEXT(source->address), CELL_TEXT(address),
                 CELL_TEXT(secret));
}
