/* SPDX-License-Identifier: MIT */
#include "limit.h"
#include "reply.h"
#include "support.h"

#include <string.h>

struct class_row {
    const char *name;
    int code;
    const char *enhanced;
    const char *text;
    enum reply_stage stage;
    enum reply_class want;
};

struct text_row {
    const char *name;
    const char *in;
    const char *want;
};

// clang-format off
static const struct class_row replies[] = {
    { "accepted", 250, "2.0.0", "queued", REPLY_AT_END, REPLY_ACCEPTED },
    { "another 2xx", 252, "", "", REPLY_AT_END, REPLY_ACCEPTED },
    { "go ahead", 354, "", "", REPLY_AT_DATA, REPLY_ACCEPTED },
    { "go ahead after the end", 354, "", "", REPLY_AT_END, REPLY_TEMPORARY },
    { "none read", 0, "", NULL, REPLY_AT_END, REPLY_TEMPORARY },
    { "no SMTP", 7, "", "x", REPLY_AT_END, REPLY_TEMPORARY },

    { "closing", 421, "", "bye", REPLY_AT_MAIL, REPLY_SLOW_DOWN },
    { "Gmail's rate", 421, "4.7.28", "rate", REPLY_AT_END, REPLY_SLOW_DOWN },
    { "its code alone", 450, "4.7.28", "", REPLY_AT_END, REPLY_SLOW_DOWN },
    { "Microsoft's", 451, "4.7.650", "(RP-001) too many", REPLY_AT_MAIL,
      REPLY_SLOW_DOWN },
    { "Yahoo's", 451, "", "[TSS04] deferred", REPLY_AT_MAIL, REPLY_SLOW_DOWN },
    { "connections", 452, "4.3.2", "Too many connections", REPLY_AT_OPENING,
      REPLY_SLOW_DOWN },
    { "no PTR for now", 450, "4.7.25", "", REPLY_AT_MAIL, REPLY_SLOW_DOWN },
    { "no SPF for now", 450, "4.7.27", "", REPLY_AT_END, REPLY_SLOW_DOWN },
    { "no TLS for now", 450, "4.7.29", "", REPLY_AT_END, REPLY_SLOW_DOWN },

    { "full for now", 452, "4.2.2", "", REPLY_AT_RCPT, REPLY_TEMPORARY },
    { "greylisting", 451, "4.7.1", "greylisted", REPLY_AT_RCPT,
      REPLY_TEMPORARY },
    { "disk", 452, "4.3.1", "", REPLY_AT_MAIL, REPLY_TEMPORARY },
    { "route", 450, "4.4.1", "", REPLY_AT_RCPT, REPLY_TEMPORARY },
    { "no TLS now", 454, "4.7.0", "", REPLY_AT_OPENING, REPLY_TEMPORARY },
    { "a lie in the words", 450, "", "user unknown", REPLY_AT_RCPT,
      REPLY_TEMPORARY },

    { "no such user", 550, "5.1.1", "", REPLY_AT_RCPT, REPLY_DEAD_ADDRESS },
    { "told at the end", 550, "5.1.1", "", REPLY_AT_END, REPLY_DEAD_ADDRESS },
    { "not about the sender", 550, "5.1.1", "", REPLY_AT_MAIL,
      REPLY_SENDER_FAULT },
    { "bad syntax of his", 553, "5.1.3", "", REPLY_AT_RCPT,
      REPLY_DEAD_ADDRESS },
    { "moved", 551, "5.1.6", "", REPLY_AT_RCPT, REPLY_DEAD_ADDRESS },
    { "null MX", 556, "5.1.10", "", REPLY_AT_RCPT, REPLY_DEAD_ADDRESS },
    { "disabled", 550, "5.2.1", "", REPLY_AT_RCPT, REPLY_DEAD_ADDRESS },
    { "by words", 550, "", "User unknown in table", REPLY_AT_RCPT,
      REPLY_DEAD_ADDRESS },
    { "Exchange's", 550, "5.4.1", "Recipient address rejected: Access denied",
      REPLY_AT_RCPT, REPLY_DEAD_ADDRESS },
    { "bad domain", 550, "5.1.2", "", REPLY_AT_RCPT, REPLY_REJECTED },
    { "full", 552, "5.2.2", "", REPLY_AT_RCPT, REPLY_MAILBOX_FULL },
    { "full without a code", 552, "", "", REPLY_AT_RCPT, REPLY_MAILBOX_FULL },
    { "quota", 550, "", "Over quota", REPLY_AT_RCPT, REPLY_MAILBOX_FULL },

    { "too big", 552, "5.3.4", "", REPLY_AT_MAIL, REPLY_MESSAGE_FAULT },
    { "too big by words", 552, "", "Message size exceeds", REPLY_AT_END,
      REPLY_MESSAGE_FAULT },
    { "too big at MAIL", 552, "", "", REPLY_AT_MAIL, REPLY_MESSAGE_FAULT },
    { "content", 554, "5.6.0", "", REPLY_AT_END, REPLY_MESSAGE_FAULT },
    { "headers", 550, "5.7.1", "Duplicate header", REPLY_AT_END,
      REPLY_MESSAGE_FAULT },

    { "spam", 554, "5.7.1", "looks like spam", REPLY_AT_END,
      REPLY_SENDER_FAULT },
    { "5.7.1 in doubt", 550, "5.7.1", "no", REPLY_AT_RCPT, REPLY_SENDER_FAULT },
    { "DMARC", 550, "5.7.26", "", REPLY_AT_END, REPLY_SENDER_FAULT },
    { "Microsoft's rules", 550, "5.7.515", "", REPLY_AT_END,
      REPLY_SENDER_FAULT },
    { "listed", 554, "", "you are on a Blocklist", REPLY_AT_RCPT,
      REPLY_SENDER_FAULT },
    { "bad sender", 553, "5.1.8", "", REPLY_AT_RCPT, REPLY_SENDER_FAULT },
    { "any at MAIL", 550, "", "", REPLY_AT_MAIL, REPLY_SENDER_FAULT },

    { "log in", 530, "5.7.0", "", REPLY_AT_MAIL, REPLY_SETUP_FAULT },
    { "wrong password", 535, "5.7.8", "", REPLY_AT_OPENING, REPLY_SETUP_FAULT },
    { "relaying", 550, "5.7.1", "Relaying denied", REPLY_AT_RCPT,
      REPLY_SETUP_FAULT },
    { "Postfix's", 554, "5.7.1", "Relay access denied", REPLY_AT_RCPT,
      REPLY_SETUP_FAULT },
    { "any at opening", 554, "", "no service", REPLY_AT_OPENING,
      REPLY_SETUP_FAULT },
    { "refused greeting", 554, "5.7.1", "poor reputation", REPLY_AT_OPENING,
      REPLY_SENDER_FAULT },

    { "another 5xx", 550, "", "no", REPLY_AT_RCPT, REPLY_REJECTED },
    { "transaction failed", 554, "5.5.0", "", REPLY_AT_END, REPLY_REJECTED },

    { "a report's dead address", 0, "5.1.1", "", REPLY_AT_END,
      REPLY_DEAD_ADDRESS },
    { "a report's delay", 0, "4.4.7", "", REPLY_AT_END, REPLY_TEMPORARY },
    { "a report's success", 0, "2.0.0", "", REPLY_AT_END, REPLY_ACCEPTED },
};

static const struct text_row kept[] = {
    { "no address", "mailbox is busy", "mailbox is busy" },
    { "in brackets", "<eva@a.org>: unknown", "<>: unknown" },
    { "no at sign in brackets", "<eva>: unknown", "<>: unknown" },
    { "bare", "user eva@a.org, unknown", "user <>, unknown" },
    { "at both ends", "a@b.org c@d.org", "<> <>" },
    { "quoted", "no \"eva b\"@a.org", "no <>" },
    { "UTF-8", "no żółw@łódź.pl.", "no <>" },
    { "in a URL", "see https://x.org/?m=eva%40a.org now", "see https:<> now" },
    { "VERP", "b+eva=a.org@x.org", "<>" },
    { "bracket that does not end", "<eva@a.org unknown", "<> unknown" },
    { "lone at signs", "a @ b @", "a <> b <>" },
    { "line ends and controls", "a\r\nb\x1b[2J", "a b[2J" },
    { "empty", "", "" },
};
// clang-format on

static void
test_class(void **state)
{
    const struct class_row *row = *state;
    struct reply reply = {.code = row->code, .text = g_strdup(row->text)};

    g_strlcpy(reply.enhanced, row->enhanced, sizeof reply.enhanced);
    assert_text(reply_class_name(reply_classify(&reply, row->stage)),
                reply_class_name(row->want));
    reply_clear(&reply);
    assert_int_equal(reply.code, 0);
    assert_null(reply.text);
}

static void
test_kept(void **state)
{
    const struct text_row *row = *state;
    g_autofree char *got = reply_text_to_keep(row->in);

    assert_text(got, row->want);
}

/* A recipient's 5xx is final; what may pass is tried again. */
static void
test_retryable(void **state)
{
    (void)state;
    assert_true(reply_class_is_retryable(REPLY_TEMPORARY));
    assert_true(reply_class_is_retryable(REPLY_SLOW_DOWN));
    assert_true(reply_class_is_retryable(REPLY_SETUP_FAULT));
    assert_false(reply_class_is_retryable(REPLY_ACCEPTED));
    assert_false(reply_class_is_retryable(REPLY_DEAD_ADDRESS));
    assert_false(reply_class_is_retryable(REPLY_MAILBOX_FULL));
    assert_false(reply_class_is_retryable(REPLY_SENDER_FAULT));
    assert_false(reply_class_is_retryable(REPLY_MESSAGE_FAULT));
    assert_false(reply_class_is_retryable(REPLY_REJECTED));
}

/* Cut between characters, and never through an address. */
static void
test_long_text(void **state)
{
    g_autoptr(GString) text = g_string_new("a");
    g_autofree char *got = NULL;

    (void)state;
    while (text->len < LIMIT_REPLY_KEPT_BYTES - 5)
        g_string_append(text, "ż");
    g_string_append(text, " eva.with.a.long.name@example.org żżżż");
    got = reply_text_to_keep(text->str);
    assert_true(strlen(got) <= LIMIT_REPLY_KEPT_BYTES);
    assert_true(strlen(got) > LIMIT_REPLY_KEPT_BYTES - 4);
    assert_true(g_utf8_validate(got, -1, NULL));
    assert_null(strstr(got, "eva"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retryable),
        cmocka_unit_test(test_long_text),
    };

    return ROW_TESTS(test_class, replies) + ROW_TESTS(test_kept, kept) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
