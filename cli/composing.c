/* SPDX-License-Identifier: MIT */
/* The same steps as the daemon's, so that a preview is what will be sent. */
#include "composing.h"

#include "safe_text.h"

enum { WARNING_BYTES = 500 };

bool
composing_open(const struct invocation *invocation, struct composing *composing,
               GError **error)
{
    g_assert(composing->list == NULL && composing->shelf == NULL);
    composing->imprint = imprint_of(invocation->settings);
    composing->list =
        list_get(invocation->view, invocation->operands[0], error);
    if (composing->list == NULL)
        return false;
    /* The day is that of the list's zone, not of whoever types. */
    composing->key =
        edition_key_now(composing->list, clock_now_ms(invocation->clock));
    composing->shelf =
        template_shelf_open(invocation->settings->templates, error);
    return composing->shelf != NULL;
}

void
composing_clear(struct composing *composing)
{
    template_shelf_close(composing->shelf);
    list_free(composing->list);
}

struct press
composing_press(const struct invocation *invocation,
                const struct composing *composing)
{
    g_assert(composing->shelf != NULL); /* composing_open has succeeded */
    return (struct press){
        .shelf = composing->shelf,
        .imprint = &composing->imprint,
        .clock = invocation->clock,
        .random = invocation->random,
    };
}

struct draft *
composing_draft(const struct invocation *invocation,
                const struct composing *composing, GError **error)
{
    const struct press press = composing_press(invocation, composing);
    struct draft *draft = edition_compose(invocation->view, composing->list,
                                          &composing->key, &press, error);

    for (guint i = 0; draft != NULL && i < draft->warnings->len; i++) {
        g_autofree char *safe =
            safe_text(draft->warnings->pdata[i], WARNING_BYTES);

        invocation_say(invocation, "warning: %s", safe);
    }
    return draft;
}
