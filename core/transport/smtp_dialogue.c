/* SPDX-License-Identifier: MIT */
/*
 * Two letters at most are open: `ahead`, whose envelope is out, and `last`,
 * whose body is out. Each command written adds an entry to `awaited`, each
 * reply takes the first away; so a reply can never be taken for another
 * command's. Replies change the letters, and smtp_dialogue_output writes what
 * the letters then need. A refused envelope leaves a transaction open on the
 * other side: RSET goes before the next.
 */
#include "smtp_dialogue.h"

#include "error.h"
#include "safe_text.h"
#include "smtp_reply_reader.h"

#include <string.h>

enum {
    /* One TLS record: what is offered at once, so that of a large body we
     * know what never left. */
    OFFER_BYTES_MAX = 16384,
    MINUTE_MS = 60 * 1000,
    CODE_CLOSING = 421,
};

enum command {
    COMMAND_MAIL,
    COMMAND_RCPT,
    COMMAND_DATA,
    COMMAND_END, /* the body's final dot */
    COMMAND_LONE_DOT,
    COMMAND_RSET,
    COMMAND_QUIT,
};

// clang-format off
/* RFC 5321 §4.5.3.2; RSET, which it does not name, gets MAIL's five minutes,
 * QUIT little: nothing hangs on its reply. */
static const struct command_row {
    enum smtp_stage stage;
    int64_t patience_ms;
} commands[] = {
    [COMMAND_MAIL]     = {SMTP_AT_MAIL,  5LL * MINUTE_MS},
    [COMMAND_RCPT]     = {SMTP_AT_RCPT,  5LL * MINUTE_MS},
    [COMMAND_DATA]     = {SMTP_AT_DATA,  2LL * MINUTE_MS},
    [COMMAND_END]      = {SMTP_AT_END,  10LL * MINUTE_MS},
    [COMMAND_LONE_DOT] = {SMTP_AT_END,  10LL * MINUTE_MS},
    [COMMAND_RSET]     = {SMTP_AT_MAIL,  5LL * MINUTE_MS},
    [COMMAND_QUIT]     = {SMTP_AT_END,  10LL * 1000},
};
// clang-format on

struct letter {
    struct smtp_envelope envelope;
    bool is_there;
    bool is_decided; /* its fate is told */
    bool is_handed_over;
    enum command next;     /* to be written; END: its body is due */
    enum smtp_stage stage; /* the first without a good reply */
    uint64_t end_at;       /* where in the stream its final dot's line ends */
};

struct awaited {
    enum command command;
    uint64_t end_at; /* where in the stream the command ends */
};

struct smtp_dialogue {
    struct smtp_offer offer;
    struct smtp_hooks hooks;
    struct smtp_reply_reader reader;
    struct letter ahead;
    struct letter last;
    GArray *awaited; /* struct awaited, oldest first */
    GString *out;
    size_t taken_bytes;   /* of out */
    size_t offered_bytes; /* of out behind taken_bytes; 0: no offer stands */
    uint64_t out_at;      /* where in the stream out begins */
    uint64_t reply_count;
    bool needs_reset;
    bool is_finishing;
    bool is_closing;
    bool is_over;
};

struct smtp_dialogue *
smtp_dialogue_new(const struct smtp_offer *offer,
                  const struct smtp_hooks *hooks)
{
    struct smtp_dialogue *dialogue = g_new0(struct smtp_dialogue, 1);

    dialogue->offer = *offer;
    dialogue->hooks = *hooks;
    smtp_reply_reader_init(&dialogue->reader);
    dialogue->awaited = g_array_new(FALSE, FALSE, sizeof(struct awaited));
    dialogue->out = g_string_new(NULL);
    return dialogue;
}

void
smtp_dialogue_free(struct smtp_dialogue *dialogue)
{
    if (dialogue == NULL)
        return;
    smtp_dialogue_end(dialogue);
    smtp_reply_reader_clear(&dialogue->reader);
    g_array_unref(dialogue->awaited);
    g_string_free(dialogue->out, TRUE);
    g_free(dialogue);
}

static void
decide(struct smtp_dialogue *dialogue, struct letter *letter,
       const struct smtp_outcome *outcome)
{
    g_assert(letter->is_there && !letter->is_decided);
    letter->is_decided = true;
    dialogue->hooks.outcome(dialogue->hooks.self, letter->envelope.context,
                            outcome);
}

static void
decide_by_reply(struct smtp_dialogue *dialogue, struct letter *letter,
                enum smtp_stage stage)
{
    const struct smtp_reply_reader *reply = &dialogue->reader;
    g_autofree char *text = safe_text_to_line(reply->text->str);

    decide(dialogue, letter,
           &(struct smtp_outcome){
               .fate = reply->code < 300   ? SMTP_ACCEPTED
                       : reply->code < 500 ? SMTP_DEFERRED
                                           : SMTP_REFUSED,
               .stage = stage,
               .code = reply->code,
               .enhanced = reply->enhanced,
               .text = text,
           });
}

static bool
is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

static bool
needs_smtputf8(const struct smtp_envelope *envelope)
{
    return !is_ascii(envelope->mail_from) || !is_ascii(envelope->rcpt_to);
}

/* Addresses were checked where they entered: what could end the command or
 * begin another here (CWE-93) is our bug. */
static void
assert_address(const char *address)
{
    for (; *address != '\0'; address++) {
        unsigned char byte = (unsigned char)*address;

        g_assert(byte > ' ' && byte != 0x7f && byte != '<' && byte != '>');
    }
}

/* What the server's offer rules out gets the reply it would have given. */
static bool
refuse_by_offer(struct smtp_dialogue *dialogue, struct letter *letter)
{
    const struct smtp_offer *offer = &dialogue->offer;
    struct smtp_outcome outcome = {.fate = SMTP_REFUSED, .stage = SMTP_AT_MAIL};

    if (needs_smtputf8(&letter->envelope) && !offer->has_smtputf8) {
        outcome.code = 553; /* RFC 6531 §3.5 */
        outcome.enhanced = "5.6.7";
        outcome.text = "the relay takes no address beyond ASCII";
    } else if (offer->size_bytes > 0 &&
               letter->envelope.size_bytes > (uint64_t)offer->size_bytes) {
        outcome.code = 552; /* RFC 1870 §6.1 */
        outcome.enhanced = "5.3.4";
        outcome.text = "the mail is larger than the relay takes";
    } else {
        return false;
    }
    decide(dialogue, letter, &outcome);
    return true;
}

/* Puts the next message that may be sent into `ahead`. */
static bool
take_next(struct smtp_dialogue *dialogue)
{
    struct letter *letter = &dialogue->ahead;

    do {
        *letter = (struct letter){.stage = SMTP_AT_MAIL};
        if (!dialogue->hooks.next(dialogue->hooks.self, &letter->envelope))
            return false;
        letter->is_there = true;
        assert_address(letter->envelope.mail_from);
        assert_address(letter->envelope.rcpt_to);
        g_assert(*letter->envelope.rcpt_to != '\0');
    } while (refuse_by_offer(dialogue, letter));
    return true;
}

static void
await(struct smtp_dialogue *dialogue, enum command command)
{
    struct awaited awaited = {
        .command = command,
        .end_at = dialogue->out_at + dialogue->out->len,
    };

    g_array_append_val(dialogue->awaited, awaited);
}

static void
write_mail(struct smtp_dialogue *dialogue, const struct smtp_envelope *envelope)
{
    GString *out = dialogue->out;

    g_string_append_printf(out, "MAIL FROM:<%s>", envelope->mail_from);
    if (dialogue->offer.has_size && envelope->size_bytes > 0)
        g_string_append_printf(out, " SIZE=%" G_GSIZE_FORMAT,
                               envelope->size_bytes);
    if (needs_smtputf8(envelope))
        g_string_append(out, " SMTPUTF8");
    g_string_append(out, "\r\n");
}

static void
write_command(struct smtp_dialogue *dialogue, struct letter *letter)
{
    switch (letter->next) {
    case COMMAND_MAIL: write_mail(dialogue, &letter->envelope); break;
    case COMMAND_RCPT:
        g_string_append_printf(dialogue->out, "RCPT TO:<%s>\r\n",
                               letter->envelope.rcpt_to);
        break;
    case COMMAND_DATA: g_string_append(dialogue->out, "DATA\r\n"); break;
    default: g_assert_not_reached();
    }
    await(dialogue, letter->next++);
}

/* Writes the body of `ahead`, which makes it `last`. */
static void
write_body(struct smtp_dialogue *dialogue)
{
    size_t before = dialogue->out->len;

    g_assert(!dialogue->last.is_there);
    dialogue->last = dialogue->ahead;
    dialogue->ahead.is_there = false;
    dialogue->hooks.body(dialogue->hooks.self, dialogue->last.envelope.context,
                         dialogue->out);
    g_assert(dialogue->out->len >= before + 2 &&
             g_str_has_suffix(dialogue->out->str, "\r\n"));
    g_string_append(dialogue->out, ".\r\n");
    dialogue->last.end_at = dialogue->out_at + dialogue->out->len;
    await(dialogue, COMMAND_END);
}

static void
write_alone(struct smtp_dialogue *dialogue, const char *text,
            enum command command)
{
    g_string_append(dialogue->out, text);
    await(dialogue, command);
}

/* Tells whether something may be written behind what is awaited: with
 * PIPELINING anything (RFC 2920 §3.1), without nothing. */
static bool
may_write(const struct smtp_dialogue *dialogue)
{
    return dialogue->offer.has_pipelining || dialogue->awaited->len == 0;
}

/* The letter whose 354 was read: its body, or a lone dot where its recipient
 * was refused all the same (RFC 2920 §3.1). */
static void
answer_go_ahead(struct smtp_dialogue *dialogue)
{
    if (!dialogue->ahead.is_decided) {
        write_body(dialogue);
        return;
    }
    write_alone(dialogue, ".\r\n", COMMAND_LONE_DOT);
    dialogue->ahead.is_there = false;
    dialogue->needs_reset = true;
}

static void
write_envelope(struct smtp_dialogue *dialogue)
{
    struct letter *letter = &dialogue->ahead;

    if (!letter->is_there && (dialogue->is_finishing || !take_next(dialogue)))
        return;
    if (dialogue->needs_reset) {
        write_alone(dialogue, "RSET\r\n", COMMAND_RSET);
        dialogue->needs_reset = false;
    }
    while (letter->next < COMMAND_END && may_write(dialogue))
        write_command(dialogue, letter);
}

static void
fill(struct smtp_dialogue *dialogue)
{
    if (dialogue->ahead.is_there && dialogue->ahead.stage == SMTP_AT_END)
        answer_go_ahead(dialogue);
    if (may_write(dialogue))
        write_envelope(dialogue);
    if (dialogue->is_finishing && !dialogue->ahead.is_there &&
        dialogue->awaited->len == 0)
        write_alone(dialogue, "QUIT\r\n", COMMAND_QUIT);
}

/* Tells the owner of a last byte within what is offered, before the offer. */
static void
hand_over(struct smtp_dialogue *dialogue)
{
    struct letter *letter = &dialogue->last;
    uint64_t offer_end =
        dialogue->out_at + dialogue->taken_bytes + dialogue->offered_bytes;

    if (!letter->is_there || letter->is_handed_over ||
        letter->end_at > offer_end)
        return;
    letter->is_handed_over = true;
    dialogue->hooks.handed_over(dialogue->hooks.self, letter->envelope.context);
}

const char *
smtp_dialogue_output(struct smtp_dialogue *dialogue, size_t *size)
{
    *size = 0;
    if (smtp_dialogue_is_done(dialogue))
        return NULL;
    if (dialogue->out->len == 0)
        fill(dialogue);
    if (dialogue->out->len == 0)
        return NULL;
    if (dialogue->offered_bytes == 0) {
        dialogue->offered_bytes =
            MIN(dialogue->out->len - dialogue->taken_bytes, OFFER_BYTES_MAX);
        hand_over(dialogue);
    }
    *size = dialogue->offered_bytes;
    return dialogue->out->str + dialogue->taken_bytes;
}

void
smtp_dialogue_wrote(struct smtp_dialogue *dialogue, size_t size)
{
    g_assert(size <= dialogue->offered_bytes);
    dialogue->offered_bytes -= size;
    dialogue->taken_bytes += size;
    if (dialogue->taken_bytes < dialogue->out->len)
        return;
    dialogue->out_at += dialogue->out->len;
    dialogue->taken_bytes = 0;
    g_string_truncate(dialogue->out, 0);
}

static bool
refuse_reply(const struct smtp_dialogue *dialogue, const char *why,
             GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_PROTOCOL,
                "a reply %d that %s", dialogue->reader.code, why);
    return false;
}

/* A reply to MAIL, RCPT or DATA. With PIPELINING the rest of the group is out
 * and its replies come, whatever became of the first. */
static void
read_envelope_reply(struct smtp_dialogue *dialogue, enum command command)
{
    struct letter *letter = &dialogue->ahead;
    enum smtp_stage stage = commands[command].stage;

    if (dialogue->reader.code < 400) {
        letter->stage = stage + 1;
        return;
    }
    if (!letter->is_decided)
        decide_by_reply(dialogue, letter, stage);
    if (letter->next == command + 1) { /* no reply is owed any more */
        letter->is_there = false;
        dialogue->needs_reset = true;
    }
}

static void
read_command_reply(struct smtp_dialogue *dialogue, enum command command)
{
    switch (command) {
    case COMMAND_MAIL:
    case COMMAND_RCPT:
    case COMMAND_DATA: read_envelope_reply(dialogue, command); break;
    case COMMAND_END:
        decide_by_reply(dialogue, &dialogue->last, SMTP_AT_END);
        dialogue->last.is_there = false;
        break;
    case COMMAND_LONE_DOT: break; /* its letter had its fate before */
    case COMMAND_RSET:
        if (dialogue->reader.code >= 400)
            dialogue->is_closing = true; /* no way to a clean start */
        break;
    case COMMAND_QUIT: dialogue->is_over = true; break;
    }
}

/* Gives the reply that was read to the oldest command without one. */
static bool
read_reply(struct smtp_dialogue *dialogue, GError **error)
{
    int code = dialogue->reader.code;
    struct awaited awaited;

    dialogue->reply_count++;
    if (code == CODE_CLOSING)
        dialogue->is_closing = true;
    if (dialogue->awaited->len == 0)
        return code == CODE_CLOSING ||
               refuse_reply(dialogue, "nobody asked for", error);
    awaited = g_array_index(dialogue->awaited, struct awaited, 0);
    if (code < 400 && (code >= 300) != (awaited.command == COMMAND_DATA))
        return refuse_reply(dialogue, "does not fit its command", error);
    if (awaited.end_at > dialogue->out_at + dialogue->taken_bytes) {
        if (code < 400)
            return refuse_reply(dialogue, "came before its command", error);
        dialogue->is_closing = true; /* who knows what it answers next */
    }
    g_array_remove_index(dialogue->awaited, 0);
    read_command_reply(dialogue, awaited.command);
    return true;
}

bool
smtp_dialogue_read(struct smtp_dialogue *dialogue, const char *bytes,
                   size_t size, GError **error)
{
    const char *end = bytes + size;

    while (bytes < end && !smtp_dialogue_is_done(dialogue)) {
        if (!smtp_reply_reader_read(&dialogue->reader, &bytes, end, error))
            return false;
        if (dialogue->reader.is_whole && !read_reply(dialogue, error))
            return false;
    }
    return true;
}

/* Tells the fate of a letter that will get no reply: the last two of the rules
 * on a connection's end. One with its last byte handed over is alone, so a 421
 * was its own reply (deferred) and cannot make it unsent here. */
static void
abandon(struct smtp_dialogue *dialogue, struct letter *letter)
{
    if (letter->is_there && !letter->is_decided)
        decide(dialogue, letter,
               &(struct smtp_outcome){
                   .fate = letter->is_handed_over ? SMTP_UNKNOWN : SMTP_UNSENT,
                   .stage = letter->stage,
                   .enhanced = "",
                   .text = "",
               });
    letter->is_there = false;
}

void
smtp_dialogue_end(struct smtp_dialogue *dialogue)
{
    dialogue->is_over = true;
    abandon(dialogue, &dialogue->last);
    abandon(dialogue, &dialogue->ahead);
    g_array_set_size(dialogue->awaited, 0);
}

int64_t
smtp_dialogue_patience_ms(const struct smtp_dialogue *dialogue)
{
    if (dialogue->awaited->len == 0)
        return 0;
    return commands[g_array_index(dialogue->awaited, struct awaited, 0).command]
        .patience_ms;
}

uint64_t
smtp_dialogue_reply_count(const struct smtp_dialogue *dialogue)
{
    return dialogue->reply_count;
}

bool
smtp_dialogue_is_closing(const struct smtp_dialogue *dialogue)
{
    return dialogue->is_closing;
}

void
smtp_dialogue_finish(struct smtp_dialogue *dialogue)
{
    dialogue->is_finishing = true;
}

bool
smtp_dialogue_is_done(const struct smtp_dialogue *dialogue)
{
    return dialogue->is_over || dialogue->is_closing;
}
