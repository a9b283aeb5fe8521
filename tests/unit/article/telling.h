/* SPDX-License-Identifier: MIT */
/*
 * Somebody tells a list of stories: the changes that most tests of this room
 * make. Each runs as house_write(house, telling_take, &telling, -1).
 */
#ifndef VESPER_TELLING_H
#define VESPER_TELLING_H

#include "article.h"
#include "house.h"

struct telling {
    struct house *house;
    GPtrArray *stories;  /* of struct story *: what is told next */
    struct story *story; /* of them, the one that was added last */
    struct article_intake intake;
    struct article_taken taken;
    struct article_withdrawn withdrawn;
    int64_t article_id;       /* of the story that was taken last */
    struct article_edit edit; /* of that article */
    struct article_mark mark;
};

/* Begins with no story, for a list. */
static inline void
telling_set_up(struct telling *telling, struct house *house, int64_t list_id)
{
    *telling = (struct telling){.house = house, .stories = story_array_new()};
    telling->intake.list_id = list_id;
    telling->intake.stories = telling->stories;
    telling->taken.ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    telling->withdrawn.printed =
        g_array_new(FALSE, FALSE, sizeof(struct printed_article));
}

/* Frees what set_up and add made. */
static inline void
telling_clear(struct telling *telling)
{
    g_ptr_array_unref(telling->stories);
    g_array_unref(telling->taken.ids);
    g_array_unref(telling->withdrawn.printed);
}

/* Tells none of what was told any more. */
static inline void
telling_begin_anew(struct telling *telling)
{
    g_ptr_array_set_size(telling->stories, 0);
    telling->story = NULL;
}

/* Adds a story to what is told next; each text may be NULL. Returns: the
 * telling's. */
static inline struct story *
telling_add(struct telling *telling, const char *guid, const char *url,
            const char *title)
{
    struct story *story = story_new();

    story->guid = g_strdup(guid);
    story->url = g_strdup(url);
    story->title = g_strdup(title);
    g_ptr_array_add(telling->stories, story);
    telling->story = story;
    return story;
}

/* Changes, all of them: data is the telling. Takes its stories. */
static inline bool
telling_take(struct transaction *tx, void *data, GError **error)
{
    struct telling *telling = data;
    const GArray *ids = telling->taken.ids;

    if (!article_take(tx, &telling->intake, telling->house->clock,
                      &telling->taken, error))
        return false;
    if (ids->len > 0)
        telling->article_id = g_array_index(ids, int64_t, ids->len - 1);
    return true;
}

/* Takes them back. */
static inline bool
telling_withdraw(struct transaction *tx, void *data, GError **error)
{
    struct telling *telling = data;

    return article_withdraw(tx, &telling->intake, telling->house->clock,
                            &telling->withdrawn, error);
}

/* The desk drops the story that was taken last; so do those below with it.
 */
static inline bool
telling_drop(struct transaction *tx, void *data, GError **error)
{
    const struct telling *telling = data;

    return article_drop(tx, telling->intake.list_id, telling->article_id, true,
                        error);
}

/* Pins it. */
static inline bool
telling_pin(struct transaction *tx, void *data, GError **error)
{
    const struct telling *telling = data;

    return article_pin(tx, telling->intake.list_id, telling->article_id, true,
                       telling->house->clock, error);
}

/* Edits it, as edit says. */
static inline bool
telling_edit(struct transaction *tx, void *data, GError **error)
{
    struct telling *telling = data;

    telling->edit.list_id = telling->intake.list_id;
    telling->edit.article_id = telling->article_id;
    return article_edit(tx, &telling->edit, telling->house->clock, error);
}

/* Uses a story up, as mark says. */
static inline bool
telling_mark(struct transaction *tx, void *data, GError **error)
{
    const struct telling *telling = data;

    return article_mark_add(tx, &telling->mark, error);
}

/* Marks the story that was taken last as printed by an edition. */
static inline void
telling_print(struct telling *telling, int64_t edition_id)
{
    telling->mark = (struct article_mark){
        .list_id = telling->intake.list_id,
        .cadence = CADENCE_DAILY,
        .article_id = telling->article_id,
        .edition_id = edition_id,
        .is_printed = true,
    };
    house_write(telling->house, telling_mark, telling, -1);
}

/* Cancels the edition of mark. */
static inline bool
telling_unmark(struct transaction *tx, void *data, GError **error)
{
    const struct telling *telling = data;

    return article_mark_remove(tx, telling->mark.edition_id, error);
}

/* Gets the story that was taken last, as its list has it. Returns: the
 * caller's. */
static inline struct article *
telling_article(const struct telling *telling)
{
    struct article *article =
        article_get(telling->house->view, telling->intake.list_id,
                    telling->article_id, NULL);

    assert_non_null(article);
    return article;
}

/* Counts what the next edition may choose from. */
static inline guint
telling_waiting(const struct telling *telling, int64_t not_before_ms)
{
    g_autoptr(GPtrArray) found =
        article_candidates(telling->house->view, telling->intake.list_id,
                           CADENCE_DAILY, not_before_ms, NULL);

    assert_non_null(found);
    return found->len;
}

#endif
