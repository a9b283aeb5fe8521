/* SPDX-License-Identifier: MIT */
/* One walk over the text counts what the parser would make of it. */
#include "json_text.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"

#include <stdbool.h>
#include <string.h>

enum {
    SHOWN_BYTES = 200,
    /* What jansson may make of a text: 2 bytes of it can become 56 in memory,
     * an empty object takes 240. How deep it nests jansson bounds itself. */
    VALUES = 1000 * 1000,
    VALUES_OF_CONTAINER = 4
};

/* What JSON can say and a text cannot hold. */
static void
replace_nul(char *escape, const char *end)
{
    static const char nul[] = "u0000";
    static const char replacement[] = "ufffd";

    G_STATIC_ASSERT(sizeof nul == sizeof replacement);
    g_assert(*escape == '\\');
    if ((size_t)(end - escape) > strlen(nul) &&
        strncmp(escape + 1, nul, strlen(nul)) == 0)
        memcpy(escape + 1, replacement, strlen(replacement));
}

/* Counts what the parser would make, strings left out. */
static bool
prepare(char *text, const char *end, GError **error)
{
    bool is_string = false;
    int values = 0;

    for (char *at = text; at < end && values <= VALUES; at++) {
        if (*at == '"') {
            is_string = !is_string;
        } else if (is_string && *at == '\\' && at + 1 < end) {
            replace_nul(at, end);
            at++;
        } else if (!is_string && (*at == '{' || *at == '[')) {
            values += VALUES_OF_CONTAINER;
        } else if (!is_string && *at == ',') {
            values++;
        }
    }
    if (values <= VALUES)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                "there are over %d values", VALUES);
    return false;
}

json_t *
json_text_parse(char *text, size_t size, GError **error)
{
    g_autofree char *line = NULL;
    g_autofree char *said = NULL;
    json_error_t wrong;
    json_t *root;

    if (size > LIMIT_DOWNLOAD_BYTES) { /* bytes that were no UTF-8 grow */
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "there are over %d bytes", LIMIT_DOWNLOAD_BYTES);
        return NULL;
    }
    if (!prepare(text, text + size, error))
        return NULL;
    root = json_loadb(text, size, 0, &wrong);
    if (root != NULL)
        return root;
    line = safe_text_to_line(wrong.text);
    said = safe_text(line, SHOWN_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "line %d, column %d: %s", MAX(wrong.line, 1),
                MAX(wrong.column, 1), said);
    return NULL;
}
