/* SPDX-License-Identifier: MIT */
/*
 * Relays: the SMTP servers that take our mail, and when to leave one alone.
 *
 * The breaker is a pure state: what happened goes in, whether to go on comes
 * out. A recipient's error never stops a run; an error that is ours or the
 * relay's stops it before it uses up readers (rows S16-S18).
 */
#ifndef VESPER_RELAY_H
#define VESPER_RELAY_H

#include "reply.h"
#include "settings.h"
#include "smtp_client.h"

#include <stdbool.h>
#include <stdint.h>

/* A relay ready for use: profile with its secret read. */
struct relay {
    struct smtp_profile profile; /* its texts lie below */
    GStringChunk *texts;
    char *password;
};

/* Makes a relay out of its settings; ehlo_name: where they name none.
 * Returns: the caller's. Errors: those of settings_secret, SYNTAX. */
struct relay *relay_new(const struct relay_settings *settings,
                        const char *ehlo_name,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void relay_free(struct relay *relay);
typedef struct relay Relay;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Relay, relay_free)

/* Where the breaker stands. */
enum breaker_verdict {
    BREAKER_GO,
    BREAKER_PAUSE, /* the relay is in trouble: probe again later */
    BREAKER_HOLD,  /* we are at fault: the edition waits for the operator */
};

struct breaker {
    int dead_in_a_row;
    int sender_faults_in_a_row;
    int message_faults_in_a_row;
    int troubles_in_a_row;
    int64_t pause_until_ms;
    enum breaker_verdict verdict;
    char reason[200]; /* one line for a person, addresses cut out */
};

/* Makes a breaker that lets everything through. */
void breaker_init(struct breaker *breaker);

/* Takes note of a message's reply. */
void breaker_note_reply(struct breaker *breaker, enum reply_class class,
                        const struct reply *reply);

/* Takes note of a session that could not be opened or broke. */
void breaker_note_trouble(struct breaker *breaker, const GError *error,
                          int64_t now_ms);

/* A hold was acted on: editions wait for the operator. Forgets the faults;
 * unless the message alone was at fault the relay rests a minute. */
void breaker_rest(struct breaker *breaker, int64_t now_ms);

/* Tells what to do now; a pause ends by itself when its time is over,
 * and is never longer than ten minutes, whatever the clock does. */
enum breaker_verdict breaker_now(struct breaker *breaker, int64_t now_ms);

#endif
