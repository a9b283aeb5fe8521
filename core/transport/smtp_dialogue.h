/* SPDX-License-Identifier: MIT */
/*
 * The SMTP dialogue, after the opening: MAIL, RCPT, DATA and body, message
 * after message, without any I/O. Bytes read go in, bytes to write come out,
 * and of every message exactly one fate is told. What makes a fate is written
 * in docs/architecture.md ("when a connection ends"):
 *
 *   2xx to the final dot -> accepted; 4xx/5xx to any of its commands -> that;
 *   last byte not given out -> unsent; 421 read for it or an earlier open one,
 *   then nothing -> unsent; else unknown.
 *
 * With PIPELINING one output carries the body of a message whose RCPT was
 * accepted plus MAIL, RCPT and DATA of the next (RFC 2920): one round trip per
 * message, at most one message with an open fate. Without it, lock-step.
 *
 * Sources: RFC 5321 §3.3, §4.1.1, §4.2; RFC 2920; RFC 2034; RFC 1870.
 * Thread rule: one thread per dialogue.
 */
#ifndef VESPER_SMTP_DIALOGUE_H
#define VESPER_SMTP_DIALOGUE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the server offered in its last EHLO reply. */
struct smtp_offer {
    bool has_pipelining;
    bool has_8bitmime;
    bool has_smtputf8;
    bool has_chunking;
    bool has_enhanced_codes;
    bool has_size;
    int64_t size_bytes; /* the largest it takes; 0: not said */
};

/* Reads one EHLO reply line's keyword ("250-SIZE 1000\r\n") into an offer. */
void smtp_offer_line(struct smtp_offer *offer, const char *line, size_t size);

/* Where a reply came; the same words as mail's reply_stage, told apart because
 * siblings do not include each other. */
enum smtp_stage {
    SMTP_AT_OPENING,
    SMTP_AT_MAIL,
    SMTP_AT_RCPT,
    SMTP_AT_DATA,
    SMTP_AT_END,
};

enum smtp_fate {
    SMTP_ACCEPTED,
    SMTP_DEFERRED, /* a 4xx, the reply says why */
    SMTP_REFUSED,  /* a 5xx, the reply says why */
    SMTP_UNSENT,   /* provably not taken: pending again */
    SMTP_UNKNOWN,  /* handed over, no usable reply */
};

struct smtp_outcome {
    enum smtp_fate fate;
    enum smtp_stage stage; /* of the reply that decided */
    int code;              /* 0: no reply */
    const char *enhanced;  /* "5.1.1" or ""; borrowed for the call */
    const char *text;      /* the reply's text; borrowed for the call */
};

/* A message to be sent. Addresses have been validated (address.h); they are
 * looked at once more and a control byte, blank or bracket in one is our bug.
 * context is the owner's own.
 * What the offer rules out is refused without a byte sent, by the reply the
 * server would have given and our own text: 553 5.6.7 for an address beyond
 * ASCII without SMTPUTF8 (RFC 6531 §3.5), 552 5.3.4 for more than SIZE. */
struct smtp_envelope {
    const char *mail_from; /* borrowed until the outcome */
    const char *rcpt_to;   /* borrowed until the outcome */
    size_t size_bytes;     /* of the body, for SIZE=; 0: not said */
    void *context;
};

/* What the dialogue asks of its owner, always in the owner's thread. */
struct smtp_hooks {
    void *self;
    /* The next message, false: none now. Called when an envelope can be sent,
     * one message ahead of the body that goes out. */
    bool (*next)(void *self, struct smtp_envelope *envelope);
    /* Append the body: CRLF line ends, no line that begins with a dot, ending
     * in CRLF, without the final dot. */
    void (*body)(void *self, void *context, GString *out);
    /* Its last byte lies in the buffer that is about to be written; told
     * before the write, never taken back. */
    void (*handed_over)(void *self, void *context);
    /* The one fate of this message. */
    void (*outcome)(void *self, void *context,
                    const struct smtp_outcome *outcome);
};

struct smtp_dialogue;

/* Begins a dialogue after a finished opening. offer, hooks: copied. */
struct smtp_dialogue *smtp_dialogue_new(const struct smtp_offer *offer,
                                        const struct smtp_hooks *hooks);
void smtp_dialogue_free(struct smtp_dialogue *dialogue);

/* Returns what must be written now, at most one TLS record, valid and unmoved
 * until the next call of smtp_dialogue_wrote that takes it all; NULL: nothing.
 * Asks hooks for more work where there is none. */
const char *smtp_dialogue_output(struct smtp_dialogue *dialogue, size_t *size);
/* Tells how much of it the connection took. */
void smtp_dialogue_wrote(struct smtp_dialogue *dialogue, size_t size);

/* Feeds bytes that were read. Errors: PROTOCOL (no reply: nonsense, too long,
 * one too many); the connection is useless then, call
 * smtp_dialogue_end. */
bool smtp_dialogue_read(struct smtp_dialogue *dialogue, const char *bytes,
                        size_t size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The connection is over, for whatever reason: tells the fate of every open
 * message. */
void smtp_dialogue_end(struct smtp_dialogue *dialogue);

/* Tells whether a reply is awaited, and since when it may be late: how long
 * the command waited for may take (RFC 5321 §4.5.3.2: DATA 2 min, final dot
 * 10 min, else 5 min; QUIT 10 s, nothing hangs on it). 0: nothing is
 * awaited. */
int64_t smtp_dialogue_patience_ms(const struct smtp_dialogue *dialogue);

/* Counts the replies read so far: with each a new wait begins, not with each
 * byte of one. */
uint64_t smtp_dialogue_reply_count(const struct smtp_dialogue *dialogue);

/* Tells whether the server said 421: no new message on this connection. */
bool smtp_dialogue_is_closing(const struct smtp_dialogue *dialogue);

/* No further message is asked for; when the open ones have their fate, output
 * is QUIT. */
void smtp_dialogue_finish(struct smtp_dialogue *dialogue);
/* Tells whether QUIT has been answered or the dialogue is otherwise done. */
bool smtp_dialogue_is_done(const struct smtp_dialogue *dialogue);

#endif
