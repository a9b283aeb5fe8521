/* SPDX-License-Identifier: MIT */
/*
 * Base32 in the alphabet of RFC 4648 §6, lower case, without padding. Reading
 * takes any letter case and exactly one spelling otherwise: bits left over
 * must be zero.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_BASE32_H
#define VESPER_BASE32_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Encodes size bytes. Returns: the caller's. */
char *base32_encode(const unsigned char *bytes, size_t size);

/* Decodes text into exactly size bytes. False: no base32 of that length. */
bool base32_decode(const char *text, unsigned char *bytes, size_t size);

#endif
