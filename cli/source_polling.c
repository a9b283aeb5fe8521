/* SPDX-License-Identifier: MIT */
/* What a command reads is kept in the same rows as what vesperd reads, so both
 * wait, back off and complain alike. */
#include "source_polling.h"

struct source_poll
source_polling_of(const struct invocation *invocation,
                  const struct fetch_rules *rules)
{
    unsigned needs = invocation->command->needs;

    g_assert((needs & NEEDS_DATABASE) != 0 && (needs & NEEDS_NETWORK) != 0);
    return (struct source_poll){
        .database = invocation->database,
        .rules = rules,
        .clock = invocation->clock,
        .random = invocation->random,
        .poll_ms = invocation->settings->poll_ms,
        .watch = source_watch_of(invocation->settings),
    };
}
