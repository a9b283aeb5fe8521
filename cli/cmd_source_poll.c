/* SPDX-License-Identifier: MIT */
/* vesper source poll: reads sources now. One that fails keeps its failure in
 * its row and stops no other; the exit status tells. */
#include "command.h"

#include "error.h"
#include "named_lists.h"
#include "progress.h"
#include "source.h"

static const struct option_row options[] = {
    {"all", NULL, "The sources of all lists", 0},
    {0},
};

static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"list", NULL, COLUMN_TEXT},
    {"url", NULL, COLUMN_TEXT},
    {"added", NULL, COLUMN_NUMBER},
    {"changed", NULL, COLUMN_NUMBER},
    {"unchanged", NULL, COLUMN_NUMBER},
    {"backlog", "old", COLUMN_NUMBER},
    {"problem", NULL, COLUMN_TEXT},
    {0},
};

struct polling {
    const struct invocation *invocation;
    struct fetch_rules rules;
    struct progress progress;
    unsigned read, failed; /* sources so far */
};

static bool
poll_source(struct polling *polling, const struct list *list,
            const struct source *source, GError **error)
{
    const struct invocation *invocation = polling->invocation;
    const struct source_poll poll = {
        .database = invocation->database,
        .source = source,
        .rules = &polling->rules,
        .clock = invocation->clock,
        .poll_ms = invocation->settings->poll_ms,
    };
    struct article_taken taken = {0};
    g_autofree char *problem = NULL;
    bool is_read;

    progress_tell(&polling->progress, "reading %s", source->url);
    is_read = source_read(&poll, &taken, &problem, error);
    progress_clear(&polling->progress);
    if (!is_read)
        return false;
    polling->read++;
    polling->failed += problem != NULL ? 1 : 0;
    PRINT_ROW(invocation->printer, CELL_NUMBER(source->id),
              CELL_TEXT(list->name), CELL_TEXT(source->url),
              CELL_NUMBER(taken.added), CELL_NUMBER(taken.changed),
              CELL_NUMBER(taken.unchanged), CELL_NUMBER(taken.backlog),
              CELL_TEXT(problem));
    return true;
}

static bool
poll_list(struct polling *polling, const struct list *list, GError **error)
{
    g_autoptr(GPtrArray) sources =
        source_all(polling->invocation->view, list->id, error);

    if (sources == NULL)
        return false;
    for (unsigned i = 0; i < sources->len; i++)
        if (!poll_source(polling, list, g_ptr_array_index(sources, i), error))
            return false;
    return true;
}

static bool
poll_lists(struct polling *polling, const GPtrArray *lists, GError **error)
{
    struct printer *printer = polling->invocation->printer;
    bool is_good = true;

    printer_list_begin(printer, NULL, columns);
    for (unsigned i = 0; is_good && i < lists->len; i++)
        is_good = poll_list(polling, g_ptr_array_index(lists, i), error);
    printer_list_end(printer);
    return is_good;
}

static bool
check_success(const struct polling *polling, GError **error)
{
    if (polling->failed == 0)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNREACHABLE,
                "%u of %u sources could not be read", polling->failed,
                polling->read);
    return false;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *name = invocation_operand(invocation, 0);
    struct polling polling = {
        .invocation = invocation,
        .rules = fetch_rules_of(invocation->settings),
        .progress = progress_of(invocation),
    };
    g_autoptr(GPtrArray) lists = NULL;

    if ((name == NULL) != invocation_has(invocation, "all")) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'source poll' wants either a list or --all");
        return false;
    }
    lists = named_lists(invocation->view, name, error);
    return lists != NULL && poll_lists(&polling, lists, error) &&
           check_success(&polling, error);
}

const struct command cmd_source_poll = {
    .name = "source poll",
    .words = "[LIST]",
    .summary = "Read sources now",
    .help = "vesperd reads them by itself, too. One that cannot be read does "
            "not hold up the others; the exit status is 75 then, and "
            "`vesper source list` keeps what was wrong.",
    .options = options,
    .needs = NEEDS_VIEW | NEEDS_DATABASE | NEEDS_NETWORK,
    .gives_json = true,
    .run = run,
};
