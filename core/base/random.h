/* SPDX-License-Identifier: MIT */
/*
 * Randomness, handed in: the kernel's in the programs, a counted sequence in
 * tests, so that boundaries and jitter can be compared byte for byte.
 * Keys come from random_system() alone.
 *
 * Thread rule: random_system() from any thread; a sequence from one.
 */
#ifndef VESPER_RANDOM_H
#define VESPER_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    void (*fill)(struct random *random, void *bytes, size_t count);
};

/* The kernel's generator, getrandom(2): fit for keys. Static. */
struct random *random_system(void);

/* Fills count bytes. */
void random_fill(struct random *random, void *bytes, size_t count);

/* Returns an evenly spread number below limit. limit: not 0. */
uint64_t random_below(struct random *random, uint64_t limit);

/* For tests: the same bytes on each run. Set up by random_sequence_init. */
struct random_sequence {
    struct random random;
    uint64_t state;
};

/* Makes a sequence that starts at seed; pass &sequence->random on. */
void random_sequence_init(struct random_sequence *sequence, uint64_t seed);

#endif
