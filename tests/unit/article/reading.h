/* SPDX-License-Identifier: MIT */
/*
 * A list with one source, read from a server on a loopback port of the kernel's
 * choice, which gives one answer to one connection, or from a folder.
 */
#ifndef VESPER_TEST_READING_H
#define VESPER_TEST_READING_H

#include "house.h"
#include "list.h"
#include "outbox.h"
#include "source.h"

#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REQUEST_BYTES = 4096,
    POLL_MS = 600000,
    HOUR_MS = 3600000,
    PATIENCE_MS = 30000,
};

/* Dice that always fall the same way. */
struct stuck_random {
    struct random random;
    uint64_t word;
};

struct work {
    struct house *house;
    int64_t list_id, source_id;
    int listener;
    char *url;
    char *folder; /* in place of the URL; NULL: there is none */
    const char *answer;
    const char *then; /* the answer to a second request; NULL: there is none */
    const char *last; /* to a third one, likewise */
    struct source_watch watch;
    struct stuck_random dice; /* at first no wait is spread */
    char request[REQUEST_BYTES];
    struct article_taken taken;
    int withdrawn, in_print;
    enum source_outcome outcome;
    char *problem, *feed_url;
    guint flawed_files, fresh_files;
    int told;
};

/* Makes the list's source. */
static inline bool
create_source(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return source_add(tx,
                      &(struct source_entry){
                          .list_id = work->list_id,
                          .kind = SOURCE_WEB,
                          .address = work->url,
                      },
                      work->house->clock, &work->source_id, error);
}

/* Throws them. */
static inline void
fill_with_word(struct random *random, void *bytes, size_t count)
{
    const struct stuck_random *dice = (const struct stuck_random *)random;

    assert_int_equal(count, sizeof dice->word);
    memcpy(bytes, &dice->word, count);
}

/* Opens the server's port, and makes the list that reads it. */
static inline void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");
    int port = 0;

    *work = (struct work){
        .house = house,
        .list_id = list->id,
        .dice = {.random = {.fill = fill_with_word}},
    };
    work->listener = support_listen(INADDR_LOOPBACK, &port);
    work->url = g_strdup_printf("http://127.0.0.1:%d/feed", port);
    house_write(house, create_source, work, -1);
}

/* Closes the port and frees all. */
static inline void
work_clear(struct work *work)
{
    close(work->listener);
    g_free(work->url);
    g_free(work->folder);
    g_free(work->problem);
    g_free(work->feed_url);
}

/* Keeps one request and answers it. */
static inline void
answer_one(struct work *work, const char *answer)
{
    int fd = accept(work->listener, NULL, NULL);
    ssize_t got = recv(fd, work->request, REQUEST_BYTES - 1, 0);

    work->request[MAX(got, 0)] = '\0';
    send(fd, answer, strlen(answer), MSG_NOSIGNAL);
    close(fd);
}

/* Answers as often as there are answers. */
static inline void *
serve(void *data)
{
    struct work *work = data;

    answer_one(work, work->answer);
    if (work->then != NULL)
        answer_one(work, work->then);
    if (work->last != NULL)
        answer_one(work, work->last);
    return NULL;
}

/* Returns the source as it stands. */
static inline struct source *
source_now(struct work *work)
{
    g_autoptr(GPtrArray) all =
        source_all(work->house->view, work->list_id, NULL);

    assert_true(all->len > 0);
    return g_ptr_array_steal_index(all, 0);
}

/* Counts the open alerts that say these words. */
static inline guint
count_alerts(const struct work *work, const char *words)
{
    g_autoptr(GPtrArray) alerts = alert_all(work->house->view, NULL);
    guint count = 0;

    for (guint i = 0; i < alerts->len; i++) {
        struct alert *alert = alerts->pdata[i];

        count += strstr(alert->text, words) != NULL ? 1 : 0;
        alert_free(alert);
    }
    g_ptr_array_set_free_func(alerts, NULL);
    return count;
}

/* Keeps what is told of the source. */
static inline void
note_told(void *self, const struct source_news *news)
{
    struct work *work = self;

    assert_int_equal(news->source->list_id, work->list_id);
    work->told++;
    work->taken = news->taken;
    work->withdrawn = news->withdrawn.withdrawn;
    work->in_print = (int)news->withdrawn.printed->len;
    work->outcome = news->outcome;
    work->flawed_files = news->flawed_files;
    work->fresh_files = news->fresh_files;
    work->problem = g_strdup(news->problem);
    g_free(work->feed_url);
    work->feed_url = g_strdup(news->feed_url);
}

/* Reads the source once; answer: NULL where nobody is to be asked. */
static inline struct source *
read_once(struct work *work, const char *answer)
{
    g_autoptr(Source) before = source_now(work);
    const char *const allowed[] = {answer == NULL ? NULL : "127.0.0.1", NULL};
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    const struct source_round round = {
        .poll =
            {
                .database = work->house->database,
                .rules = &(struct fetch_rules){.allowed_hosts = allowed},
                .clock = work->house->clock,
                .random = &work->dice.random,
                .poll_ms = POLL_MS,
                .watch = work->watch,
            },
        .sources = sources,
        .most_ms = PATIENCE_MS,
        .told = note_told,
        .self = work,
    };
    g_autoptr(GError) error = NULL;
    pthread_t server;

    work->answer = answer;
    work->told = 0;
    if (answer != NULL)
        pthread_create(&server, NULL, serve, work);
    g_clear_pointer(&work->problem, g_free);
    g_ptr_array_add(sources, before);
    assert_true(source_read_all(&round, &error));
    assert_int_equal(work->told, 1);
    if (answer != NULL)
        pthread_join(server, NULL);
    return source_now(work);
}

#endif
