/* SPDX-License-Identifier: MIT */
/* The longest name that is known wins; the table is searched by halves. */
#include "entity.h"

#include "charset.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_BYTES = 33, /* of the longest name, with its ";" */
    OLD_NAME_BYTES = 6,
    LAST_ASCII = 0x7f,
    LAST_UNICODE = 0x10ffff,
    NO_CHARACTER = 0xfffd, /* stands for those that there are none of */
    DECIMAL = 10,
    HEXADECIMAL = 16
};

/* What is ASCII could be markup: it is written as a number, so that "&lt;" is
 * no "<" to whoever reads on. */
static void
append_character(GString *out, gunichar c)
{
    if (c <= LAST_ASCII)
        g_string_append_printf(out, "&#%u;", c);
    else
        g_string_append_unichar(out, c);
}

static void
append_characters(GString *out, const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        append_character(out, g_utf8_get_char(text));
}

/* --- numbers ------------------------------------------------------------- */

/* The character a number means, §13.2.5.80. */
static gunichar
character_of(guint number)
{
    gunichar c =
        number < 0x100 ? charset_windows_1252((unsigned char)number) : number;

    return c > 0 && g_unichar_validate(c) ? c : NO_CHARACTER;
}

static size_t
append_number(GString *out, const char *at)
{
    const char *digit = at + strlen("&#");
    bool is_hex = *digit == 'x' || *digit == 'X';
    guint base = is_hex ? HEXADECIMAL : DECIMAL;
    guint number = 0;

    digit += is_hex;

    const char *first = digit;

    /* What is past the last character stays so: one digit more fits 32 bits,
     * and it is given none. */
    for (; is_hex ? g_ascii_isxdigit(*digit) : g_ascii_isdigit(*digit); digit++)
        if (number <= LAST_UNICODE)
            number = number * base + (guint)g_ascii_xdigit_value(*digit);
    if (digit == first)
        return 0;
    append_character(out, character_of(number));
    return (size_t)(digit - at) + (*digit == ';');
}

/* --- names --------------------------------------------------------------- */

/* A piece of text that is looked for. */
struct key {
    const char *text;
    size_t length;
};

static int
compare(const void *wanted, const void *row)
{
    const struct key *key = wanted;
    const struct entity *entity = row;
    size_t length = strlen(entity->name);
    int order = memcmp(key->text, entity->name, MIN(key->length, length));

    if (order != 0)
        return order;
    return key->length < length ? -1 : key->length > length;
}

static const struct entity *
find(const char *text, size_t length)
{
    struct key key = {text, length};

    g_assert(length > 0 && length <= NAME_BYTES + 1);

    return bsearch(&key, entities, entities_count, sizeof entities[0], compare);
}

/* No name is longer than NAME_BYTES: of letters without end no more is read. */
static size_t
name_length(const char *name)
{
    size_t length = 0;

    while (length < NAME_BYTES && g_ascii_isalnum(name[length]))
        length++;
    return length;
}

static size_t
append_name(GString *out, const char *at, bool is_value)
{
    const char *name = at + 1;
    size_t length = name_length(name);
    const struct entity *entity =
        name[length] == ';' ? find(name, length + 1) : NULL;

    if (entity != NULL) {
        append_characters(out, entity->text);
        return 1 + length + 1;
    }
    /* Names of old that need no ";" may have letters glued to them: "&ampx".
     * The longest counts, but in a value "&copy=" is a query's (§13.2.5.73). */
    for (length = MIN(length, OLD_NAME_BYTES); length > 1; length--) {
        entity = find(name, length);
        if (entity == NULL)
            continue;
        if (is_value && (name[length] == '=' || g_ascii_isalnum(name[length])))
            return 0;
        append_characters(out, entity->text);
        return 1 + length;
    }
    return 0;
}

size_t
entity_append(GString *out, const char *at, bool is_value)
{
    g_assert(*at == '&');

    size_t taken =
        at[1] == '#' ? append_number(out, at) : append_name(out, at, is_value);

    if (taken > 0)
        return taken;
    g_string_append(out, "&amp;");
    return 1;
}
