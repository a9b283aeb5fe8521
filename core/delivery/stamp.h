/* SPDX-License-Identifier: MIT */
/*
 * Stamping: what a parcel holds on the wire. A copy is its edition's letter
 * with the reader's values in its holes; a single mail is rendered from what
 * its row names. Either is the same to the byte on every try while its reader's
 * data and the keys are unchanged. Stays in the room.
 *
 * Thread rule: one thread, the one of its view.
 */
#ifndef VESPER_STAMP_H
#define VESPER_STAMP_H

#include "imprint.h"
#include "parcel.h"
#include "template_shelf.h"

struct stamper;

/* What stamping needs; all borrowed for the stamper's life. */
struct stamper_options {
    struct view *view;
    const struct template_shelf *shelf;
    const struct imprint *imprint;
    const struct keyring *keyring;
};

/* Makes a stamper, which keeps the letters of editions under way in memory.
 * Returns: the caller's. */
struct stamper *stamper_new(const struct stamper_options *options);
void stamper_free(struct stamper *stamper);

/* Writes envelope and body into a parcel. Errors: NOT_FOUND (its reader or
 * list is gone, or the request was overtaken), SYNTAX (a template), STORAGE. */
bool stamper_stamp(struct stamper *stamper, struct parcel *parcel,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets go of an edition's letters. */
void stamper_forget(struct stamper *stamper, int64_t edition_id);

/* Renders a single mail into a parcel; see stamper_stamp. */
bool single_mail_stamp(const struct stamper_options *options,
                       struct parcel *parcel,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the address that bounces of a mail return to:
 * "b+TOKEN@bounces.example". Returns: the caller's. */
char *bounce_address(const char *token, const char *domain);

#endif
