/* SPDX-License-Identifier: MIT */
/*
 * Which addresses are nobody's business to fetch from: a feed's URL is a
 * stranger's word, and what it resolves to may be our own loopback, the
 * machine next door or a cloud's metadata (SSRF, CWE-918). Private to the
 * room.
 *
 * Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890).
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_HTTP_GUARD_H
#define VESPER_HTTP_GUARD_H

#include <stdbool.h>
#include <sys/socket.h>

/* Tells whether an address is loopback, private, link-local, multicast or
 * otherwise not of the open internet, also inside an IPv6 address that wraps
 * an IPv4 one. A family other than IPv4 and IPv6 is. */
bool http_guard_is_special(const struct sockaddr *address);

/* Tells whether the host of url, alone or with its port, is among hosts.
 * hosts: ended by NULL; NULL: none. A url that is none is not. */
bool http_guard_is_allowed(const char *url, const char *const *hosts);

#endif
