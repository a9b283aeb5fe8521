/* SPDX-License-Identifier: MIT */
/*
 * Which characters the bytes of a page are.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_PAGE_CHARSET_H
#define VESPER_PAGE_CHARSET_H

#include <stddef.h>

/* Returns the label a page gives itself near its beginning, <meta charset=…> or
 * <meta … content="text/html; charset=…">; NULL: none. Returns: the
 * caller's. */
char *page_charset(const char *bytes, size_t size);

#endif
