/* SPDX-License-Identifier: MIT */
/*
 * The cause of an alert names the edition and the first of its stories: what is
 * withdrawn together is one alert, what is withdrawn later another one, and a
 * feed that takes back a whole edition sends one mail.
 */
#include "late_withdrawal.h"

#include "limit.h"
#include "outbox.h"
#include "safe_text.h"

#define CAUSE "withdrawn story "

enum { TITLES_SHOWN = 10 };

static const int64_t told_ms = INT64_C(7) * 24 * 3600 * 1000;

/* Tells whether none before is of the same edition. */
static bool
is_first_of_edition(const GArray *printed, guint place)
{
    int64_t edition_id =
        g_array_index(printed, struct printed_article, place).edition_id;

    for (guint i = 0; i < place; i++)
        if (g_array_index(printed, struct printed_article, i).edition_id ==
            edition_id)
            return false;
    return true;
}

/* Adds what a story is called, or says that there is more. */
static bool
name_story(struct view *view, int64_t list_id, int64_t article_id, GString *out,
           GError **error)
{
    g_autoptr(Article) article = article_get(view, list_id, article_id, error);
    g_autofree char *name = NULL;

    if (article == NULL)
        return false;
    name = safe_text(*article->story->title != '\0' ? article->story->title
                                                    : article->story->url,
                     LIMIT_TEXT_BYTES);
    g_string_append_printf(out, "- %s\n", name);
    return true;
}

/* Adds the stories of one edition: the first of them, and how many more. */
static bool
name_stories(struct view *view, int64_t list_id, const GArray *printed,
             guint first, GString *out, GError **error)
{
    int64_t edition_id =
        g_array_index(printed, struct printed_article, first).edition_id;
    guint count = 0;

    for (guint i = first; i < printed->len; i++) {
        const struct printed_article *each =
            &g_array_index(printed, struct printed_article, i);

        if (each->edition_id != edition_id)
            continue;
        if (++count <= TITLES_SHOWN &&
            !name_story(view, list_id, each->article_id, out, error))
            return false;
    }
    if (count > TITLES_SHOWN)
        g_string_append_printf(out, "and %u more\n", count - TITLES_SHOWN);
    return true;
}

bool
late_withdrawal_tell(struct transaction *tx, int64_t list_id,
                     const GArray *printed, bool should_mail,
                     const struct clock *clock, GError **error)
{
    struct view *view = transaction_view(tx);

    for (guint i = 0; i < printed->len; i++) {
        const struct printed_article *first =
            &g_array_index(printed, struct printed_article, i);
        g_autofree char *cause = g_strdup_printf(
            CAUSE "%" G_GINT64_FORMAT " of edition %" G_GINT64_FORMAT,
            first->article_id, first->edition_id);
        g_autoptr(GString) text = g_string_new(NULL);

        g_assert(first->edition_id > 0);
        if (!is_first_of_edition(printed, i))
            continue;
        g_string_append_printf(text,
                               "Stories were withdrawn after they had been "
                               "mailed\n\nIts site has withdrawn what edition "
                               "%" G_GINT64_FORMAT
                               " brought; its readers keep it:\n\n",
                               first->edition_id);
        if (!name_stories(view, list_id, printed, i, text, error) ||
            !alert_raise(tx, cause, text->str, should_mail, clock, error))
            return false;
    }
    return true;
}

bool
late_withdrawal_forget(struct transaction *tx, const struct clock *clock,
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
