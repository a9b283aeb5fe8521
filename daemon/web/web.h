/* SPDX-License-Identifier: MIT */
/*
 * The web: the form hook, the reader's pages and the archive, on libmicrohttpd
 * behind a proxy (or alone on loopback). A page is a file, page_NAME.c, around
 * one struct route. Pages need no script, no cookie and nothing from elsewhere;
 * opening one changes nothing, only a POST does.
 *
 * A handler that changes something suspends its connection, hands the change
 * to the writer and is resumed after the commit: what a visitor is told is
 * durable. What he is told never depends on whether an address is known.
 *
 * Programs of the site call a hook: signed JSON, answered in JSON.
 *
 * Logged: signup_taken, subscription_confirmed, subscription_left,
 * stories_announced and what was refused, with ids; never an address, a token,
 * a signature or a network.
 */
#ifndef VESPER_WEB_H
#define VESPER_WEB_H

#include "clock.h"
#include "database.h"
#include "settings.h"
#include "template_shelf.h"
#include "token.h"

struct web;

/* All borrowed for the life of the web. */
struct web_options {
    struct database *database;
    const struct settings *settings;
    const struct template_shelf *shelf;
    const struct keyring *keyring;
    const struct clock *clock;
    /* A mail may wait in the outbox. Called in any thread; may be NULL. */
    void (*has_mail)(void *self);
    void *self;
};

/* Binds web.listen and starts to answer. Returns: the caller's.
 * Errors: SETTINGS (web.listen is no address), STORAGE (the port is taken or
 * not ours to take). */
struct web *web_start(const struct web_options *options,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the port that answers: the one set, or what port 0 became. */
unsigned web_port(const struct web *web);

/* From now on these count, but for web.listen and the numbers of threads and
 * connections. The old ones stay in use until web_stop. Any thread. */
void web_use(struct web *web, const struct settings *settings,
             const struct template_shelf *shelf);

/* Takes no more requests, answers those under way and ends. NULL is fine. */
void web_stop(struct web *web);
typedef struct web Web;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Web, web_stop)

#endif
