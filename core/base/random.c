/* SPDX-License-Identifier: MIT */
/* getrandom(2) for the programs, SplitMix64 for tests. */
#include "random.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/random.h>

static void
system_fill(struct random *random, void *bytes, size_t count)
{
    unsigned char *at = bytes;

    (void)random;
    while (count > 0) {
        ssize_t got = getrandom(at, count, 0);

        if (got < 0) {
            g_assert(errno == EINTR); /* it has no other way to fail */
            continue;
        }
        at += got;
        count -= (size_t)got;
    }
}

/* Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014. */
static uint64_t
splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void
sequence_fill(struct random *random, void *bytes, size_t count)
{
    struct random_sequence *sequence = (struct random_sequence *)random;
    unsigned char *at = bytes;

    while (count > 0) {
        uint64_t word = splitmix64(&sequence->state);
        size_t take = MIN(count, sizeof word);

        memcpy(at, &word, take);
        at += take;
        count -= take;
    }
}

/* Shared by all threads: the kernel keeps what state there is. */
struct random *
random_system(void)
{
    static struct random system = {.fill = system_fill};

    return &system;
}

void
random_fill(struct random *random, void *bytes, size_t count)
{
    random->fill(random, bytes, count);
}

uint64_t
random_below(struct random *random, uint64_t limit)
{
    uint64_t uneven, word;

    g_assert(limit > 0);
    uneven = UINT64_MAX - UINT64_MAX % limit; /* above it some come too often */
    do {
        random_fill(random, &word, sizeof word);
    } while (word >= uneven);
    return word % limit;
}

void
random_sequence_init(struct random_sequence *sequence, uint64_t seed)
{
    *sequence = (struct random_sequence){
        .random = {.fill = sequence_fill},
        .state = seed,
    };
}
