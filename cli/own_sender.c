/* SPDX-License-Identifier: MIT */
/* Signals are taken by a main loop in a thread of its own: nothing that a
 * signal handler may call could stop a sender. */
#include "own_sender.h"

#include "error.h"
#include "progress.h"
#include "safe_text.h"
#include "sender.h"

#include <glib-unix.h>

enum { SHOWN_BYTES = 300 };

struct own_sender {
    const struct invocation *invocation;
    struct progress progress;
    struct sender *sender;
    struct own_sending *sending;
    int64_t others;
    GMainLoop *signals;
};

static void
tell_finished(void *self, const struct sender_news *news)
{
    struct own_sender *own = self;

    if (g_str_equal(news->outcome, delivery_state_name(DELIVERY_ACCEPTED)))
        own->sending->accepted++;
    else
        own->others++;
    progress_tell(&own->progress,
                  "%" G_GINT64_FORMAT " accepted, %" G_GINT64_FORMAT " not",
                  own->sending->accepted, own->others);
}

static void
tell_stopped(void *self, int64_t edition_id, const char *reason)
{
    struct own_sender *own = self;
    g_autofree char *safe = safe_text(reason, SHOWN_BYTES);

    progress_clear(&own->progress);
    /* Without an edition it is the relay that is left alone for a while. */
    invocation_say(own->invocation, "%s: %s",
                   edition_id == 0 ? "paused" : "the edition is held", safe);
}

static void
tell_trouble(void *self, const char *relay, const GError *error)
{
    struct own_sender *own = self;
    g_autofree char *safe = safe_text(error->message, SHOWN_BYTES);

    (void)relay; /* the message names it */
    if (g_strcmp0(own->sending->trouble, safe) == 0)
        return; /* said once */
    g_free(own->sending->trouble);
    own->sending->trouble = g_strdup(safe);
    progress_clear(&own->progress);
    invocation_say(own->invocation, "trouble: %s", safe);
}

static gboolean
stop(gpointer data)
{
    struct own_sender *own = data;

    sender_stop(own->sender, own->invocation->settings->drain_ms);
    return G_SOURCE_CONTINUE;
}

static gpointer
wait_for_signals(gpointer data)
{
    struct own_sender *own = data;

    g_main_loop_run(own->signals);
    return NULL;
}

static gboolean
quit(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

static void
listen_for(struct own_sender *own, int signal_number)
{
    g_autoptr(GSource) source = g_unix_signal_source_new(signal_number);

    g_source_set_callback(source, stop, own, NULL);
    g_source_attach(source, g_main_loop_get_context(own->signals));
}

static void
run(struct own_sender *own)
{
    g_assert(own->sender != NULL && own->signals == NULL);

    g_autoptr(GMainContext) context = g_main_context_new();
    g_autoptr(GSource) ending = g_idle_source_new();
    GThread *watcher = NULL;

    /* A context of its own: the default one is the main thread's, which sends
     * and would not look at it. */
    own->signals = g_main_loop_new(context, FALSE);
    listen_for(own, SIGINT);
    listen_for(own, SIGTERM);
    watcher = g_thread_new("signals", wait_for_signals, own);
    sender_run_until_idle(own->sender);
    /* Asked of the loop itself, for it may not run yet. */
    g_source_set_callback(ending, quit, own->signals, NULL);
    g_source_attach(ending, context);
    g_thread_join(watcher);
    g_main_loop_unref(own->signals);
    progress_clear(&own->progress);
}

static bool
send_all(const struct invocation *invocation, const struct composing *composing,
         const struct lease *lease, struct own_sending *sending, GError **error)
{
    struct own_sender own = {
        .invocation = invocation,
        .progress = progress_of(invocation),
        .sending = sending,
    };
    const struct sender_options options = {
        .database = invocation->database,
        .settings = invocation->settings,
        .shelf = composing->shelf,
        .keyring = invocation->keyring,
        .clock = invocation->clock,
        .lease = lease,
        .hooks =
            {
                .self = &own,
                .finished = tell_finished,
                .stopped = tell_stopped,
                .trouble = tell_trouble,
            },
    };

    own.sender = sender_new(&options, error);
    if (own.sender == NULL)
        return false;
    run(&own);
    sender_free(own.sender);
    return true;
}

bool
own_sender_run(const struct invocation *invocation,
               const struct composing *composing, struct own_sending *sending,
               GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Lease) lease = lease_take(
        invocation->database, clock_now_ms(invocation->clock), &failure);

    g_assert((lease == NULL) == (failure != NULL));
    /* Somebody else sends: that is an answer, not an error. */
    *sending = (struct own_sending){.has_run = lease != NULL};
    if (lease == NULL &&
        g_error_matches(failure, VESPER_ERROR, VESPER_ERROR_BUSY))
        return true;
    if (lease == NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    invocation_say(invocation, "no vesperd runs: sending from here");
    return send_all(invocation, composing, lease, sending, error);
}
