/* SPDX-License-Identifier: MIT */
/* The name is a note for people, no proof: whoever may run the program may
 * write the database, too. */
#include "operator.h"

#include "limit.h"
#include "safe_text.h"

char *
operator_actor(void)
{
    /* Under sudo the user is root, or Vesper's own: that says of nobody who
     * it was. */
    const char *name = g_getenv("SUDO_USER");
    g_autofree char *safe =
        safe_text(name != NULL && *name != '\0' ? name : g_get_user_name(),
                  LIMIT_NAME_BYTES);

    return g_strconcat("operator:", safe, NULL);
}
