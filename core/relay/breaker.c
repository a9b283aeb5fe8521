/* SPDX-License-Identifier: MIT */
/*
 * Replies of one kind are counted while they come in a row. A refusal that
 * names one reader proves that the relay listens to us, so it ends a row of
 * the sender's faults; a temporary one proves nothing.
 */
#include "relay.h"

#include "error.h"
#include "safe_text.h"

enum {
    SECOND_MS = 1000,
    FIRST_PAUSE_MS = 5 * SECOND_MS,
    LONGEST_PAUSE_MS = 600 * SECOND_MS,
    DOUBLINGS = 7, /* from the first pause to beyond the longest */
    DEAD_ENOUGH = 20,
    SENDER_FAULTS_ENOUGH = 20,
    MESSAGE_FAULTS_ENOUGH = 5,
    REST_MS = 60 * SECOND_MS,
    TOLD_BYTES = 100,
};

static void
set_reason(struct breaker *breaker, const char *what, const char *detail)
{
    g_autofree char *kept = reply_text_to_keep(detail == NULL ? "" : detail);
    g_autofree char *safe = safe_text(kept, TOLD_BYTES);

    g_snprintf(breaker->reason, sizeof breaker->reason, "%s: %s", what, safe);
}

static void
stop(struct breaker *breaker, enum breaker_verdict verdict, const char *what,
     const struct reply *reply)
{
    g_autofree char *said =
        g_strdup_printf("%d %s %s", reply->code, reply->enhanced,
                        reply->text == NULL ? "" : reply->text);

    g_assert(verdict != BREAKER_GO);
    breaker->verdict = verdict;
    breaker->pause_until_ms = 0; /* breaker_now knows the time */
    set_reason(breaker, what, said);
}

static void
forget_faults(struct breaker *breaker)
{
    breaker->sender_faults_in_a_row = 0;
    breaker->message_faults_in_a_row = 0;
}

/* Later pauses are longer, for whoever is in trouble needs rest. */
static int64_t
pause_length(const struct breaker *breaker)
{
    /* More than the doublings say nothing new, and would shift out of range. */
    int doublings = CLAMP(breaker->troubles_in_a_row - 1, 0, DOUBLINGS);

    if (breaker->dead_in_a_row >= DEAD_ENOUGH)
        return LONGEST_PAUSE_MS;
    return MIN((int64_t)FIRST_PAUSE_MS << doublings, LONGEST_PAUSE_MS);
}

void
breaker_init(struct breaker *breaker)
{
    *breaker = (struct breaker){.verdict = BREAKER_GO};
}

void
breaker_note_reply(struct breaker *breaker, enum reply_class class,
                   const struct reply *reply)
{
    if (breaker->verdict == BREAKER_HOLD)
        return;
    switch (class) {
    case REPLY_ACCEPTED:
        breaker->dead_in_a_row = 0;
        breaker->troubles_in_a_row = 0;
        forget_faults(breaker);
        break;
    case REPLY_DEAD_ADDRESS: /* providers count how many we write to */
        forget_faults(breaker);
        if (++breaker->dead_in_a_row == DEAD_ENOUGH)
            stop(breaker, BREAKER_PAUSE, "too many dead addresses", reply);
        break;
    case REPLY_MAILBOX_FULL: forget_faults(breaker); break;
    case REPLY_SENDER_FAULT:
        if (++breaker->sender_faults_in_a_row >= SENDER_FAULTS_ENOUGH)
            stop(breaker, BREAKER_HOLD, "the relay refuses us", reply);
        break;
    case REPLY_MESSAGE_FAULT:
        if (++breaker->message_faults_in_a_row >= MESSAGE_FAULTS_ENOUGH)
            stop(breaker, BREAKER_HOLD, "the relay refuses this mail", reply);
        break;
    case REPLY_SETUP_FAULT: /* each further try may lock the account */
        stop(breaker, BREAKER_HOLD, "the relay does not let us in", reply);
        break;
    case REPLY_SLOW_DOWN: /* several sessions hear it at once: one pause */
        if (breaker->verdict == BREAKER_GO) {
            breaker->troubles_in_a_row++;
            stop(breaker, BREAKER_PAUSE, "the relay asks for less", reply);
        }
        break;
    case REPLY_TEMPORARY:
    case REPLY_REJECTED: break; /* tell neither for us nor against us */
    }
}

void
breaker_note_trouble(struct breaker *breaker, const GError *error,
                     int64_t now_ms)
{
    bool is_denied = g_error_matches(error, VESPER_ERROR, VESPER_ERROR_DENIED);

    if (breaker->verdict == BREAKER_HOLD ||
        (breaker->verdict == BREAKER_PAUSE && !is_denied))
        return;
    breaker->troubles_in_a_row++;
    breaker->verdict = is_denied ? BREAKER_HOLD : BREAKER_PAUSE;
    breaker->pause_until_ms = now_ms + pause_length(breaker);
    set_reason(breaker,
               is_denied ? "the relay does not let us in"
                         : "the relay is in trouble",
               error->message);
}

void
breaker_rest(struct breaker *breaker, int64_t now_ms)
{
    bool is_tired = breaker->message_faults_in_a_row < MESSAGE_FAULTS_ENOUGH;

    g_assert(breaker->verdict == BREAKER_HOLD);
    forget_faults(breaker);
    breaker->verdict = is_tired ? BREAKER_PAUSE : BREAKER_GO;
    breaker->pause_until_ms = is_tired ? now_ms + REST_MS : 0;
}

enum breaker_verdict
breaker_now(struct breaker *breaker, int64_t now_ms)
{
    if (breaker->verdict != BREAKER_PAUSE)
        return breaker->verdict;
    if (breaker->pause_until_ms == 0)
        breaker->pause_until_ms = now_ms + pause_length(breaker);
    /* A clock that was set back makes no pause longer. */
    breaker->pause_until_ms =
        MIN(breaker->pause_until_ms, now_ms + LONGEST_PAUSE_MS);
    if (now_ms < breaker->pause_until_ms)
        return BREAKER_PAUSE;
    breaker->verdict = BREAKER_GO;
    breaker->pause_until_ms = 0;
    breaker->dead_in_a_row = 0;
    breaker->reason[0] = '\0';
    return BREAKER_GO;
}
