/* SPDX-License-Identifier: MIT */
/*
 * Hosts as they are looked up: the ASCII form of a name in any script.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_HOST_H
#define VESPER_HOST_H

/* Returns the name of a host in lower case and ASCII: labels of other scripts
 * are A-labels, by UTS #46 without its transition, symbols included. A name of
 * plain ASCII labels only has its letters lowered, as browsers do. name: may be
 * anything. NULL: it has no such form (no UTF-8, a joiner in the wrong place,
 * an A-label of no name, what would be read as more than a name: a full-width
 * "/" or "%"). Returns: the caller's.
 * Sources: WHATWG URL §3.3 (domain to ASCII); UTS #46 §4; RFC 5891 §4.4. */
char *host_to_ascii(const char *name);

#endif
