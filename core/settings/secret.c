/* SPDX-License-Identifier: MIT */
/* A secret is a file of its own that only its owner can read; the message of
 * a failure names the file, never what is in it. */
#include "settings.h"

#include "error.h"
#include "limit.h"
#include "protected_file.h"
#include "safe_text.h"

#include <string.h>
#include <sys/stat.h>

enum { SHOWN_BYTES = 500 };

static char *
read_secret(const char *path, size_t max_bytes, size_t *size, GError **error)
{
    struct protected_file file = {
        .path = path,
        .forbidden = S_IRWXG | S_IRWXO,
        .wrong = "open to group or others",
        .max_bytes = max_bytes,
    };

    return protected_file_read(&file, size, error);
}

char *
settings_secret(const char *path, GError **error)
{
    size_t size;
    g_autofree char *secret = read_secret(path, LIMIT_TEXT_BYTES, &size, error);

    if (secret == NULL)
        return NULL;
    /* Editors end a line, some with CRLF; blanks may be part of a password. */
    if (size > 0 && secret[size - 1] == '\n')
        secret[--size] = '\0';
    if (size > 0 && secret[size - 1] == '\r')
        secret[--size] = '\0';
    if (size == 0 || strlen(secret) != size || !safe_text_is_plain(secret)) {
        g_autofree char *safe = safe_text(path, SHOWN_BYTES);

        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "%s: must hold one line of text", safe);
        return NULL;
    }
    return g_steal_pointer(&secret);
}

char *
settings_key_text(const struct settings *settings, GError **error)
{
    return read_secret(settings->keys, LIMIT_FIELD_BYTES, NULL, error);
}
