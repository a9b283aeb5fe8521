/* SPDX-License-Identifier: MIT */
/* A wrong name is answered by all that are right: there are few. */
#include "named_state.h"

#include "error.h"
#include "safe_text.h"

enum { SHOWN_BYTES = 60 };

bool
named_state(const struct invocation *invocation, enum delivery_state *state,
            GError **error)
{
    const char *name = invocation_option(invocation, "state");
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *safe = NULL;

    if (name == NULL || delivery_state_from_name(name, state))
        return true;
    for (int i = 0; i < DELIVERY_STATES; i++)
        g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ",
                               delivery_state_name((enum delivery_state)i));
    safe = safe_text(name, SHOWN_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                "there is no state '%s'; there are: %s", safe, names->str);
    return false;
}
