/* SPDX-License-Identifier: MIT */
/* Looking a file up in an embedded table: a few dozen rows, so a walk. */
#include "embedded.h"

#include <string.h>

const struct embedded_file *
embedded_find(const struct embedded_file *table, const char *path)
{
    for (const struct embedded_file *file = table; file->path != NULL; file++)
        if (strcmp(file->path, path) == 0)
            return file;
    return NULL;
}
