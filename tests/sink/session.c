/* SPDX-License-Identifier: MIT */
/* Commands are a table; a message's end is one function, since that is where
 * every rule, the record and the counting meet. */
#include "session.h"

#include "record.h"
#include "sign_in.h"

#include <string.h>

enum {
    HEAD_BYTES_MAX = 65536, /* of a header, for Message-ID and recipient */
    LINE_BYTES_MAX = 4096,
    LONG_LINE_BYTES = 200000,
};

enum phase {
    PHASE_COMMAND,
    PHASE_DATA,
    PHASE_BDAT,
    PHASE_SIGN_IN, /* AUTH's further lines */
};

struct session {
    struct service *service;
    struct tally *tally;
    GString *out;
    enum session_wish wish;
    enum phase phase;
    struct taken mail; /* in the making */
    GString *head;     /* its header, as far as seen */
    bool has_head;     /* whole */
    struct rule rule;  /* of its recipient */
    bool is_last;      /* BDAT … LAST */
    uint64_t chunk_left;
    bool is_encrypted;
    struct sign_in sign_in;
    int64_t count; /* of messages */
};

static void
say(struct session *session, int code, const char *text)
{
    g_string_append_printf(session->out, "%d %s\r\n", code, text);
    session->tally->refusals += code >= 400;
}

static void
forget_mail(struct session *session)
{
    taken_clear(&session->mail);
    g_string_truncate(session->head, 0);
    session->has_head = false;
    session->rule = (struct rule){.stage = RULE_NONE};
    session->phase = PHASE_COMMAND;
}

/* Does what the rule says instead of an ordinary reply. False: no rule for
 * this stage. */
static bool
misbehave(struct session *session, enum rule_stage stage)
{
    const struct rule *rule = &session->rule;

    if (rule->stage != stage)
        return false;
    switch (rule->act) {
    case ACT_REPLY:
        say(session, rule->code, rule_words(rule->code));
        if (rule->code == 421)
            session->wish = SESSION_CLOSES;
        break;
    case ACT_DROP: session->wish = SESSION_CLOSES; break;
    case ACT_HANG: session->wish = SESSION_HANGS; break;
    case ACT_GARBAGE:
        g_string_append(session->out, "\x01 what was that?\r\n");
        break;
    case ACT_PARTIAL:
        g_string_append(session->out, "25");
        session->wish = SESSION_CLOSES;
        break;
    case ACT_LONG_LINE:
        g_string_append(session->out, "250 ");
        for (int i = 0; i < LONG_LINE_BYTES; i++)
            g_string_append_c(session->out, 'x');
        g_string_append(session->out, "\r\n");
        break;
    case ACT_SEVERAL_LINES:
        g_string_append(session->out, "250-2.0.0 taken\r\n250-2.0.0 with\r\n"
                                      "250 2.0.0 pleasure\r\n");
        break;
    }
    return true;
}

static void
ehlo(struct session *session, const char *argument)
{
    const struct service *service = session->service;
    GString *out = session->out;

    (void)argument;
    forget_mail(session);
    g_string_append(out, "250-sink.invalid\r\n");
    if (!service->no_pipelining)
        g_string_append(out, "250-PIPELINING\r\n");
    if (!service->no_chunking)
        g_string_append(out, "250-CHUNKING\r\n");
    if (!service->no_8bitmime)
        g_string_append(out, "250-8BITMIME\r\n");
    if (!service->no_smtputf8)
        g_string_append(out, "250-SMTPUTF8\r\n");
    if (service->size_bytes > 0)
        g_string_append_printf(out, "250-SIZE %" G_GINT64_FORMAT "\r\n",
                               service->size_bytes);
    if (service->has_starttls && !session->is_encrypted)
        g_string_append(out, "250-STARTTLS\r\n");
    if (service->auth != NULL)
        g_string_append_printf(out, "250-AUTH %s\r\n", service->auth_by);
    g_string_append(out, "250 ENHANCEDSTATUSCODES\r\n");
}

static void
helo(struct session *session, const char *argument)
{
    (void)argument;
    forget_mail(session);
    say(session, 250, "sink.invalid");
}

static void
starttls(struct session *session, const char *argument)
{
    (void)argument;
    if (!session->service->has_starttls || session->is_encrypted) {
        say(session, 502, "5.5.1 not offered");
        return;
    }
    say(session, 220, "2.0.0 go ahead");
    if (session->service->injected != NULL)
        g_string_append_printf(session->out, "%s\r\n",
                               session->service->injected);
    session->wish = SESSION_WANTS_TLS;
}

static void
answer_sign_in(struct session *session)
{
    const char *reply = sign_in_reply(&session->sign_in);

    g_string_append_printf(session->out, "%s\r\n", reply);
    session->tally->refusals += *reply == '5';
    session->phase = *reply == '3' ? PHASE_SIGN_IN : PHASE_COMMAND;
}

static void
auth(struct session *session, const char *argument)
{
    const struct service *service = session->service;

    if (service->auth == NULL) {
        say(session, 502, "5.5.1 not offered");
        return;
    }
    sign_in_begin(&session->sign_in, service->auth_by, argument, service->auth);
    answer_sign_in(session);
}

/* "FROM:<eva@…> SIZE=12" -> "eva@…"; NULL: no path. */
static char *
path_of(const char *argument, const char *word)
{
    const char *open, *close;

    if (g_ascii_strncasecmp(argument, word, strlen(word)) != 0)
        return NULL;
    open = strchr(argument, '<');
    close = strrchr(argument, '>');
    if (open == NULL || close == NULL || close < open)
        return NULL;
    return g_strndup(open + 1, close - open - 1);
}

static void
mail(struct session *session, const char *argument)
{
    g_autofree char *from = path_of(argument, "FROM:");

    if (session->service->auth != NULL &&
        session->sign_in.step != SIGN_IN_RIGHT)
        say(session, 530, "5.7.0 who are you?");
    else if (session->mail.from != NULL)
        say(session, 503, "5.5.1 one sender is enough");
    else if (from == NULL)
        say(session, 501, "5.5.4 no path");
    else {
        session->mail.from = g_steal_pointer(&from);
        say(session, 250, "2.1.0 sender");
    }
}

/* The rule of a recipient; one that holds once is spent by looking. */
static struct rule
find_rule(struct service *service, const char *address)
{
    struct rule rule = service->rule;

    if (rule.stage == RULE_NONE)
        rule = rule_from_text(address);
    if (rule.is_once && !g_hash_table_add(service->tried, g_strdup(address)))
        rule.stage = RULE_NONE;
    return rule;
}

static void
rcpt(struct session *session, const char *argument)
{
    g_autofree char *to = path_of(argument, "TO:");

    if (session->mail.from == NULL) {
        say(session, 503, "5.5.1 no sender yet");
        return;
    }
    if (to == NULL) {
        say(session, 501, "5.5.4 no path");
        return;
    }
    session->rule = find_rule(session->service, to);
    if (misbehave(session, RULE_AT_RCPT))
        return;
    g_ptr_array_add(session->mail.to, g_steal_pointer(&to));
    say(session, 250, "2.1.5 recipient");
}

static void
data(struct session *session, const char *argument)
{
    (void)argument;
    if (session->mail.to->len == 0) {
        say(session, 503, "5.5.1 nobody to take it");
        return;
    }
    if (misbehave(session, RULE_AT_DATA)) {
        forget_mail(session);
        return;
    }
    session->phase = PHASE_DATA;
    g_string_append(session->out, "354 go ahead\r\n");
}

/* RFC 3030 §2: the chunk comes whatever the reply, so it is always read. */
static void
bdat(struct session *session, const char *argument)
{
    char *end;

    session->chunk_left = g_ascii_strtoull(argument, &end, 10);
    session->is_last = g_ascii_strcasecmp(end, " LAST") == 0;
    if (end == argument || (*end != '\0' && !session->is_last)) {
        say(session, 501, "5.5.4 no chunk size");
        session->wish = SESSION_CLOSES;
        return;
    }
    session->phase = PHASE_BDAT;
}

static void
rset(struct session *session, const char *argument)
{
    (void)argument;
    forget_mail(session);
    say(session, 250, "2.0.0 forgotten");
}

static void
noop(struct session *session, const char *argument)
{
    (void)argument;
    say(session, 250, "2.0.0 fine");
}

static void
quit(struct session *session, const char *argument)
{
    (void)argument;
    say(session, 221, "2.0.0 bye");
    session->wish = SESSION_CLOSES;
}

static const struct {
    const char *verb;
    void (*run)(struct session *session, const char *argument);
} commands[] = {
    {"MAIL", mail}, {"RCPT", rcpt},         {"DATA", data}, {"BDAT", bdat},
    {"RSET", rset}, {"EHLO", ehlo},         {"HELO", helo}, {"QUIT", quit},
    {"NOOP", noop}, {"STARTTLS", starttls}, {"AUTH", auth},
};

static void
obey(struct session *session, char *line)
{
    char *blank = strchr(line, ' ');
    const char *argument = blank == NULL ? "" : blank + 1;

    session->tally->commands++;
    if (session->phase == PHASE_SIGN_IN) {
        sign_in_go_on(&session->sign_in, line, session->service->auth);
        answer_sign_in(session);
        return;
    }
    if (blank != NULL)
        *blank = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_ascii_strcasecmp(line, commands[i].verb) == 0) {
            commands[i].run(session, argument);
            return;
        }
    }
    say(session, 500, "5.5.1 what?");
}

/* Keeps the header, and the whole where mails are kept. */
static void
absorb(struct session *session, const char *bytes, size_t size)
{
    session->mail.size_bytes += size;
    if (session->mail.body != NULL)
        g_string_append_len(session->mail.body, bytes, size);
    if (!session->has_head) {
        size_t room = HEAD_BYTES_MAX - session->head->len;
        size_t from = session->head->len < 3 ? 0 : session->head->len - 3;
        const char *end;

        g_string_append_len(session->head, bytes, MIN(size, room));
        end = memmem(session->head->str + from, session->head->len - from,
                     "\r\n\r\n", 4);
        session->has_head = end != NULL || size >= room;
        if (end != NULL)
            g_string_truncate(session->head, end + 2 - session->head->str);
    }
}

/* RFC 5322 §2.2: the first field of this name, unfolding left to the eye. */
static char *
header_of(const GString *head, const char *name)
{
    size_t length = strlen(name);

    for (const char *line = head->str; line != NULL && *line != '\0';) {
        const char *end = strstr(line, "\r\n");

        if (end == NULL)
            return NULL;
        if (g_ascii_strncasecmp(line, name, length) == 0 && line[length] == ':')
            return g_strstrip(
                g_strndup(line + length + 1, end - line - length - 1));
        line = end + 2;
    }
    return NULL;
}

static void
compare(struct session *session)
{
    g_autofree char *value =
        header_of(session->head, session->service->compare);
    char *open = value == NULL ? NULL : strrchr(value, '<');
    const char *address = open == NULL ? value : open + 1;

    if (open != NULL)
        open[strcspn(open, ">")] = '\0';
    if (address == NULL ||
        g_ascii_strcasecmp(address, session->mail.to->pdata[0]) != 0)
        session->tally->mismatches++;
}

/* What the rule lets the client see of the final reply; 0: nothing usable. */
static int
verdict(const struct rule *rule)
{
    if (rule->stage != RULE_AT_END || rule->act == ACT_SEVERAL_LINES)
        return 250;
    return rule->act == ACT_REPLY ? rule->code : 0;
}

static void
finish_mail(struct session *session)
{
    struct service *service = session->service;

    session->mail.verdict = verdict(&session->rule);
    session->mail.message_id = header_of(session->head, "Message-ID");
    session->tally->bytes += session->mail.size_bytes;
    if (session->mail.verdict / 100 == 2) {
        session->tally->messages++;
        session->tally->encrypted += session->is_encrypted;
    }
    if (service->compare != NULL)
        compare(session);
    record_add(service->record, &session->mail);
    if (!misbehave(session, RULE_AT_END))
        say(session, 250, rule_words(250));
    forget_mail(session);
    if (session->wish != SESSION_GOES_ON)
        return;
    session->count++;
    if (service->close_after > 0 && session->count >= service->close_after)
        session_hang_up(session);
    else if (service->delay_ms > 0)
        session->wish = SESSION_WAITS;
}

static bool
is_dropped(struct session *session)
{
    if (!misbehave(session, RULE_AT_HALF))
        return false;
    forget_mail(session);
    return true;
}

static size_t
feed_command(struct session *session, const char *bytes, size_t size)
{
    const char *end = memchr(bytes, '\n', size);
    g_autofree char *line = NULL;

    if (end == NULL) {
        if (size > LINE_BYTES_MAX)
            session->wish = SESSION_CLOSES;
        return 0;
    }
    line = g_strndup(bytes, end - bytes);
    obey(session, g_strchomp(line));
    return end + 1 - bytes;
}

/* The final dot stands behind a line end, or at once (an empty mail). */
static size_t
feed_data(struct session *session, const char *bytes, size_t size)
{
    const char *end;

    if (is_dropped(session))
        return size;
    if (session->mail.size_bytes == 0 && size >= 3 &&
        memcmp(bytes, ".\r\n", 3) == 0) {
        finish_mail(session);
        return 3;
    }
    end = memmem(bytes, size, "\r\n.\r\n", 5);
    if (end == NULL) {
        size_t taken = size > 4 ? size - 4 : 0;

        absorb(session, bytes, taken);
        return taken;
    }
    absorb(session, bytes, end + 2 - bytes);
    session->mail.is_stuffed = true;
    finish_mail(session);
    return end + 5 - bytes;
}

static void
finish_chunk(struct session *session)
{
    session->phase = PHASE_COMMAND;
    if (session->mail.to->len == 0)
        say(session, 503, "5.5.1 nobody to take it");
    else if (misbehave(session, RULE_AT_DATA))
        forget_mail(session);
    else if (session->is_last)
        finish_mail(session);
    else
        say(session, 250, "2.0.0 chunk");
}

static size_t
feed_bdat(struct session *session, const char *bytes, size_t size)
{
    size_t taken = MIN(size, session->chunk_left);

    if (session->mail.to->len > 0) {
        if (is_dropped(session))
            return size;
        absorb(session, bytes, taken);
    }
    session->chunk_left -= taken;
    if (session->chunk_left == 0)
        finish_chunk(session);
    return taken;
}

struct session *
session_new(struct service *service, struct tally *tally)
{
    struct session *session = g_new0(struct session, 1);

    session->service = service;
    session->tally = tally;
    session->is_encrypted = service->is_smtps;
    session->out = g_string_new("220 sink.invalid ESMTP\r\n");
    session->head = g_string_new(NULL);
    taken_init(&session->mail, record_keeps_mails(service->record));
    tally->connections++;
    return session;
}

void
session_free(struct session *session)
{
    if (session == NULL)
        return;
    taken_clear(&session->mail);
    taken_free(&session->mail);
    g_string_free(session->out, TRUE);
    g_string_free(session->head, TRUE);
    g_free(session);
}

size_t
session_feed(struct session *session, const char *bytes, size_t size)
{
    size_t taken = 0, step = 1;

    while (step > 0 && session->wish == SESSION_GOES_ON &&
           (taken < size || session->phase == PHASE_BDAT)) {
        switch (session->phase) {
        case PHASE_DATA:
            step = feed_data(session, bytes + taken, size - taken);
            break;
        case PHASE_BDAT:
            step = feed_bdat(session, bytes + taken, size - taken);
            break;
        case PHASE_COMMAND:
        case PHASE_SIGN_IN:
            step = feed_command(session, bytes + taken, size - taken);
            break;
        }
        taken += step;
    }
    return session->wish == SESSION_HANGS ? size : taken;
}

enum session_wish
session_wish(const struct session *session)
{
    return session->wish;
}

void
session_resume(struct session *session)
{
    if (session->wish == SESSION_WANTS_TLS) {
        session->is_encrypted = true;
        session->sign_in.step = SIGN_IN_NONE;
        forget_mail(session);
    }
    session->wish = SESSION_GOES_ON;
}

void
session_hang_up(struct session *session)
{
    if (session->service->closes_kindly)
        say(session, 421, rule_words(421));
    session->wish = SESSION_CLOSES;
}

GString *
session_output(struct session *session)
{
    return session->out;
}
