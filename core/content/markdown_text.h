/* SPDX-License-Identifier: MIT */
/*
 * Markdown as what a story needs of it.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_MARKDOWN_TEXT_H
#define VESPER_MARKDOWN_TEXT_H

#include <glib.h>
#include <stddef.h>

struct markdown {
    char *title; /* of the heading it begins with; NULL: it does not */
    char *body;  /* plain text, paragraphs parted by blank lines; NULL: none */
    char *image_url; /* of the first picture, as it is written; NULL: none */
    char *image_caption; /* what is said instead of it; NULL: nothing */
};

/* Reads Markdown (CommonMark with the tables of GitHub): marks of emphasis are
 * gone, links are their text, HTML is left out. Never fails. text: UTF-8.
 * markdown: to be cleared. */
void markdown_read(const char *text, size_t size, struct markdown *markdown);

/* Frees what markdown holds. */
void markdown_clear(struct markdown *markdown);
typedef struct markdown Markdown;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Markdown, markdown_clear)

#endif
