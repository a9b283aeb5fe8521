/* SPDX-License-Identifier: MIT */
/*
 * Reading a source: fetch and parse without a lock, then one write that keeps
 * what was found out and takes the stories. A failure is a fact about the
 * source and stands in its row.
 */
#include "source_store.h"

#include "http_fetch.h"
#include "story_bytes.h"

static char nothing[] = "";

enum { HTTP_OK = 200, HTTP_NOT_MODIFIED = 304 };
enum { MOST_DOUBLINGS = 6, MOST_WAIT_MS = 24 * 3600 * 1000 };

/* What one read has found. */
struct reading {
    const struct source_poll *poll;
    struct http_response *answer; /* NULL: none came */
    struct feed *feed;            /* NULL: unchanged, or it failed */
    char *problem;                /* NULL: all went well */
    struct article_taken taken;
};

static void
fetch(struct reading *reading, GError **error)
{
    const struct source *source = reading->poll->source;
    const struct http_request request = {
        .url = source->url,
        .etag = source->etag,
        .last_modified = source->last_modified,
        .allowed_hosts = reading->poll->rules->allowed_hosts,
        .timeout_ms = reading->poll->rules->timeout_ms,
    };
    gsize size = 0;
    const char *bytes = NULL;

    reading->answer = http_fetch(&request, error);
    if (reading->answer == NULL || reading->answer->status != HTTP_OK)
        return;
    bytes = g_bytes_get_data(reading->answer->body, &size);
    reading->feed = story_bytes_parse(bytes == NULL ? "" : bytes, size,
                                      reading->answer->url, error);
}

static void
find_out(struct reading *reading)
{
    g_autoptr(GError) error = NULL;

    fetch(reading, &error);
    if (error != NULL)
        reading->problem = g_strdup(error->message);
    else if (reading->feed == NULL &&
             reading->answer->status != HTTP_NOT_MODIFIED)
        reading->problem =
            g_strdup_printf("the server answers %u", reading->answer->status);
}

/* Doubles the wait with each failure in a row, to a day at most; a server that
 * says when to come back is believed (RFC 9110 §10.2.3), within that day. */
static int64_t
back_off_ms(const struct reading *reading)
{
    int64_t failures = MIN(reading->poll->source->failures, MOST_DOUBLINGS);
    int64_t wait_ms = reading->poll->poll_ms << failures;

    if (reading->answer != NULL)
        wait_ms = MAX(wait_ms, reading->answer->retry_after_ms);
    return MAX(MIN(wait_ms, MOST_WAIT_MS), reading->poll->poll_ms);
}

/* Returns the source as its row shall be: its texts are all borrowed. */
static struct source
source_after(const struct reading *reading, int64_t now_ms)
{
    struct source after = *reading->poll->source;

    if (reading->problem != NULL) {
        after.failures++;
        after.last_error = reading->problem;
        after.next_poll_at_ms = now_ms + back_off_ms(reading);
        return after;
    }
    after.failures = 0;
    after.last_error = nothing;
    after.next_poll_at_ms = now_ms + reading->poll->poll_ms;
    after.last_good_at_ms = now_ms;
    if (reading->feed != NULL) {
        after.title =
            reading->feed->title == NULL ? nothing : reading->feed->title;
        after.etag = reading->answer->etag;
        after.last_modified = reading->answer->last_modified;
    }
    return after;
}

static bool
keep(struct transaction *tx, void *data, GError **error)
{
    struct reading *reading = data;
    const struct source_poll *poll = reading->poll;
    struct source after = source_after(reading, clock_now_ms(poll->clock));
    int64_t changed = 0;

    reading->taken = (struct article_taken){0};
    if (!source_store_update(tx, &after, &changed, error))
        return false;
    if (changed == 0 || reading->feed == NULL)
        return true; /* removed meanwhile, or nothing came */
    return article_take(tx,
                        &(struct article_intake){
                            .list_id = after.list_id,
                            .source_id = after.id,
                            .is_first_read = poll->source->last_good_at_ms == 0,
                            .stories = reading->feed->stories,
                        },
                        poll->clock, &reading->taken, NULL, error);
}

bool
source_read(const struct source_poll *poll, struct article_taken *taken,
            char **problem, GError **error)
{
    struct reading reading = {.poll = poll};
    bool is_kept = false;

    find_out(&reading);
    is_kept = database_write(poll->database, keep, &reading, error);
    http_response_free(reading.answer);
    feed_free(reading.feed);
    if (!is_kept) {
        g_free(reading.problem);
        return false;
    }
    *taken = reading.taken;
    *problem = reading.problem;
    return true;
}

bool
source_read_all(const struct source_round *round, GError **error)
{
    const int64_t until_ms = clock_monotonic_ms() + round->most_ms;
    g_autoptr(GPtrArray) sources =
        source_all(round->view, round->list_id, error);

    for (guint i = 0; sources != NULL && i < sources->len; i++) {
        const int64_t left_ms = until_ms - clock_monotonic_ms();
        struct fetch_rules rules = *round->poll.rules;
        struct source_poll poll = round->poll;
        struct article_taken taken = {0};
        g_autofree char *problem = NULL;

        if (left_ms <= 0)
            break;
        rules.timeout_ms = MIN(rules.timeout_ms, left_ms);
        poll.rules = &rules;
        poll.source = sources->pdata[i];
        if (!source_read(&poll, &taken, &problem, error))
            return false;
        if (round->told != NULL)
            round->told(round->self, poll.source, &taken, problem);
    }
    return sources != NULL;
}
