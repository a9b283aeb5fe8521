/* SPDX-License-Identifier: MIT */
/* The distance is that of optimal string alignment (Damerau, Levenshtein), in
 * three rows of the usual table; a wanted name longer than any of ours is far
 * from all of them and costs nothing. */
#include "nearest_name.h"

#include "limit.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { ROW_CELLS = LIMIT_NAME_BYTES + 1, WORD_BYTES_MIN = 3, SHORT_BYTES = 4 };

static bool
is_same_letter(char a, char b)
{
    return g_ascii_tolower(a) == g_ascii_tolower(b);
}

static size_t
edit_distance(const char *a, const char *b)
{
    size_t table[3][ROW_CELLS], a_length = strlen(a), b_length = strlen(b);

    g_assert(a_length < ROW_CELLS && b_length < ROW_CELLS);
    for (size_t j = 0; j <= b_length; j++)
        table[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *now = table[i % 3], *before = table[(i - 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            bool is_same = is_same_letter(a[i - 1], b[j - 1]);

            now[j] = MIN(MIN(now[j - 1], before[j]) + 1,
                         before[j - 1] + (is_same ? 0 : 1));
            if (i > 1 && j > 1 && is_same_letter(a[i - 1], b[j - 2]) &&
                is_same_letter(a[i - 2], b[j - 1]))
                now[j] = MIN(now[j], table[(i - 2) % 3][j - 2] + 1);
        }
    }
    return table[a_length % 3][b_length];
}

static const char *
last_word(const char *name)
{
    const char *at = name + strlen(name);

    while (at > name && strchr(". /", at[-1]) == NULL)
        at--;
    return at;
}

/* How far apart two names are: people leave the first words out ("listen" for
 * "web.listen", "Warsaw" for "Europe/Warsaw"), which is one mistake, or stop
 * early, which is two; else as many as there are. */
static size_t
distance_of(const char *wanted, const char *name)
{
    const char *a = last_word(wanted), *b = last_word(name);
    bool is_begun = strlen(a) >= WORD_BYTES_MIN &&
                    (g_str_has_prefix(b, a) || g_str_has_prefix(a, b));
    size_t distance = MIN(edit_distance(wanted, name), edit_distance(a, b) + 1);

    return is_begun ? MIN(distance, 2) : distance;
}

void
nearest_name_offer(struct nearest_name *search, const char *name)
{
    size_t length = strlen(search->wanted), distance;

    if (length >= ROW_CELLS || strlen(name) >= ROW_CELLS)
        return;
    distance = distance_of(search->wanted, name);
    /* A third of the letters may be wrong, or two; in a short name one, or any
     * would do for any other. */
    if (distance > (length < SHORT_BYTES ? 1 : MAX(length / 3, 2)) ||
        distance >= length ||
        (search->nearest != NULL && distance >= search->distance))
        return;
    search->nearest = name;
    search->distance = distance;
}

char *
nearest_name_question(const struct nearest_name *search)
{
    return search->nearest == NULL
               ? g_strdup("")
               : g_strdup_printf(", did you mean '%s'?", search->nearest);
}
