/* SPDX-License-Identifier: MIT */
/* A line longer than the terminal would scroll instead of being written over,
 * so it is cut. */
#include "progress.h"

#include "safe_text.h"

#include <stdarg.h>
#include <unistd.h>

enum { LINE_BYTES = 75 }; /* and "…", on a terminal of 80 columns */

struct progress
progress_of(const struct invocation *invocation)
{
    int descriptor = fileno(invocation->talk);

    return (struct progress){
        .out = invocation->talk,
        .is_shown = descriptor >= 0 && isatty(descriptor) == 1 &&
                    !printer_is_json(invocation->printer),
    };
}

void
progress_tell(const struct progress *progress, const char *format, ...)
{
    g_autofree char *line = NULL, *safe = NULL;
    va_list arguments;

    if (!progress->is_shown)
        return;
    va_start(arguments, format);
    line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    safe = safe_text(line, LINE_BYTES);
    /* Back to the start and cleared: of a longer line before nothing stays. */
    fprintf(progress->out, "\r\x1b[K%s", safe);
    fflush(progress->out);
}

void
progress_clear(const struct progress *progress)
{
    if (progress->is_shown)
        fprintf(progress->out, "\r\x1b[K");
}
