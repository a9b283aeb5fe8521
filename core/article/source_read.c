/* SPDX-License-Identifier: MIT */
/*
 * Reading sources side by side: each is fetched and parsed without a lock, then
 * kept (source_keep.h). Whatever fails is found out about that source, and
 * stops no other. Sources of several lists may have one address: who would ask
 * the same is not asked for, but hears the same answer.
 */
#include "source.h"

#include "http_fetch.h"
#include "source_folder.h"
#include "source_keep.h"
#include "story_bytes.h"
#include "story_names.h"

#include <string.h>

enum { HTTP_OK = 200, HTTP_NOT_MODIFIED = 304, HTTP_GONE = 410 };
enum { STEP_MS = 1000 };

/* All that are read together. */
struct crowd {
    const struct source_round *round;
    struct http_fetcher *fetcher;
    GHashTable *asking; /* set of struct reading *, by what they ask */
    GQueue folders;     /* of struct reading *, not looked into */
    GError *error;      /* the database's: nothing more is read then */
};

/* The reading of one source. */
struct reading {
    struct crowd *crowd;
    struct http_request request;
    struct source_finding found; /* its feed and texts are ours */
    struct reading *next;        /* hears the same; NULL: nobody else does */
};

/* A source that has been a feed and is a page now has met with an accident: the
 * page is a proxy's or a hosting company's, and what it names no feed of ours.
 */
static void
find_feed(struct reading *reading, const struct story_bytes *page)
{
    if (reading->found.source->last_good_at_ms != 0)
        reading->found.problem =
            g_strdup("an HTML page came in place of the feed");
    else if (reading->found.feed_url != NULL)
        reading->found.problem =
            source_problem_with_feed(reading->found.feed_url, "is a page, too");
    else
        reading->found.feed_url = story_bytes_feed_url(page);
    if (reading->found.problem == NULL && reading->found.feed_url == NULL)
        reading->found.problem =
            g_strdup("this is an HTML page that names no feed; a source wants "
                     "a feed's address, 'vesper article add' takes a page");
}

static void
parse_feed(struct reading *reading, const struct story_bytes *read)
{
    g_autoptr(GError) error = NULL;

    reading->found.feed = story_bytes_parse(read, &error);
    if (error != NULL)
        reading->found.problem = g_strdup(error->message);
    else
        story_names_distrust_shared_guids(reading->found.feed->stories);
}

static void
parse(struct reading *reading)
{
    struct story_bytes read = story_bytes_of(reading->found.answer->body);
    enum story_form form;

    read.url = reading->found.answer->url;
    read.content_type = reading->found.answer->content_type;
    form = story_bytes_form(&read);
    if (form == STORY_PAGE)
        find_feed(reading, &read);
    else if (form != STORY_FEED)
        /* "Back in a minute", says a proxy, and claims that all is well. */
        reading->found.problem = g_strdup("plain text came in place of a feed");
    else
        parse_feed(reading, &read);
}

/* RFC 9110 §15.4.5: who names nothing that he holds is not told "not modified".
 */
static void
check_unchanged(struct reading *reading)
{
    if (reading->request.etag == NULL && reading->request.last_modified == NULL)
        reading->found.problem =
            g_strdup("the server answers 304 (not modified) to "
                     "a request without a condition");
}

/* RFC 9110 §15.5.11: the address itself is gone, and meant to be; of a feed
 * that a page names, it is the page that is wrong. */
static void
note_refusal(struct reading *reading)
{
    unsigned status = reading->found.answer->status;

    reading->found.is_gone =
        status == HTTP_GONE && reading->found.feed_url == NULL;
    reading->found.problem = g_strdup_printf(
        "the server answers %u%s", status,
        reading->found.is_gone ? ": the source is gone for good" : "");
}

static void
find_out(struct reading *reading, const GError *failure)
{
    if (failure != NULL)
        reading->found.problem = g_strdup(failure->message);
    else if (reading->found.answer->status == HTTP_OK)
        parse(reading);
    else if (reading->found.answer->status == HTTP_NOT_MODIFIED)
        check_unchanged(reading);
    else
        note_refusal(reading);
}

/* Tells whether a page has just said where its feed is. */
static bool
must_go_on(const struct reading *reading)
{
    return reading->found.feed_url != NULL && reading->found.problem == NULL &&
           reading->request.url != reading->found.feed_url;
}

/* Keeps and tells what was found out, for all who hear it. */
static void
conclude(struct reading *reading)
{
    struct crowd *crowd = reading->crowd;
    struct source_finding found = reading->found;

    for (const struct reading *each = reading;
         each != NULL && crowd->error == NULL; each = each->next) {
        found.source = each->found.source;
        if (!source_keep(&found, crowd->round, &crowd->error))
            g_assert(crowd->error != NULL);
    }
    reading->found.answer = NULL;
    reading->found.is_gone = false;
    g_clear_pointer(&reading->found.feed, feed_free);
    g_clear_pointer(&reading->found.feed_url, g_free);
    g_clear_pointer(&reading->found.print, g_free);
    g_clear_pointer(&reading->found.problem, g_free);
}

static void hear(void *context, struct http_response *response,
                 const GError *failure);

static void
ask(struct reading *reading, const char *url)
{
    reading->request.url = url;
    http_fetcher_add(reading->crowd->fetcher, &reading->request, hear, reading);
}

/* One has answered, or failed to. */
static void
hear(void *context, struct http_response *response, const GError *failure)
{
    struct reading *reading = context;
    g_autoptr(HttpResponse) answer = response;

    if (reading->crowd->error != NULL)
        return;
    reading->found.answer = answer;
    find_out(reading, failure);
    if (!must_go_on(reading)) {
        conclude(reading);
        return;
    }
    reading->found.answer = NULL;
    ask(reading, reading->found.feed_url);
}

static void
look(struct reading *reading)
{
    const struct source *source = reading->found.source;
    g_autoptr(GError) error = NULL;
    struct folder_look found = {0};

    if (source_folder_look(source->address, source->etag,
                           clock_now_ms(reading->crowd->round->poll.clock),
                           &found, &error)) {
        reading->found.feed = found.feed;
        reading->found.print = found.print;
        reading->found.problem = found.problem;
        reading->found.flawed = found.flawed;
        reading->found.fresh = found.fresh;
    } else {
        reading->found.problem = g_strdup(error->message);
    }
    conclude(reading);
}

static guint
hash_of(gconstpointer reading)
{
    return g_str_hash(((const struct reading *)reading)->found.source->address);
}

/* Tells whether two would ask the same and take the answer alike: where one of
 * them has never been read, a page may be what it wants. */
static gboolean
are_alike(gconstpointer a, gconstpointer b)
{
    const struct source *left = ((const struct reading *)a)->found.source;
    const struct source *right = ((const struct reading *)b)->found.source;

    return strcmp(left->address, right->address) == 0 &&
           g_strcmp0(left->etag, right->etag) == 0 &&
           g_strcmp0(left->last_modified, right->last_modified) == 0 &&
           (left->last_good_at_ms == 0) == (right->last_good_at_ms == 0);
}

/* Asks, unless another reading does. */
static void
ask_once(struct reading *reading)
{
    GHashTable *asking = reading->crowd->asking;
    struct reading *first = g_hash_table_lookup(asking, reading);

    if (first == NULL) {
        g_hash_table_add(asking, reading);
        ask(reading, reading->found.source->address);
    } else {
        reading->next = first->next;
        first->next = reading;
    }
}

static void
begin(struct crowd *crowd, struct reading *reading, const struct source *source)
{
    const struct source_poll *poll = &crowd->round->poll;

    g_assert(source->kind != SOURCE_PUSH);
    *reading = (struct reading){
        .crowd = crowd,
        .found = {.poll = poll, .source = source},
        .request =
            {
                .etag = source->etag,
                .last_modified = source->last_modified,
                .about_url = poll->rules->about_url,
                .allowed_hosts = poll->rules->allowed_hosts,
                .timeout_ms = poll->rules->timeout_ms,
            },
    };
    if (source->kind == SOURCE_FOLDER)
        g_queue_push_tail(&crowd->folders, reading);
    else
        ask_once(reading);
}

/* Returns how much is left of the round's time. */
static int64_t
time_left_ms(const struct source_round *round, int64_t until_ms)
{
    if (round->must_end != NULL && round->must_end(round->self))
        return 0;
    return until_ms - clock_monotonic_ms();
}

/* Servers are asked side by side; while they think there is time to look into a
 * folder, and after each the servers' answers are heard. False: nothing is left
 * to do. */
static bool
go_on(struct crowd *crowd, int64_t left_ms)
{
    struct reading *folder = g_queue_pop_head(&crowd->folders);
    bool is_waiting = http_fetcher_step(
        crowd->fetcher, folder != NULL ? 0 : MIN(left_ms, STEP_MS));

    if (folder != NULL && crowd->error == NULL)
        look(folder);
    return crowd->error == NULL &&
           (is_waiting || !g_queue_is_empty(&crowd->folders));
}

bool
source_read_all(const struct source_round *round, GError **error)
{
    const int64_t until_ms = clock_monotonic_ms() + round->most_ms;
    g_autofree struct reading *readings =
        g_new0(struct reading, round->sources->len);
    g_autoptr(HttpFetcher) fetcher =
        http_fetcher_new(MAX(1, round->poll.rules->at_once));
    g_autoptr(GHashTable) asking = g_hash_table_new(hash_of, are_alike);
    struct crowd crowd = {
        .round = round,
        .fetcher = fetcher,
        .asking = asking,
        .folders = G_QUEUE_INIT,
    };
    int64_t left_ms = time_left_ms(round, until_ms);

    for (guint i = 0; i < round->sources->len; i++)
        begin(&crowd, &readings[i], round->sources->pdata[i]);
    while (left_ms > 0 && go_on(&crowd, left_ms))
        left_ms = time_left_ms(round, until_ms);
    g_queue_clear(&crowd.folders);
    for (guint i = 0; i < round->sources->len; i++)
        g_free(readings[i].found.feed_url);
    if (crowd.error == NULL)
        return true;
    g_propagate_error(error, crowd.error);
    return false;
}
