/* SPDX-License-Identifier: MIT */
/* Any bytes as a server's side of the dialogue. The first says how: bit 0
 * PIPELINING, the rest how many bytes come in one read. Each message has one
 * fate, and none is accepted that was not handed over. */
#include "../../unit/transport/numbered_letters.h"

static void
note_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    const struct numbered_letters *letters = self;

    if (outcome->fate == SMTP_ACCEPTED || outcome->fate == SMTP_UNKNOWN)
        g_assert(letters->handed_over[GPOINTER_TO_INT(context)] > 0);
    g_assert(g_utf8_validate(outcome->text, -1, NULL));
    numbered_letters_outcome(self, context, outcome);
}

static void
write_all(struct smtp_dialogue *dialogue)
{
    size_t size = 0;

    while (smtp_dialogue_output(dialogue, &size) != NULL)
        smtp_dialogue_wrote(dialogue, size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct numbered_letters letters = {.mail_from = "a@b.org",
                                       .rcpt_to = "c@d.org",
                                       .wanted = NUMBERED_LETTERS_MAX};
    const struct smtp_hooks hooks = {
        &letters, numbered_letters_next, numbered_letters_body,
        numbered_letters_handed_over, note_outcome};
    struct smtp_offer offer = {.has_pipelining = size > 0 && (data[0] & 1)};
    struct smtp_dialogue *dialogue = smtp_dialogue_new(&offer, &hooks);
    size_t piece = size > 0 ? (size_t)(data[0] >> 1) + 1 : 1;

    for (size_t at = 1; at < size; at += piece) {
        write_all(dialogue);
        if (!smtp_dialogue_read(dialogue, (const char *)data + at,
                                MIN(piece, size - at), NULL))
            break;
    }
    smtp_dialogue_free(dialogue);
    for (int i = 0; i < letters.taken; i++)
        g_assert(letters.fates[i] == 1);
    return 0;
}
