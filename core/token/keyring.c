/* SPDX-License-Identifier: MIT */
/* The key file: a line per key, so that an old one can stay for verifying. */
#include "keyring.h"

#include "error.h"
#include "quantity.h"

#include <string.h>

enum { HEX_DIGITS = 2 * KEY_BYTES };

static const char file_head[] =
    "# Vesper's keys. Losing this file loses every unsubscribe link already\n"
    "# mailed and every suppressed address: keep a copy apart from the\n"
    "# database. Number and key; the last line makes new tokens.\n";

static bool
refuse_line(int line, GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "line %d of the keys is not a number of its own below %d and "
                "%d hex digits",
                line, KEYS_MAX, HEX_DIGITS);
    return false;
}

static bool
parse_key(const char *hex, struct key *key)
{
    if (strlen(hex) != HEX_DIGITS)
        return false;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        int high = g_ascii_xdigit_value(hex[2 * i]);
        int low = g_ascii_xdigit_value(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        key->bytes[i] = (unsigned char)(high << 4 | low);
    }
    key->is_there = true;
    return true;
}

static bool
parse_line(struct keyring *keyring, char *line, int number, GError **error)
{
    char *hash = strchr(line, '#');
    g_auto(GStrv) words = NULL;
    int64_t id = 0;

    if (hash != NULL)
        *hash = '\0';
    g_strstrip(line);
    if (*line == '\0')
        return true;
    words = g_strsplit(line, " ", 2);
    if (words[1] == NULL || !quantity_parse_number(words[0], &id, NULL) ||
        id >= KEYS_MAX || keyring->keys[id].is_there ||
        !parse_key(g_strstrip(words[1]), &keyring->keys[id]))
        return refuse_line(number, error);
    if (keyring->first < 0)
        keyring->first = (int)id;
    keyring->current = (int)id;
    return true;
}

void
keyring_mac(const struct key *key, const char *label, const void *bytes,
            size_t size, unsigned char mac[HMAC_BYTES])
{
    const struct hmac_part parts[] = {
        {label, strlen(label) + 1},
        {bytes, size},
    };

    g_assert(key->is_there);
    hmac_sha256(key->bytes, parts, G_N_ELEMENTS(parts), mac);
}

struct keyring *
keyring_new(struct random *random)
{
    struct keyring *keyring = g_new0(struct keyring, 1);

    keyring->keys[0].is_there = true;
    random_fill(random, keyring->keys[0].bytes, KEY_BYTES);
    return keyring;
}

void
keyring_free(struct keyring *keyring)
{
    if (keyring == NULL)
        return;
    explicit_bzero(keyring, sizeof *keyring);
    g_free(keyring);
}

struct keyring *
keyring_parse(const char *text, GError **error)
{
    g_autoptr(Keyring) keyring = g_new0(struct keyring, 1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    keyring->first = -1;
    for (int i = 0; lines[i] != NULL; i++)
        if (!parse_line(keyring, lines[i], i + 1, error))
            return NULL;
    if (keyring->first < 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "the keys hold no key");
        return NULL;
    }
    return g_steal_pointer(&keyring);
}

/* The first key leads and the current one ends the file: that is what
 * keyring_parse takes them by. */
char *
keyring_format(const struct keyring *keyring)
{
    GString *out = g_string_new(file_head);
    int order[KEYS_MAX + 2];
    int count = 0;

    g_assert(keyring->keys[keyring->first].is_there);
    g_assert(keyring->keys[keyring->current].is_there);
    order[count++] = keyring->first;
    for (int id = 0; id < KEYS_MAX; id++)
        if (keyring->keys[id].is_there && id != keyring->first &&
            id != keyring->current)
            order[count++] = id;
    if (keyring->current != keyring->first)
        order[count++] = keyring->current;
    for (int i = 0; i < count; i++) {
        g_string_append_printf(out, "%d ", order[i]);
        for (int k = 0; k < KEY_BYTES; k++)
            g_string_append_printf(out, "%02x",
                                   keyring->keys[order[i]].bytes[k]);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
