/* SPDX-License-Identifier: MIT */
/*
 * The ground that all of vesperd stands on: settings and templates, keys,
 * database, the sender's lease, and what time it is. Opened before the first
 * thread starts, closed after the last has ended.
 */
#ifndef VESPER_GROUND_H
#define VESPER_GROUND_H

#include "article.h"
#include "clock.h"
#include "imprint.h"
#include "lease.h"
#include "settings.h"
#include "template_shelf.h"
#include "token.h"

/* What counts now. It never changes: a reload makes new rules, and the old ones
 * live as long as the ground, for a thread may still be using them. */
struct rules {
    struct settings *settings;
    struct template_shelf *shelf;
    struct imprint imprint;   /* borrowed from settings */
    struct fetch_rules fetch; /* the same */
};

struct ground {
    const char *settings_file; /* borrowed */
    const struct clock *clock; /* borrowed */
    struct keyring *keyring;
    struct database *database;
    struct lease *lease;
    struct rules *rules;  /* those that count; see ground_rules */
    GPtrArray *all_rules; /* of struct rules * */
};

/* Opens everything, as the owner of the state folder. ground: settings_file
 * and clock set, else zero. On failure what was opened is left to
 * ground_clear. Errors: those of settings_read, template_shelf_open,
 * state_folder_enter, keyring_parse, database_open; BUSY (another vesperd
 * holds the lease). Thread: before threads start. */
bool ground_open(struct ground *ground,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes what is open. */
void ground_clear(struct ground *ground);

/* Returns the rules that count now. Borrowed, for as long as the ground
 * stands. Any thread. */
const struct rules *ground_rules(struct ground *ground);

/* Reads settings and templates again. On error the old rules go on.
 * Errors: those of settings_read and template_shelf_open. Thread: main. */
bool ground_reload(struct ground *ground,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
