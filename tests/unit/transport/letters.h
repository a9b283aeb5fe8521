/* SPDX-License-Identifier: MIT */
/*
 * Letters for a client under test: as many as a test asks for, each with its
 * reader and body, and what became of them.
 */
#ifndef VESPER_TEST_LETTERS_H
#define VESPER_TEST_LETTERS_H

#include "clock.h"
#include "smtp_client.h"
#include "support.h"

#include <string.h>

enum {
    LETTERS_STEP_MS = 200,
    LETTERS_PATIENCE_MS = 20000, /* of a test as a whole */
};

struct letters {
    const char *rcpt_to;     /* of each */
    const char *bad_rcpt_to; /* of every fourth instead; NULL: of none */
    const GString *body;     /* of each */
    int wanted, taken, told;
    int handed_over, asked_in_vain;
    int fates[SMTP_UNKNOWN + 1];
    int troubles, trouble, code; /* how many; of the last one */
    char *words;                 /* of the last one */
    void (*on_body)(void);       /* NULL: nothing happens then */
    struct smtp_client *client;
};

/* The next of those wanted, as smtp_hooks want it; the others likewise. */
static inline bool
letters_next(void *self, struct smtp_envelope *envelope)
{
    struct letters *letters = self;

    letters->asked_in_vain += letters->taken == letters->wanted;
    if (letters->taken == letters->wanted)
        return false;
    letters->taken++;
    *envelope = (struct smtp_envelope){
        .mail_from = "a@b.org",
        .rcpt_to = letters->bad_rcpt_to != NULL && letters->taken % 4 == 0
                       ? letters->bad_rcpt_to
                       : letters->rcpt_to,
        .size_bytes = letters->body->len,
    };
    return true;
}

/* Gives the one body, and lets the test act on it. */
static inline void
letters_body(void *self, void *context, GString *out)
{
    struct letters *letters = self;

    (void)context;
    g_string_append_len(out, letters->body->str, (gssize)letters->body->len);
    if (letters->on_body != NULL)
        letters->on_body();
}

/* Counts it. */
static inline void
letters_handed_over(void *self, void *context)
{
    struct letters *letters = self;

    (void)context;
    letters->handed_over++;
}

/* Counts it by its fate. */
static inline void
letters_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    struct letters *letters = self;

    (void)context;
    letters->told++;
    letters->fates[outcome->fate]++;
}

/* Counts it, keeps the last. */
static inline void
letters_trouble(void *self, const GError *error, int code)
{
    struct letters *letters = self;

    assert_non_null(strstr(error->message, "relay 'test'"));
    letters->troubles++;
    letters->trouble = error->code;
    letters->code = code;
    g_free(letters->words);
    letters->words = g_strdup(error->message);
}

/* Begins a client of this profile, named "test", without a letter wanted.
 * body: borrowed. */
static inline void
letters_init(struct letters *letters, const struct smtp_profile *profile,
             const GString *body)
{
    struct smtp_client_hooks hooks = {{letters, letters_next, letters_body,
                                       letters_handed_over, letters_outcome},
                                      letters_trouble};
    g_autoptr(GError) error = NULL;

    *letters = (struct letters){.rcpt_to = "eva@d.org", .body = body};
    letters->client = smtp_client_new(profile, &hooks, &error);
    assert_no_error(error);
}

/* Breaks the client off. */
static inline void
letters_clear(struct letters *letters)
{
    smtp_client_free(letters->client);
    g_free(letters->words);
}

/* Steps with so many sessions until all that is wanted has a fate and as many
 * troubles as expected were told, or one more. */
static inline void
letters_run(struct letters *letters, int sessions, int troubles)
{
    int64_t until_ms = clock_monotonic_ms() + LETTERS_PATIENCE_MS;

    while (letters->told < letters->wanted || letters->troubles < troubles) {
        assert_true(clock_monotonic_ms() < until_ms);
        if (letters->troubles > troubles)
            break;
        smtp_client_step(letters->client, sessions, LETTERS_STEP_MS);
    }
}

/* Steps until no session is left, asking for this many. */
static inline void
letters_run_out(struct letters *letters, int sessions)
{
    int64_t until_ms = clock_monotonic_ms() + LETTERS_PATIENCE_MS;

    while (smtp_client_session_count(letters->client) > 0) {
        assert_true(clock_monotonic_ms() < until_ms);
        smtp_client_step(letters->client, sessions, LETTERS_STEP_MS);
    }
}

#endif
