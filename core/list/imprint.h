/* SPDX-License-Identifier: MIT */
/*
 * The imprint: what every mail and page says of the house, out of the
 * settings. Borrowed from them.
 */
#ifndef VESPER_IMPRINT_H
#define VESPER_IMPRINT_H

#include "list.h"
#include "settings.h"

struct imprint {
    const char *web_url;         /* no trailing slash */
    const char *postal_address;  /* "" for none */
    const char *privacy_url;     /* "" for none */
    const char *operator_mail;   /* "" for none */
    const char *bounce_domain;   /* "" : the domain of the list's sender */
    const char *feedback_sender; /* of Feedback-ID; never "" */
    const char *uncertain;       /* "hold" or "resend" */
    bool is_strict;
};

/* Takes the imprint out of the settings, borrowed from them. */
struct imprint imprint_of(const struct settings *settings);

/* Addresses of pages, each the caller's. */
char *imprint_confirm_url(const struct imprint *imprint, const char *token);
char *imprint_leave_url(const struct imprint *imprint, const char *token);
char *imprint_archive_url(const struct imprint *imprint, const char *list,
                          const char *local_date, const char *slot);

/* Returns where a push source's stories are announced. Returns: the caller's.
 */
char *imprint_push_url(const struct imprint *imprint, int64_t source_id);

/* Returns the host that readers know, "localhost" where there is none: what
 * pages lie on and what relays are greeted by. Returns: the caller's. */
char *imprint_web_host(const struct imprint *imprint);

/* Returns the domain of a list's sender. Borrowed from the list. */
const char *list_domain(const struct list *list);

/* Returns the domain bounces of a list go to. Borrowed. */
const char *imprint_bounce_domain(const struct imprint *imprint,
                                  const struct list *list);

#endif
