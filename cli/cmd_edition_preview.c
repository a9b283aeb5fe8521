/* SPDX-License-Identifier: MIT */
/* vesper edition preview: tonight's edition, as far as it has come. */
#include "composing.h"

#include "error.h"
#include "safe_text.h"

enum { SHOWN_BYTES = 500 };

static const struct option_row options[] = {
    {"html", "FILE", "Write the HTML into a file, to open in a browser", 0},
    {"text", "FILE", "Write the plain text into a file", 0},
    {0},
};

/* Writes one of the two where it was asked for, over whatever is there: a
 * preview is made again and again. */
static bool
write_asked(const struct invocation *invocation, const char *option,
            const char *text, GError **error)
{
    const char *file = invocation_option(invocation, option);
    g_autofree char *safe = safe_text(file == NULL ? "" : file, SHOWN_BYTES);
    g_autoptr(GError) failure = NULL;

    if (file == NULL)
        return true;
    if (!g_file_set_contents(file, text, -1, &failure)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "cannot write %s: %s", safe, failure->message);
        return false;
    }
    invocation_say(invocation, "written: %s", safe);
    return true;
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_auto(Composing) composing = {0};
    g_autoptr(Draft) draft = NULL;

    if (!composing_open(invocation, &composing, error))
        return false;
    draft = composing_draft(invocation, &composing, error);
    if (draft == NULL)
        return false;
    if (draft->skip_reason != NULL) {
        invocation_say(invocation, "nothing would be sent: %s",
                       draft->skip_reason);
        return true;
    }
    g_assert(draft->web_page != NULL && draft->plain_text != NULL);
    /* The archive's copy: it holds nothing of a reader's, and no link in it
     * would unsubscribe anybody whom the file is shown to. */
    if (invocation_has(invocation, "html") ||
        invocation_has(invocation, "text"))
        return write_asked(invocation, "html", draft->web_page, error) &&
               write_asked(invocation, "text", draft->plain_text, error);
    printer_text(invocation->printer, draft->plain_text);
    return true;
}

const struct command cmd_edition_preview = {
    .name = "edition preview",
    .words = "LIST",
    .summary = "Look at the edition that would be sent now",
    .help = "Without an option: its plain text. Nothing is stored; sources are "
            "not read, for that see `vesper source poll`.",
    .options = options,
    .needs = NEEDS_VIEW,
    .run = run,
};
