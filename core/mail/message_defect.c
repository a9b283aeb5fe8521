/* SPDX-License-Identifier: MIT */
/* One walk over the lines; the header's end at the first empty one. */
#include "message_defect.h"

#include "limit.h"

#include <stdbool.h>
#include <string.h>

enum defect {
    BARE_LF,
    BARE_CR,
    LONG_LINE,
    NUL_BYTE,
    RAW_HEADER,
    NO_FIELD,
    DOUBLED_FIELD,
    NO_FROM,
    NO_DATE,
    DEFECTS
};

static const char *const texts[DEFECTS] = {
    [BARE_LF] = "LF alone: fine in a file, not on the wire (RFC 5321 §2.3.8)",
    [BARE_CR] = "CR without LF (RFC 5321 §2.3.8)",
    [LONG_LINE] = "longer than 998 bytes (RFC 5322 §2.1.1)",
    [NUL_BYTE] = "NUL byte (RFC 5322 §4)",
    [RAW_HEADER] = "header that is not ASCII (RFC 5322 §2.2)",
    [NO_FIELD] = "header line that is no field (RFC 5322 §2.2)",
    [DOUBLED_FIELD] = "field that may stand once only (RFC 5322 §3.6)",
    [NO_FROM] = "no From (RFC 5322 §3.6)",
    [NO_DATE] = "no Date (RFC 5322 §3.6)",
};

/* Fields that may not come twice; NO_FROM and NO_DATE need the first two. */
enum { FROM, DATE };
static const char *const singles[] = {
    [FROM] = "From",
    [DATE] = "Date",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Subject",
};

struct inspection {
    unsigned line;
    bool is_in_header;
    bool has_field; /* one has begun: a folded line may follow */
    unsigned seen[G_N_ELEMENTS(singles)];
    struct message_defect found[DEFECTS];
};

static void
note(struct inspection *inspection, enum defect defect, unsigned line)
{
    struct message_defect *found = &inspection->found[defect];

    if (found->count++ == 0)
        *found = (struct message_defect){texts[defect], line, 1};
}

/* Returns the length of a field's name, 0: the line is no field. */
static size_t
field_name_size(const char *line, size_t size)
{
    size_t length = 0;

    while (length < size && line[length] > ' ' && line[length] < 127 &&
           line[length] != ':')
        length++;
    return length < size && line[length] == ':' ? length : 0;
}

static void
look_at_field(struct inspection *inspection, const char *line, size_t size)
{
    size_t length = field_name_size(line, size);

    inspection->has_field = true;
    if (length == 0)
        note(inspection, NO_FIELD, inspection->line);
    for (size_t i = 0; i < G_N_ELEMENTS(singles); i++)
        if (strlen(singles[i]) == length &&
            g_ascii_strncasecmp(singles[i], line, length) == 0 &&
            inspection->seen[i]++ > 0)
            note(inspection, DOUBLED_FIELD, inspection->line);
}

static void
look_at_header(struct inspection *inspection, const char *line, size_t size)
{
    bool is_folded = inspection->has_field && (*line == ' ' || *line == '\t');

    for (size_t i = 0; i < size; i++)
        if ((unsigned char)line[i] > 127) {
            note(inspection, RAW_HEADER, inspection->line);
            break;
        }
    if (!is_folded)
        look_at_field(inspection, line, size);
}

/* line: size bytes without the line's end. */
static void
look_at_line(struct inspection *inspection, const char *line, size_t size)
{
    inspection->line++;
    if (size > LIMIT_MAIL_LINE_BYTES)
        note(inspection, LONG_LINE, inspection->line);
    if (memchr(line, '\r', size) != NULL)
        note(inspection, BARE_CR, inspection->line);
    if (memchr(line, '\0', size) != NULL)
        note(inspection, NUL_BYTE, inspection->line);
    if (size == 0)
        inspection->is_in_header = false;
    if (inspection->is_in_header)
        look_at_header(inspection, line, size);
}

GArray *
message_defects(const char *bytes, size_t size)
{
    struct inspection inspection = {.is_in_header = true};
    GArray *defects = g_array_new(FALSE, FALSE, sizeof(struct message_defect));

    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end == NULL ? size - at : (size_t)(end - bytes) - at;
        bool has_cr =
            end != NULL && length > 0 && bytes[at + length - 1] == '\r';

        look_at_line(&inspection, bytes + at, length - (has_cr ? 1 : 0));
        if (end != NULL && !has_cr)
            note(&inspection, BARE_LF, inspection.line);
        at += length + 1;
    }
    if (inspection.seen[FROM] == 0)
        note(&inspection, NO_FROM, 0);
    if (inspection.seen[DATE] == 0)
        note(&inspection, NO_DATE, 0);
    for (enum defect defect = 0; defect < DEFECTS; defect++)
        if (inspection.found[defect].count > 0)
            g_array_append_val(defects, inspection.found[defect]);
    return defects;
}
