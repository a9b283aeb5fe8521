/* SPDX-License-Identifier: MIT */
/*
 * A story as its source tells it: what a feed item, a page or a text file
 * holds, before it becomes an article of ours. Text is UTF-8, entities decoded
 * once, one line where it is a name or a title; "" or NULL means not said.
 */
#ifndef VESPER_STORY_H
#define VESPER_STORY_H

#include <glib.h>
#include <stdint.h>

/* A related story named by the page: "Related articles". */
struct related {
    char *title;
    char *author; /* NULL: not said */
    char *url;    /* NULL: not said */
};

struct story {
    char *site; /* the name of who publishes it; NULL: not said */
    char *guid; /* the source's own name for it */
    char *url;  /* absolute, http or https */
    char *title;
    char *section;
    GPtrArray *authors; /* of char * */
    char *standfirst;   /* the summary under the headline, one line */
    char *body;         /* plain text, paragraphs parted by blank lines */
    char *image_url;
    char *image_caption;
    char *image_credit;
    GPtrArray *related;      /* of struct related * */
    int64_t published_at_ms; /* 0: not said */
    int64_t modified_at_ms;  /* 0: not said */
    char *language;          /* "en", NULL: not said */
};

/* Makes an empty story; its arrays are there. Returns: the caller's. */
struct story *story_new(void);
void story_free(struct story *story);
typedef struct story Story;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Story, story_free)

/* Sets a field that was not said before. value: taken over, may be NULL. */
void story_say(char **field, char *value);

/* Adds an author, each once in whatever letters, at most LIMIT_AUTHORS. name:
 * one line, copied. */
void story_add_author(struct story *story, const char *name);

/* Makes an empty array of stories that owns them. Returns: the caller's. */
GPtrArray *story_array_new(void);

/* Makes a related story; texts are copied. Returns: the caller's. */
struct related *related_new(const char *title, const char *author,
                            const char *url);
void related_free(struct related *related);

#endif
