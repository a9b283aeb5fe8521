/* SPDX-License-Identifier: MIT */
/* A table of texts, sorted by key; a plural rule for each of its columns. */
#include "language.h"

#include "language_table.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAIRS_MAX = 16, /* eight names, each with its value */
    QUALITY_FULL = 1000,
};

/* The plural form of a whole number. Source: CLDR, "Language Plural Rules",
 * cardinals. */
typedef const char *plural_rule(int64_t count);

static const char *
plural_germanic(int64_t count)
{
    return count == 1 ? ".one" : ".other";
}

static const char *
plural_polish(int64_t count)
{
    int64_t tens = count / 10 % 10, ones = count % 10;

    if (count == 1)
        return ".one";
    /* 2-4, 22-24, 32-34 …: but 12-14 are as many as 5. */
    return ones >= 2 && ones <= 4 && tens != 1 ? ".few" : ".many";
}

struct language {
    const char *code;
    plural_rule *plural;
};

static const struct language languages[LANGUAGES] = {
    [EN] = {"en", plural_germanic},
    [DE] = {"de", plural_germanic},
    [PL] = {"pl", plural_polish},
};

/* Returns the column of the language whose code is the length bytes at text,
 * LANGUAGES if there is none. */
static int
find_column(const char *text, size_t length)
{
    int column = 0;

    while (column < LANGUAGES &&
           (strlen(languages[column].code) != length ||
            g_ascii_strncasecmp(languages[column].code, text, length) != 0))
        column++;
    return column;
}

static int
column_of(const char *language)
{
    int column =
        language != NULL ? find_column(language, strlen(language)) : LANGUAGES;

    return column < LANGUAGES ? column : EN;
}

/* Reads the weight behind ";" in thousandths (RFC 9110 §12.4.2): "q=0.8" is
 * 800; none, or anything else, is full weight. */
static int
parse_quality(const char *at)
{
    int quality, unit = QUALITY_FULL;

    at += strspn(at, "; \t");
    if (g_ascii_strncasecmp(at, "q=0", 3) != 0)
        return QUALITY_FULL;
    at += 3;
    if (*at == '.')
        at++;
    for (quality = 0; g_ascii_isdigit(*at) && unit > 1; at++) {
        unit /= 10;
        quality += (*at - '0') * unit;
    }
    return quality;
}

static int
compare_key(const void *key, const void *row)
{
    return strcmp(key, ((const struct language_row *)row)->key);
}

static const char **keys;
static pthread_once_t keys_once = PTHREAD_ONCE_INIT;

/* Made once and kept: a template asks for all of them. */
static void
list_keys(void)
{
    keys = g_new0(const char *, language_row_count + 1);
    for (size_t i = 0; i < language_row_count; i++)
        keys[i] = language_rows[i].key;
}

/* pairs: name, value, …, NULL. A place nobody fills is our bug. */
static const char *
find_value(const char *const *pairs, const char *name, size_t length)
{
    for (; *pairs != NULL; pairs += 2)
        if (strlen(*pairs) == length && memcmp(*pairs, name, length) == 0)
            return pairs[1];
    g_assert_not_reached();
}

/* Values are never looked through for places: they may be foreign. */
static char *
fill_places(const char *text, const char *const *pairs)
{
    GString *out = g_string_new(NULL);
    const char *open;

    while ((open = strchr(text, '{')) != NULL) {
        size_t length = strcspn(open + 1, "}");

        g_assert(open[1 + length] == '}'); /* the texts are ours */
        g_string_append_len(out, text, open - text);
        g_string_append(out, find_value(pairs, open + 1, length));
        text = open + 1 + length + 1; /* behind the brace */
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

/* Two digits: rows are in the order of their keys. */
static const char *
numbered_text(const char *language, const char *series, unsigned number)
{
    g_autofree char *key = g_strdup_printf("%s.%02u", series, number);

    return language_text(language, key);
}

/* A local date is ours, always "2026-11-24". */
static unsigned
take_digits(const char *at, size_t count)
{
    unsigned number = 0;

    for (size_t i = 0; i < count; i++) {
        g_assert(g_ascii_isdigit(at[i]));
        number = number * 10 + (unsigned)(at[i] - '0');
    }
    return number;
}

const char *
language_choose(const char *wish)
{
    const char *at = wish != NULL ? wish : "";
    int best = EN, best_quality = 0;

    while (*at != '\0') {
        int column, quality;

        at += strspn(at, ", \t");
        /* Of "de-AT" or "de_AT.UTF-8" the language: we have no regions. */
        column = find_column(at, strcspn(at, "-_.;, \t"));
        quality = parse_quality(at + strcspn(at, ";,"));
        /* Of equals the first; never one with q=0, which is a refusal. */
        if (column < LANGUAGES && quality > best_quality) {
            best = column;
            best_quality = quality;
        }
        at += strcspn(at, ",");
    }
    return languages[best].code;
}

bool
language_is_known(const char *language)
{
    for (int i = 0; i < LANGUAGES; i++)
        if (g_strcmp0(language, languages[i].code) == 0)
            return true;
    return false;
}

const char *
language_text(const char *language, const char *key)
{
    const struct language_row *row = bsearch(
        key, language_rows, language_row_count, sizeof *row, compare_key);

    g_assert(row != NULL);
    return row->texts[column_of(language)];
}

const char *const *
language_keys(void)
{
    pthread_once(&keys_once, list_keys);
    return keys;
}

char *
language_format(const char *language, const char *key, ...)
{
    const char *pairs[PAIRS_MAX + 1] = {NULL};
    const char *name;
    size_t count = 0;
    va_list rest;

    va_start(rest, key);
    while ((name = va_arg(rest, const char *)) != NULL) {
        g_assert(count < PAIRS_MAX);
        pairs[count++] = name;
        pairs[count++] = va_arg(rest, const char *);
    }
    va_end(rest);
    return fill_places(language_text(language, key), pairs);
}

char *
language_count(const char *language, const char *key, int64_t count)
{
    const char *form = languages[column_of(language)].plural(count);
    g_autofree char *row_key = g_strconcat(key, form, NULL);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, count);

    g_assert(count >= 0); /* the rules are for nothing less */
    return language_format(language, row_key, "count", number, NULL);
}

char *
language_date(const char *language, const char *local_date)
{
    unsigned month = take_digits(local_date + 5, 2);
    unsigned day = take_digits(local_date + 8, 2);
    g_autofree char *year = g_strndup(local_date, 4);
    g_autofree char *day_text = g_strdup_printf("%u", day);
    GDate date;

    g_assert(strlen(local_date) == strlen("2026-11-24"));
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month,
                   (GDateYear)take_digits(year, 4));
    return language_format(
        language, "date", "weekday",
        numbered_text(language, "weekday", g_date_get_weekday(&date)), "day",
        day_text, "month", numbered_text(language, "month", month), "year",
        year, NULL);
}
