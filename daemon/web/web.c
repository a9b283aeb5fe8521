/* SPDX-License-Identifier: MIT */
/*
 * Starting and ending. The end goes in the one order that is safe: nobody new
 * is let in, whoever is inside is answered, no connection is left suspended
 * (libmicrohttpd ends the program over one), and only then it is stopped.
 */
#include "web.h"

#include "error.h"
#include "exchange.h"
#include "listen.h"

#include <unistd.h>

enum {
    REQUEST_MS = 10 * 1000, /* for a whole request, row H1 */
    ENDING_MS = 5 * 1000,
};

struct web {
    struct exchange_hall hall;
    struct MHD_Daemon *daemon;
    unsigned port;
};

static void
close_view(void *view)
{
    view_close(view);
}

static struct web *
web_new(const struct web_options *options)
{
    struct web *web = g_new0(struct web, 1);
    int status;

    web->hall.web = *options;
    web->hall.settings = options->settings;
    web->hall.shelf = options->shelf;
    web->hall.limits = network_limits_new();
    web->hall.patience = patience_start(REQUEST_MS);
    traffic_init(&web->hall.traffic);
    lock_init(&web->hall.lock);
    status = pthread_key_create(&web->hall.view, close_view);
    g_assert(status == 0);
    return web;
}

static void
web_free(struct web *web)
{
    patience_stop(web->hall.patience);
    network_limits_free(web->hall.limits);
    traffic_clear(&web->hall.traffic);
    lock_clear(&web->hall.lock);
    pthread_key_delete(web->hall.view);
    g_free(web);
}

struct web *
web_start(const struct web_options *options, GError **error)
{
    unsigned port;
    int fd = listen_open(options->settings->web_listen, &port, error);
    struct web *web;

    if (fd < 0)
        return NULL;
    web = web_new(options);
    web->port = port;
    web->daemon = exchange_start(&web->hall, fd);
    if (web->daemon != NULL)
        return web;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                "cannot start the web on %s", options->settings->web_listen);
    close(fd);
    web_free(web);
    return NULL;
}

unsigned
web_port(const struct web *web)
{
    return web->port;
}

void
web_use(struct web *web, const struct settings *settings,
        const struct template_shelf *shelf)
{
    g_assert(settings != NULL && shelf != NULL);
    lock_take(&web->hall.lock);
    web->hall.settings = settings;
    web->hall.shelf = shelf;
    lock_give(&web->hall.lock);
}

void
web_stop(struct web *web)
{
    int fd;

    if (web == NULL)
        return;
    fd = MHD_quiesce_daemon(web->daemon);
    traffic_end(&web->hall.traffic, ENDING_MS);
    MHD_stop_daemon(web->daemon);
    if (fd >= 0)
        close(fd);
    web_free(web);
}
