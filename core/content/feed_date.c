/* SPDX-License-Identifier: MIT */
/*
 * libcurl knows the dialects of RFC 822, GLib most of ISO 8601. What the first
 * reads though it is nowhere in the calendar is refused; what the second misses
 * is filled up. What neither can read is translated and read once more.
 */
#include "feed_date.h"

#include "date_words.h"

#include <curl/curl.h>
#include <glib.h>

#include <stdbool.h>
#include <string.h>

enum {
    MS_PER_S = 1000,
    DAY_DIGITS = 2,
    HOUR_DIGITS = 2,
    SAID_CHARS = 80, /* longer is a text, not a date in words */
    DAYS = 31,       /* of the longest month */
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

/* --- RFC 822 ------------------------------------------------------------- */

/* The name of a day says nothing, in whatever language it is. */
static const char *
behind_weekday(const char *text)
{
    size_t length = strcspn(text, ",0123456789");

    return text[length] == ',' ? text + length + 1 : text;
}

/* Returns the length of the UTC before an offset, as JavaScript writes it
 * ("GMT+0100"); 0: none stands there. */
static size_t
utc_length(const char *text)
{
    static const char *const names[] = {"GMT", "UTC", "UT"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);

        if (g_ascii_strncasecmp(text, names[i], length) == 0 &&
            (text[length] == '+' || text[length] == '-') &&
            g_ascii_isdigit(text[length + 1]))
            return length;
    }
    return 0;
}

/* Writes an offset of two halves, or of hours alone, as RFC 822 has it:
 * "+01:00" is "+0100". A minus without minutes is one only behind UTC:
 * elsewhere it may stand before a year. Returns how far the offset goes; 0: it
 * is none, or is written so. */
static size_t
take_offset(GString *out, const char *text, bool is_behind_utc)
{
    if (*text != '+' && *text != '-')
        return 0;

    size_t hours = strspn(text + 1, "0123456789");
    const char *behind = text + 1 + hours;
    bool has_minutes = *behind == ':' && g_ascii_isdigit(behind[1]) &&
                       g_ascii_isdigit(behind[2]);

    if (hours == 0 || hours > HOUR_DIGITS ||
        (!has_minutes && !is_behind_utc && *text == '-'))
        return 0;
    g_string_append_printf(out, "%c%s%.*s%.2s", *text, hours == 1 ? "0" : "",
                           (int)hours, text + 1,
                           has_minutes ? behind + 1 : "00");
    return 1 + hours + (has_minutes ? strlen(":00") : 0);
}

/* Tells whether a letter stands alone that is no Z: a zone to libcurl, but of
 * no known offset (RFC 5322 §4.3), and in Polish a word. */
static bool
is_lone_letter(const char *text, char before)
{
    return g_ascii_isalpha(*text) && g_ascii_toupper(*text) != 'Z' &&
           !g_ascii_isalnum(before) && !g_ascii_isalpha(text[1]);
}

/* Writes zones as libcurl knows them. A comment goes (RFC 5322 §3.2.2): it
 * tells the zone once more. */
static char *
with_known_zone(const char *text)
{
    GString *out = g_string_new(NULL);
    char before = '\0';

    while (*text != '\0' && *text != '(') {
        size_t utc = g_ascii_isalpha(before) ? 0 : utc_length(text);
        size_t offset = take_offset(out, text + utc, utc > 0);

        if (utc + offset == 0 && !is_lone_letter(text, before))
            g_string_append_c(out, *text);
        text += MAX(utc + offset, 1);
        before = text[-1];
    }
    return g_string_free(out, FALSE);
}

/* Returns the day of the month that is written: the first number that can be
 * one (libcurl takes the same), or the end of "20261124"; 0: none. */
static int
written_day(const char *text)
{
    while (*text != '\0') {
        size_t length = strspn(text, "0123456789:");
        bool is_time = memchr(text, ':', length) != NULL;

        text += MAX(length, 1);
        if (length == 0 || is_time)
            continue;

        const char *digits = text - MIN(length, DAY_DIGITS);
        guint64 day = g_ascii_strtoull(digits, NULL, 10);
        bool is_day = length <= DAY_DIGITS || length == strlen("20261124");

        if (is_day && day > 0 && day <= DAYS)
            return (int)day;
    }
    return 0;
}

/* libcurl reads "31 Sep" as 1 October. Tells whether an instant lies on a day
 * of the month, wherever on earth that was written. */
static bool
is_on_day(int64_t at_s, int day)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_s);

    g_assert(day >= 0 && day <= DAYS);
    for (int days = -1; utc != NULL && days <= 1; days++) {
        g_autoptr(GDateTime) local = g_date_time_add_days(utc, days);

        if (local != NULL && g_date_time_get_day_of_month(local) == day)
            return true;
    }
    return false;
}

static int64_t
parse_rfc822(const char *text)
{
    g_autofree char *known = with_known_zone(text);
    int64_t at_s = (int64_t)curl_getdate(known, NULL);

    return at_s > 0 && is_on_day(at_s, written_day(known)) ? at_s * MS_PER_S
                                                           : 0;
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

/* Puts a zone beside its time: "18:00 +0100", "18:00 UTC". */
static char *
with_zone_beside(const char *text)
{
    const char *blank = matching_length(text) == MINUTES_END
                            ? strchr(text + MINUTES_END, ' ')
                            : NULL;
    const char *zone = blank == NULL ? NULL : blank + strspn(blank, " ");

    if (zone == NULL)
        return g_strdup(text);
    return g_strdup_printf(
        "%.*s%s", (int)(blank - text), text,
        strcmp(zone, "UTC") == 0 || strcmp(zone, "GMT") == 0 ? "Z" : zone);
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
    g_autofree char *beside = with_zone_beside(text);
    g_autofree char *whole = complete(beside);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(whole, utc);

    if (date == NULL)
        return 0;
    return g_date_time_to_unix(date) * MS_PER_S +
           g_date_time_get_microsecond(date) / MS_PER_S;
}

/* The words of RFC 822 come first, for there they mean what it says; those of
 * people last. */
int64_t
feed_date_parse(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    const char *date = behind_weekday(trimmed);
    int64_t at_ms = g_str_is_ascii(date) ? parse_rfc822(date) : 0;

    if (at_ms == 0)
        at_ms = parse_iso(trimmed);
    if (at_ms == 0 && g_utf8_validate(date, -1, NULL) &&
        g_utf8_strlen(date, -1) <= SAID_CHARS) {
        g_autofree char *translated = date_words_translate(date);

        at_ms = parse_rfc822(translated);
    }
    return MAX(at_ms, 0);
}
