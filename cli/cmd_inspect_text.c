/* SPDX-License-Identifier: MIT */
/* vesper inspect text: what we read out of a page saved as text. */
#include "command.h"

#include "content.h"
#include "input.h"
#include "limit.h"
#include "story_print.h"

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GBytes) bytes =
        input_read(invocation->operands[0], LIMIT_DOWNLOAD_BYTES, error);
    g_autoptr(Story) story = NULL;
    const char *text;
    size_t size;

    if (bytes == NULL)
        return false;
    text = input_text(bytes, &size);
    story = text_page_parse(text, size, error);
    if (story == NULL)
        return false;
    story_print(invocation->printer, story);
    return true;
}

const struct command cmd_inspect_text = {
    .name = "inspect text",
    .words = "FILE",
    .summary = "Show what we read out of a page saved as text",
    .help = "FILE may be -, for stdin. Nothing is stored.",
    .gives_json = true,
    .run = run,
};
