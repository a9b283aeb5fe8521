/* SPDX-License-Identifier: MIT */
/* An announcement is taken in one transaction with its name, or not at all. */
#include "push_store.h"

#include "error.h"
#include "late_withdrawal.h"
#include "limit.h"
#include "safe_text.h"
#include "source_store.h"

bool
push_source_find(struct view *view, int64_t source_id, struct source **found,
                 GError **error)
{
    g_autoptr(Source) source = NULL;

    if (!source_store_find(view, source_id, &source, error))
        return false;
    *found = source != NULL && source->kind == SOURCE_PUSH
                 ? g_steal_pointer(&source)
                 : NULL;
    return true;
}

static bool
is_called(const struct source *source, const char *which)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, source->id);

    return source->kind == SOURCE_PUSH &&
           (g_str_equal(source->address, which) || g_str_equal(number, which));
}

struct source *
push_source_get(struct view *view, int64_t list_id, const char *which,
                GError **error)
{
    g_autoptr(GPtrArray) sources = source_all(view, list_id, error);
    g_autofree char *shown = safe_text(which, LIMIT_TEXT_BYTES);

    if (sources == NULL)
        return NULL;
    for (guint i = 0; i < sources->len; i++)
        if (is_called(sources->pdata[i], which))
            return g_ptr_array_steal_index(sources, i);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "the list has no push source '%s'", shown);
    return NULL;
}

/* One run of push_take. */
struct taking {
    struct transaction *tx;
    const struct push *push;
    const struct clock *clock;
    struct source *source;
    struct push_taken *taken;
};

static bool
get_source(struct taking *taking, GError **error)
{
    const int64_t id = taking->push->source_id;

    if (!push_source_find(transaction_view(taking->tx), id, &taking->source,
                          error))
        return false;
    if (taking->source == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no push source %" G_GINT64_FORMAT, id);
    return taking->source != NULL;
}

/* Tells whether it is new, and keeps its name unless it is too old. */
static bool
keep_name(const struct taking *taking, GError **error)
{
    struct view *view = transaction_view(taking->tx);
    const struct push *push = taking->push;
    struct push_taken *taken = taking->taken;

    g_assert(push->tolerance_ms > 0); /* names must outlive their signatures */
    if (!push_store_purge(taking->tx,
                          clock_now_ms(taking->clock) - push->tolerance_ms,
                          error) ||
        !push_store_has(view, push, &taken->is_repeated, error))
        return false;
    if (!taken->is_repeated &&
        !push_store_is_too_old(view, push, &taken->is_too_old, error))
        return false;
    return taken->is_too_old || push_store_keep(taking->tx, push, error);
}

static bool
take_stories(const struct taking *taking, GError **error)
{
    g_assert(taking->source->kind == SOURCE_PUSH);

    const struct announcement *announcement = taking->push->announcement;
    const struct article_intake intake = {
        .list_id = taking->source->list_id,
        .source_id = taking->source->id,
        .is_announced = true,
        .is_update = announcement->action == ANNOUNCE_UPDATE,
        .stories = announcement->stories,
    };

    if (announcement->action != ANNOUNCE_WITHDRAW)
        return article_take(taking->tx, &intake, taking->clock,
                            &taking->taken->articles, error);
    return article_withdraw(taking->tx, &intake, taking->clock,
                            &taking->taken->withdrawn, error) &&
           late_withdrawal_tell(
               taking->tx, intake.list_id, taking->taken->withdrawn.printed,
               taking->push->should_mail, taking->clock, error);
}

/* The list of sources shows that something came. */
static bool
note_in_source(const struct taking *taking, GError **error)
{
    struct source after = *taking->source;

    after.last_good_at_ms = clock_now_ms(taking->clock);
    if (taking->taken->articles.added > 0)
        after.last_new_at_ms = after.last_good_at_ms;
    return source_store_update(taking->tx, &after, error) &&
           (taking->taken->articles.added == 0 ||
            source_watch_forget(taking->tx, after.id, error));
}

bool
push_take(struct transaction *tx, const struct push *push,
          const struct clock *clock, struct push_taken *taken, GError **error)
{
    struct taking taking = {
        .tx = tx,
        .push = push,
        .clock = clock,
        .taken = taken,
    };
    GArray *printed = taken->withdrawn.printed;
    bool is_good;

    g_assert(printed != NULL);
    *taken = (struct push_taken){.withdrawn = {.printed = printed}};
    g_array_set_size(printed, 0);
    is_good =
        get_source(&taking, error) && keep_name(&taking, error) &&
        (taken->is_repeated || taken->is_too_old ||
         (take_stories(&taking, error) && note_in_source(&taking, error)));
    source_free(taking.source);
    return is_good;
}
