/* SPDX-License-Identifier: MIT */
/*
 * The suite's SMTP server (tests/sink) beside a unit test: started with
 * options, asked by a line on its stdin, ended with the test.
 */
#ifndef VESPER_TEST_SINK_H
#define VESPER_TEST_SINK_H

#include "support.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SINK_OPTIONS_MAX = 8, /* with the NULL */
    SINK_ANSWER_BYTES = 1024,
};

struct sink {
    GPid pid;
    FILE *to, *from;
    int port;
    char *folder; /* root.pem and the mails lie there */
    char *root_file, *mails;
};

/* Says a line (NULL: nothing) and returns a number of the answer. */
static inline int64_t
sink_ask(struct sink *sink, const char *line, const char *key)
{
    char answer[SINK_ANSWER_BYTES];
    json_t *json = NULL;
    int64_t value = -1;

    if (line != NULL) {
        fprintf(sink->to, "%s\n", line);
        fflush(sink->to);
    }
    assert_non_null(fgets(answer, sizeof answer, sink->from));
    json = json_loads(answer, 0, NULL);
    value = json_is_true(json_object_get(json, key))
                ? 1
                : json_integer_value(json_object_get(json, key));
    json_decref(json);
    return value;
}

/* Starts a sink. options: ended by NULL. */
static inline void
sink_start(struct sink *sink, const char *const *options)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *tests = g_path_get_dirname(self);
    g_autofree char *program = g_build_filename(tests, "../vesper-sink", NULL);
    char *folder = support_folder();
    char *root_file = g_build_filename(folder, "root.pem", NULL);
    char *mails = g_build_filename(folder, "mails", NULL);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_auto(GStrv) argv = NULL;
    int to = -1, from = -1;
    g_autoptr(GError) error = NULL;

    g_strv_builder_add_many(words, program, "--tls-root", root_file,
                            "--maildir", mails, NULL);
    while (*options != NULL)
        g_strv_builder_add(words, *options++);
    argv = g_strv_builder_end(words);
    *sink =
        (struct sink){.folder = folder, .root_file = root_file, .mails = mails};
    g_spawn_async_with_pipes(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                             NULL, &sink->pid, &to, &from, NULL, &error);
    g_assert_no_error(error);
    sink->to = fdopen(to, "w");
    sink->from = fdopen(from, "r");
    sink->port = (int)sink_ask(sink, NULL, "port");
}

/* Ends it, and with it every session. */
static inline void
sink_stop(struct sink *sink)
{
    int status = 0;

    assert_int_equal(sink_ask(sink, "quit", "ok"), 1);
    fclose(sink->to);
    fclose(sink->from);
    waitpid(sink->pid, &status, 0);
    g_spawn_close_pid(sink->pid);
    assert_int_equal(status, 0);
    support_remove(sink->folder);
    g_free(sink->folder);
    g_free(sink->root_file);
    g_free(sink->mails);
}

#endif
