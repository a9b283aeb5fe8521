/* SPDX-License-Identifier: MIT */
/* A set of weekdays as words and back. */
#include "calendar.h"

#include "error.h"
#include "safe_text.h"

#include <string.h>

enum {
    DAYS = 7,
    SHORT_NAME_LETTERS = 3,
    DAILY = 0x7f,
    MONDAY_TO_FRIDAY = 0x1f,
    WEEKEND = 0x60,
    RUN_WORTH_A_DASH = 3,
    SHOWN_BYTES = 40,
};

static const char *const names[DAYS] = {
    "monday", "tuesday",  "wednesday", "thursday",
    "friday", "saturday", "sunday",
};

struct group {
    const char *name;
    unsigned weekdays;
};

static const struct group groups[] = {
    {"daily", DAILY},
    {"weekdays", MONDAY_TO_FRIDAY},
    {"weekends", WEEKEND},
};

/* Returns 0 for Monday … 6 for Sunday, -1 for no day. */
static int
find_day(const char *word)
{
    for (int day = 0; day < DAYS; day++)
        if (g_ascii_strcasecmp(word, names[day]) == 0 ||
            (strlen(word) == SHORT_NAME_LETTERS &&
             g_ascii_strncasecmp(word, names[day], SHORT_NAME_LETTERS) == 0))
            return day;
    return -1;
}

/* "fri-mon" goes over the week's end. */
static unsigned
days_between(int first, int last)
{
    unsigned weekdays = 1u << last;

    for (int day = first; day != last; day = (day + 1) % DAYS)
        weekdays |= 1u << day;
    return weekdays;
}

/* Returns the days of "mon", "mon-fri" or a group's name; 0: it is none. */
static unsigned
parse_item(const char *item)
{
    g_auto(GStrv) ends = g_strsplit(item, "-", 2);
    int first, last;

    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
        if (g_ascii_strcasecmp(item, groups[i].name) == 0)
            return groups[i].weekdays;
    if (ends[0] == NULL)
        return 0;
    first = find_day(g_strstrip(ends[0]));
    last = ends[1] != NULL ? find_day(g_strstrip(ends[1])) : first;
    return first < 0 || last < 0 ? 0 : days_between(first, last);
}

bool
weekdays_parse(const char *text, unsigned *weekdays, GError **error)
{
    g_auto(GStrv) items = g_strsplit(*text != '\0' ? text : " ", ",", -1);
    unsigned all = 0;

    for (char **item = items; *item != NULL; item++) {
        unsigned some = parse_item(g_strstrip(*item));

        if (some == 0) {
            g_autofree char *safe = safe_text(*item, SHOWN_BYTES);

            g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                        "'%s' is not a day: expected 'daily', 'weekdays', "
                        "'weekends', or days such as 'mon-fri' or 'sat,sun'",
                        safe);
            return false;
        }
        all |= some;
    }
    *weekdays = all;
    return true;
}

/* Appends the days from first up to before end: a dash from three on. */
static void
append_run(GString *out, int first, int end)
{
    bool has_dash = end - first >= RUN_WORTH_A_DASH;

    for (int day = first; day < end; day += has_dash ? end - first - 1 : 1) {
        if (out->len > 0)
            g_string_append_c(out, has_dash && day > first ? '-' : ',');
        g_string_append_len(out, names[day], SHORT_NAME_LETTERS);
    }
}

char *
weekdays_format(unsigned weekdays)
{
    GString *out;

    g_assert((weekdays & ~DAILY) == 0);
    if ((weekdays & DAILY) == DAILY)
        return g_strdup("daily");
    out = g_string_new(NULL);
    for (int day = 0, end; day < DAYS; day = end + 1) {
        for (end = day; end < DAYS && (weekdays & 1u << end) != 0; end++)
            ;
        append_run(out, day, end);
    }
    return g_string_free(out, FALSE);
}
