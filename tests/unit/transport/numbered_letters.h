/* SPDX-License-Identifier: MIT */
/*
 * Numbered letters for a dialogue, as many as a test wants, and what became of
 * each. Checked by g_assert alone: fuzz targets know no cmocka.
 */
#ifndef VESPER_TEST_NUMBERED_LETTERS_H
#define VESPER_TEST_NUMBERED_LETTERS_H

#include "smtp_dialogue.h"

enum { NUMBERED_LETTERS_MAX = 16 };

struct numbered_letters {
    const char *mail_from, *rcpt_to; /* of each */
    size_t said_bytes;               /* of each: SIZE */
    int wanted, taken;
    int handed_over[NUMBERED_LETTERS_MAX]; /* how often that was told */
    int fates[NUMBERED_LETTERS_MAX];       /* likewise */
    enum smtp_fate fate[NUMBERED_LETTERS_MAX];
};

/* The next of those wanted, as smtp_hooks want it; the others likewise. */
static inline bool
numbered_letters_next(void *self, struct smtp_envelope *envelope)
{
    struct numbered_letters *letters = self;

    g_assert(letters->wanted <= NUMBERED_LETTERS_MAX);
    if (letters->taken == letters->wanted)
        return false;
    *envelope = (struct smtp_envelope){
        .mail_from = letters->mail_from,
        .rcpt_to = letters->rcpt_to,
        .size_bytes = letters->said_bytes,
        .context = GINT_TO_POINTER(letters->taken++),
    };
    return true;
}

/* Gives a body that tells its number. */
static inline void
numbered_letters_body(void *self, void *context, GString *out)
{
    (void)self;
    g_string_append_printf(out, "Subject: %d\r\n\r\n",
                           GPOINTER_TO_INT(context));
}

/* Counts it. What has its fate is not handed over any more. */
static inline void
numbered_letters_handed_over(void *self, void *context)
{
    struct numbered_letters *letters = self;
    int letter = GPOINTER_TO_INT(context);

    g_assert_cmpint(letters->fates[letter], ==, 0);
    letters->handed_over[letter]++;
}

/* Counts it, and keeps which. */
static inline void
numbered_letters_outcome(void *self, void *context,
                         const struct smtp_outcome *outcome)
{
    struct numbered_letters *letters = self;
    int letter = GPOINTER_TO_INT(context);

    letters->fates[letter]++;
    letters->fate[letter] = outcome->fate;
}

#endif
