/* SPDX-License-Identifier: MIT */
/* A cursor that moves forward over digits and units; tables of the units. */
#include "quantity.h"

#include "error.h"
#include "safe_text.h"

#include <string.h>

enum { SECONDS_PER_DAY = 86400, SHOWN_BYTES = 60 };

struct unit {
    const char *name;
    int64_t factor;
};

/* Largest first: the formatters go down the table. */
static const struct unit spans[] = {
    {"d", 86400000}, {"h", 3600000}, {"min", 60000},
    {"s", 1000},     {"ms", 1},      {NULL, 0},
};
static const struct unit sizes[] = {
    {"GB", 1073741824}, {"MB", 1048576}, {"kB", 1024}, {"B", 1}, {NULL, 0},
};
static const struct unit rates[] = {
    {"s", SECONDS_PER_DAY}, {"min", 1440}, {"h", 24}, {"d", 1}, {NULL, 0},
};

static const char *
skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

static bool
take_digits(const char **at, int64_t *number)
{
    const char *start = *at;
    int64_t sum = 0;

    for (; g_ascii_isdigit(**at); (*at)++)
        if (__builtin_mul_overflow(sum, (int64_t)10, &sum) ||
            __builtin_add_overflow(sum, (int64_t)(**at - '0'), &sum))
            return false;
    *number = sum;
    return *at > start;
}

static bool
take_unit(const char **at, const struct unit *units, int64_t *factor)
{
    size_t length = 0;

    while (g_ascii_isalpha((*at)[length]))
        length++;
    for (const struct unit *unit = units; unit->name != NULL; unit++)
        if (strlen(unit->name) == length &&
            g_ascii_strncasecmp(unit->name, *at, length) == 0) {
            *at += length;
            *factor = unit->factor;
            return true;
        }
    return false;
}

static bool
refuse(const char *text, const char *expected, GError **error)
{
    g_autofree char *safe = safe_text(text, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "'%s' is not %s",
                safe, expected);
    return false;
}

/* Sums "number unit" pairs: many for spans, one for sizes. */
static bool
parse_pairs(const char *text, const struct unit *units, int max_pairs,
            int64_t *result)
{
    const char *at = skip_blanks(text);
    int64_t sum = 0;
    int pairs = 0;

    while (*at != '\0') {
        int64_t number, factor;

        if (++pairs > max_pairs || !take_digits(&at, &number))
            return false;
        at = skip_blanks(at);
        if (!take_unit(&at, units, &factor) ||
            __builtin_mul_overflow(number, factor, &number) ||
            __builtin_add_overflow(sum, number, &sum))
            return false;
        at = skip_blanks(at);
    }
    *result = sum;
    return pairs > 0;
}

/* In the largest unit that leaves no rest; 0 in the smallest, for it has no
 * size. */
static char *
format_largest(int64_t value, const struct unit *units, const char *between)
{
    const struct unit *unit = units;

    while (unit[1].name != NULL && (value == 0 || value % unit->factor != 0))
        unit++;
    return g_strdup_printf("%" G_GINT64_FORMAT "%s%s", value / unit->factor,
                           between, unit->name);
}

bool
quantity_parse_span(const char *text, int64_t *span_ms, GError **error)
{
    return parse_pairs(text, spans, 5, span_ms) ||
           refuse(text, "a span of time such as '30 s', '10 min' or '3 h'",
                  error);
}

bool
quantity_parse_size(const char *text, int64_t *bytes, GError **error)
{
    return parse_pairs(text, sizes, 1, bytes) ||
           refuse(text, "a size such as '500 B', '64 kB' or '5 MB'", error);
}

bool
quantity_parse_rate(const char *text, int64_t *per_day, GError **error)
{
    const char *at = skip_blanks(text);
    int64_t number = 0, factor;
    bool is_good = take_digits(&at, &number);

    at = skip_blanks(at);
    is_good = is_good && *at == '/';
    if (is_good) {
        at = skip_blanks(at + 1);
        is_good = take_unit(&at, rates, &factor) && *skip_blanks(at) == '\0' &&
                  !__builtin_mul_overflow(number, factor, &number);
    }
    if (!is_good)
        return refuse(text, "a rate such as '5/s' or '2000/h'", error);
    *per_day = number;
    return true;
}

bool
quantity_parse_time_of_day(const char *text, int *seconds, GError **error)
{
    const char *at = skip_blanks(text);
    int64_t field[3] = {0};
    int fields = 0;
    bool is_good = true;

    while (is_good && fields < 3) {
        const char *start = at;

        is_good = take_digits(&at, &field[fields]) && at - start <= 2;
        fields++;
        if (*at != ':')
            break;
        at++;
    }
    if (!is_good || fields < 2 || *skip_blanks(at) != '\0' || field[0] > 23 ||
        field[1] > 59 || field[2] > 59)
        return refuse(text, "a time of day such as '18:30'", error);
    *seconds = (int)(field[0] * 3600 + field[1] * 60 + field[2]);
    return true;
}

bool
quantity_parse_number(const char *text, int64_t *number, GError **error)
{
    const char *at = skip_blanks(text);
    int64_t value;

    if (!take_digits(&at, &value) || *skip_blanks(at) != '\0')
        return refuse(text, "a whole number", error);
    *number = value;
    return true;
}

char *
quantity_format_span(int64_t span_ms)
{
    g_autoptr(GString) out = g_string_new(NULL);

    for (const struct unit *unit = spans; unit->name != NULL; unit++) {
        if (span_ms < unit->factor)
            continue;
        g_string_append_printf(out, "%s%" G_GINT64_FORMAT " %s",
                               out->len > 0 ? " " : "", span_ms / unit->factor,
                               unit->name);
        span_ms %= unit->factor;
    }
    if (out->len == 0)
        g_string_append(out, "0 s");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
quantity_format_size(int64_t bytes)
{
    g_assert(bytes >= 0);
    return format_largest(bytes, sizes, " ");
}

char *
quantity_format_rate(int64_t per_day)
{
    g_assert(per_day >= 0);
    return format_largest(per_day, rates, "/");
}

char *
quantity_format_time_of_day(int seconds)
{
    int hour = seconds / 3600, minute = seconds / 60 % 60;

    g_assert(seconds >= 0 && seconds < 24 * 3600);
    return seconds % 60 == 0
               ? g_strdup_printf("%02d:%02d", hour, minute)
               : g_strdup_printf("%02d:%02d:%02d", hour, minute, seconds % 60);
}
