/* SPDX-License-Identifier: MIT */
/*
 * How long our own form was open: it carries a signed instant, by which
 * machines that post it at once, or one page a thousand times, are told from
 * people. The site's own forms carry none, and need none.
 */
#ifndef VESPER_FORM_AGE_H
#define VESPER_FORM_AGE_H

#include "token.h"

enum form_age {
    FORM_AGE_FITS,      /* also where there is no token */
    FORM_AGE_TOO_YOUNG, /* below two seconds */
    FORM_AGE_TOO_OLD,   /* over a day, or not of ours */
};

/* Makes the token of a form shown at an instant. Returns: the caller's. */
char *form_age_token(const struct keyring *keyring, int64_t shown_at_ms);

/* Judges a form that comes back. token: NULL or "" for none. Pure. */
enum form_age form_age_judge(const struct keyring *keyring, const char *token,
                             int64_t now_ms);

#endif
