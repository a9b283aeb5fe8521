/* SPDX-License-Identifier: MIT */
/*
 * One walk over the headers that counts what may stand once, and one table of
 * what is wrong. Chunks are refused: every form browsers send has a length.
 */
#include "framing.h"

#include "quantity.h"

#include <string.h>

enum fault {
    FAULT_NAME,
    FAULT_CONTROL,
    FAULT_TWO_LENGTHS,
    FAULT_LENGTH,
    FAULT_CHUNKS,
    FAULT_HOST,
};

// clang-format off
static const struct refusal faults[] = {
    [FAULT_NAME] =        {400, "header_name",
                           "a header has a name that is none"},
    [FAULT_CONTROL] =     {400, "header_control",
                           "a header has a control character in its value"},
    [FAULT_TWO_LENGTHS] = {400, "two_lengths",
                           "Content-Length must stand once, and without "
                           "Transfer-Encoding"},
    [FAULT_LENGTH] =      {400, "length", "Content-Length must be a number"},
    [FAULT_CHUNKS] =      {411, "no_length",
                           "Content-Length is wanted, not Transfer-Encoding"},
    [FAULT_HOST] =        {400, "host", "Host must stand once"},
};
// clang-format on
G_STATIC_ASSERT(G_N_ELEMENTS(faults) == FAULT_HOST + 1);

static bool
is_named(const struct header *header, const char *name)
{
    return g_ascii_strcasecmp(header->name, name) == 0;
}

/* RFC 9110 §5.6.2: letters, digits and these. */
static bool
is_token(const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("!#$%&'*+-.^_`|~", *at) == NULL)
            return false;
    return *name != '\0';
}

static bool
has_control(const char *value)
{
    for (const char *at = value; *at != '\0'; at++)
        if (g_ascii_iscntrl(*at) && *at != '\t')
            return true;
    return false;
}

/* RFC 9110 §8.6: digits, nothing else. */
static bool
parse_length(const char *value, size_t *bytes)
{
    int64_t length;

    if (strspn(value, "0123456789") != strlen(value) ||
        !quantity_parse_number(value, &length, NULL))
        return false;
    g_assert(length >= 0); /* digits have no sign */
    *bytes = (size_t)length;
    return true;
}

static const struct header *
header_at(const GArray *headers, guint i)
{
    return &g_array_index(headers, const struct header, i);
}

static size_t
count_named(const GArray *headers, const char *name)
{
    size_t found = 0;

    for (guint i = 0; i < headers->len; i++)
        found += is_named(header_at(headers, i), name);
    return found;
}

/* The last one counts: a proxy adds its own behind what it was sent. */
const char *
header_get(const GArray *headers, const char *name)
{
    for (guint i = headers->len; i-- > 0;)
        if (is_named(header_at(headers, i), name))
            return header_at(headers, i)->value;
    return NULL;
}

const struct refusal *
framing_judge(const GArray *headers, bool needs_host, size_t *body_bytes)
{
    size_t hosts = count_named(headers, "Host");
    size_t lengths = count_named(headers, "Content-Length");
    size_t codings = count_named(headers, "Transfer-Encoding");
    const char *length = header_get(headers, "Content-Length");

    for (guint i = 0; i < headers->len; i++) {
        if (!is_token(header_at(headers, i)->name))
            return &faults[FAULT_NAME];
        if (has_control(header_at(headers, i)->value))
            return &faults[FAULT_CONTROL];
    }
    if (hosts > 1 || (hosts == 0 && needs_host))
        return &faults[FAULT_HOST];
    if (lengths > 1 || (lengths > 0 && codings > 0))
        return &faults[FAULT_TWO_LENGTHS];
    if (codings > 0)
        return &faults[FAULT_CHUNKS];
    *body_bytes = 0;
    if (length != NULL && !parse_length(length, body_bytes))
        return &faults[FAULT_LENGTH];
    return NULL;
}
