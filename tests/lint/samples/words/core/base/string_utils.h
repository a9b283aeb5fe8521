/* SPDX-License-Identifier: MIT */
#ifndef STRING_UTILS_H
#define STRING_UTILS_H

/* Says what it does; its fellow below is covered. */
int loud(void);
int fellow(int with, char *more);

struct plain;
void plain_free(struct plain *plain);

int silent(const struct plain *plain);

// A line about nothing.
static inline int
mute(void)
{
    return 1;
}

typedef struct plain Plain;
typedef struct owned Owned;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Owned, owned_free)

#endif
