/* SPDX-License-Identifier: MIT */
/*
 * Reading sources side by side: each is fetched and parsed without a lock, then
 * one write keeps what was found out and takes its stories. A failure is a fact
 * about the source and stands in its row.
 */
#include "source_store.h"

#include "http_fetch.h"
#include "limit.h"
#include "safe_text.h"
#include "source_folder.h"
#include "story_bytes.h"
#include "story_names.h"

static char nothing[] = "";

enum { HTTP_OK = 200, HTTP_NOT_MODIFIED = 304 };
enum { STEP_MS = 1000, FRESH_FILES_MS = 2000 };
enum { SHARES = (1 << 20) - 1 }; /* of a tenth of a wait */
enum { MOST_DOUBLINGS = 6, MOST_WAIT_MS = 24 * 3600 * 1000 };

/* All that are read together. */
struct crowd {
    const struct source_round *round;
    struct http_fetcher *fetcher;
    GQueue folders; /* of struct reading *, not looked into */
    GError *error;  /* the database's: nothing more is read then */
};

/* What one read has found. */
struct reading {
    struct crowd *crowd;
    const struct source_poll *poll;
    const struct source *source;
    struct http_request request;
    const struct http_response *answer; /* NULL: none came, or a folder's */
    struct feed *feed;                  /* NULL: unchanged, or it failed */
    char *feed_url; /* what a page names as its feed; NULL: there is no page */
    char *print;    /* a folder's; NULL: a server's, or it failed */
    guint fresh;    /* files of a folder that are looked at again soon */
    int64_t jitter; /* so many shares, all of them at most */
    char *problem;  /* NULL: all went well. With a feed: some of it did */
};

/* One write. */
struct keeping {
    const struct reading *found;
    const struct reading *refused; /* the same, were its feed known already */
    /* What came of it, anew each time that it is made. */
    const struct reading *kept; /* either of them */
    struct article_taken taken;
};

static char *
problem_with_feed(const struct reading *reading, const char *what)
{
    g_autofree char *shown = safe_text(reading->feed_url, LIMIT_URL_BYTES);

    return g_strdup_printf("the feed that the page names, '%s', %s", shown,
                           what);
}

/* A source that has been a feed and is a page now has met with an accident: the
 * page is a proxy's or a hosting company's, and what it names no feed of ours.
 */
static void
find_feed(struct reading *reading, const struct story_bytes *page)
{
    if (reading->source->last_good_at_ms != 0)
        reading->problem = g_strdup("an HTML page came in place of the feed");
    else if (reading->feed_url != NULL)
        reading->problem = problem_with_feed(reading, "is a page, too");
    else
        reading->feed_url = story_bytes_feed_url(page);
    if (reading->problem == NULL && reading->feed_url == NULL)
        reading->problem =
            g_strdup("this is an HTML page that names no feed; a source wants "
                     "a feed's address, 'vesper article add' takes a page");
}

static void
parse_feed(struct reading *reading, const struct story_bytes *read)
{
    g_autoptr(GError) error = NULL;

    reading->feed = story_bytes_parse(read, &error);
    if (error != NULL)
        reading->problem = g_strdup(error->message);
    else
        story_names_distrust_shared_guids(reading->feed->stories);
}

static void
parse(struct reading *reading)
{
    struct story_bytes read = story_bytes_of(reading->answer->body);
    enum story_form form;

    read.url = reading->answer->url;
    read.content_type = reading->answer->content_type;
    form = story_bytes_form(&read);
    if (form == STORY_PAGE)
        find_feed(reading, &read);
    else if (form != STORY_FEED)
        /* "Back in a minute", says a proxy, and claims that all is well. */
        reading->problem = g_strdup("plain text came in place of a feed");
    else
        parse_feed(reading, &read);
}

/* RFC 9110 §15.4.5: who names nothing that he holds is not told "not modified".
 */
static void
check_unchanged(struct reading *reading)
{
    if (reading->request.etag == NULL && reading->request.last_modified == NULL)
        reading->problem = g_strdup("the server answers 304 (not modified) to "
                                    "a request without a condition");
}

static void
find_out(struct reading *reading, const GError *failure)
{
    if (failure != NULL)
        reading->problem = g_strdup(failure->message);
    else if (reading->answer->status == HTTP_OK)
        parse(reading);
    else if (reading->answer->status == HTTP_NOT_MODIFIED)
        check_unchanged(reading);
    else
        reading->problem =
            g_strdup_printf("the server answers %u", reading->answer->status);
}

/* Sources that were added together, or have failed together, drift apart: each
 * waits longer by up to a tenth. That is the one thing that goes beyond a day:
 * else those that wait longest would come back all at once. */
static int64_t
spread_ms(const struct reading *reading, int64_t wait_ms)
{
    return wait_ms + wait_ms / 10 * reading->jitter / SHARES;
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
    int64_t fresh_ms = 0;

    if (reading->fresh > 0)
        return FRESH_FILES_MS;
    if (reading->answer != NULL)
        fresh_ms = MIN(reading->answer->fresh_ms, MOST_WAIT_MS);
    return spread_ms(reading, MAX(reading->poll->poll_ms, fresh_ms));
}

/* What a server has said of itself and of its answer. */
static void
note_answer(const struct reading *reading, struct source *after)
{
    const struct http_response *answer = reading->answer;

    if (reading->feed_url != NULL)
        after->address = reading->feed_url;
    if (answer->is_moved)
        after->address = answer->url;
    if (reading->feed != NULL) {
        after->etag = answer->etag;
        after->last_modified = answer->last_modified;
    }
}

/* Something was read. Where some of it was wrong it is read again, changed or
 * not, so that it goes on to be told; "all was well" stays where it was, but
 * for the first time: what comes next is no backlog. Files that may not be
 * whole yet belong to the first time still. */
static void
note_success(const struct reading *reading, struct source *after,
             int64_t now_ms)
{
    bool is_first = after->last_good_at_ms == 0;

    if (is_first ? reading->fresh == 0 : reading->problem == NULL)
        after->last_good_at_ms = now_ms;
    if (reading->answer != NULL)
        note_answer(reading, after);
    else
        after->etag = reading->problem == NULL ? reading->print : NULL;
    if (reading->feed != NULL)
        after->title =
            reading->feed->title == NULL ? nothing : reading->feed->title;
}

/* Returns the source as its row shall be: its texts are all borrowed. */
static struct source
source_after(const struct reading *reading, int64_t now_ms)
{
    struct source after = *reading->source;
    bool has_failed = reading->problem != NULL && reading->feed == NULL;

    after.next_poll_at_ms =
        now_ms + (has_failed ? back_off_ms(reading) : next_poll_ms(reading));
    after.failures = reading->problem == NULL ? 0 : after.failures + 1;
    after.last_error = reading->problem == NULL ? nothing : reading->problem;
    if (!has_failed)
        note_success(reading, &after, now_ms);
    return after;
}

/* A page may name a feed that the list reads already: then it is one source too
 * many. */
static bool
choose(struct view *view, struct keeping *keeping, GError **error)
{
    const struct reading *found = keeping->found;
    bool is_known = false;

    if (found->feed_url != NULL && found->problem == NULL &&
        !source_store_has_address(view, found->source->list_id, found->feed_url,
                                  &is_known, error))
        return false;
    keeping->kept = is_known ? keeping->refused : found;
    return true;
}

static bool
take_stories(struct transaction *tx, const struct reading *reading,
             struct article_taken *taken, GError **error)
{
    const struct source *source = reading->source;

    return reading->feed == NULL ||
           article_take(tx,
                        &(struct article_intake){
                            .list_id = source->list_id,
                            .source_id = source->id,
                            .is_first_read = source->last_good_at_ms == 0,
                            .stories = reading->feed->stories,
                        },
                        reading->poll->clock, taken, NULL, error);
}

static bool
update(struct transaction *tx, struct keeping *keeping, GError **error)
{
    const struct source_poll *poll = keeping->found->poll;
    int64_t now_ms = clock_now_ms(poll->clock);
    struct source after = source_after(keeping->kept, now_ms);

    if (!take_stories(tx, keeping->kept, &keeping->taken, error))
        return false;
    if (keeping->taken.added > 0)
        after.last_new_at_ms = now_ms;
    return source_store_update(tx, &after, error) &&
           source_watch_note(tx, &poll->watch, &after, poll->clock, error);
}

/* A source removed meanwhile takes its stories with it. */
static bool
keep(struct transaction *tx, void *data, GError **error)
{
    struct keeping *keeping = data;
    struct view *view = transaction_view(tx);
    bool is_there = false;

    keeping->taken = (struct article_taken){0};
    return source_store_has(view, keeping->found->source->id, &is_there,
                            error) &&
           choose(view, keeping, error) &&
           (!is_there || update(tx, keeping, error));
}

static void
tell(const struct reading *reading, const struct article_taken *taken)
{
    const struct source_round *round = reading->crowd->round;

    if (round->told == NULL)
        return;
    round->told(
        round->self,
        &(struct source_news){
            .source = reading->source,
            .taken = *taken,
            .problem = reading->problem,
            .fresh_files = reading->fresh,
            .feed_url = reading->problem == NULL ? reading->feed_url : NULL,
        });
}

/* Tells whether a page has just said where its feed is. */
static bool
must_go_on(const struct reading *reading)
{
    return reading->feed_url != NULL && reading->problem == NULL &&
           reading->request.url != reading->feed_url;
}

/* Keeps and tells what was found out. The dice are thrown before: the write may
 * be made again, and is to be the same then. */
static void
conclude(struct reading *reading)
{
    g_autofree char *known =
        problem_with_feed(reading, "is a source of the list already");
    struct reading refused;
    struct keeping keeping = {.found = reading, .refused = &refused};

    reading->jitter = (int64_t)random_below(reading->poll->random, SHARES + 1);
    refused = *reading;
    refused.feed = NULL;
    refused.problem = known;
    if (database_write(reading->poll->database, keep, &keeping,
                       &reading->crowd->error))
        tell(keeping.kept, &keeping.taken);
    reading->answer = NULL;
    g_clear_pointer(&reading->feed, feed_free);
    g_clear_pointer(&reading->feed_url, g_free);
    g_clear_pointer(&reading->print, g_free);
    g_clear_pointer(&reading->problem, g_free);
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
    reading->answer = answer;
    find_out(reading, failure);
    if (!must_go_on(reading)) {
        conclude(reading);
        return;
    }
    reading->answer = NULL;
    ask(reading, reading->feed_url);
}

static void
look(struct reading *reading)
{
    const struct source *source = reading->source;
    g_autoptr(GError) error = NULL;
    struct folder_look found = {NULL};

    if (source_folder_look(source->address, source->etag,
                           clock_now_ms(reading->poll->clock), &found,
                           &error)) {
        reading->feed = found.feed;
        reading->print = found.print;
        reading->problem = found.problem;
        reading->fresh = found.fresh;
    } else {
        reading->problem = g_strdup(error->message);
    }
    conclude(reading);
}

static void
begin(struct crowd *crowd, struct reading *reading, const struct source *source)
{
    const struct source_poll *poll = &crowd->round->poll;

    g_assert(source->kind != SOURCE_PUSH);
    *reading = (struct reading){
        .crowd = crowd,
        .poll = poll,
        .source = source,
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
        ask(reading, source->address);
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
    struct crowd crowd = {
        .round = round,
        .fetcher = fetcher,
        .folders = G_QUEUE_INIT,
    };
    int64_t left_ms = time_left_ms(round, until_ms);

    for (guint i = 0; i < round->sources->len; i++)
        begin(&crowd, &readings[i], round->sources->pdata[i]);
    while (left_ms > 0 && go_on(&crowd, left_ms))
        left_ms = time_left_ms(round, until_ms);
    g_queue_clear(&crowd.folders);
    for (guint i = 0; i < round->sources->len; i++)
        g_free(readings[i].feed_url);
    if (crowd.error == NULL)
        return true;
    g_propagate_error(error, crowd.error);
    return false;
}
