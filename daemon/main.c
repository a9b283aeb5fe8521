/* SPDX-License-Identifier: MIT */
/* vesperd: reads the words, runs, and ends with the error's exit status. */
#include "error.h"
#include "event.h"
#include "http_fetch.h"
#include "message_read.h"
#include "settings.h"
#include "vesperd.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

static const char description[] =
    "vesperd stays in the foreground, under a service manager or a terminal.\n"
    "It logs to stderr. TERM ends it in order, HUP reads the settings again.";

struct words {
    char *settings_file;
    char *clock_socket;
    gboolean wants_version;
};

static void
words_clear(struct words *words)
{
    g_free(words->settings_file);
    g_free(words->clock_socket);
}
typedef struct words Words;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static bool
read_words(int *argc, char ***argv, struct words *words, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &words->settings_file,
         "The settings; usual: $VESPER_CONFIG or /etc/vesper/vesper.conf",
         "FILE"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &words->wants_version,
         "Print the version", NULL},
#ifdef VESPER_TEST_HOOKS
        {"clock", 0, 0, G_OPTION_ARG_FILENAME, &words->clock_socket,
         "Let a test move the clock", "SOCKET"},
#endif
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("- send the evening's editions");
    g_autoptr(GError) failure = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, description);
    if (g_option_context_parse(context, argc, argv, &failure) && *argc == 1)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE, "%s; try --help",
                failure != NULL ? failure->message
                                : "vesperd takes options alone");
    return false;
}

/* Keys and passwords stand in our memory: no core dump holds them, and no
 * program of the same user reads them (row C8). Leak checkers need to. */
static void
hide_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        /* A core dump of vesperd would hold its keys: the kernel does not
         * let us forbid it. */
        EVENT(EVENT_WARNING, "memory_readable",
              FIELD_TEXT("error", g_strerror(errno)));
#endif
}

static int
fail(const GError *error)
{
    /* The daemon ends, or never began, because of this error. */
    EVENT(EVENT_ERROR, "daemon_failed", FIELD_ERROR(error));
    return error_exit_status(error);
}

int
main(int argc, char **argv)
{
    g_auto(Words) words = {0};
    g_autoptr(GError) error = NULL;
    bool has_words = read_words(&argc, &argv, &words, &error);

    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN); /* a relay or a reader that is gone is ordinary */
    if (!has_words)
        return fail(error);
    if (words.wants_version) {
        puts("vesperd " VESPER_VERSION);
        return EXIT_SUCCESS;
    }
    hide_memory();
    transport_init();
    message_read_init();
    if (!vesperd_run(
            &(struct vesperd_options){
                .settings_file = words.settings_file != NULL
                                     ? words.settings_file
                                     : settings_usual_file(),
                .clock_socket = words.clock_socket,
            },
            &error))
        return fail(error);
    return EXIT_SUCCESS;
}
