/* SPDX-License-Identifier: MIT */
/* Looking up by address, with the error that two commands want. */
#include "named_subscriber.h"

#include "error.h"

struct subscriber *
named_subscriber(struct view *view, const char *typed, GError **error)
{
    g_autoptr(Address) address = address_parse(typed, error);
    struct subscriber *found = NULL;

    if (address == NULL || !subscriber_find(view, address->key, &found, error))
        return NULL;
    if (found == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "nobody with the address %s is known", address->text);
    return found;
}
