/* SPDX-License-Identifier: MIT */
/* vesper inspect template: what a template asks for, and where. */
#include "command.h"

#include "template_file.h"

static const struct column columns[] = {
    {"line", NULL, COLUMN_NUMBER},
    {"column", NULL, COLUMN_NUMBER},
    {"depth", NULL, COLUMN_NUMBER},
    {"kind", NULL, COLUMN_TEXT},
    {"name", NULL, COLUMN_TEXT},
    {"is_dynamic", "by value", COLUMN_TRUTH},
    {0},
};

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(Template) template =
        template_file_read(invocation->operands[0], error);
    g_autoptr(GArray) items = NULL;

    if (template == NULL)
        return false;
    items = template_items(template);
    printer_list_begin(invocation->printer, NULL, columns);
    for (unsigned i = 0; i < items->len; i++) {
        const struct template_item *item =
            &g_array_index(items, struct template_item, i);

        PRINT_ROW(invocation->printer, CELL_NUMBER(item->line),
                  CELL_NUMBER(item->column), CELL_NUMBER(item->depth),
                  CELL_TEXT(template_item_kind_name(item->kind)),
                  CELL_TEXT(item->name), CELL_NUMBER(item->is_dynamic));
    }
    printer_list_end(invocation->printer);
    return true;
}

const struct command cmd_inspect_template = {
    .name = "inspect template",
    .words = "FILE",
    .summary = "Show what a template asks for, and where",
    .help = "FILE may be -, for stdin. A partial or parent that is named by a "
            "value is marked so.",
    .gives_json = true,
    .run = run,
};
