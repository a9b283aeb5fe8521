/* SPDX-License-Identifier: MIT */
/*
 * Files under `vesper inspect`: one by itself, or many in one go, a line of
 * JSON each, so that a whole corpus costs one start of the program.
 */
#ifndef VESPER_INSPECTION_H
#define VESPER_INSPECTION_H

#include "command.h"
#include "story_bytes.h"

/* How a command takes a file apart. */
struct inspection {
    /* Returns what the file says, freed by free; url may be NULL. */
    void *(*parse)(const char *text, size_t size, const char *url,
                   GError **error);
    void (*print)(struct printer *printer, const void *found);
    json_t *(*to_json)(const void *found);
    void (*free)(void *found);
};

/* What `files` says in the help of such a command. */
#define INSPECTION_HELP                                                       \
    "One FILE may be -, for stdin. Several, or those of --list, are told in " \
    "lines {\"file\", \"found\" or \"error\"}; whatever is wrong with one, "  \
    "the next is read. Nothing is fetched, nothing stored."

/* The option --list, for the command's rows. */
#define INSPECTION_LIST_ROW                                                    \
    {                                                                          \
        "list", "FILE",                                                        \
            "Read the files' names from FILE, one in a line; a tab and a URL " \
            "may follow",                                                      \
            0                                                                  \
    }

/* Says which command a file of this form is for, a feed or a page. Fails
 * always: UNSUPPORTED. */
void inspection_refuse(enum story_form form, GError **error);

/* Inspects the operands and the files of --list. Errors: those of the first
 * file that could not be read; USAGE where no file is named. */
bool inspection_run(struct invocation *invocation,
                    const struct inspection *inspection,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
