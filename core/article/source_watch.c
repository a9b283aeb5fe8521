/* SPDX-License-Identifier: MIT */
/*
 * Watching sources: the operator hears of one that has failed, or been silent,
 * for too long; when it is well again the alert is gone by itself.
 */
#include "source_store.h"

#include "outbox.h"
#include "quantity.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

struct source_watch
source_watch_of(const struct settings *settings)
{
    return (struct source_watch){
        .broken_ms = settings->broken_after_ms,
        .silent_ms = settings->silent_after_ms,
        .should_mail = settings->operator_mail != NULL,
    };
}

/* Returns what is to be said of a source, NULL: nothing. */
static char *
complaint_of(const struct source_watch *watch, const struct source *source,
             int64_t now_ms)
{
    int64_t good_at_ms = source->last_good_at_ms != 0 ? source->last_good_at_ms
                                                      : source->created_at_ms;
    int64_t since_ms = source->failures > 0 ? now_ms - good_at_ms
                                            : now_ms - source->last_new_at_ms;
    /* In whole days, so that a complaint is the same for a day. */
    g_autofree char *span = quantity_format_span(
        since_ms - since_ms % (since_ms < DAY_MS ? HOUR_MS : DAY_MS));

    if (source->failures > 0 && since_ms >= watch->broken_ms)
        return g_strdup_printf("A source cannot be read\n\n%s\nhas failed for "
                               "%s, the last time so:\n%s",
                               source->address, span, source->last_error);
    if (source->failures == 0 && since_ms >= watch->silent_ms)
        return g_strdup_printf("A source is silent\n\n%s\n%s nothing new for "
                               "%s.",
                               source->address,
                               source->kind == SOURCE_PUSH
                                   ? "has announced"
                                   : "answers, but has brought",
                               span);
    return NULL;
}

static char *
cause_of(int64_t id)
{
    return g_strdup_printf("source %" G_GINT64_FORMAT, id);
}

bool
source_watch_note(struct transaction *tx, const struct source_watch *watch,
                  const struct source *source, const struct clock *clock,
                  GError **error)
{
    g_autofree char *cause = cause_of(source->id);
    g_autofree char *complaint =
        complaint_of(watch, source, clock_now_ms(clock));

    if (complaint != NULL)
        return alert_raise(tx, cause, complaint, watch->should_mail, clock,
                           error);
    return source->failures > 0 || alert_settle(tx, cause, error);
}

bool
source_watch_pushed(struct transaction *tx, const struct source_watch *watch,
                    const struct clock *clock, GError **error)
{
    g_autoptr(GPtrArray) sources = source_all(transaction_view(tx), 0, error);

    for (guint i = 0; sources != NULL && i < sources->len; i++) {
        const struct source *source = sources->pdata[i];

        if (source->kind == SOURCE_PUSH &&
            !source_watch_note(tx, watch, source, clock, error))
            return false;
    }
    return sources != NULL;
}

bool
source_watch_forget(struct transaction *tx, int64_t id, GError **error)
{
    g_autofree char *cause = cause_of(id);

    return alert_settle(tx, cause, error);
}
