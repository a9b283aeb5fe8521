/* SPDX-License-Identifier: MIT */
/* A residue in the making. For template/ alone. */
#ifndef VESPER_TEMPLATE_RESIDUE_H
#define VESPER_TEMPLATE_RESIDUE_H

#include "template.h"

/* Text is appended to bytes directly; what was appended since the last hole
 * or condition is one segment. */
struct residue_builder {
    GString *bytes;
    GArray *segments;    /* of struct segment */
    GStringChunk *names; /* of holes */
    size_t text_begin;   /* bytes before it have their segment */
};

/* Makes an empty builder; size_hint: bytes expected. */
void residue_builder_init(struct residue_builder *builder, size_t size_hint);
void residue_builder_clear(struct residue_builder *builder);

/* Adds a HOLE, IF or UNLESS. Returns its index, for residue_builder_end. */
size_t residue_builder_add(struct residue_builder *builder,
                           enum segment_kind kind, const char *name,
                           bool is_escaped);
/* Adds the END of the condition with this index. */
void residue_builder_end(struct residue_builder *builder, size_t condition);

/* Ends building; the builder is empty then. Returns: the caller's. */
struct residue *residue_builder_finish(struct residue_builder *builder);

#endif
