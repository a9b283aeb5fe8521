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

/* How long it has been so, in whole days: a complaint is the same for a day. */
static char *
format_span(int64_t since_ms)
{
    return quantity_format_span(
        since_ms - since_ms % (since_ms < DAY_MS ? HOUR_MS : DAY_MS));
}

/* Of one that was not read, or not all of it. */
static char *
complaint_of_trouble(const struct source *source, int64_t since_ms)
{
    g_autofree char *span = format_span(since_ms);

    if (source->failures > 0)
        return g_strdup_printf("A source cannot be read\n\n%s\nhas not been "
                               "read whole for %s; the last try ended so:\n%s",
                               source->address, span, source->last_error);
    return g_strdup_printf("Files of a source cannot be read\n\nIn %s\nsome "
                           "have been wrong for %s; all others are read:\n%s",
                           source->address, span, source->last_error);
}

static char *
complaint_of_silence(const struct source *source, int64_t since_ms)
{
    g_autofree char *span = format_span(since_ms);

    return g_strdup_printf(
        "A source is silent\n\n%s\n%s nothing new for %s.", source->address,
        source->kind == SOURCE_PUSH ? "has announced"
                                    : "answers, but has brought",
        span);
}

static bool
is_in_trouble(const struct source *source)
{
    return *source->last_error != '\0';
}

/* Returns what is to be said of a source, NULL: nothing. */
static char *
complaint_of(const struct source_watch *watch, const struct source *source,
             int64_t now_ms)
{
    int64_t good_at_ms = source->last_good_at_ms != 0 ? source->last_good_at_ms
                                                      : source->created_at_ms;

    if (is_in_trouble(source) && now_ms - good_at_ms >= watch->broken_ms)
        return complaint_of_trouble(source, now_ms - good_at_ms);
    if (source->failures == 0 &&
        now_ms - source->last_new_at_ms >= watch->silent_ms)
        return complaint_of_silence(source, now_ms - source->last_new_at_ms);
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
    return is_in_trouble(source) || alert_settle(tx, cause, error);
}

bool
source_watch_gone(struct transaction *tx, const struct source_watch *watch,
                  const struct source *source, const struct clock *clock,
                  GError **error)
{
    g_autofree char *cause = cause_of(source->id);
    g_autofree char *text = g_strdup_printf(
        "A source is gone\n\n%s\nis gone for good, says its server (410). It "
        "is asked once a day from now on, until 'vesper source remove' takes "
        "it out.",
        source->address);

    return alert_raise(tx, cause, text, watch->should_mail, clock, error);
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
