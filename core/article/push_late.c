/* SPDX-License-Identifier: MIT */
/* The cause of an alert names story and edition: it is one for each list that
 * has mailed the story, and is told from all other alerts. */
#include "push_late.h"

#include "limit.h"
#include "outbox.h"
#include "safe_text.h"

#define CAUSE "withdrawn story "

static const int64_t told_ms = INT64_C(7) * 24 * 3600 * 1000;

static bool
tell(struct transaction *tx, const struct push *push,
     const struct article *article, const struct clock *clock, GError **error)
{
    g_autofree char *cause = g_strdup_printf(
        CAUSE "%" G_GINT64_FORMAT " of edition %" G_GINT64_FORMAT, article->id,
        article->printed_in);
    const struct story *story = article->story;
    g_autofree char *name = safe_text(
        *story->title != '\0' ? story->title : story->url, LIMIT_TEXT_BYTES);
    g_autofree char *text = g_strdup_printf(
        "A story was withdrawn after it had been mailed\n\n%s\n"
        "was mailed in edition %" G_GINT64_FORMAT
        ", and then withdrawn by its site. Its readers keep it.",
        name, article->printed_in);

    return alert_raise(tx, cause, text, push->should_mail, clock, error);
}

bool
push_late_tell(struct transaction *tx, const struct push *push, int64_t list_id,
               const GArray *printed, const struct clock *clock, GError **error)
{
    for (guint i = 0; i < printed->len; i++) {
        int64_t id =
            g_array_index(printed, struct printed_article, i).article_id;
        g_autoptr(Article) article =
            article_get(transaction_view(tx), list_id, id, error);

        if (article == NULL || !tell(tx, push, article, clock, error))
            return false;
    }
    return true;
}

bool
push_late_forget(struct transaction *tx, const struct clock *clock,
                 GError **error)
{
    int64_t before_ms = clock_now_ms(clock) - told_ms;
    g_autoptr(GPtrArray) alerts = alert_all(transaction_view(tx), error);

    for (guint i = 0; alerts != NULL && i < alerts->len; i++) {
        const struct alert *alert = alerts->pdata[i];

        if (g_str_has_prefix(alert->cause, CAUSE) &&
            alert->seen_at_ms < before_ms &&
            !alert_settle(tx, alert->cause, error))
            return false;
    }
    return alerts != NULL;
}
