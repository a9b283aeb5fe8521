/* SPDX-License-Identifier: MIT */
/* Where something stands in a template: counted only when somebody asks. */
#include "template_parts.h"

int
template_line(const struct template *template, size_t offset)
{
    int line = 1;

    g_assert(offset <= template->size);
    for (size_t i = 0; i < offset; i++)
        line += template->text[i] == '\n';
    return line;
}

/* In characters, as editors count. What is before offset is valid UTF-8. */
static glong
column(const struct template *template, size_t offset)
{
    size_t begin = offset;

    while (begin > 0 && template->text[begin - 1] != '\n')
        begin--;
    return g_utf8_strlen(template->text + begin, (gssize)(offset - begin)) + 1;
}

bool
template_fail(const struct template *template, size_t offset,
              enum vesper_error code, GError **error, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list arguments;

    va_start(arguments, format);
    what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, VESPER_ERROR, code, "%s:%d:%ld: %s", template->name,
                template_line(template, offset), column(template, offset),
                what);
    return false;
}
