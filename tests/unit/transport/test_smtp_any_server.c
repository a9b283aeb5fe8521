/* SPDX-License-Identifier: MIT */
/* A property: whatever a server says, and wherever bytes are cut, each message
 * has one fate, and the fate is no lie. */
#include "smtp_dialogue.h"

#include "numbered_letters.h"
#include "random.h"
#include "support.h"

#include <string.h>

enum {
    LETTERS = 8,
    RUNS = 4000,
    STEPS_MAX = 200,
};

/* A server that makes its mind up by dice, but remembers what it said. */
struct dice_server {
    struct random_sequence *dice;
    GString *unread; /* what the dialogue wrote, not yet answered */
    GString *said;   /* to be fed */
    bool is_body;    /* after a 354 */
    bool has_said_421;
    int letter;         /* whose body is read */
    bool took[LETTERS]; /* answered 2xx to its dot */
};

static void
say(struct dice_server *server, int good)
{
    static const int codes[] = {250, 251, 354, 421, 450, 452, 550, 554};
    uint64_t roll = random_below(&server->dice->random, 20);
    int code =
        roll < 16
            ? good
            : codes[random_below(&server->dice->random, G_N_ELEMENTS(codes))];

    if (roll == 19 && random_below(&server->dice->random, 3) == 0)
        g_string_append(server->said, "\x7fnonsense\r\n");
    g_string_append_printf(server->said, "%d some text\r\n", code);
    server->has_said_421 |= code == 421;
    server->is_body = good == 354 && code == 354;
    if (good == 250 && server->letter >= 0 && code / 100 == 2)
        server->took[server->letter] = true;
    server->letter = -1;
}

/* Answers the first whole command or body; false: there is none. */
static bool
serve_one(struct dice_server *server)
{
    const char *text = server->unread->str;
    const char *end = strstr(text, server->is_body ? ".\r\n" : "\r\n");
    int good = g_str_has_prefix(text, "DATA") ? 354 : 250;

    if (end == NULL)
        return false;
    if (server->is_body && g_str_has_prefix(text, "Subject: "))
        server->letter = text[9] - '0';
    end += server->is_body ? 3 : 2;
    say(server, server->is_body ? 250 : good);
    g_string_erase(server->unread, 0, end - text);
    return true;
}

/* Feeds what the server said in pieces. False: the connection is useless. */
static bool
feed(struct smtp_dialogue *dialogue, struct dice_server *server)
{
    const char *bytes = server->said->str;
    size_t size = server->said->len;

    while (size > 0) {
        size_t piece = 1 + random_below(&server->dice->random, size);

        if (!smtp_dialogue_read(dialogue, bytes, piece, NULL))
            return false;
        bytes += piece;
        size -= piece;
    }
    g_string_truncate(server->said, 0);
    return true;
}

static void
talk(struct smtp_dialogue *dialogue, struct dice_server *server)
{
    uint64_t steps = random_below(&server->dice->random, STEPS_MAX);
    size_t size = 0;

    for (uint64_t i = 0; i < steps; i++) {
        const char *out = smtp_dialogue_output(dialogue, &size);

        if (out != NULL) {
            size = 1 + random_below(&server->dice->random, size);
            g_string_append_len(server->unread, out, (gssize)size);
            smtp_dialogue_wrote(dialogue, size);
        }
        while (random_below(&server->dice->random, 4) > 0 && serve_one(server))
            continue;
        if (!feed(dialogue, server))
            break;
    }
    smtp_dialogue_end(dialogue);
}

static void
assert_truth(const struct numbered_letters *letters,
             const struct dice_server *server, int letter)
{
    enum smtp_fate fate = letters->fate[letter];
    bool is_handed_over = letters->handed_over[letter] == 1;

    assert_int_equal(letters->fates[letter], 1);
    assert_in_range(letters->handed_over[letter], 0, 1);
    if (fate == SMTP_ACCEPTED)
        assert_true(server->took[letter]);
    if (fate == SMTP_UNSENT)
        assert_true(!is_handed_over || server->has_said_421);
    if (fate == SMTP_UNKNOWN)
        assert_true(is_handed_over);
    if (server->took[letter])
        assert_true(fate == SMTP_ACCEPTED || fate == SMTP_UNKNOWN);
}

static void
run_once(struct random_sequence *dice, bool has_pipelining, int *counts)
{
    struct smtp_offer offer = {.has_pipelining = has_pipelining};
    struct numbered_letters letters = {
        .mail_from = "", .rcpt_to = "c@d.org", .wanted = LETTERS};
    const struct smtp_hooks hooks = {
        &letters, numbered_letters_next, numbered_letters_body,
        numbered_letters_handed_over, numbered_letters_outcome};
    struct smtp_dialogue *dialogue = smtp_dialogue_new(&offer, &hooks);
    struct dice_server server = {
        .dice = dice,
        .unread = g_string_new(NULL),
        .said = g_string_new(NULL),
        .letter = -1,
    };

    talk(dialogue, &server);
    for (int i = 0; i < letters.taken; i++) {
        assert_truth(&letters, &server, i);
        counts[letters.fate[i]]++;
    }
    smtp_dialogue_free(dialogue);
    g_string_free(server.unread, TRUE);
    g_string_free(server.said, TRUE);
}

static void
test_any_server(void **state)
{
    struct random_sequence dice;
    int counts[SMTP_UNKNOWN + 1] = {0};

    (void)state;
    random_sequence_init(&dice, 5);
    for (int run = 0; run < RUNS; run++)
        run_once(&dice, run % 2 == 0, counts);
    for (int fate = 0; fate <= SMTP_UNKNOWN; fate++)
        assert_true(counts[fate] > RUNS / 20); /* the dice reach them all */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
