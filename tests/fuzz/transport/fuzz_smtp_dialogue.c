/* SPDX-License-Identifier: MIT */
/* Any bytes as a server's side of the dialogue. The first says how: bit 0
 * PIPELINING, the rest how many bytes come in one read. Each message has one
 * fate, and none is accepted that was not handed over. */
#include "smtp_dialogue.h"

enum {
    LETTERS = 16,
};

struct owner {
    int taken;
    int fates[LETTERS];
    bool is_handed_over[LETTERS];
};

static bool
on_next(void *self, struct smtp_envelope *envelope)
{
    struct owner *owner = self;

    if (owner->taken == LETTERS)
        return false;
    *envelope = (struct smtp_envelope){
        .mail_from = "a@b.org",
        .rcpt_to = "c@d.org",
        .context = GINT_TO_POINTER(owner->taken++),
    };
    return true;
}

static void
on_body(void *self, void *context, GString *out)
{
    (void)self;
    (void)context;
    g_string_append(out, "Subject: x\r\n\r\n");
}

static void
on_handed_over(void *self, void *context)
{
    struct owner *owner = self;

    owner->is_handed_over[GPOINTER_TO_INT(context)] = true;
}

static void
on_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    struct owner *owner = self;
    int letter = GPOINTER_TO_INT(context);

    owner->fates[letter]++;
    if (outcome->fate == SMTP_ACCEPTED || outcome->fate == SMTP_UNKNOWN)
        g_assert(owner->is_handed_over[letter]);
    g_assert(g_utf8_validate(outcome->text, -1, NULL));
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
    struct owner owner = {.taken = 0};
    struct smtp_hooks hooks = {&owner, on_next, on_body, on_handed_over,
                               on_outcome};
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
    for (int i = 0; i < owner.taken; i++)
        g_assert(owner.fates[i] == 1);
    return 0;
}
