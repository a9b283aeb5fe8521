/* SPDX-License-Identifier: MIT */
/* Where a form of the site may send its visitors back to (row H15). */
#ifndef VESPER_RETURN_URL_H
#define VESPER_RETURN_URL_H

#include <stdbool.h>

/* Tells whether url begins like one of the prefixes, its host being whole:
 * "https://news.example" does not let "https://news.example.evil" in.
 * prefixes: ended by NULL, or NULL. Pure, any thread. */
bool return_url_is_allowed(const char *url, char *const *prefixes);

#endif
