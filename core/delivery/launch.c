/* SPDX-License-Identifier: MIT */
/*
 * Launching: compose, freeze, plan. Composing holds no lock, so a story may
 * change meanwhile; then the freeze says so and we compose again. A crash
 * between freeze and plan leaves an edition in planning, which whoever comes
 * next plans on.
 */
#include "delivery_store.h"

#include "error.h"

enum {
    PLAN_BATCH = 2000, /* readers; some 30 ms of the write lock */
    COMPOSE_TRIES = 5,
};

/* --- Planning ------------------------------------------------------------- */

struct plan {
    int64_t edition_id;
    const struct clock *clock;
    int64_t planned; /* rows in all so far, as far as we know */
    int64_t batch;   /* rows of the last batch */
    int64_t total;   /* counted by the last of all */
    bool is_done;
};

static bool
count_rows(struct view *view, int64_t edition_id, int64_t *rows, GError **error)
{
    int64_t counts[DELIVERY_STATES];

    if (!delivery_store_count(view, edition_id, counts, error))
        return false;
    *rows = 0;
    for (int i = 0; i < DELIVERY_STATES; i++)
        *rows += counts[i];
    return true;
}

/* The last batch, the one that is not full, makes the edition sending. Only
 * then are all rows counted, for that takes as long as they are many. */
static bool
plan_batch(struct transaction *tx, void *data, GError **error)
{
    struct plan *plan = data;
    g_autoptr(Edition) edition =
        edition_get(transaction_view(tx), plan->edition_id, error);
    struct edition_step step = {
        .id = plan->edition_id,
        .from = EDITION_PLANNING,
        .to = EDITION_SENDING,
    };

    if (edition == NULL)
        return false;
    plan->batch = 0;
    plan->is_done = edition->state != EDITION_PLANNING;
    if (!plan->is_done && !ledger_plan_batch(tx, plan->edition_id, PLAN_BATCH,
                                             &plan->batch, error))
        return false;
    g_assert(plan->batch <= PLAN_BATCH);
    if (plan->batch == PLAN_BATCH)
        return true;
    if (!count_rows(transaction_view(tx), plan->edition_id, &plan->total,
                    error))
        return false;
    step.planned_count = plan->total;
    if (!plan->is_done && !edition_move(tx, &step, plan->clock, error))
        return false;
    plan->is_done = true;
    return true;
}

bool
delivery_plan(struct database *database, int64_t edition_id,
              const struct clock *clock, const struct plan_progress *progress,
              int64_t *planned, GError **error)
{
    struct plan plan = {.edition_id = edition_id, .clock = clock};

    while (!plan.is_done) {
        if (!database_write(database, plan_batch, &plan, error)) {
            g_prefix_error(error, "cannot plan edition %" G_GINT64_FORMAT ": ",
                           edition_id);
            return false;
        }
        plan.planned = plan.is_done ? plan.total : plan.planned + plan.batch;
        if (progress != NULL && progress->planned != NULL)
            progress->planned(progress->self, plan.planned);
    }
    *planned = plan.planned;
    return true;
}

/* --- Launching ------------------------------------------------------------ */

struct freezing {
    const struct list *list;
    const struct draft *draft;
    const struct clock *clock;
    struct frozen frozen;
};

static bool
freeze(struct transaction *tx, void *data, GError **error)
{
    struct freezing *freezing = data;

    return edition_freeze(tx, freezing->list, freezing->draft, freezing->clock,
                          &freezing->frozen, error);
}

/* Composes and freezes until no story moves in between. */
static bool
compose_and_freeze(const struct launch *launch, struct frozen *frozen,
                   char **reason, GError **error)
{
    for (int try = 0; try < COMPOSE_TRIES; try++) {
        g_autoptr(Draft) draft = edition_compose(
            launch->view, launch->list, &launch->key, &launch->press, error);
        struct freezing freezing = {
            .list = launch->list,
            .draft = draft,
            .clock = launch->press.clock,
        };

        if (draft == NULL ||
            !database_write(launch->database, freeze, &freezing, error))
            return false;
        *frozen = freezing.frozen;
        g_assert(frozen->outcome != FREEZE_SKIPPED ||
                 draft->skip_reason != NULL);
        if (frozen->outcome == FREEZE_SKIPPED)
            *reason = g_strdup(draft->skip_reason);
        if (frozen->outcome != FREEZE_MOVED)
            return true;
    }
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_BUSY,
                "the stories of list '%s' change faster than they can be "
                "composed",
                launch->list->name);
    return false;
}

/* What another launch of this key has left. */
static bool
find_earlier(const struct launch *launch, struct frozen *frozen, GError **error)
{
    g_autoptr(Edition) edition = NULL;

    if (!edition_find(launch->view, launch->key.list_id, launch->key.local_date,
                      launch->key.slot, &edition, error))
        return false;
    if (edition != NULL && edition->state != EDITION_SKIPPED)
        *frozen = (struct frozen){FREEZE_ALREADY, edition->id};
    return true;
}

bool
delivery_launch(const struct launch *launch,
                const struct plan_progress *progress,
                struct launch_report *report, GError **error)
{
    struct frozen frozen = {.outcome = FREEZE_MOVED};
    g_autofree char *reason = NULL;
    int64_t planned = 0;

    if (!find_earlier(launch, &frozen, error) ||
        (frozen.outcome == FREEZE_MOVED &&
         !compose_and_freeze(launch, &frozen, &reason, error)))
        return false;
    g_assert(frozen.outcome != FREEZE_MOVED && frozen.edition_id > 0);
    g_assert((frozen.outcome == FREEZE_SKIPPED) == (reason != NULL));
    if (frozen.outcome != FREEZE_SKIPPED) {
        if (progress != NULL && progress->frozen != NULL &&
            frozen.outcome == FREEZE_DONE)
            progress->frozen(progress->self, frozen.edition_id);
        if (!delivery_plan(launch->database, frozen.edition_id,
                           launch->press.clock, progress, &planned, error))
            return false;
    }
    *report = (struct launch_report){
        .outcome = frozen.outcome == FREEZE_DONE      ? LAUNCH_DONE
                   : frozen.outcome == FREEZE_SKIPPED ? LAUNCH_SKIPPED
                                                      : LAUNCH_ALREADY,
        .edition_id = frozen.edition_id,
        .planned_count = planned,
        .reason = g_steal_pointer(&reason),
    };
    return true;
}
