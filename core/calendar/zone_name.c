/* SPDX-License-Identifier: MIT */
/*
 * Names of zones, from the list the tz database brings along: GLib alone would
 * also take "+02:00", POSIX rules, paths, and the leap seconds of "right/…".
 */
#include "calendar.h"

#include "error.h"
#include "nearest_name.h"
#include "safe_text.h"

#include <string.h>

/* One line each: "Z NAME …" is a zone, "L TARGET NAME" another name of one.
 * Source: zic(8). */
static const char list_path[] = "/usr/share/zoneinfo/tzdata.zi";

enum { SHOWN_BYTES = 60, CHUNK_BYTES = 16384 };

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

/* Returns ", did you mean 'NAME'?" or "", the caller's. */
static char *
nearest_question(struct cursor list, const char *zone)
{
    g_autoptr(GStringChunk) names = g_string_chunk_new(CHUNK_BYTES);
    struct nearest_name search = {.wanted = zone};
    struct name name;

    while (next_name(&list, &name))
        nearest_name_offer(&search, g_string_chunk_insert_len(
                                        names, name.text, (gssize)name.length));
    return nearest_name_question(&search);
}

static bool
refuse(struct cursor list, const char *zone, GError **error)
{
    g_autofree char *safe = safe_text(zone, SHOWN_BYTES);
    g_autofree char *question = nearest_question(list, zone);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "no time zone is called '%s'%s", safe, question);
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
