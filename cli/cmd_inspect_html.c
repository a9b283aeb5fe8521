/* SPDX-License-Identifier: MIT */
/* vesper inspect html: what we let pass of a piece of HTML. */
#include "command.h"

#include "content.h"
#include "inspection.h"

#include <string.h>

static const struct option_row options[] = {
    {"url", "URL", "Where it was read, for relative links", 0},
    INSPECTION_LIST_ROW,
    {0},
};

static void *
sanitise(const char *text, size_t size, const char *url, GError **error)
{
    (void)error; /* whatever is not let pass is left out */
    content_init();
    return html_sanitise(text, size, url);
}

/* No control is left in it that a terminal would obey. */
static void
print_text(struct printer *printer, const void *html)
{
    printer_text(printer, html);
    printer_text(printer, "\n");
}

static json_t *
html_to_json(const void *html)
{
    g_autofree char *text = html_to_text(html, strlen(html));

    return json_pack("{s:s, s:s}", "html", html, "text", text);
}

static bool
run(struct invocation *invocation, GError **error)
{
    static const struct inspection pieces = {
        .parse = sanitise,
        .print = print_text,
        .to_json = html_to_json,
        .free = g_free,
    };

    return inspection_run(invocation, &pieces, error);
}

const struct command cmd_inspect_html = {
    .name = "inspect html",
    .words = "[FILE...]",
    .summary = "Show what we let pass of a piece of HTML",
    .help = INSPECTION_HELP,
    .options = options,
    .gives_json = true,
    .run = run,
};
