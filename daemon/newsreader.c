/* SPDX-License-Identifier: MIT */
/* What is read, for how long, and what is logged of it. */
#include "newsreader.h"

#include "event.h"
#include "limit.h"
#include "list.h"
#include "random.h"
#include "source.h"

/* For all that are due, before lists are looked at. Twice what one may take:
 * whoever never answers fails in this round, or as one of the first of the
 * next; cut off each time, it would never be known for what it is. */
enum { DUE_READ_MS = 2 * LIMIT_DOWNLOAD_MS };

static struct source_poll
poll_of(const struct newsreader *reader)
{
    const struct rules *rules = ground_rules(reader->ground);

    return (struct source_poll){
        .database = reader->ground->database,
        .rules = &rules->fetch,
        .clock = reader->ground->clock,
        .random = random_system(),
        .poll_ms = rules->settings->poll_ms,
        .watch = source_watch_of(rules->settings),
    };
}

static void
log_problem(const struct source_news *news)
{
    const struct source *source = news->source;

    if (news->outcome == SOURCE_FLAWED)
        /* A folder was read, but for so many of its files. */
        EVENT(EVENT_WARNING, "source_flawed",
              FIELD_INT("list", source->list_id),
              FIELD_INT("source", source->id),
              FIELD_INT("files", news->flawed_files),
              FIELD_TEXT("error", news->problem));
    else
        /* A feed or folder could not be read, or was none; each further try
         * waits longer. */
        EVENT(EVENT_WARNING, "source_failed",
              FIELD_INT("list", source->list_id),
              FIELD_INT("source", source->id),
              FIELD_TEXT("error", news->problem));
}

static void
log_read(const struct source_news *news)
{
    /* A source was read: how many stories were new, how many had changed, how
     * many its site has withdrawn; in_print: of the latter, those that an
     * edition has mailed. */
    EVENT(EVENT_INFO, "source_read", FIELD_INT("list", news->source->list_id),
          FIELD_INT("source", news->source->id),
          FIELD_INT("added", news->taken.added),
          FIELD_INT("changed", news->taken.changed),
          FIELD_INT("withdrawn", news->withdrawn.withdrawn),
          FIELD_INT("in_print", news->withdrawn.printed->len));
}

/* A folder that was read but for some of its files is told of twice: what is
 * wrong with them, and what came of the others. */
static void
tell_source(void *self, const struct source_news *news)
{
    bool is_flawed = news->outcome == SOURCE_FLAWED;

    (void)self;
    g_assert((news->outcome >= SOURCE_FLAWED) == (news->problem != NULL));
    if (news->feed_url != NULL)
        /* A source was a page; the feed that it names is read from now on. */
        EVENT(EVENT_INFO, "source_feed_found",
              FIELD_INT("list", news->source->list_id),
              FIELD_INT("source", news->source->id));
    if (news->problem != NULL)
        log_problem(news);
    if (news->problem == NULL || is_flawed)
        log_read(news);
}

static bool
must_end(void *self)
{
    const struct newsreader *reader = self;

    return alarm_is_over(reader->alarm);
}

static bool
read_sources(const struct newsreader *reader, const GPtrArray *sources,
             int64_t most_ms, GError **error)
{
    struct newsreader self = *reader; /* what hooks are handed is not const */
    const struct source_round round = {
        .poll = poll_of(reader),
        .sources = sources,
        .most_ms = most_ms,
        .told = tell_source,
        .must_end = must_end,
        .self = &self,
    };

    return sources->len == 0 || source_read_all(&round, error);
}

bool
newsreader_read_due(const struct newsreader *reader, int64_t *next_at_ms,
                    GError **error)
{
    g_autoptr(GPtrArray) due =
        source_due(reader->view, clock_now_ms(reader->ground->clock), error);

    return due != NULL && read_sources(reader, due, DUE_READ_MS, error) &&
           source_next_poll(reader->view, next_at_ms, error);
}

bool
newsreader_read_last(const struct newsreader *reader, const GPtrArray *lists,
                     GError **error)
{
    int64_t now_ms = clock_now_ms(reader->ground->clock);
    g_autoptr(GPtrArray) all = source_array_new();

    for (guint i = 0; i < lists->len; i++) {
        const struct list *list = lists->pdata[i];
        GPtrArray *sources =
            source_last_news(reader->view, list->id, now_ms, error);

        if (sources == NULL)
            return false;
        g_ptr_array_extend_and_steal(all, sources);
    }
    return read_sources(reader, all, SOURCE_LAST_NEWS_MS, error);
}
