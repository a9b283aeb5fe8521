/* SPDX-License-Identifier: MIT */
/* From a claimed row to a recorded one. */
#include "parcel.h"

#include "error.h"

/* RFC 5321 §4.5.4.1 asks for 30 minutes between tries and lets who knows more
 * vary them: three times as long each time is soon for a greylist and seldom
 * for a server that is down. */
enum {
    WAIT_FACTOR = 3,
    SPREAD_STEPS = 100,  /* readers are spread over so many instants */
    SPREAD_PERCENT = 10, /* of the wait */
};

struct parcel *
parcel_of_copy(struct copy *copy)
{
    struct parcel *parcel = g_new0(struct parcel, 1);

    *parcel = (struct parcel){
        .name = {.edition_id = copy->edition_id, .id = copy->subscriber_id},
        .copy = copy,
        .attempts = copy->attempts,
        .first_claim_at_ms = copy->first_claim_at_ms,
    };
    return parcel;
}

struct parcel *
parcel_of_mail(struct outbox_mail *mail)
{
    struct parcel *parcel = g_new0(struct parcel, 1);

    *parcel = (struct parcel){
        .name = {.id = mail->id},
        .mail = mail,
        .attempts = mail->attempts,
        .first_claim_at_ms = mail->first_claim_at_ms,
    };
    return parcel;
}

void
parcel_free(struct parcel *parcel)
{
    if (parcel == NULL)
        return;
    copy_free(parcel->copy);
    outbox_mail_free(parcel->mail);
    g_free(parcel->mail_from);
    g_free(parcel->rcpt_to);
    if (parcel->body != NULL)
        g_string_free(parcel->body, TRUE);
    reply_clear(&parcel->reply);
    g_free(parcel);
}

static void
free_parcel(gpointer parcel)
{
    parcel_free(parcel);
}

GPtrArray *
parcels_new(void)
{
    return g_ptr_array_new_with_free_func(free_parcel);
}

/* Spread by the reader's number and not by dice: a parcel that is put off twice
 * at one attempt is due at the same instant. */
int64_t
parcel_next_try(const struct parcel *parcel, const struct patience *patience,
                int64_t now_ms)
{
    int64_t wait_ms = patience->first_ms;

    g_assert(parcel->attempts > 0); /* the claim counted this one */
    g_assert(wait_ms > 0);          /* else it is never the longest */
    for (int64_t i = 1; i < parcel->attempts && wait_ms < patience->longest_ms;
         i++)
        wait_ms *= WAIT_FACTOR;
    wait_ms = MIN(wait_ms, patience->longest_ms);
    return now_ms + wait_ms +
           wait_ms * SPREAD_PERCENT / 100 * (parcel->name.id % SPREAD_STEPS) /
               SPREAD_STEPS;
}

void
parcel_give_back(struct parcel *parcel, int64_t due_at_ms)
{
    parcel->state = DELIVERY_PENDING;
    parcel->due_at_ms = due_at_ms;
}

void
parcel_fail(struct parcel *parcel, const char *why)
{
    parcel->state = DELIVERY_FAILED;
    reply_clear(&parcel->reply);
    parcel->reply = (struct reply){.text = reply_text_to_keep(why)};
}

static void
keep_reply(struct parcel *parcel, const struct smtp_outcome *outcome)
{
    reply_clear(&parcel->reply);
    parcel->reply = (struct reply){
        .code = outcome->code,
        .text = reply_text_to_keep(outcome->text),
    };
    g_strlcpy(parcel->reply.enhanced, outcome->enhanced,
              sizeof parcel->reply.enhanced);
}

/* The stages are mail's own, in the same order. */
static enum reply_stage
stage_of(enum smtp_stage stage)
{
    G_STATIC_ASSERT((int)SMTP_AT_OPENING == (int)REPLY_AT_OPENING);
    G_STATIC_ASSERT((int)SMTP_AT_MAIL == (int)REPLY_AT_MAIL);
    G_STATIC_ASSERT((int)SMTP_AT_RCPT == (int)REPLY_AT_RCPT);
    G_STATIC_ASSERT((int)SMTP_AT_DATA == (int)REPLY_AT_DATA);
    G_STATIC_ASSERT((int)SMTP_AT_END == (int)REPLY_AT_END);
    return (enum reply_stage)stage;
}

static enum reply_class
note_reply(struct parcel *parcel, const struct smtp_outcome *outcome,
           int64_t next_try_ms)
{
    enum reply_class class;

    keep_reply(parcel, outcome);
    class = reply_classify(&parcel->reply, stage_of(outcome->stage));
    if (class == REPLY_ACCEPTED) {
        parcel->state = DELIVERY_ACCEPTED;
    } else if (reply_class_is_retryable(class)) {
        parcel->state = DELIVERY_DEFERRED;
        parcel->due_at_ms = next_try_ms;
    } else {
        parcel->state = DELIVERY_FAILED;
    }
    return class;
}

enum reply_class
parcel_note(struct parcel *parcel, const struct smtp_outcome *outcome,
            const struct patience *patience, int64_t now_ms)
{
    int64_t next_try_ms = parcel_next_try(parcel, patience, now_ms);

    switch (outcome->fate) {
    case SMTP_ACCEPTED:
    case SMTP_DEFERRED:
    case SMTP_REFUSED: return note_reply(parcel, outcome, next_try_ms);
    case SMTP_UNSENT: parcel_give_back(parcel, next_try_ms); break;
    case SMTP_UNKNOWN: parcel->state = DELIVERY_UNKNOWN; break;
    }
    return REPLY_TEMPORARY;
}

/* A single mail in doubt is sent again with the same Message-ID: a second
 * confirmation is harmless, a lost one is a lost reader. */
static bool
record_mail(struct transaction *tx, const struct parcel *parcel, int64_t owner,
            const struct clock *clock, GError **error)
{
    struct outbox_result result = {
        .id = parcel->name.id,
        .state = parcel->state,
        .due_at_ms = parcel->due_at_ms,
        .code = parcel->reply.code,
        .enhanced = parcel->reply.enhanced,
        .reply = parcel->reply.text,
    };

    if (result.state == DELIVERY_UNKNOWN) {
        result.state = DELIVERY_PENDING;
        result.due_at_ms = clock_now_ms(clock) + OUTBOX_REST_MS;
    }
    return outbox_record(tx, owner, &result, error);
}

static bool
record_copy(struct transaction *tx, const struct parcel *parcel, int64_t owner,
            const struct clock *clock, GError **error)
{
    const struct copy_result result = {
        .edition_id = parcel->name.edition_id,
        .subscriber_id = parcel->name.id,
        .state = parcel->state,
        .due_at_ms = parcel->due_at_ms,
        .code = parcel->reply.code,
        .enhanced = parcel->reply.enhanced,
        .reply = parcel->reply.text,
    };

    return ledger_record(tx, owner, &result, clock, error);
}

bool
parcel_record(struct transaction *tx, const struct parcel *parcel,
              int64_t owner, const struct clock *clock, GError **error)
{
    g_assert((parcel->mail == NULL) != (parcel->copy == NULL));

    g_autoptr(GError) failure = NULL;
    bool is_recorded = parcel->mail != NULL
                           ? record_mail(tx, parcel, owner, clock, &failure)
                           : record_copy(tx, parcel, owner, clock, &failure);

    /* A row that was erased, or settled by another lease, must not keep the
     * others of its commit from being recorded. */
    if (is_recorded ||
        g_error_matches(failure, VESPER_ERROR, VESPER_ERROR_REFUSED))
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}
