/* SPDX-License-Identifier: MIT */
/* The keywords of an EHLO reply (RFC 5321 §4.1.1.1) are rows, each a flag of
 * the offer. */
#include "smtp_dialogue.h"

#include "limit.h"
#include "quantity.h"

#include <string.h>

struct keyword {
    const char *name;
    size_t offset;
};

static const struct keyword keywords[] = {
    {"PIPELINING", G_STRUCT_OFFSET(struct smtp_offer, has_pipelining)},
    {"8BITMIME", G_STRUCT_OFFSET(struct smtp_offer, has_8bitmime)},
    {"SMTPUTF8", G_STRUCT_OFFSET(struct smtp_offer, has_smtputf8)},
    {"CHUNKING", G_STRUCT_OFFSET(struct smtp_offer, has_chunking)},
    {"ENHANCEDSTATUSCODES",
     G_STRUCT_OFFSET(struct smtp_offer, has_enhanced_codes)},
    {"SIZE", G_STRUCT_OFFSET(struct smtp_offer, has_size)},
};

void
smtp_offer_line(struct smtp_offer *offer, const char *line, size_t size)
{
    g_autofree char *text = g_strndup(line, MIN(size, LIMIT_REPLY_LINE_BYTES));
    char *parameter = NULL;

    g_strchomp(text);
    if (!g_str_has_prefix(text, "250-") && !g_str_has_prefix(text, "250 "))
        return;
    text[3] = ' ';
    parameter = strchr(text + 4, ' ');
    if (parameter != NULL)
        *parameter++ = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++) {
        if (g_ascii_strcasecmp(text + 4, keywords[i].name) == 0)
            G_STRUCT_MEMBER(bool, offer, keywords[i].offset) = true;
    }
    /* RFC 1870 §3: no number, 0 and one beyond 63 bits: no limit told */
    if (g_ascii_strcasecmp(text + 4, "SIZE") == 0 &&
        (parameter == NULL ||
         !quantity_parse_number(parameter, &offer->size_bytes, NULL)))
        offer->size_bytes = 0;
}
