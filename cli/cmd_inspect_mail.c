/* SPDX-License-Identifier: MIT */
/* vesper inspect mail: a mail as a reader's program sees it, and what is wrong
 * with its bytes. */
#include "command.h"

#include "input.h"
#include "limit.h"
#include "message_defect.h"
#include "message_read.h"
#include "safe_text.h"

enum { PREVIEW_BYTES = 60 };

static const struct column field_columns[] = {
    {"name", "", COLUMN_TEXT},
    {"value", NULL, COLUMN_TEXT},
    {0},
};

static const struct column part_columns[] = {
    {"type", NULL, COLUMN_TEXT},
    {"encoding", NULL, COLUMN_TEXT},
    {"size_bytes", "bytes", COLUMN_NUMBER},
    {"text", NULL, COLUMN_TEXT},
    {0},
};

static const struct column defect_columns[] = {
    {"line", NULL, COLUMN_NUMBER},
    {"count", "times", COLUMN_NUMBER},
    {"what", NULL, COLUMN_TEXT},
    {0},
};

static void
print_fields(struct printer *printer, const GPtrArray *fields)
{
    printer_list_begin(printer, "headers", field_columns);
    for (unsigned i = 0; i < fields->len; i++) {
        const struct message_field *field = g_ptr_array_index(fields, i);

        PRINT_ROW(printer, CELL_TEXT(field->name), CELL_TEXT(field->value));
    }
    printer_list_end(printer);
}

/* Programs get a part's whole text, people how it begins. */
static void
print_parts(struct printer *printer, const GPtrArray *parts)
{
    printer_list_begin(printer, "parts", part_columns);
    for (unsigned i = 0; i < parts->len; i++) {
        const struct message_part *part = g_ptr_array_index(parts, i);
        g_autofree char *preview =
            part->text == NULL ? NULL : safe_text(part->text, PREVIEW_BYTES);

        PRINT_ROW(printer, CELL_TEXT(part->type), CELL_TEXT(part->encoding),
                  CELL_NUMBER((int64_t)part->size_bytes),
                  CELL_TEXT(printer_is_json(printer) ? part->text : preview));
    }
    printer_list_end(printer);
}

static void
print_defects(struct printer *printer, const GArray *defects)
{
    printer_list_begin(printer, "defects", defect_columns);
    for (unsigned i = 0; i < defects->len; i++) {
        const struct message_defect *defect =
            &g_array_index(defects, struct message_defect, i);

        PRINT_ROW(printer, cell_number_or_none(defect->line),
                  CELL_NUMBER(defect->count), CELL_TEXT(defect->what));
    }
    printer_list_end(printer);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GBytes) bytes =
        input_read(invocation->operands[0], LIMIT_MAIL_BYTES, error);
    g_autoptr(MessagePicture) picture = NULL;
    g_autoptr(GArray) defects = NULL;
    const char *text;
    size_t size;

    if (bytes == NULL)
        return false;
    text = input_text(bytes, &size);
    picture = message_read(text, size, error);
    if (picture == NULL)
        return false;
    defects = message_defects(text, size);
    printer_object_begin(invocation->printer);
    print_fields(invocation->printer, picture->fields);
    print_parts(invocation->printer, picture->parts);
    print_defects(invocation->printer, defects);
    printer_object_end(invocation->printer);
    return true;
}

const struct command cmd_inspect_mail = {
    .name = "inspect mail",
    .words = "FILE",
    .summary = "Show a mail's headers, parts and defects",
    .help = "FILE may be -, for stdin. A file saved by a mail program usually "
            "has LF line ends; that is told as a defect, for on the wire it "
            "would be one.",
    .gives_json = true,
    .run = run,
};
