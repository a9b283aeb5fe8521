/* SPDX-License-Identifier: MIT */
/*
 * Reading sources side by side: each is fetched and parsed without a lock, then
 * one write keeps what was found out and takes its stories. A failure is a fact
 * about the source and stands in its row.
 */
#include "source_store.h"

#include "http_fetch.h"
#include "story_bytes.h"
#include "story_names.h"

static char nothing[] = "";

enum { HTTP_OK = 200, HTTP_NOT_MODIFIED = 304 };
enum { STEP_MS = 1000, SPREAD_STEPS = 100 };
enum { MOST_DOUBLINGS = 6, MOST_WAIT_MS = 24 * 3600 * 1000 };

/* All that are read together. */
struct crowd {
    const struct source_round *round;
    GError *error; /* the database's: nothing more is read then */
};

/* What one read has found. */
struct reading {
    struct crowd *crowd;
    const struct source_poll *poll;
    const struct source *source;
    struct http_request request;
    const struct http_response *answer; /* NULL: none came */
    struct feed *feed;                  /* NULL: unchanged, or it failed */
    char *problem;                      /* NULL: all went well */
    struct article_taken taken;
};

static void
parse(struct reading *reading)
{
    g_autoptr(GError) error = NULL;
    gsize size = 0;
    const char *bytes = g_bytes_get_data(reading->answer->body, &size);

    reading->feed = story_bytes_parse(bytes == NULL ? "" : bytes, size,
                                      reading->answer->url, &error);
    if (error != NULL)
        reading->problem = g_strdup(error->message);
    else
        story_names_distrust_shared_guids(reading->feed->stories);
}

static void
find_out(struct reading *reading, const GError *failure)
{
    if (failure != NULL)
        reading->problem = g_strdup(failure->message);
    else if (reading->answer->status == HTTP_OK)
        parse(reading);
    else if (reading->answer->status != HTTP_NOT_MODIFIED)
        reading->problem =
            g_strdup_printf("the server answers %u", reading->answer->status);
}

/* Sources that were added together drift apart, by up to a tenth of a wait. */
static int64_t
spread_ms(const struct reading *reading, int64_t wait_ms)
{
    return wait_ms +
           wait_ms / 10 * (reading->source->id % SPREAD_STEPS) / SPREAD_STEPS;
}

/* Doubles the wait with each failure in a row, to a day at most; a server that
 * says when to come back is believed (RFC 9110 §10.2.3), within that day. */
static int64_t
back_off_ms(const struct reading *reading)
{
    int64_t failures = MIN(reading->source->failures, MOST_DOUBLINGS);
    int64_t wait_ms = reading->poll->poll_ms << failures;

    if (reading->answer != NULL)
        wait_ms = MAX(wait_ms, reading->answer->retry_after_ms);
    wait_ms = MAX(MIN(wait_ms, MOST_WAIT_MS), reading->poll->poll_ms);
    return spread_ms(reading, wait_ms);
}

/* A good answer may say that it stays good for longer, within a day. */
static int64_t
next_poll_ms(const struct reading *reading)
{
    int64_t fresh_ms = MIN(reading->answer->fresh_ms, MOST_WAIT_MS);

    return spread_ms(reading, MAX(reading->poll->poll_ms, fresh_ms));
}

/* Returns the source as its row shall be: its texts are all borrowed. */
static struct source
source_after(const struct reading *reading, int64_t now_ms)
{
    struct source after = *reading->source;

    if (reading->problem != NULL) {
        after.failures++;
        after.last_error = reading->problem;
        after.next_poll_at_ms = now_ms + back_off_ms(reading);
        return after;
    }
    after.failures = 0;
    after.last_error = nothing;
    after.next_poll_at_ms = now_ms + next_poll_ms(reading);
    after.last_good_at_ms = now_ms;
    if (reading->answer->is_moved)
        after.address = reading->answer->url;
    if (reading->feed != NULL) {
        after.title =
            reading->feed->title == NULL ? nothing : reading->feed->title;
        after.etag = reading->answer->etag;
        after.last_modified = reading->answer->last_modified;
    }
    return after;
}

static bool
take_stories(struct transaction *tx, struct reading *reading, GError **error)
{
    const struct source *source = reading->source;

    reading->taken = (struct article_taken){0};
    return reading->feed == NULL ||
           article_take(tx,
                        &(struct article_intake){
                            .list_id = source->list_id,
                            .source_id = source->id,
                            .is_first_read = source->last_good_at_ms == 0,
                            .stories = reading->feed->stories,
                        },
                        reading->poll->clock, &reading->taken, NULL, error);
}

/* A source removed meanwhile takes its stories with it. */
static bool
keep(struct transaction *tx, void *data, GError **error)
{
    struct reading *reading = data;
    int64_t now_ms = clock_now_ms(reading->poll->clock);
    struct source after = source_after(reading, now_ms);
    bool is_there = false;

    if (!source_store_has(transaction_view(tx), after.id, &is_there, error))
        return false;
    if (!is_there)
        return true;
    if (!take_stories(tx, reading, error))
        return false;
    if (reading->taken.added > 0)
        after.last_new_at_ms = now_ms;
    return source_store_update(tx, &after, error) &&
           source_watch_note(tx, &reading->poll->watch, &after,
                             reading->poll->clock, error);
}

/* One has answered, or failed to: its row and its stories are written. */
static void
hear(void *context, struct http_response *response, const GError *failure)
{
    struct reading *reading = context;
    const struct source_round *round = reading->crowd->round;
    g_autoptr(HttpResponse) answer = response;

    if (reading->crowd->error != NULL)
        return;
    reading->answer = answer;
    find_out(reading, failure);
    if (database_write(reading->poll->database, keep, reading,
                       &reading->crowd->error) &&
        round->told != NULL)
        round->told(round->self, reading->source, &reading->taken,
                    reading->problem);
    reading->answer = NULL;
    feed_free(g_steal_pointer(&reading->feed));
    g_clear_pointer(&reading->problem, g_free);
}

static void
add_all(struct http_fetcher *fetcher, struct crowd *crowd,
        struct reading *readings)
{
    const struct source_round *round = crowd->round;

    for (guint i = 0; i < round->sources->len; i++) {
        const struct source *source = round->sources->pdata[i];
        struct reading *reading = &readings[i];

        *reading = (struct reading){
            .crowd = crowd,
            .poll = &round->poll,
            .source = source,
            .request =
                {
                    .url = source->address,
                    .etag = source->etag,
                    .last_modified = source->last_modified,
                    .allowed_hosts = round->poll.rules->allowed_hosts,
                    .timeout_ms = round->poll.rules->timeout_ms,
                },
        };
        http_fetcher_add(fetcher, &reading->request, hear, reading);
    }
}

bool
source_read_all(const struct source_round *round, GError **error)
{
    const int64_t until_ms = clock_monotonic_ms() + round->most_ms;
    g_autofree struct reading *readings =
        g_new0(struct reading, round->sources->len);
    g_autoptr(HttpFetcher) fetcher =
        http_fetcher_new(MAX(1, round->poll.rules->at_once));
    struct crowd crowd = {.round = round};
    int64_t left_ms = round->most_ms;

    add_all(fetcher, &crowd, readings);
    while (crowd.error == NULL && left_ms > 0 &&
           http_fetcher_step(fetcher, MIN(left_ms, STEP_MS)))
        left_ms = until_ms - clock_monotonic_ms();
    if (crowd.error == NULL)
        return true;
    g_propagate_error(error, crowd.error);
    return false;
}
