/* SPDX-License-Identifier: MIT */
/* An alert is told at most once per cause and hour, in the same words once a
 * day, and counted always. */
#include "outbox_store.h"

#include <string.h>

enum {
    HOUR_MS = 3600 * 1000,
    DAY_MS = 24 * HOUR_MS,
    ALERT_LIFE_MS = DAY_MS, /* older ones are told by `vesper status` alone */
};

static bool
mail_alert(struct transaction *tx, const struct alert *alert, GError **error)
{
    const struct outbox_mail mail = {
        .kind = OUTBOX_ALERT,
        .language = (char[]){"en"}, /* as commands and the log speak */
        .note = alert->text,
        .due_at_ms = alert->seen_at_ms,
        .not_after_ms = alert->seen_at_ms + ALERT_LIFE_MS,
        .created_at_ms = alert->seen_at_ms,
    };

    return outbox_add(tx, &mail, error);
}

void
alert_free(struct alert *alert)
{
    if (alert == NULL)
        return;
    g_free(alert->cause);
    g_free(alert->text);
    g_free(alert);
}

static bool
is_due_again(const struct alert *before, const char *text, int64_t now_ms)
{
    /* Other words are news; the same ones a reminder. */
    bool is_same = strcmp(before->text, text) == 0;

    return now_ms - before->raised_at_ms >= (is_same ? DAY_MS : HOUR_MS);
}

bool
alert_raise(struct transaction *tx, const char *cause, const char *text,
            bool should_mail, const struct clock *clock, GError **error)
{
    int64_t now_ms = clock_now_ms(clock);
    g_autoptr(Alert) before = NULL;
    g_autofree char *own_cause = g_strdup(cause);
    g_autofree char *own_text = g_strdup(text);
    struct alert alert = {
        .cause = own_cause,
        .text = own_text,
        .raised_at_ms = now_ms,
        .seen_at_ms = now_ms,
        .count = 1,
    };
    bool is_due = true;

    g_assert(*cause != '\0' && *text != '\0');
    if (!alert_store_find(transaction_view(tx), cause, &before, error))
        return false;
    if (before != NULL) {
        alert.count = before->count + 1;
        is_due = is_due_again(before, text, now_ms);
        if (!is_due) { /* other words are told when their hour has come */
            alert.raised_at_ms = before->raised_at_ms;
            alert.text = before->text;
        }
    }
    return alert_store_put(tx, &alert, error) &&
           (!is_due || !should_mail || mail_alert(tx, &alert, error));
}

bool
alert_settle(struct transaction *tx, const char *cause, GError **error)
{
    return alert_store_remove(tx, cause, error);
}

GPtrArray *
alert_all(struct view *view, GError **error)
{
    return alert_store_all(view, error);
}
