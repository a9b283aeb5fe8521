/* SPDX-License-Identifier: MIT */
/*
 * The letter: an edition composed for one language, in wire form. All that
 * does not depend on the reader is finished and encoded once; the rest are
 * holes and conditional stretches. A copy is stamped by walking the stretches:
 * mostly memcpy.
 *
 * Every part is quoted-printable. Each stretch and each value starts and ends
 * at column 0 (quoted_printable.h), so a value of any length can stand in a
 * hole; header holes take ASCII values as they are.
 *
 * Thread rule: a letter never changes; any thread.
 */
#ifndef VESPER_LETTER_H
#define VESPER_LETTER_H

#include "template.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The holes of a digest, by name: "to", "date", "message_id" (header);
 * "unsubscribe_url", "unsubscribe_token" (header and body). */

struct letter;

/* Builds a letter. Nothing is taken over. */
struct letter_builder;
struct letter_builder *letter_builder_new(void);
/* Finished wire bytes: header fields, MIME frames. */
void letter_builder_bytes(struct letter_builder *builder, const char *bytes,
                          size_t size);
/* A hole in a header: the value goes in as it is. */
void letter_builder_header_hole(struct letter_builder *builder,
                                const char *name);
/* A body part out of a residue: stretches are encoded here, once. */
void letter_builder_part(struct letter_builder *builder,
                         const struct residue *residue,
                         enum template_escape escape);
/* Ends building and frees the builder. Returns: the caller's. */
struct letter *letter_builder_end(struct letter_builder *builder);

void letter_free(struct letter *letter);
typedef struct letter Letter;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Letter, letter_free)

/* Writes a copy into out (appended): CRLF only, no line to stuff, ending in
 * CRLF. ask: the reader's values. */
void letter_stamp(const struct letter *letter, hole_function *ask, void *self,
                  GString *out);

/* A letter as bytes for the database and back. Reading checks everything.
 * Returns: the caller's. Errors: STORAGE (not ours, or damaged). */
GBytes *letter_to_bytes(const struct letter *letter);
struct letter *letter_from_bytes(const void *bytes, size_t size,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
