/* SPDX-License-Identifier: MIT */
/*
 * The dialogue against scripted servers. A script is replies in the order the
 * commands want them; what the dialogue writes is read command by command, so
 * that pipelining and lock-step run the same rows.
 */
#include "smtp_dialogue.h"

#include "numbered_letters.h"
#include "random.h"
#include "support.h"

#include <string.h>

enum { BODY_BYTES_LARGE = 100000 };

/* An owner with some letters, who writes down what it is told. */
struct owner {
    struct numbered_letters letters; /* first: one of its hooks takes both */
    struct smtp_dialogue *dialogue;
    size_t body_bytes; /* beside "Subject: N\r\n\r\n" */
    GString *diary;    /* "handed 0, accepted 0 250, …" */
};

static const char *const fate_words[] = {
    [SMTP_ACCEPTED] = "accepted", [SMTP_DEFERRED] = "deferred",
    [SMTP_REFUSED] = "refused",   [SMTP_UNSENT] = "unsent",
    [SMTP_UNKNOWN] = "unknown",
};

static void
note(struct owner *owner, const char *word, int letter)
{
    g_string_append_printf(owner->diary, "%s%s %d",
                           owner->diary->len > 0 ? ", " : "", word, letter);
}

static void
on_body(void *self, void *context, GString *out)
{
    const struct owner *owner = self;

    numbered_letters_body(self, context, out);
    for (size_t i = 0; i < owner->body_bytes; i += 50)
        g_string_append(out, "The sun went down behind the hills at "
                             "half past.\r\n");
}

static void
on_handed_over(void *self, void *context)
{
    numbered_letters_handed_over(self, context);
    note(self, "handed", GPOINTER_TO_INT(context));
}

static void
on_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    struct owner *owner = self;

    numbered_letters_outcome(self, context, outcome);
    note(owner, fate_words[outcome->fate], GPOINTER_TO_INT(context));
    if (outcome->code != 0)
        g_string_append_printf(owner->diary, " %d", outcome->code);
    if (*outcome->enhanced != '\0')
        g_string_append_printf(owner->diary, " %s", outcome->enhanced);
}

static void
owner_init(struct owner *owner, const struct smtp_offer *offer, int letters)
{
    const struct smtp_hooks hooks = {owner, numbered_letters_next, on_body,
                                     on_handed_over, on_outcome};

    *owner = (struct owner){
        .letters = {.mail_from = "a@b.org",
                    .rcpt_to = "c@d.org",
                    .wanted = letters},
        .dialogue = smtp_dialogue_new(offer, &hooks),
        .diary = g_string_new(NULL),
    };
}

static void
owner_clear(struct owner *owner)
{
    smtp_dialogue_free(owner->dialogue);
    g_string_free(owner->diary, TRUE);
    for (int i = 0; i < owner->letters.taken; i++)
        assert_int_equal(owner->letters.fates[i], 1);
}

/* Takes all the dialogue wants to write now. Returns: the caller's. */
static char *
drain(struct owner *owner)
{
    GString *all = g_string_new(NULL);
    const char *out = NULL;
    size_t size = 0;

    while ((out = smtp_dialogue_output(owner->dialogue, &size)) != NULL) {
        g_string_append_len(all, out, (gssize)size);
        smtp_dialogue_wrote(owner->dialogue, size);
    }
    return g_string_free(all, FALSE);
}

/* Feeds bytes in pieces cut by sequence; NULL: in one. */
static bool
feed(struct owner *owner, const char *bytes, size_t size,
     struct random_sequence *cuts, GError **error)
{
    while (size > 0) {
        size_t piece =
            cuts == NULL ? size : 1 + random_below(&cuts->random, size);

        if (!smtp_dialogue_read(owner->dialogue, bytes, piece, error))
            return false;
        bytes += piece;
        size -= piece;
    }
    return true;
}

/* Feeds a whole text. */
static bool
hear(struct owner *owner, const char *text)
{
    return feed(owner, text, strlen(text), NULL, NULL);
}

static const struct smtp_offer lock_step = {.has_size = false};
static const struct smtp_offer pipelining = {.has_pipelining = true};

/* An owner whose one letter is to give its body now. */
static void
owner_init_at_body(struct owner *owner, size_t body_bytes)
{
    owner_init(owner, &pipelining, 1);
    owner->body_bytes = body_bytes;
    g_free(drain(owner));
    assert_true(hear(owner, "250 a\r\n250 b\r\n354 c\r\n"));
}

/* What one would see on the wire. */
static void
test_one_output_carries_body_and_envelope(void **state)
{
    struct owner owner;
    g_autofree char *first = NULL, *second = NULL, *third = NULL, *quit = NULL;

    (void)state;
    owner_init(&owner, &pipelining, 2);
    first = drain(&owner);
    assert_text(first, "MAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\r\nDATA\r\n");
    assert_int_equal(smtp_dialogue_patience_ms(owner.dialogue), 300000);
    assert_true(hear(&owner, "250 a\r\n250 b\r\n"));
    assert_int_equal(smtp_dialogue_patience_ms(owner.dialogue), 120000);
    assert_true(hear(&owner, "354 c\r\n"));
    assert_int_equal(smtp_dialogue_patience_ms(owner.dialogue), 0);
    second = drain(&owner);
    assert_text(second, "Subject: 0\r\n\r\n.\r\n"
                        "MAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\r\nDATA\r\n");
    assert_int_equal(smtp_dialogue_patience_ms(owner.dialogue), 600000);
    assert_true(hear(&owner, "250 d\r\n250 e\r\n250 f\r\n354 g\r\n"));
    smtp_dialogue_finish(owner.dialogue);
    third = drain(&owner);
    assert_text(third, "Subject: 1\r\n\r\n.\r\n");
    assert_true(hear(&owner, "250 h\r\n"));
    quit = drain(&owner);
    assert_text(quit, "QUIT\r\n");
    assert_false(smtp_dialogue_is_done(owner.dialogue));
    assert_true(hear(&owner, "221 bye\r\n"));
    assert_true(smtp_dialogue_is_done(owner.dialogue));
    assert_text(owner.diary->str,
                "handed 0, accepted 0 250, handed 1, accepted 1 250");
    owner_clear(&owner);
}

static void
test_lock_step_sends_one_command(void **state)
{
    static const char *const talk[] = {
        "MAIL FROM:<a@b.org>\r\n",
        "250 ok\r\n",
        "RCPT TO:<c@d.org>\r\n",
        "550 5.1.1 no\r\n",
        "RSET\r\n",
        "250 ok\r\n",
        "MAIL FROM:<a@b.org>\r\n",
        "250 ok\r\n",
        "RCPT TO:<c@d.org>\r\n",
        "250 ok\r\n",
        "DATA\r\n",
        "354 go\r\n",
        "Subject: 1\r\n\r\n.\r\n",
        "250 ok\r\n",
        "QUIT\r\n",
        "221 bye\r\n",
    };
    struct owner owner;

    (void)state;
    owner_init(&owner, &lock_step, 2);
    for (size_t i = 0; i < G_N_ELEMENTS(talk); i += 2) {
        g_autofree char *out = NULL;

        if (i + 4 >= G_N_ELEMENTS(talk))
            smtp_dialogue_finish(owner.dialogue);
        out = drain(&owner);
        assert_text(out, talk[i]);
        assert_true(hear(&owner, talk[i + 1]));
    }
    assert_true(smtp_dialogue_is_done(owner.dialogue));
    assert_text(owner.diary->str,
                "refused 0 550 5.1.1, handed 1, accepted 1 250");
    owner_clear(&owner);
}

/* RFC 2920 §3.1: nothing but a dot may follow a 354 nobody can use. */
static void
test_lone_dot(void **state)
{
    struct owner owner;
    g_autofree char *first = NULL, *second = NULL;
    static const char replies[] = "250 ok\r\n550 5.1.1 no\r\n354 go\r\n";

    (void)state;
    owner_init(&owner, &pipelining, 2);
    first = drain(&owner);
    assert_true(hear(&owner, replies));
    second = drain(&owner);
    assert_text(second, ".\r\nRSET\r\nMAIL FROM:<a@b.org>\r\n"
                        "RCPT TO:<c@d.org>\r\nDATA\r\n");
    assert_true(hear(&owner, "554 none\r\n250 reset\r\n"));
    assert_text(owner.diary->str, "refused 0 550 5.1.1");
    owner_clear(&owner);
}

struct script_row {
    const char *name;
    const char *replies; /* then the connection ends */
    const char *diary;
};

// clang-format off
/* Two letters, pipelined: M R D, then the body with M R D of the second. All
 * replies that fit are fed as soon as their command is out. Rows S1-S27 of the
 * failure table, and what libcurl gets wrong about them. */
static const struct script_row scripts[] = {
    {"S1 close at MAIL", "", "unsent 0"},
    {"S1 421 at MAIL", "421 4.3.2 bye\n", "deferred 0 421 4.3.2"},
    {"S2 451 at MAIL", "451 4.3.0 no\n503 -\n503 -\n250 rset\n250 ok\n250 ok\n"
     "354 go\n250 ok\n",
     "deferred 0 451 4.3.0, handed 1, accepted 1 250"},
    {"S3 450 at RCPT", "250 ok\n450 4.7.1 grey\n503 -\n",
     "deferred 0 450 4.7.1, unsent 1"},
    {"S4 550 at RCPT", "250 ok\n550 5.1.1 who\n503 -\n",
     "refused 0 550 5.1.1, unsent 1"},
    {"S5 close after RCPT, stale 250", "250 ok\n250 ok\n", "unsent 0"},
    {"S6 554 at DATA", "250 ok\n250 ok\n554 5.5.1 no\n",
     "refused 0 554 5.5.1, unsent 1"},
    {"S7 close after 354, body handed over", "250 ok\n250 ok\n354 go\n",
     "handed 0, unknown 0, unsent 1"},
    {"S9 reply lost", "250 ok\n250 ok\n354 go\n2",
     "handed 0, unknown 0, unsent 1"},
    {"S12 421 after the dot", "250 ok\n250 ok\n354 go\n421 4.4.2 bye\n",
     "handed 0, deferred 0 421 4.4.2, unsent 1"},
    {"S12 421 after the 354", "250 ok\n250 ok\n354 go\n250 ok\n421 bye\n",
     "handed 0, accepted 0 250, deferred 1 421"},
    {"S12 421 at RCPT", "250 ok\n421 4.7.0 slow\n", "deferred 0 421 4.7.0"},
    {"S12 421 at DATA", "250 ok\n250 ok\n421 4.7.0 slow\n",
     "deferred 0 421 4.7.0"},
    {"S15 one bad address", "250 ok\n550 5.1.1 no\n354 go\n554 none\n250 rset\n"
     "250 ok\n250 ok\n354 go\n250 2.0.0 queued\n",
     "refused 0 550 5.1.1, handed 1, accepted 1 250 2.0.0"},
    {"452 after the dot", "250 ok\n250 ok\n354 go\n452 4.3.1 full\n",
     "handed 0, deferred 0 452 4.3.1, unsent 1"},
    {"552 after the dot", "250 ok\n250 ok\n354 go\n552 5.3.4 big\n",
     "handed 0, refused 0 552 5.3.4, unsent 1"},
    {"S26 251 to the dot", "250 ok\n251 ok\n354 go\n251 fine\n",
     "handed 0, accepted 0 251, unsent 1"},
    {"S26 252 to the dot", "250 ok\n250 ok\n354 go\n252 fine\n",
     "handed 0, accepted 0 252, unsent 1"},
    {"250, then a reset", "250 ok\n250 ok\n354 go\n250 ok\n",
     "handed 0, accepted 0 250, unsent 1"},
    {"354 to the dot", "250 ok\n250 ok\n354 go\n354 go\n",
     "handed 0, unknown 0, unsent 1"},
    {"250 to DATA", "250 ok\n250 ok\n250 ok\n", "unsent 0"},
    {"S19 garbage after the dot", "250 ok\n250 ok\n354 go\n\x01\xff garbage\n",
     "handed 0, unknown 0, unsent 1"},
    {"S19 two codes", "250 ok\n250 ok\n354 go\n250-a\n251 b\n",
     "handed 0, unknown 0, unsent 1"},
    {"S19 a code of four digits", "250 ok\n250 ok\n354 go\n2500 a\n",
     "handed 0, unknown 0, unsent 1"},
    {"S19 a code below 200", "250 ok\n250 ok\n354 go\n150 a\n",
     "handed 0, unknown 0, unsent 1"},
    {"many lines", "250-a\n250 b\n250\n354 go\n250-2.0.0 a\n250-2.0.0 b\n"
     "250 2.0.0\n", "handed 0, accepted 0 250 2.0.0, unsent 1"},
    {"an enhanced code of another class", "250 ok\n550 2.1.1 no\n503 -\n",
     "refused 0 550, unsent 1"},
    {"RSET refused", "250 ok\n550 5.1.1 no\n503 -\n500 what\n250 ok\n250 ok\n"
     "354 go\n250 ok\n", "refused 0 550 5.1.1, unsent 1"},
};
// clang-format on

/* Feeds the script line by line, letting the dialogue write before each, until
 * it is told that the connection is useless. */
static void
run_script(struct owner *owner, const char *replies,
           struct random_sequence *cuts)
{
    g_auto(GStrv) lines = g_strsplit(replies, "\n", -1);

    g_free(drain(owner));
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_autofree char *line =
            g_strconcat(lines[i], lines[i + 1] != NULL ? "\r\n" : "", NULL);

        if (!feed(owner, line, strlen(line), cuts, NULL))
            break;
        g_free(drain(owner));
    }
    smtp_dialogue_end(owner->dialogue);
}

static void
test_script(void **state)
{
    const struct script_row *row = *state;
    struct random_sequence cuts;

    random_sequence_init(&cuts, 11);
    for (int i = 0; i < 10; i++) {
        struct owner owner;

        owner_init(&owner, &pipelining, 2);
        run_script(&owner, row->replies, i == 0 ? NULL : &cuts);
        assert_text(owner.diary->str, row->diary);
        owner_clear(&owner);
    }
}

/* S8: of a large body we know whether its end ever left. */
static void
test_large_body_is_not_handed_over_at_once(void **state)
{
    struct owner owner;
    const char *out = NULL;
    size_t size = 0;

    (void)state;
    owner_init_at_body(&owner, BODY_BYTES_LARGE);
    out = smtp_dialogue_output(owner.dialogue, &size);
    assert_int_equal(size, 16384);
    smtp_dialogue_wrote(owner.dialogue, 1000);
    assert_ptr_equal(smtp_dialogue_output(owner.dialogue, &size), out + 1000);
    assert_int_equal(size, 15384);
    assert_ptr_equal(smtp_dialogue_output(owner.dialogue, &size), out + 1000);
    smtp_dialogue_end(owner.dialogue);
    assert_text(owner.diary->str, "unsent 0");
    owner_clear(&owner);
}

struct early_row {
    const char *name, *reply, *diary;
    bool is_fine;
};

/* A reply while the body still goes out. */
static const struct early_row early[] = {
    {"a refusal counts", "552 5.3.4 big\r\n", "refused 0 552 5.3.4", true},
    {"a deferral counts", "452 4.3.1 full\r\n", "deferred 0 452 4.3.1", true},
    {"421 counts", "421 4.3.2 bye\r\n", "deferred 0 421 4.3.2", true},
    {"no acceptance of what never left", "250 ok\r\n", "unsent 0", false},
};

static void
test_early_reply(void **state)
{
    const struct early_row *row = *state;
    struct owner owner;
    size_t size = 0;

    owner_init_at_body(&owner, BODY_BYTES_LARGE);
    assert_non_null(smtp_dialogue_output(owner.dialogue, &size));
    assert_int_equal(hear(&owner, row->reply), row->is_fine);
    smtp_dialogue_end(owner.dialogue);
    assert_null(smtp_dialogue_output(owner.dialogue, &size));
    assert_text(owner.diary->str, row->diary);
    owner_clear(&owner);
}

/* Told before the bytes can be seen. */
static void
test_handed_over_before_the_output(void **state)
{
    struct owner owner;
    size_t size = 0;

    (void)state;
    owner_init_at_body(&owner, 0);
    assert_int_equal(owner.letters.handed_over[0], 0);
    assert_non_null(smtp_dialogue_output(owner.dialogue, &size));
    assert_int_equal(owner.letters.handed_over[0], 1);
    smtp_dialogue_end(owner.dialogue); /* not a byte was taken: all the same */
    assert_text(owner.diary->str, "handed 0, unknown 0");
    owner_clear(&owner);
}

/* S12: what comes with the goodbye may not make us send more. */
static void
test_unasked_421(void **state)
{
    struct owner owner;
    static const char replies[] = "250 a\r\n250 b\r\n354 c\r\n421 bye\r\n";
    size_t size = 0;

    (void)state;
    owner_init(&owner, &pipelining, 1);
    g_free(drain(&owner));
    assert_true(hear(&owner, replies));
    assert_true(smtp_dialogue_is_closing(owner.dialogue));
    assert_true(smtp_dialogue_is_done(owner.dialogue));
    assert_null(smtp_dialogue_output(owner.dialogue, &size));
    smtp_dialogue_end(owner.dialogue);
    assert_text(owner.diary->str, "unsent 0");
    owner_clear(&owner);
}

static void
test_unasked_reply(void **state)
{
    struct owner owner;
    g_autoptr(GError) error = NULL;

    (void)state;
    owner_init(&owner, &pipelining, 0);
    assert_false(feed(&owner, "250 hello\r\n", 11, NULL, &error));
    assert_code(error, VESPER_ERROR_PROTOCOL);
    owner_clear(&owner);
}

struct offer_row {
    const char *name;
    struct smtp_offer offer;
    const char *rcpt_to;
    size_t size_bytes;
    const char *out, *diary;
};

// clang-format off
static const struct offer_row offers[] = {
    {"nothing offered", {.has_size = false}, "c@d.org", 500,
     "MAIL FROM:<a@b.org>\r\n", "unsent 0"},
    {"SIZE", {.has_size = true}, "c@d.org", 500,
     "MAIL FROM:<a@b.org> SIZE=500\r\n", "unsent 0"},
    {"SIZE not known", {.has_size = true}, "c@d.org", 0,
     "MAIL FROM:<a@b.org>\r\n", "unsent 0"},
    {"SIZE just fits", {.has_size = true, .size_bytes = 500}, "c@d.org", 500,
     "MAIL FROM:<a@b.org> SIZE=500\r\n", "unsent 0"},
    {"SIZE too small", {.has_size = true, .size_bytes = 499}, "c@d.org", 500,
     "", "refused 0 552 5.3.4"},
    {"SMTPUTF8", {.has_smtputf8 = true}, "\xc3\xa9@d.org", 0,
     "MAIL FROM:<a@b.org> SMTPUTF8\r\n", "unsent 0"},
    {"no SMTPUTF8", {.has_smtputf8 = false}, "\xc3\xa9@d.org", 0,
     "", "refused 0 553 5.6.7"},
    {"SMTPUTF8 not needed", {.has_smtputf8 = true}, "c@d.org", 0,
     "MAIL FROM:<a@b.org>\r\n", "unsent 0"},
};
// clang-format on

static void
test_offer(void **state)
{
    const struct offer_row *row = *state;
    struct owner owner;
    g_autofree char *out = NULL;

    owner_init(&owner, &row->offer, 1);
    owner.letters.rcpt_to = row->rcpt_to;
    owner.letters.said_bytes = row->size_bytes;
    out = drain(&owner);
    assert_text(out, row->out);
    smtp_dialogue_end(owner.dialogue);
    assert_text(owner.diary->str, row->diary);
    assert_int_equal(owner.letters.handed_over[0], 0);
    owner_clear(&owner);
}

static void
test_offer_lines(void **state)
{
    static const char *const lines[] = {
        "250-mx.example at your service\r\n",
        "250-pipelining\r\n",
        "250-SIZE 1000\r\n",
        "250-8BITMIME\r\n",
        "250-STARTTLS\r\n",
        "250-ENHANCEDSTATUSCODES\r\n",
        "250-CHUNKING\r\n",
        "250 SMTPUTF8",
        "220-SIZE 7\r\n",
        "250-SIZES 9\r\n",
    };
    struct smtp_offer offer = {.has_size = false};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        smtp_offer_line(&offer, lines[i], strlen(lines[i]));
    assert_true(offer.has_pipelining && offer.has_8bitmime &&
                offer.has_smtputf8 && offer.has_chunking &&
                offer.has_enhanced_codes && offer.has_size);
    assert_int_equal(offer.size_bytes, 1000);
    smtp_offer_line(&offer, "250 SIZE 99999999999999999999", 29);
    assert_int_equal(offer.size_bytes, 0);
    smtp_offer_line(&offer, "250-SIZE 12", 11);
    smtp_offer_line(&offer, "250-SIZE\r\n", 10);
    assert_int_equal(offer.size_bytes, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_output_carries_body_and_envelope),
        cmocka_unit_test(test_lock_step_sends_one_command),
        cmocka_unit_test(test_lone_dot),
        cmocka_unit_test(test_large_body_is_not_handed_over_at_once),
        cmocka_unit_test(test_handed_over_before_the_output),
        cmocka_unit_test(test_unasked_421),
        cmocka_unit_test(test_unasked_reply),
        cmocka_unit_test(test_offer_lines),
    };

    return ROW_TESTS(test_script, scripts) +
           ROW_TESTS(test_early_reply, early) + ROW_TESTS(test_offer, offers) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
