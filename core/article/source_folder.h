/* SPDX-License-Identifier: MIT */
/*
 * A folder as a source: each file in it is one story. Files ending in .md,
 * .txt, .html and .htm count; what begins with a dot does not, nor what is no
 * plain file: a link could lead out of the folder. Folders in it are not looked
 * into.
 */
#ifndef VESPER_SOURCE_FOLDER_H
#define VESPER_SOURCE_FOLDER_H

#include "content.h"

#include <stdbool.h>
#include <stdint.h>

enum { SOURCE_FOLDER_FRESH_MS = 2000 }; /* a file so young may not be whole */

/* What a look into a folder has found; to be cleared. */
struct folder_look {
    char *print;       /* the same for the same files, untouched */
    struct feed *feed; /* NULL: the print is the one before */
    char *problem;     /* of the files that could not be read, NULL: none */
    guint flawed;      /* how many these are */
    guint fresh;       /* files left for the next look: they were written so
                          short a time ago that they may not be whole */
};
void folder_look_clear(struct folder_look *look);
typedef struct folder_look FolderLook;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FolderLook, folder_look_clear)

/* Looks into a folder: of its newest LIMIT_FOLDER_FILES files as many as fit in
 * LIMIT_FOLDER_BYTES are read, unless print_before (may be NULL) says that
 * nothing has changed. A story without a URL is named by its file, one without
 * a date was published when its file was written. *look is written on success.
 * Errors: NO_INPUT (no folder, or not for us), TOO_LARGE (too many files even
 * to look at). Thread: any; waits. */
bool source_folder_look(const char *path, const char *print_before,
                        int64_t now_ms, struct folder_look *look,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
