/* SPDX-License-Identifier: MIT */
/* Any bytes as a form, urlencoded and in parts (row H8): a form, or an error;
 * never a field that is no text. The first line is the Content-Type. */
#include "form.h"

#include <stdint.h>
#include <string.h>

static void
check(const char *type, const char *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Form) form = form_parse(type, bytes, size, &error);
    const char *value;

    g_assert((form == NULL) == (error != NULL));
    if (form == NULL)
        return;
    value = form_get(form, "email");
    g_assert(value == NULL || g_utf8_validate(value, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    const char *end = size > 0 ? memchr(bytes, '\n', size) : NULL;
    g_autofree char *type = NULL;

    check(NULL, bytes, size);
    if (end == NULL)
        return 0;
    type = g_strndup(bytes, (size_t)(end - bytes));
    check(type, end + 1, size - (size_t)(end + 1 - bytes));
    return 0;
}
