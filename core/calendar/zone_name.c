/* SPDX-License-Identifier: MIT */
/*
 * Names of zones, from the list the tz database brings along: GLib alone would
 * also take "+02:00", POSIX rules, paths, and the leap seconds of "right/…".
 */
#include "calendar.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

/* One line each: "Z NAME …" is a zone, "L TARGET NAME" another name of one.
 * Source: zic(8). */
static const char list_path[] = "/usr/share/zoneinfo/tzdata.zi";

enum {
    SHOWN_BYTES = 60,
    LETTERS_PER_SLIP = 4, /* a name of 12 may have 3 wrong to be near */
};

struct cursor {
    const char *at, *end;
};

struct name {
    const char *text;
    size_t length;
};

/* Takes the next word of the line; an empty one at its end. */
static struct name
take_word(struct cursor *cursor)
{
    struct name word = {cursor->at, 0};

    while (cursor->at < cursor->end && *cursor->at != ' ')
        cursor->at++;
    word.length = (size_t)(cursor->at - word.text);
    if (cursor->at < cursor->end)
        cursor->at++;
    return word;
}

/* Moves to the next line that names a zone. */
static bool
next_name(struct cursor *cursor, struct name *name)
{
    while (cursor->at < cursor->end) {
        struct cursor line = *cursor;
        const char *newline =
            memchr(line.at, '\n', (size_t)(line.end - line.at));

        line.end = newline != NULL ? newline : cursor->end;
        cursor->at = newline != NULL ? newline + 1 : cursor->end;
        if (line.at == line.end || strchr("ZL", *line.at) == NULL)
            continue;
        if (*take_word(&line).text == 'L')
            take_word(&line); /* the target */
        *name = take_word(&line);
        return true;
    }
    return false;
}

static bool
is_listed(struct cursor list, const char *zone)
{
    struct name name;

    while (next_name(&list, &name))
        if (strlen(zone) == name.length &&
            memcmp(zone, name.text, name.length) == 0)
            return true;
    return false;
}

/* How many letters must be put, dropped or changed; letter case is nothing.
 * Source: V. Levenshtein, 1966, by one row of the table at a time. */
static size_t
count_slips(const char *wrong, struct name right)
{
    size_t row[LIMIT_NAME_BYTES + 1];

    for (size_t i = 0; i <= right.length; i++)
        row[i] = i;
    for (size_t k = 0; wrong[k] != '\0'; k++) {
        size_t corner = row[0];

        row[0] = k + 1;
        for (size_t i = 0; i < right.length; i++) {
            bool is_same =
                g_ascii_tolower(wrong[k]) == g_ascii_tolower(right.text[i]);
            size_t changed = corner + (is_same ? 0 : 1);

            corner = row[i + 1];
            row[i + 1] = MIN(changed, MIN(row[i], row[i + 1]) + 1);
        }
    }
    return row[right.length];
}

/* People leave the continent out: "Warsaw". */
static struct name
city_of(struct name name)
{
    size_t start = name.length;

    while (start > 0 && name.text[start - 1] != '/')
        start--;
    return (struct name){name.text + start, name.length - start};
}

/* Returns the nearest name, the caller's; NULL where none is near. */
static char *
find_nearest(struct cursor list, const char *wrong)
{
    struct name name, nearest = {NULL, 0};
    size_t fewest = strlen(wrong) / LETTERS_PER_SLIP + 1;

    if (strlen(wrong) > LIMIT_NAME_BYTES)
        return NULL;
    while (next_name(&list, &name)) {
        size_t slips;

        if (name.length > LIMIT_NAME_BYTES)
            continue;
        slips =
            MIN(count_slips(wrong, name), count_slips(wrong, city_of(name)));
        if (slips < fewest) {
            fewest = slips;
            nearest = name;
        }
    }
    return nearest.text != NULL ? g_strndup(nearest.text, nearest.length)
                                : NULL;
}

static bool
refuse(struct cursor list, const char *zone, GError **error)
{
    g_autofree char *safe = safe_text(zone, SHOWN_BYTES);
    g_autofree char *nearest = find_nearest(list, zone);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "no time zone is called '%s'%s%s%s", safe,
                nearest != NULL ? ": did you mean '" : "",
                nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
    return false;
}

bool
zone_check(const char *zone, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(list_path, FALSE, NULL);
    g_autoptr(GTimeZone) found = NULL;
    struct cursor list;

    if (file == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "this machine has no list of time zones, '%s' (package "
                    "tzdata)",
                    list_path);
        return false;
    }
    list.at = g_mapped_file_get_contents(file);
    list.end = list.at + g_mapped_file_get_length(file);
    if (!is_listed(list, zone))
        return refuse(list, zone, error);
    found = g_time_zone_new_identifier(zone);
    if (found == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "time zone '%s' has no file on this machine (packages "
                    "tzdata and tzdata-legacy)",
                    zone);
    return found != NULL;
}
