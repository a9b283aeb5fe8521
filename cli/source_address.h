/* SPDX-License-Identifier: MIT */
/* Where a source is, as an operator writes it. */
#ifndef VESPER_SOURCE_ADDRESS_H
#define VESPER_SOURCE_ADDRESS_H

#include "source.h"

/* Returns text as a source's address: a folder that is there by its whole path,
 * for vesperd does not stand where the operator does; all else as it is.
 * *kind: SOURCE_FOLDER or SOURCE_WEB. Returns: the caller's. */
char *source_address_of(const char *text, enum source_kind *kind);

#endif
