/* SPDX-License-Identifier: MIT */
/*
 * libcurl knows the dialects of RFC 822, GLib most of ISO 8601. What the first
 * cannot read (months in full, days in other languages) is put right before,
 * what the second misses is filled up.
 */
#include "feed_date.h"

#include <curl/curl.h>
#include <glib.h>

#include <stdbool.h>
#include <string.h>

enum {
    MS_PER_S = 1000,
    MONTH_LETTERS = 3, /* as in RFC 822 */
    /* where the parts of "2026-11-24T18:00" end */
    YEAR_END = 4,
    MONTH_END = 7,
    DAY_END = 10,
    MINUTES_END = 16
};

/* The shape of a date up to its minutes (d: a digit), and the rest of it. */
static const char shape[] = "dddd-dd-ddTdd:dd";
static const char earliest[] = "0000-01-01T00:00:00Z";

/* What matches the one is filled up from the other. */
G_STATIC_ASSERT(sizeof shape == MINUTES_END + 1);
G_STATIC_ASSERT(sizeof shape <= sizeof earliest);

static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};

/* --- RFC 822 ------------------------------------------------------------- */

/* North America's zones by their short names; RFC 822 §5 knows the others. */
static const struct {
    const char *name;
    const char *offset;
} zones[] = {
    {"ET", "-0500"},
    {"CT", "-0600"},
    {"MT", "-0700"},
    {"PT", "-0800"},
};

/* Tells whether a word is a month's name, in full or cut ("Sept"). */
static bool
is_month(const char *word, size_t length)
{
    if (length < MONTH_LETTERS)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
        if (length <= strlen(months[i]) &&
            g_ascii_strncasecmp(word, months[i], length) == 0)
            return true;
    return false;
}

static const char *
offset_of_zone(const char *word, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++)
        if (length == strlen(zones[i].name) &&
            memcmp(word, zones[i].name, length) == 0)
            return zones[i].offset;
    return NULL;
}

/* The name of a day says nothing, in whatever language it is. */
static const char *
behind_weekday(const char *text)
{
    size_t length = strcspn(text, ",0123456789");

    return text[length] == ',' ? text + length + 1 : text;
}

/* Writes words as libcurl knows them. */
static char *
with_known_words(const char *text)
{
    GString *out = g_string_new(NULL);

    while (*text != '\0') {
        size_t length = 0;

        while (g_ascii_isalpha(text[length]))
            length++;

        const char *offset = offset_of_zone(text, length);

        if (offset != NULL)
            g_string_append(out, offset);
        else
            g_string_append_len(out, text,
                                is_month(text, length)
                                    ? MONTH_LETTERS
                                    : (gssize)MAX(length, 1));
        text += MAX(length, 1);
    }
    return g_string_free(out, FALSE);
}

/* --- ISO 8601 ------------------------------------------------------------ */

static size_t
matching_length(const char *text)
{
    size_t length = 0;

    for (; shape[length] != '\0'; length++) {
        char c = text[length];
        char want = shape[length];

        if (want == 'd' ? !g_ascii_isdigit(c)
                        : c != want && !(want == 'T' && c == ' '))
            break;
    }
    return length;
}

/* Completes "2026", "2026-11", "2026-11-24" and "2026-11-24T18:00+01:00". */
static char *
complete(const char *text)
{
    size_t length = matching_length(text);
    bool is_date =
        length == YEAR_END || length == MONTH_END || length == DAY_END;

    if (text[length] == '\0' && (is_date || length == MINUTES_END))
        return g_strconcat(text, earliest + length, NULL);
    if (length == MINUTES_END && text[length] != ':')
        return g_strdup_printf("%.*s:00%s", MINUTES_END, text, text + length);
    return g_strdup(text);
}

static int64_t
parse_iso(const char *text)
{
    g_autofree char *whole = complete(text);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(whole, utc);

    if (date == NULL)
        return 0;
    return g_date_time_to_unix(date) * MS_PER_S +
           g_date_time_get_microsecond(date) / MS_PER_S;
}

int64_t
feed_date_parse(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    g_autofree char *known = with_known_words(behind_weekday(trimmed));
    int64_t at_ms = (int64_t)curl_getdate(known, NULL) * MS_PER_S;

    if (at_ms <= 0)
        at_ms = parse_iso(trimmed);
    return MAX(at_ms, 0);
}
