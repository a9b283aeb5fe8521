/* SPDX-License-Identifier: MIT */
/*
 * The table of replies, read from the top: the first row that fits tells.
 * A relay's words come last in trust: the enhanced code (RFC 3463) is asked
 * before them, but 5.7.1 and the bare 550 mean too many things.
 */
#include "reply.h"

#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum { CODE_BYTES = 12, PERCENT_AT_BYTES = 3 };

enum stages {
    AT_OPENING = 1 << REPLY_AT_OPENING,
    AT_MAIL = 1 << REPLY_AT_MAIL,
    AT_RCPT = 1 << REPLY_AT_RCPT,
    /* The reader has been named: it may be about him. */
    AT_READER = AT_RCPT | 1 << REPLY_AT_DATA | 1 << REPLY_AT_END,
    ANYWHERE = AT_OPENING | AT_MAIL | AT_READER,
    BEFORE_END = ANYWHERE & ~(1 << REPLY_AT_END),
};

/* A row fits when all of it does. */
struct rule {
    const char *code;   /* what the code begins with */
    const char *status; /* subject.detail of the enhanced code; NULL any, ""
                         * none given, "7." any detail of it */
    const char *words;  /* stand in the text, lower case; NULL any */
    unsigned stages;
    enum reply_class means;
};

// clang-format off
static const struct rule rules[] = {
    { "2",   NULL,   NULL,                      ANYWHERE, REPLY_ACCEPTED },
    { "3",   NULL,   NULL,                      BEFORE_END, REPLY_ACCEPTED },

    /* Later, and slower: rate, reputation, number of connections. */
    { "421", NULL,   NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.28", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    /* Microsoft's and Yahoo's own words for it. */
    { "4",   NULL,   "rp-00",                   ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   NULL,   "[tss0",                   ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   NULL,   "too many connections",    ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   NULL,   "too many messages",       ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   NULL,   "rate limit",              ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   NULL,   "throttl",                 ANYWHERE, REPLY_SLOW_DOWN },
    /* SPF, PTR, TLS, DKIM or DMARC are missing or wrong, for now: the copy
     * waits, and hurrying the next reader's to the same wall helps nobody. */
    { "4",   "7.23", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.25", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.26", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.27", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.29", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.30", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.31", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.32", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    { "4",   "7.40", NULL,                      ANYWHERE, REPLY_SLOW_DOWN },
    /* Greylisting, full mailboxes (4.2.2), full disks (4.3.1), routes. */
    { "4",   NULL,   NULL,                      ANYWHERE, REPLY_TEMPORARY },

    /* The operator's settings: who we are to the relay. */
    { "530", NULL,   NULL,                      ANYWHERE, REPLY_SETUP_FAULT },
    { "534", NULL,   NULL,                      ANYWHERE, REPLY_SETUP_FAULT },
    { "535", NULL,   NULL,                      ANYWHERE, REPLY_SETUP_FAULT },
    { "538", NULL,   NULL,                      ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   "7.8",  NULL,                      ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "relaying denied",         ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "relay access denied",     ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "relay denied",            ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "relay not permitted",     ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "relaying not",            ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "not allowed to relay",    ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "not permitted to relay",  ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "unable to relay",         ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "do not relay",            ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "rcpthosts",               ANYWHERE, REPLY_SETUP_FAULT },
    { "5",   NULL,   "authentication required", ANYWHERE, REPLY_SETUP_FAULT },

    /* His address alone wants SMTPUTF8 (RFC 6531 §3.5). */
    { "5",   "6.7",  NULL,                      ANYWHERE, REPLY_REJECTED },

    /* This edition: its size, its fields, its content's form. */
    { "5",   "3.4",  NULL,                      ANYWHERE, REPLY_MESSAGE_FAULT },
    { "5",   "2.3",  NULL,                      ANYWHERE, REPLY_MESSAGE_FAULT },
    { "5",   "6.",   NULL,                      ANYWHERE, REPLY_MESSAGE_FAULT },
    { "552", "",     "size",                    ANYWHERE, REPLY_MESSAGE_FAULT },
    { "552", "",     NULL,                      AT_MAIL, REPLY_MESSAGE_FAULT },
    { "5",   "7.1",  "header",                  ANYWHERE, REPLY_MESSAGE_FAULT },
    { "5",   NULL,   "too many headers",        ANYWHERE, REPLY_MESSAGE_FAULT },

    /* Us: policy, spam, SPF, DKIM, DMARC. When in doubt, us. */
    { "5",   "7.",   NULL,                      ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "1.7",  NULL,                      ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "1.8",  NULL,                      ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "spam",                    ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "policy",                  ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "black list",              ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "blacklist",               ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "block list",              ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "blocklist",               ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "blocked",                 ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "reputation",              ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "dmarc",                   ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     "dkim",                    ANYWHERE, REPLY_SENDER_FAULT },
    { "5",   "",     " spf",                    ANYWHERE, REPLY_SENDER_FAULT },

    /* Before a reader was named it cannot be about him. */
    { "5",   NULL,   NULL,                      AT_OPENING, REPLY_SETUP_FAULT },
    { "5",   NULL,   NULL,                      AT_MAIL, REPLY_SENDER_FAULT },

    /* The reader. 5.1.2, a domain without mail, is not yet a dead address:
     * the DNS may be ill today. */
    { "5",   "1.1",  NULL,                      AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "1.3",  NULL,                      AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "1.6",  NULL,                      AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "1.10", NULL,                      AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "2.1",  NULL,                      AT_READER, REPLY_DEAD_ADDRESS },
    /* Exchange Online says it so. */
    { "5",   "4.1",  "address rejected",        AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "2.2",  NULL,                      AT_READER, REPLY_MAILBOX_FULL },
    { "5",   "",     "mailbox full",            AT_READER, REPLY_MAILBOX_FULL },
    { "5",   "",     "mailbox is full",         AT_READER, REPLY_MAILBOX_FULL },
    { "5",   "",     "quota",                   AT_READER, REPLY_MAILBOX_FULL },
    { "552", "",     NULL,                      AT_READER, REPLY_MAILBOX_FULL },
    { "5",   "",     "user unknown",            AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "unknown user",            AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "unknown recipient",       AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "recipient unknown",       AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "invalid recipient",       AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "no such user",            AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "no such recipient",       AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "no such mailbox",         AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "no mailbox here",         AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "mailbox not found",       AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "user not found",          AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "does not exist",          AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   "",     "doesn't exist",           AT_READER, REPLY_DEAD_ADDRESS },
    { "5",   NULL,   NULL,                      ANYWHERE, REPLY_REJECTED },
};

static const struct {
    const char *name;
    bool is_retryable;
} classes[] = {
    [REPLY_ACCEPTED]      = { "accepted",      false },
    [REPLY_TEMPORARY]     = { "temporary",     true },
    [REPLY_SLOW_DOWN]     = { "slow_down",     true },
    [REPLY_DEAD_ADDRESS]  = { "dead_address",  false },
    [REPLY_MAILBOX_FULL]  = { "mailbox_full",  false },
    [REPLY_SENDER_FAULT]  = { "sender_fault",  false },
    [REPLY_MESSAGE_FAULT] = { "message_fault", false },
    /* Nobody has looked at the copy yet; once the operator has put the
     * settings right it may go. */
    [REPLY_SETUP_FAULT]   = { "setup_fault",   true },
    [REPLY_REJECTED]      = { "rejected",      false },
};
// clang-format on

/* Returns "7.1" of "5.7.1", "" where the relay gave none. */
static const char *
status_of(const struct reply *reply)
{
    const char *dot = strchr(reply->enhanced, '.');

    return dot == NULL ? "" : dot + 1;
}

static bool
fits_status(const char *wanted, const char *status)
{
    if (wanted == NULL)
        return true;
    return g_str_has_suffix(wanted, ".") ? g_str_has_prefix(status, wanted)
                                         : strcmp(status, wanted) == 0;
}

/* code: in digits; text: in lower case. */
static bool
fits(const struct rule *rule, const char *code, const char *status,
     const char *text)
{
    return g_str_has_prefix(code, rule->code) &&
           fits_status(rule->status, status) &&
           (rule->words == NULL || strstr(text, rule->words) != NULL);
}

/* What may belong to an address; a URL that holds one goes whole. */
static bool
is_address_byte(char c)
{
    return (unsigned char)c > ' ' && strchr("<>()[],;:\"'", c) == NULL;
}

static bool
is_at(const char *at)
{
    return *at == '@' || g_ascii_strncasecmp(at, "%40", PERCENT_AT_BYTES) == 0;
}

/* Takes back from kept what of an address was copied before its '@'. */
static void
drop_local_part(GString *kept)
{
    size_t size = kept->len;

    if (size > 1 && kept->str[size - 1] == '"') {
        size--;
        while (size > 0 && kept->str[size - 1] != '"')
            size--;
        size -= size > 0 ? 1 : 0;
    }
    while (size > 0 && is_address_byte(kept->str[size - 1]))
        size--;
    g_string_truncate(kept, size);
}

/* Returns the place behind an address that begins or goes on at `at`. */
static const char *
skip_address(const char *at)
{
    const char *end = *at == '<' ? strchr(at, '>') : NULL;

    if (end != NULL)
        return end + 1;
    at++;
    while (is_address_byte(*at))
        at++;
    return at;
}

void
reply_clear(struct reply *reply)
{
    g_free(reply->text);
    *reply = (struct reply){0};
}

enum reply_class
reply_classify(const struct reply *reply, enum reply_stage stage)
{
    g_autofree char *text =
        g_ascii_strdown(reply->text == NULL ? "" : reply->text, -1);
    const char *status = status_of(reply);
    char code[CODE_BYTES];

    g_assert(stage <= REPLY_AT_END);
    /* A report has no code, but its enhanced code begins like one. */
    if (reply->code > 0)
        g_snprintf(code, sizeof code, "%d", reply->code);
    else
        g_strlcpy(code, reply->enhanced, sizeof code);
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if ((rules[i].stages & 1U << stage) != 0 &&
            fits(&rules[i], code, status, text))
            return rules[i].means;
    return REPLY_TEMPORARY; /* none read, or no SMTP at all */
}

bool
reply_class_is_retryable(enum reply_class which)
{
    g_assert(which < G_N_ELEMENTS(classes));
    return classes[which].is_retryable;
}

const char *
reply_class_name(enum reply_class which)
{
    g_assert(which < G_N_ELEMENTS(classes));
    return classes[which].name;
}

char *
reply_text_to_keep(const char *text)
{
    g_autofree char *line = safe_text_to_line(text);
    GString *kept = g_string_new(NULL);
    const char *at = line;

    while (*at != '\0') {
        if (*at != '<' && !is_at(at)) {
            g_string_append_c(kept, *at++);
            continue;
        }
        if (*at != '<')
            drop_local_part(kept);
        g_string_append(kept, "<>");
        at = skip_address(at);
    }
    if (kept->len > LIMIT_REPLY_KEPT_BYTES) {
        const char *cut = g_utf8_find_prev_char(
            kept->str, kept->str + LIMIT_REPLY_KEPT_BYTES + 1);

        g_string_truncate(kept, (gsize)(cut - kept->str));
    }
    return g_string_free(kept, FALSE);
}
