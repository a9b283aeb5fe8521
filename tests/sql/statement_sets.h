/* SPDX-License-Identifier: MIT */
/* All statements of all stores, as CMake finds them. */
#ifndef VESPER_TEST_STATEMENT_SETS_H
#define VESPER_TEST_STATEMENT_SETS_H

#include "query.h"

/* Ended by NULL. */
extern const struct statement_set *const statement_sets[];

#endif
