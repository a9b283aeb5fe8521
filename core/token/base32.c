/* SPDX-License-Identifier: MIT */
/* Five bits at a time through an accumulator. */
#include "base32.h"

#include <string.h>

enum { BITS_PER_LETTER = 5, BITS_PER_BYTE = 8, LETTER_MASK = 31 };

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static int
letter_value(char c)
{
    if (g_ascii_isalpha(c))
        return g_ascii_tolower(c) - 'a';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static size_t
encoded_length(size_t size)
{
    return (size * BITS_PER_BYTE + BITS_PER_LETTER - 1) / BITS_PER_LETTER;
}

char *
base32_encode(const unsigned char *bytes, size_t size)
{
    GString *out = g_string_sized_new(encoded_length(size) + 1);
    unsigned held = 0;
    int held_bits = 0;

    for (size_t i = 0; i < size; i++) {
        held = held << BITS_PER_BYTE | bytes[i];
        held_bits += BITS_PER_BYTE;
        while (held_bits >= BITS_PER_LETTER) {
            held_bits -= BITS_PER_LETTER;
            g_string_append_c(out, alphabet[held >> held_bits & LETTER_MASK]);
        }
    }
    if (held_bits > 0)
        g_string_append_c(
            out, alphabet[held << (BITS_PER_LETTER - held_bits) & LETTER_MASK]);
    return g_string_free(out, FALSE);
}

bool
base32_decode(const char *text, unsigned char *bytes, size_t size)
{
    unsigned held = 0;
    int held_bits = 0;
    size_t done = 0;

    if (strlen(text) != encoded_length(size))
        return false;
    for (const char *at = text; *at != '\0'; at++) {
        int value = letter_value(*at);

        if (value < 0)
            return false;
        held = (held << BITS_PER_LETTER | (unsigned)value) & 0xfff;
        held_bits += BITS_PER_LETTER;
        if (held_bits >= BITS_PER_BYTE) {
            held_bits -= BITS_PER_BYTE;
            bytes[done++] = (unsigned char)(held >> held_bits);
        }
    }
    return (held & ((1u << held_bits) - 1)) == 0;
}
