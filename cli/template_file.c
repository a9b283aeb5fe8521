/* SPDX-License-Identifier: MIT */
/* The same endings as on the shelf. */
#include "template_file.h"

#include "input.h"
#include "limit.h"

/* The path is the name: mistakes are told as "path:line:column". */
struct template *
template_file_read(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = input_read(path, LIMIT_TEMPLATE_BYTES, error);
    const char *text;
    size_t size;

    if (bytes == NULL)
        return NULL;
    text = input_text(bytes, &size);
    return template_parse(path, text, size, error);
}

enum template_escape
template_file_escape(const char *path)
{
    return g_str_has_suffix(path, ".html.mustache") ||
                   g_str_has_suffix(path, ".html")
               ? TEMPLATE_ESCAPE_HTML
               : TEMPLATE_ESCAPE_NONE;
}
