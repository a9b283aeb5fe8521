/* SPDX-License-Identifier: MIT */
/*
 * Record, hold, wake, claim, finish: in this order, so that what is given back
 * may be claimed again, and an edition whose last copy was recorded is sent in
 * the same commit.
 */
#include "round.h"

static void
free_copy(gpointer copy)
{
    copy_free(copy);
}

static void
free_mail(gpointer mail)
{
    outbox_mail_free(mail);
}

struct round *
round_new(int64_t owner, const struct clock *clock)
{
    struct round *round = g_new0(struct round, 1);

    g_assert(owner > 0); /* who holds the lease */
    round->owner = owner;
    round->clock = clock;
    round->finished = parcels_new();
    round->notices = notices_new();
    round->claimed = parcels_new();
    round->sent = g_array_new(FALSE, FALSE, sizeof(int64_t));
    round->held = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return round;
}

void
round_free(struct round *round)
{
    if (round == NULL)
        return;
    g_ptr_array_unref(round->finished);
    g_ptr_array_unref(round->notices);
    g_ptr_array_unref(round->claimed);
    g_array_unref(round->sent);
    g_array_unref(round->held);
    g_free(round->hold.reason);
    g_free(round);
}

static bool
record_all(struct transaction *tx, const struct round *round, GError **error)
{
    for (guint i = 0; i < round->finished->len; i++)
        if (!parcel_record(tx, round->finished->pdata[i], round->owner,
                           round->clock, error))
            return false;
    return true;
}

static bool
pass_on_notices(struct transaction *tx, const struct round *round,
                GError **error)
{
    for (guint i = 0; i < round->notices->len; i++) {
        const struct notice *notice = round->notices->pdata[i];
        bool is_done =
            notice->text == NULL
                ? alert_settle(tx, notice->cause, error)
                : alert_raise(tx, notice->cause, notice->text,
                              round->should_mail, round->clock, error);

        if (!is_done)
            return false;
    }
    return true;
}

static bool
is_to_be_held(const struct round *round, const struct edition *edition)
{
    int64_t edition_id = round->hold.edition_id;

    return round->hold.reason != NULL &&
           (edition_id == 0 || edition_id == edition->id);
}

static bool
hold(struct transaction *tx, struct round *round, const struct edition *edition,
     GError **error)
{
    g_assert(is_to_be_held(round, edition));

    const struct edition_step step = {
        .id = edition->id,
        .from = EDITION_SENDING,
        .to = EDITION_HELD,
        .reason = round->hold.reason,
    };
    g_autofree char *cause = ledger_hold_cause(edition->id);
    g_autofree char *text = g_strdup_printf(
        "Edition %" G_GINT64_FORMAT " of %s is held\n\n%s\n\nWhat it has not "
        "sent waits. When the cause is gone: vesper edition resume",
        edition->id, edition->local_date, round->hold.reason);

    g_array_append_val(round->held, edition->id);
    return edition_move(tx, &step, round->clock, error) &&
           alert_raise(tx, cause, text, round->should_mail, round->clock,
                       error);
}

/* Claims up to its share; what was seen but is not welcome made room for
 * nobody, so there may be more. */
static bool
claim_copies(struct transaction *tx, struct round *round, int64_t edition_id,
             int share, GError **error)
{
    g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func(free_copy);
    const struct claim claim = {
        .edition_id = edition_id,
        .owner = round->owner,
        .now_ms = clock_now_ms(round->clock),
        .limit = share,
    };
    int64_t seen = 0;

    if (claim.limit <= 0) {
        round->has_more = true;
        return true;
    }
    if (!ledger_claim(tx, &claim, copies, &seen, error))
        return false;
    g_assert(copies->len <= seen && seen <= claim.limit);
    round->has_more = round->has_more || seen == claim.limit;
    g_ptr_array_set_free_func(copies, NULL); /* the parcels own them now */
    for (guint i = 0; i < copies->len; i++)
        g_ptr_array_add(round->claimed, parcel_of_copy(copies->pdata[i]));
    return true;
}

static bool
serve_edition(struct transaction *tx, struct round *round,
              const struct edition *edition, int share, GError **error)
{
    bool is_sent = false;

    if (is_to_be_held(round, edition))
        return hold(tx, round, edition, error);
    if (!ledger_wake(tx, edition->id, clock_now_ms(round->clock), error) ||
        (round->copies_wanted > 0 &&
         !claim_copies(tx, round, edition->id, share, error)) ||
        !ledger_finish(tx, edition->id, round->clock, &is_sent, error))
        return false;
    if (is_sent)
        g_array_append_val(round->sent, edition->id);
    return true;
}

static bool
serve_outbox(struct transaction *tx, struct round *round, GError **error)
{
    const struct outbox_claim claim = {
        .owner = round->owner,
        .now_ms = clock_now_ms(round->clock),
        .limit = round->mails_wanted,
    };
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func(free_mail);

    if (round->mails_wanted == 0)
        return true;
    if (!outbox_wake(tx, claim.now_ms, error) ||
        !outbox_claim(tx, &claim, mails, error))
        return false;
    g_assert((int)mails->len <= claim.limit);
    round->has_more = (int)mails->len == claim.limit;
    g_ptr_array_set_free_func(mails, NULL); /* the parcels own them now */
    for (guint i = 0; i < mails->len; i++)
        g_ptr_array_add(round->claimed, parcel_of_mail(mails->pdata[i]));
    return true;
}

/* Each edition has its part of the room, so that a large one does not keep a
 * small one waiting; what it leaves is for those behind it. */
static bool
serve_editions(struct transaction *tx, struct round *round,
               const GPtrArray *sending, GError **error)
{
    for (guint i = 0; i < sending->len; i++) {
        int left = (int)(sending->len - i);
        int room = round->copies_wanted - (int)round->claimed->len;

        if (!serve_edition(tx, round, sending->pdata[i],
                           (room + left - 1) / left, error))
            return false;
    }
    return true;
}

bool
round_change(struct transaction *tx, void *data, GError **error)
{
    struct round *round = data;
    g_autoptr(GPtrArray) sending = NULL;

    g_ptr_array_set_size(round->claimed, 0); /* it may run again */
    g_array_set_size(round->sent, 0);
    g_array_set_size(round->held, 0);
    round->has_more = false;
    if (!record_all(tx, round, error) || !pass_on_notices(tx, round, error) ||
        !serve_outbox(tx, round, error))
        return false;
    sending = edition_in_state(transaction_view(tx), EDITION_SENDING, error);
    return sending != NULL && serve_editions(tx, round, sending, error);
}

bool
round_next_due(struct view *view, int64_t *due_at_ms, GError **error)
{
    g_autoptr(GPtrArray) sending =
        edition_in_state(view, EDITION_SENDING, error);
    int64_t next_ms = INT64_MAX;

    if (sending == NULL || !outbox_next_due(view, &next_ms, error))
        return false;
    for (guint i = 0; i < sending->len; i++) {
        int64_t due_ms = INT64_MAX;

        if (!ledger_next_due(view, sending->pdata[i], &due_ms, error))
            return false;
        next_ms = MIN(next_ms, due_ms);
    }
    *due_at_ms = next_ms;
    return true;
}
