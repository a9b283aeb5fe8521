/* SPDX-License-Identifier: MIT */
/*
 * Advice: what law and mailbox providers want besides a relay that works.
 * Nothing of it stops an edition, unless `strict` is set.
 */
#ifndef VESPER_ADVICE_H
#define VESPER_ADVICE_H

#include "list.h"
#include "settings.h"

/* Returns what the settings leave to be wished for: of char *, the caller's.
 * Pure. */
GPtrArray *advice_on_settings(const struct settings *settings);

/* Returns the same for a list: of char *, the caller's. Pure. */
GPtrArray *advice_on_list(const struct settings *settings,
                          const struct list *list);

#endif
