/* SPDX-License-Identifier: MIT */
/*
 * Threads start in the order of the flow and end against it: web first, so that
 * nothing new comes in, the sender last, so that what is in flight gets its
 * outcome.
 */
#include "vesperd.h"

#include "editor.h"
#include "error.h"
#include "event.h"
#include "ground.h"
#include "post.h"
#include "supervisor.h"
#include "state_folder.h"
#include "test_clock.h"
#include "web.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

enum { WATCH_S = 1, DATAGRAM_BYTES = 64 };

struct vesperd {
    const struct vesperd_options *options;
    struct test_clock *test_clock;
    struct ground ground;
    struct post *post;
    struct editor *editor;
    struct web *web;
    int wake_fd;
    GMainLoop *loop;
    bool has_lost_write;
};

/* --- Wakes ---------------------------------------------------------------- */

/* From whichever thread: there is something to send. */
static void
wake_post(void *self)
{
    struct vesperd *vesperd = self;

    g_assert(vesperd->post != NULL); /* it starts before and ends after all */
    post_wake(vesperd->post);
}

static void
wake_all(void *self)
{
    struct vesperd *vesperd = self;

    g_assert(vesperd->editor != NULL && vesperd->post != NULL);
    editor_wake(vesperd->editor);
    post_wake(vesperd->post);
}

/* The editor hands its work to the post before it rests: in this order nothing
 * slips between the two questions. */
static bool
is_idle(void *self)
{
    struct vesperd *vesperd = self;

    return editor_is_idle(vesperd->editor) && post_is_idle(vesperd->post);
}

static gboolean
take_wake(gint fd, GIOCondition condition, gpointer data)
{
    char datagram[DATAGRAM_BYTES];

    (void)condition;
    /* What it says does not matter: what is due stands in the database. */
    while (read(fd, datagram, sizeof datagram) > 0)
        continue;
    wake_all(data);
    return G_SOURCE_CONTINUE;
}

/* --- Signals -------------------------------------------------------------- */

static gboolean
stop(gpointer data)
{
    struct vesperd *vesperd = data;

    /* The daemon was asked to end and finishes what is in flight. */
    EVENT(EVENT_INFO, "daemon_stopping", FIELD_INT("pid", getpid()));
    g_main_loop_quit(vesperd->loop);
    return G_SOURCE_CONTINUE;
}

static void
set_up_log(const struct settings *settings)
{
    static const char *const levels[] = {
        [EVENT_DEBUG] = "debug",
        [EVENT_INFO] = "info",
        [EVENT_WARNING] = "warning",
        [EVENT_ERROR] = "error",
    };
    enum event_level from = EVENT_INFO;

    for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
        if (strcmp(levels[i], settings->log_level) == 0)
            from = (enum event_level)i;
    event_setup(STDERR_FILENO, event_style_for(STDERR_FILENO), from);
}

static gboolean
reload(gpointer data)
{
    struct vesperd *vesperd = data;
    g_autoptr(GError) error = NULL;
    const struct rules *rules = NULL;

    if (!ground_reload(&vesperd->ground, &error)) {
        /* The settings were to be read again and are wrong: the old ones
         * stay. */
        EVENT(EVENT_ERROR, "settings_refused", FIELD_ERROR(error));
        return G_SOURCE_CONTINUE;
    }
    rules = ground_rules(&vesperd->ground);
    web_use(vesperd->web, rules->settings, rules->shelf);
    zones_reload();
    post_renew(vesperd->post);
    editor_wake(vesperd->editor);
    /* The settings were read again and are in force. */
    EVENT(EVENT_INFO, "settings_reloaded",
          FIELD_TEXT("file", rules->settings->file));
    return G_SOURCE_CONTINUE;
}

/* A disk that lost a write is not trusted any further: we end, and the next
 * opening reads the whole file through. */
static gboolean
watch(gpointer data)
{
    struct vesperd *vesperd = data;

    if (!database_has_lost_write(vesperd->ground.database))
        return G_SOURCE_CONTINUE;
    vesperd->has_lost_write = true;
    g_main_loop_quit(vesperd->loop);
    return G_SOURCE_REMOVE;
}

/* --- Starting ------------------------------------------------------------- */

static bool
open_clock(struct vesperd *vesperd, GError **error)
{
    const struct test_clock_hooks hooks = {
        .self = vesperd,
        .moved = wake_all,
        .is_idle = is_idle,
    };

    return vesperd->options->clock_socket == NULL ||
           test_clock_listen(vesperd->test_clock,
                             vesperd->options->clock_socket, &hooks, error);
}

static bool
start_web(struct vesperd *vesperd, GError **error)
{
    const struct rules *rules = ground_rules(&vesperd->ground);

    vesperd->web = web_start(
        &(struct web_options){
            .database = vesperd->ground.database,
            .settings = rules->settings,
            .shelf = rules->shelf,
            .keyring = vesperd->ground.keyring,
            .clock = vesperd->ground.clock,
            .has_mail = wake_post,
            .self = vesperd,
        },
        error);
    return vesperd->web != NULL;
}

static bool
start(struct vesperd *vesperd, GError **error)
{
    struct ground *ground = &vesperd->ground;

    if (!ground_open(ground, error))
        return false;
    set_up_log(ground_rules(ground)->settings);
    /* Before the threads: a wake that comes while they start waits in the
     * socket. */
    vesperd->wake_fd =
        state_folder_listen(ground_rules(ground)->settings->state, error);
    if (vesperd->wake_fd < 0)
        return false;
    vesperd->post = post_start(ground, error);
    if (vesperd->post == NULL)
        return false;
    vesperd->editor = editor_start(ground, wake_post, vesperd, error);
    return vesperd->editor != NULL && start_web(vesperd, error) &&
           open_clock(vesperd, error);
}

/* Every source of the default context goes with it. */
static void
run_loop(struct vesperd *vesperd)
{
    const guint sources[] = {
        g_unix_signal_add(SIGTERM, stop, vesperd),
        g_unix_signal_add(SIGINT, stop, vesperd),
        g_unix_signal_add(SIGHUP, reload, vesperd),
        g_unix_fd_add(vesperd->wake_fd, G_IO_IN, take_wake, vesperd),
        g_timeout_add_seconds(WATCH_S, watch, vesperd),
    };

    /* The daemon is up: database open, pages served, threads running. */
    EVENT(EVENT_INFO, "daemon_ready",
          FIELD_INT("web_port", web_port(vesperd->web)),
          FIELD_INT("pid", getpid()), FIELD_TEXT("version", VESPER_VERSION));
    supervisor_tell("READY=1");
    g_main_loop_run(vesperd->loop);
    supervisor_tell("STOPPING=1");
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++)
        if (g_main_context_find_source_by_id(NULL, sources[i]) != NULL)
            g_source_remove(sources[i]);
}

static void
end(struct vesperd *vesperd)
{
    web_stop(vesperd->web);
    editor_stop(vesperd->editor);
    post_stop(vesperd->post);
    if (vesperd->wake_fd >= 0)
        close(vesperd->wake_fd);
    ground_clear(&vesperd->ground);
    test_clock_free(vesperd->test_clock);
    g_main_loop_unref(vesperd->loop);
}

bool
vesperd_run(const struct vesperd_options *options, GError **error)
{
    struct vesperd vesperd = {
        .options = options,
        .test_clock = test_clock_new(),
        .wake_fd = -1,
        .loop = g_main_loop_new(NULL, FALSE),
    };
    bool is_started;

    vesperd.ground.settings_file = options->settings_file;
    vesperd.ground.clock = options->clock_socket == NULL
                               ? clock_system()
                               : test_clock_clock(vesperd.test_clock);
    is_started = start(&vesperd, error);
    if (is_started)
        run_loop(&vesperd);
    if (vesperd.has_lost_write)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY,
                    "the disk has lost a write; the database is read through "
                    "at the next start");
    end(&vesperd);
    if (is_started)
        /* The daemon has ended in good order. */
        EVENT(EVENT_INFO, "daemon_stopped", FIELD_INT("pid", getpid()));
    return is_started && !vesperd.has_lost_write;
}
