/* SPDX-License-Identifier: MIT */
/*
 * A failure is a fact about the source and stands in its row, beside what a
 * server has said of its answer and when it is asked again.
 *
 * Stories are taken before the row is written: whoever is killed in between
 * reads the same answer once more and knows its stories already.
 */
#include "source_keep.h"

#include "late_withdrawal.h"
#include "limit.h"
#include "safe_text.h"
#include "source_folder.h"
#include "source_store.h"

static char nothing[] = "";

enum { HTTP_TOO_MANY_REQUESTS = 429 };
enum { SHARES = (1 << 20) - 1 }; /* of a tenth of a wait */
enum { MOST_DOUBLINGS = 6, MOST_WAIT_MS = 24 * 3600 * 1000 };

/* What is written of a finding; any write may be made again. */
struct keeping {
    const struct source_finding *found;
    const struct source_finding *refused; /* the same, were its feed known */
    int64_t jitter;              /* so many shares, all of them at most */
    struct article_batch *batch; /* of the feed; NULL: there is none */
    /* What came of the last write. */
    bool is_there;                     /* the source is, still */
    const struct source_finding *kept; /* either of them */
    struct article_withdrawn withdrawn;
};

char *
source_problem_with_feed(const char *feed_url, const char *what)
{
    g_autofree char *shown = safe_text(feed_url, LIMIT_URL_BYTES);

    return g_strdup_printf("the feed that the page names, '%s', %s", shown,
                           what);
}

static enum source_outcome
outcome_of(const struct source_finding *kept)
{
    if (kept->problem == NULL)
        return kept->feed != NULL ? SOURCE_READ : SOURCE_UNCHANGED;
    if (kept->feed != NULL)
        return SOURCE_FLAWED;
    return kept->is_gone ? SOURCE_GONE : SOURCE_FAILED;
}

/* --- when to come back --------------------------------------------------- */

/* Sources that were added together, or have failed together, drift apart: each
 * waits longer by up to a tenth. That is the one thing that goes beyond a day:
 * else those that wait longest would come back all at once. */
static int64_t
spread_ms(const struct keeping *keeping, int64_t wait_ms)
{
    return wait_ms + wait_ms / 10 * keeping->jitter / SHARES;
}

/* Doubles the wait with each failure in a row, to a day at most; a server that
 * says when to come back is believed (RFC 9110 §10.2.3), within that day. What
 * is gone may have gone by mistake: once a day tells (RFC 9110 §15.5.11). */
static int64_t
back_off_ms(const struct source_finding *finding)
{
    int64_t failures = MIN(finding->source->failures, MOST_DOUBLINGS);
    int64_t wait_ms = finding->poll->poll_ms << failures;

    if (finding->is_gone)
        return MOST_WAIT_MS;
    if (finding->answer != NULL)
        wait_ms = MAX(wait_ms, finding->answer->retry_after_ms);
    return MAX(MIN(wait_ms, MOST_WAIT_MS), finding->poll->poll_ms);
}

/* Returns how long the server wants to be left alone, 0: it has not said so. A
 * failure of ours, or one that it may get over at once, is no such word. */
static int64_t
quiet_ms(const struct source_finding *finding)
{
    const struct http_response *answer = finding->answer;

    if (answer == NULL)
        return 0;
    if (answer->retry_after_ms > 0)
        return MIN(answer->retry_after_ms, MOST_WAIT_MS);
    /* RFC 6585 §4: it may say "too many requests", and nothing else. */
    return finding->is_gone || answer->status == HTTP_TOO_MANY_REQUESTS
               ? back_off_ms(finding)
               : 0;
}

/* A good answer may say that it stays good for longer, within a day. */
static int64_t
poll_ms(const struct source_finding *finding)
{
    int64_t fresh_ms = 0;

    if (finding->answer != NULL)
        fresh_ms = MIN(finding->answer->fresh_ms, MOST_WAIT_MS);
    return MAX(finding->poll->poll_ms, fresh_ms);
}

static int64_t
next_poll_ms(const struct keeping *keeping)
{
    const struct source_finding *kept = keeping->kept;

    if (outcome_of(kept) >= SOURCE_FAILED)
        return spread_ms(keeping, back_off_ms(kept));
    return kept->fresh > 0 ? SOURCE_FOLDER_FRESH_MS
                           : spread_ms(keeping, poll_ms(kept));
}

/* --- the row ------------------------------------------------------------- */

/* Returns where the source is read from now on, NULL: where it was. */
static char *
new_address(const struct source_finding *kept)
{
    return kept->answer->is_moved ? kept->answer->url : kept->feed_url;
}

/* What a server has said of itself and of its answer. */
static void
note_answer(const struct source_finding *kept, struct source *after)
{
    const struct http_response *answer = kept->answer;
    char *address = new_address(kept);

    if (address != NULL)
        after->address = address;
    if (kept->feed != NULL) {
        after->etag = answer->etag;
        after->last_modified = answer->last_modified;
    }
}

/* Something was read. Where some of it was wrong it is read again, changed or
 * not, so that it goes on to be told; "all was well" stays where it was, but
 * for the first time: what comes next is no backlog. Files that may not be
 * whole yet belong to the first time still. */
static void
note_success(const struct source_finding *kept, struct source *after,
             int64_t now_ms)
{
    bool is_first = after->last_good_at_ms == 0;

    if (is_first ? kept->fresh == 0 : kept->problem == NULL)
        after->last_good_at_ms = now_ms;
    if (kept->answer != NULL)
        note_answer(kept, after);
    else
        after->etag = kept->problem == NULL ? kept->print : NULL;
    if (kept->feed != NULL)
        after->title = kept->feed->title == NULL ? nothing : kept->feed->title;
}

/* Returns the source as its row shall be: its texts are all borrowed. */
static struct source
source_after(const struct keeping *keeping, int64_t now_ms)
{
    const struct source_finding *kept = keeping->kept;
    struct source after = *kept->source;
    bool has_failed = outcome_of(kept) >= SOURCE_FAILED;
    bool is_quiet = has_failed && quiet_ms(kept) > 0;

    after.next_poll_at_ms = now_ms + next_poll_ms(keeping);
    after.quiet_until_ms = is_quiet ? now_ms + quiet_ms(kept) : 0;
    after.failures = has_failed ? after.failures + 1 : 0;
    after.last_error = kept->problem == NULL ? nothing : kept->problem;
    if (!has_failed)
        note_success(kept, &after, now_ms);
    return after;
}

/* --- the writes ---------------------------------------------------------- */

/* Tells whether the feed that a page names is a source of the list: under that
 * address, or the one that it has moved to. */
static bool
is_feed_known(struct view *view, const struct source_finding *found,
              bool *is_known, GError **error)
{
    int64_t list_id = found->source->list_id;

    *is_known = false;
    if (found->feed_url == NULL || found->problem != NULL)
        return true;
    if (!source_store_has_address(view, list_id, found->feed_url, is_known,
                                  error))
        return false;
    return *is_known || source_store_has_address(
                            view, list_id, new_address(found), is_known, error);
}

/* A page may name a feed that the list reads already: then it is one source too
 * many. */
static bool
choose(struct view *view, struct keeping *keeping, GError **error)
{
    const struct source_finding *found = keeping->found;
    bool is_known = false;

    if (!source_store_has(view, found->source->id, &keeping->is_there, error) ||
        !is_feed_known(view, found, &is_known, error))
        return false;
    keeping->kept = is_known ? keeping->refused : found;
    return true;
}

/* A source removed meanwhile takes its stories with it. */
static bool
has_stories(const struct keeping *keeping)
{
    return keeping->is_there && keeping->kept->feed != NULL;
}

static bool
keep_some(struct transaction *tx, void *data, GError **error)
{
    struct keeping *keeping = data;

    return choose(transaction_view(tx), keeping, error) &&
           (!has_stories(keeping) ||
            article_batch_take(tx, keeping->batch, keeping->found->poll->clock,
                               error));
}

static bool
withdraw(struct transaction *tx, struct keeping *keeping, GError **error)
{
    const struct source_finding *kept = keeping->kept;
    const struct source_poll *poll = kept->poll;
    const struct article_intake intake = {
        .list_id = kept->source->list_id,
        .source_id = kept->source->id,
        .stories = kept->feed->withdrawn,
    };

    return article_withdraw(tx, &intake, poll->clock, &keeping->withdrawn,
                            error) &&
           late_withdrawal_tell(tx, intake.list_id, keeping->withdrawn.printed,
                                poll->watch.should_mail, poll->clock, error);
}

static bool
update(struct transaction *tx, const struct keeping *keeping, GError **error)
{
    const struct source_poll *poll = keeping->found->poll;
    int64_t now_ms = clock_now_ms(poll->clock);
    struct source after = source_after(keeping, now_ms);

    if (keeping->batch != NULL && article_batch_taken(keeping->batch).added > 0)
        after.last_new_at_ms = now_ms;
    if (!source_store_update(tx, &after, error))
        return false;
    return keeping->kept->is_gone
               ? source_watch_gone(tx, &poll->watch, &after, poll->clock, error)
               : source_watch_note(tx, &poll->watch, &after, poll->clock,
                                   error);
}

/* The last of the stories, and the row. */
static bool
keep_all(struct transaction *tx, void *data, GError **error)
{
    struct keeping *keeping = data;

    return keep_some(tx, keeping, error) &&
           (!has_stories(keeping) || withdraw(tx, keeping, error)) &&
           (!keeping->is_there || update(tx, keeping, error));
}

static bool
write_all(struct keeping *keeping, GError **error)
{
    struct database *database = keeping->found->poll->database;

    while (keeping->batch != NULL && !article_batch_is_last(keeping->batch)) {
        if (!database_write(database, keep_some, keeping, error))
            return false;
        if (!has_stories(keeping))
            break;
        article_batch_go_on(keeping->batch);
    }
    return database_write(database, keep_all, keeping, error);
}

static struct article_batch *
batch_of(const struct source_finding *found)
{
    const struct source *source = found->source;

    return found->feed == NULL
               ? NULL
               : article_batch_new(&(struct article_intake){
                     .list_id = source->list_id,
                     .source_id = source->id,
                     .is_first_read = source->last_good_at_ms == 0,
                     .stories = found->feed->stories,
                 });
}

static void
tell(const struct keeping *keeping, const struct source_round *round)
{
    const struct source_finding *kept = keeping->kept;
    struct source_news news = {
        .source = kept->source,
        .outcome = outcome_of(kept),
        .withdrawn = keeping->withdrawn,
        .problem = kept->problem,
        .flawed_files = kept->flawed,
        .fresh_files = kept->fresh,
        .feed_url = kept->problem == NULL ? kept->feed_url : NULL,
    };

    if (round->told == NULL)
        return;
    if (keeping->batch != NULL)
        news.taken = article_batch_taken(keeping->batch);
    round->told(round->self, &news);
}

bool
source_keep(const struct source_finding *found,
            const struct source_round *round, GError **error)
{
    g_autofree char *known =
        found->feed_url == NULL
            ? NULL
            : source_problem_with_feed(found->feed_url,
                                       "is a source of the list already");
    g_autoptr(GArray) printed =
        g_array_new(FALSE, FALSE, sizeof(struct printed_article));
    g_autoptr(ArticleBatch) batch = batch_of(found);
    struct source_finding refused = *found;
    struct keeping keeping = {
        .found = found,
        .refused = &refused,
        .batch = batch,
        .withdrawn.printed = printed,
    };

    refused.feed = NULL;
    refused.problem = known;
    /* The dice are thrown before: a write that is made again is the same. */
    keeping.jitter = (int64_t)random_below(found->poll->random, SHARES + 1);
    if (!write_all(&keeping, error))
        return false;
    tell(&keeping, round);
    return true;
}
