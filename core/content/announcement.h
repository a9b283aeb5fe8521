/* SPDX-License-Identifier: MIT */
/*
 * Announcements: what a news site's own system tells of its stories, in JSON.
 *
 *   {"action": "publish", "story": {"id": "n1", "url": "https://…",
 *    "title": "…", "authors": ["…"], "body": "…"}}
 *
 * or "stories", a list. A story's members are called as `vesper inspect --json`
 * calls them, or as in JSON Feed (docs/howto/announce-from-a-cms.md); whatever
 * else is there is for others. Who writes this is a program, told exactly what
 * it does wrong.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_ANNOUNCEMENT_H
#define VESPER_ANNOUNCEMENT_H

#include "content.h"

enum announcement_action {
    ANNOUNCE_PUBLISH,  /* to be read by all, for the first time or again */
    ANNOUNCE_UPDATE,   /* changed */
    ANNOUNCE_WITHDRAW, /* not to be read any more */
};

struct announcement {
    enum announcement_action action;
    /* Of struct story *, in order, at least one; each has a title, or, where
     * it is withdrawn, a guid or a URL. */
    GPtrArray *stories;
};
void announcement_free(struct announcement *announcement);
typedef struct announcement Announcement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Announcement, announcement_free)

/* Reads an announcement. Returns: the caller's.
 * Errors: SYNTAX (no JSON: "line 2, column 1: …"; a member that is missing or
 * of another type: "stories[2].image.url: …"), TOO_LARGE (over
 * LIMIT_ANNOUNCEMENT_BYTES, LIMIT_ANNOUNCED_STORIES). */
struct announcement *
announcement_parse(const char *bytes, size_t size,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
