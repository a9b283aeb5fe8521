/* SPDX-License-Identifier: MIT */
/* Read in pieces: the size of a pipe is known at its end alone, and a file may
 * grow while it is read. */
#include "whole_file.h"

#include "error.h"

#include <errno.h>

enum { CHUNK_BYTES = 65536 };

GBytes *
whole_file_read(FILE *stream, size_t most_bytes, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree guint8 *chunk = g_malloc(CHUNK_BYTES);
    size_t count = 0;

    while ((count = fread(chunk, 1, CHUNK_BYTES, stream)) > 0) {
        if (bytes->len + count > most_bytes) {
            g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                        "more than %zu bytes", most_bytes);
            return NULL;
        }
        g_byte_array_append(bytes, chunk, (guint)count);
    }
    if (ferror(stream)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT, "%s",
                    g_strerror(errno));
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
