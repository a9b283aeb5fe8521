/* SPDX-License-Identifier: MIT */
/*
 * Whose turn it is: the host that a URL asks, however it is spelt. Private to
 * the room.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_HTTP_HOST_H
#define VESPER_HTTP_HOST_H

/* Returns one name for all spellings of a host: lower case, an
 * address as it is usually written, without the root's dot. The ports of http
 * and https are one host, any other is one of its own: "host:8080". Of what is
 * no URL: the text itself. Returns: the caller's. */
char *http_host_of(const char *url);

/* Returns the URL with its host as it is looked up (host_to_ascii), if it is
 * not ASCII. libcurl makes A-labels only where the locale is UTF-8, and gives
 * way to the transition of UTS #46 there. A name that has no such form stays,
 * and so does what is no URL or is too long for one: neither can be fetched.
 * Returns: the caller's. */
char *http_host_in_ascii(const char *url);

#endif
