/* SPDX-License-Identifier: MIT */
/* Pipes have no size: what comes is counted. */
#include "input.h"

#include "error.h"
#include "safe_text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 200, CHUNK_BYTES = 65536 };

static void
fail(enum vesper_error code, const char *path, const char *why, GError **error)
{
    g_autofree char *safe = safe_text(path, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, code, "cannot read %s: %s", safe, why);
}

/* Reads up to one byte more than allowed. Returns 0 or errno. */
static int
read_stream(FILE *stream, size_t max_bytes, GByteArray *into)
{
    unsigned char chunk[CHUNK_BYTES];

    while (into->len <= max_bytes) {
        size_t room = MIN(sizeof chunk, max_bytes + 1 - into->len);
        size_t count = fread(chunk, 1, room, stream);

        g_assert(room > 0 && count <= room);
        g_byte_array_append(into, chunk, (unsigned)count);
        if (count < room)
            return ferror(stream) ? errno : 0;
    }
    return 0;
}

GBytes *
input_read(const char *path, size_t max_bytes, GError **error)
{
    bool is_stdin = strcmp(path, "-") == 0;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    FILE *stream = is_stdin ? stdin : fopen(path, "rbe");
    int number;

    g_assert(max_bytes < G_MAXUINT); /* an array's length, and one byte more */
    if (stream == NULL) {
        fail(errno == EACCES ? VESPER_ERROR_DENIED : VESPER_ERROR_NO_INPUT,
             path, g_strerror(errno), error);
        return NULL;
    }
    number = read_stream(stream, max_bytes, bytes);
    if (!is_stdin)
        fclose(stream);
    if (number != 0)
        /* A folder can be opened, and is found out by reading. */
        fail(number == EISDIR ? VESPER_ERROR_NO_INPUT : VESPER_ERROR_STORAGE,
             path, g_strerror(number), error);
    else if (bytes->len > max_bytes)
        fail(VESPER_ERROR_TOO_LARGE, path, "it is too large", error);
    else
        return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    return NULL;
}

const char *
input_text(GBytes *bytes, size_t *size)
{
    const char *text = g_bytes_get_data(bytes, size);

    return text != NULL ? text : "";
}
