/* SPDX-License-Identifier: MIT */
/* vesper source poll: reads sources now. One that fails keeps its failure in
 * its row and stops no other; the exit status tells. */
#include "command.h"

#include "error.h"
#include "limit.h"
#include "named_lists.h"
#include "progress.h"
#include "safe_text.h"
#include "source_folder.h"
#include "source_polling.h"

enum { MOST_MS = 24 * 3600 * 1000 }; /* each source has its own timeout */

static const struct option_row options[] = {
    {"all", NULL, "The sources of all lists", 0},
    {0},
};

// clang-format off
static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"list", NULL, COLUMN_TEXT},
    {"address", NULL, COLUMN_TEXT},
    {"outcome", NULL, COLUMN_TEXT},
    {"added", NULL, COLUMN_NUMBER},
    {"changed", NULL, COLUMN_NUMBER},
    {"unchanged", NULL, COLUMN_NUMBER},
    {"old", NULL, COLUMN_NUMBER},
    {"withdrawn", NULL, COLUMN_NUMBER},
    {"problem", NULL, COLUMN_TEXT},
    {0},
};
// clang-format on

struct polling {
    const struct invocation *invocation;
    const GPtrArray *lists;
    struct progress progress;
    unsigned all, read;                 /* sources */
    unsigned outcomes[SOURCE_OUTCOMES]; /* how many of them each had */
    unsigned flawed_files;
};

static const char *
name_of(const GPtrArray *lists, int64_t list_id)
{
    for (guint i = 0; i < lists->len; i++) {
        const struct list *list = g_ptr_array_index(lists, i);

        if (list->id == list_id)
            return list->name;
    }
    g_assert_not_reached(); /* its sources were gathered list by list */
}

static void
say_feed(const struct invocation *invocation, const struct source_news *news)
{
    g_autofree char *url = safe_text(news->feed_url, LIMIT_URL_BYTES);

    invocation_say(invocation,
                   "source %" G_GINT64_FORMAT " was a page; the feed that it "
                   "names is read from now on: %s",
                   news->source->id, url);
}

static void
print_source(void *self, const struct source_news *news)
{
    struct polling *polling = self;
    const struct source *source = news->source;
    const struct article_taken *taken = &news->taken;

    g_assert(polling->read < polling->all && news->outcome < SOURCE_OUTCOMES);
    polling->read++;
    polling->outcomes[news->outcome]++;
    polling->flawed_files += news->flawed_files;
    /* Rows and progress may share a terminal: it is taken away before, and
     * shown again behind. */
    progress_clear(&polling->progress);
    if (news->feed_url != NULL)
        say_feed(polling->invocation, news);
    if (news->fresh_files > 0)
        invocation_say(polling->invocation,
                       "source %" G_GINT64_FORMAT ": %u written within the "
                       "last %d s, perhaps not to the end, read next time",
                       source->id, news->fresh_files,
                       SOURCE_FOLDER_FRESH_MS / 1000);
    PRINT_ROW(polling->invocation->printer, CELL_NUMBER(source->id),
              CELL_TEXT(name_of(polling->lists, source->list_id)),
              CELL_TEXT(source->address),
              CELL_TEXT(source_outcome_name(news->outcome)),
              CELL_NUMBER(taken->added), CELL_NUMBER(taken->changed),
              CELL_NUMBER(taken->unchanged), CELL_NUMBER(taken->backlog),
              CELL_NUMBER(news->withdrawn.withdrawn), CELL_TEXT(news->problem));
    progress_tell(&polling->progress, "%u of %u sources", polling->read,
                  polling->all);
}

/* Gathers the sources of all lists, so that they are read side by side. */
static GPtrArray *
gather(struct view *view, const GPtrArray *lists, GError **error)
{
    g_autoptr(GPtrArray) all = source_array_new();

    for (guint i = 0; i < lists->len; i++) {
        const struct list *list = g_ptr_array_index(lists, i);
        GPtrArray *sources = source_readable(view, list->id, error);

        if (sources == NULL)
            return NULL;
        g_ptr_array_extend_and_steal(all, sources);
    }
    return g_steal_pointer(&all);
}

static bool
poll_all(struct polling *polling, const GPtrArray *sources, GError **error)
{
    const struct invocation *invocation = polling->invocation;
    const struct fetch_rules rules = fetch_rules_of(invocation->settings);
    const struct source_round round = {
        .poll = source_polling_of(invocation, &rules),
        .sources = sources,
        .most_ms = MOST_MS,
        .told = print_source,
        .self = polling,
    };
    bool is_good;

    polling->all = sources->len;
    printer_list_begin(invocation->printer, NULL, columns);
    progress_tell(&polling->progress, "0 of %u sources", polling->all);
    is_good = source_read_all(&round, error);
    progress_clear(&polling->progress);
    printer_list_end(invocation->printer);
    return is_good;
}

/* Trying again helps with the first kind alone. */
static bool
check_success(const struct polling *polling, GError **error)
{
    const unsigned *outcomes = polling->outcomes;

    if (outcomes[SOURCE_FAILED] > 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNREACHABLE,
                    "%u of %u sources could not be read",
                    outcomes[SOURCE_FAILED], polling->read);
    else if (outcomes[SOURCE_GONE] > 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "gone for good: %u of %u sources; 'vesper source remove' "
                    "takes them out",
                    outcomes[SOURCE_GONE], polling->read);
    else if (outcomes[SOURCE_FLAWED] > 0)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "files that could not be read: %u; all else was read",
                    polling->flawed_files);
    return outcomes[SOURCE_FAILED] + outcomes[SOURCE_GONE] +
               outcomes[SOURCE_FLAWED] ==
           0;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *name = invocation_operand(invocation, 0);
    struct polling polling = {
        .invocation = invocation,
        .progress = progress_of(invocation),
    };
    g_autoptr(GPtrArray) lists = NULL;
    g_autoptr(GPtrArray) sources = NULL;

    if ((name == NULL) != invocation_has(invocation, "all")) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'source poll' wants either a list or --all");
        return false;
    }
    lists = named_lists(invocation->view, name, error);
    polling.lists = lists;
    sources = lists == NULL ? NULL : gather(invocation->view, lists, error);
    return sources != NULL && poll_all(&polling, sources, error) &&
           check_success(&polling, error);
}

const struct command cmd_source_poll = {
    .name = "source poll",
    .words = "[LIST]",
    .summary = "Read sources now",
    .help = "vesperd reads them by itself, too; of one that has not been "
            "modified since, nothing is counted. By hand a server is asked at "
            "once, even one that has asked us to come later. A source that "
            "cannot be read does not hold up the others, and `vesper source "
            "list` keeps what was wrong. The exit status is 75 then; 65 where "
            "trying again does not help: a source is gone for good, or all "
            "was read but for some files of a folder.",
    .options = options,
    .needs = NEEDS_VIEW | NEEDS_DATABASE | NEEDS_NETWORK,
    .gives_json = true,
    .run = run,
};
