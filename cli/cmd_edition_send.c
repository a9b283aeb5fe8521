/* SPDX-License-Identifier: MIT */
/* vesper edition send: today's edition now, whatever the schedule says. Frozen
 * and planned here; sent by vesperd, or by this command where none runs. */
#include "own_sender.h"

#include "delivery.h"
#include "edition_numbers.h"
#include "error.h"
#include "lease.h"
#include "lock.h"
#include "progress.h"
#include "safe_text.h"
#include "source_polling.h"
#include "state_folder.h"

enum {
    LOOK_MS = 100, /* quick to the eye, nothing to the database */
    /* So long nobody may send: a vesperd that starts anew is back by then. */
    ALONE_MS = 5000,
    SHOWN_BYTES = 300,
};

#define SENT_BY_OTHERS "vesperd, or another `vesper edition send`, sends it; "

static const struct option_row options[] = {
    {"wait", NULL, "Follow to the end what vesperd sends", 0},
    {0},
};

static void
tell_source(void *self, const struct source_news *news)
{
    const struct invocation *invocation = self;
    g_autofree char *safe =
        safe_text(news->problem == NULL ? "" : news->problem, SHOWN_BYTES);

    if (news->problem != NULL)
        invocation_say(
            invocation, "source %" G_GINT64_FORMAT " %s: %s", news->source->id,
            news->outcome == SOURCE_FLAWED ? "has files that are wrong"
                                           : "could not be read",
            safe);
}

/* As the editor does before an edition closes. A source that fails is told of
 * and stops nothing. */
static bool
read_sources(struct invocation *invocation, const struct list *list,
             GError **error)
{
    const struct fetch_rules rules = fetch_rules_of(invocation->settings);
    g_autoptr(GPtrArray) sources = source_last_news(
        invocation->view, list->id, clock_now_ms(invocation->clock), error);
    const struct source_round round = {
        .poll = source_polling_of(invocation, &rules),
        .sources = sources,
        .most_ms = SOURCE_LAST_NEWS_MS,
        .told = tell_source,
        .self = invocation,
    };

    return sources != NULL && source_read_all(&round, error);
}

static void
tell_planned(void *self, int64_t planned)
{
    progress_tell(self, "%" G_GINT64_FORMAT " copies planned", planned);
}

static bool
launch(const struct invocation *invocation, const struct composing *composing,
       struct launch_report *report, GError **error)
{
    struct progress progress = progress_of(invocation);
    const struct plan_progress told = {.self = &progress,
                                       .planned = tell_planned};
    const struct launch launch = {
        .database = invocation->database,
        .view = invocation->view,
        .list = composing->list,
        .key = composing->key,
        .press = composing_press(invocation, composing),
    };
    bool is_launched = delivery_launch(&launch, &told, report, error);

    progress_clear(&progress);
    g_assert(!is_launched ||
             (report->outcome == LAUNCH_SKIPPED) == (report->reason != NULL));
    return is_launched;
}

static void
say_launched(const struct invocation *invocation,
             const struct composing *composing,
             const struct launch_report *report)
{
    const char *name = composing->list->name;
    const char *date = composing->key.local_date;
    g_autofree char *reason =
        safe_text(report->reason == NULL ? "" : report->reason, SHOWN_BYTES);

    if (report->outcome == LAUNCH_SKIPPED)
        invocation_say(invocation, "edition %s of '%s' is skipped: %s", date,
                       name, reason);
    else if (report->outcome == LAUNCH_ALREADY)
        invocation_say(invocation,
                       "edition %s of '%s' was frozen already; nothing changes",
                       date, name);
    else
        invocation_say(
            invocation,
            "edition %s of '%s' is frozen; copies: %" G_GINT64_FORMAT, date,
            name, report->planned_count);
}

/* Nobody tells us of what another process does: we look again and again. */
static void
wait_a_little(void)
{
    struct lock lock;
    struct condition never;

    lock_init(&lock);
    condition_init(&never);
    lock_take(&lock);
    condition_wait_until(&never, &lock, clock_monotonic_ms() + LOOK_MS);
    lock_give(&lock);
    condition_clear(&never);
    lock_clear(&lock);
}

/* Notes when somebody was last seen sending. */
static bool
watch_sender(const struct invocation *invocation, int64_t *seen_at_ms,
             GError **error)
{
    bool is_held = false;

    if (!lease_is_held(invocation->settings->state, &is_held, error))
        return false;
    if (is_held)
        *seen_at_ms = clock_monotonic_ms();
    return true;
}

/* Follows to the end, or until nobody sends any more. */
static bool
follow(const struct invocation *invocation, int64_t edition_id, GError **error)
{
    struct progress progress = progress_of(invocation);
    int64_t counts[DELIVERY_STATES] = {0};
    int64_t seen_at_ms = clock_monotonic_ms();
    bool is_over = false;

    while (!is_over && clock_monotonic_ms() - seen_at_ms < ALONE_MS) {
        g_autoptr(Edition) edition =
            edition_get(invocation->view, edition_id, error);

        if (edition == NULL ||
            !delivery_count(invocation->view, edition_id, counts, error) ||
            !watch_sender(invocation, &seen_at_ms, error))
            return false;
        progress_tell(&progress,
                      "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " accepted",
                      counts[DELIVERY_ACCEPTED], edition->planned_count);
        is_over = edition->state != EDITION_PLANNING &&
                  edition->state != EDITION_SENDING;
        if (!is_over)
            wait_a_little();
    }
    progress_clear(&progress);
    return true;
}

static bool
print_numbers(const struct invocation *invocation, const struct list *list,
              const struct edition *edition, GError **error)
{
    if (edition->state == EDITION_SENDING)
        invocation_say(invocation, "what is left waits for vesperd, or for "
                                   "this command again");
    return edition_numbers_print(invocation, list, edition, error);
}

/* A script must not take an evening on which nothing left for a good one. */
static bool
check_sent(const struct edition *edition, const struct own_sending *sending,
           GError **error)
{
    g_assert(sending->has_run || sending->trouble == NULL);
    if (edition->state != EDITION_SENDING || sending->accepted > 0 ||
        sending->trouble == NULL)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNREACHABLE,
                "nothing could be sent: %s", sending->trouble);
    return false;
}

/* Sends it, or sees that it is sent, and tells what came of it. */
static bool
send_edition(const struct invocation *invocation,
             const struct composing *composing, int64_t edition_id,
             struct own_sending *sending, GError **error)
{
    g_autoptr(Edition) edition = NULL;

    if (!own_sender_run(invocation, composing, sending, error))
        return false;
    if (!sending->has_run && !invocation_has(invocation, "wait")) {
        invocation_say(invocation,
                       SENT_BY_OTHERS "see `vesper edition report`");
        return true;
    }
    if (!sending->has_run)
        invocation_say(invocation, SENT_BY_OTHERS "this command waits");
    if (!sending->has_run && !follow(invocation, edition_id, error))
        return false;
    edition = edition_get(invocation->view, edition_id, error);
    return edition != NULL &&
           print_numbers(invocation, composing->list, edition, error) &&
           check_sent(edition, sending, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_auto(Composing) composing = {0};
    struct launch_report report = {0};
    struct own_sending sending = {0};
    bool is_good;

    if (!composing_open(invocation, &composing, error) ||
        !read_sources(invocation, composing.list, error) ||
        !launch(invocation, &composing, &report, error))
        return false;
    g_assert(report.edition_id > 0);
    say_launched(invocation, &composing, &report);
    g_free(report.reason);
    if (report.outcome == LAUNCH_SKIPPED)
        return true;
    /* vesperd begins while we look whether it is there. */
    state_folder_wake(invocation->settings->state);
    is_good = send_edition(invocation, &composing, report.edition_id, &sending,
                           error);
    g_free(sending.trouble);
    return is_good;
}

const struct command cmd_edition_send = {
    .name = "edition send",
    .words = "LIST",
    .summary = "Send today's edition now",
    .help =
        "Whatever the schedule says: today's edition is frozen now, and "
        "there is no second one at its hour; on a day without an hour it is "
        "an extra one. Run twice it says so and changes nothing. An edition "
        "that was skipped is tried again.\n\n"
        "vesperd sends it. Where none runs, this command does, and ends "
        "when nothing more can go now; with 75 where no relay took anything.",
    .options = options,
    .needs = NEEDS_KEYS | NEEDS_VIEW | NEEDS_DATABASE | NEEDS_NETWORK,
    .gives_json = true,
    .run = run,
};
