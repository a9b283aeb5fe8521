/* SPDX-License-Identifier: MIT */
/*
 * A newsroom for tests of deliveries: a house with one list, one story and as
 * many confirmed readers as a test wants, all through the doors that programs
 * use.
 */
#ifndef VESPER_NEWSROOM_H
#define VESPER_NEWSROOM_H

#include "delivery.h"
#include "stamp.h"

#include "house.h"

struct newsroom {
    struct house *house;
    struct list *list;
    struct template_shelf *shelf;
    struct imprint imprint;
    struct keyring *keyring;
    const char *title;  /* of the story that newsroom_print takes */
    const char *reader; /* whom newsroom_invite adds */
};

/* A change: takes a story of its title. data: the newsroom. */
static inline bool
newsroom_take(struct transaction *tx, void *data, GError **error)
{
    struct newsroom *newsroom = data;
    g_autoptr(GPtrArray) stories = g_ptr_array_new();
    g_autoptr(Story) story = story_new();
    const struct article_intake intake = {.list_id = newsroom->list->id,
                                          .stories = stories};

    g_free(story->title);
    story->title = g_strdup(newsroom->title);
    story->url = g_strdup_printf("https://site.example/%s", newsroom->title);
    story->published_at_ms = clock_now_ms(newsroom->house->clock) - 1000;
    g_ptr_array_add(stories, story);
    return article_take(tx, &intake, newsroom->house->clock, NULL, error);
}

/* A change: adds its reader. data: the newsroom. */
static inline bool
newsroom_add_reader(struct transaction *tx, void *data, GError **error)
{
    struct newsroom *newsroom = data;
    g_autoptr(Address) address = address_parse(newsroom->reader, error);
    const struct signup signup = {
        .list = newsroom->list,
        .address = address,
        .language = "",
        .origin = {.actor = "operator:test"},
    };

    return subscriber_add_confirmed(tx, &signup, newsroom->keyring,
                                    newsroom->house->clock, error);
}

/* Brings a story of this title in. */
static inline void
newsroom_print(struct newsroom *newsroom, const char *title)
{
    newsroom->title = title;
    house_write(newsroom->house, newsroom_take, newsroom, -1);
}

/* Adds a confirmed reader. */
static inline void
newsroom_invite(struct newsroom *newsroom, const char *reader)
{
    newsroom->reader = reader;
    house_write(newsroom->house, newsroom_add_reader, newsroom, -1);
}

/* Makes the list "evening" in a house. */
static inline void
newsroom_open(struct newsroom *newsroom, struct house *house)
{
    *newsroom = (struct newsroom){
        .house = house,
        .list = house_add_list(house, "evening"),
        .shelf = template_shelf_open(NULL, NULL),
        .imprint = {.web_url = "https://news.example/nl",
                    .postal_address = "1 Harbour Street",
                    .privacy_url = "",
                    .operator_mail = "desk@news.example",
                    .bounce_domain = "bounces.news.example",
                    .feedback_sender = "vesper",
                    .uncertain = "hold"},
        .keyring = keyring_new(&house->random.random),
    };
}

/* Frees all but the house. */
static inline void
newsroom_close(struct newsroom *newsroom)
{
    keyring_free(newsroom->keyring);
    template_shelf_close(newsroom->shelf);
    list_free(newsroom->list);
}

/* The same with a house of its own, for a test's set-up and teardown. */
static inline void
newsroom_set_up(struct newsroom *newsroom)
{
    struct house *house = NULL;

    house_set_up((void **)&house);
    newsroom_open(newsroom, house);
}

/* Closes the newsroom and its house. */
static inline void
newsroom_tear_down(struct newsroom *newsroom)
{
    struct house *house = newsroom->house;

    newsroom_close(newsroom);
    house_tear_down((void **)&house);
}

/* Launches the edition of a key. */
static inline struct launch_report
newsroom_launch_key(struct newsroom *newsroom, const struct edition_key *key,
                    const struct plan_progress *progress)
{
    const struct launch launch = {
        .database = newsroom->house->database,
        .view = newsroom->house->view,
        .list = newsroom->list,
        .key = *key,
        .press = {newsroom->shelf, &newsroom->imprint, newsroom->house->clock,
                  &newsroom->house->random.random},
    };
    struct launch_report report = {0};
    g_autoptr(GError) error = NULL;

    assert_true(delivery_launch(&launch, progress, &report, &error));
    assert_no_error(error);
    return report;
}

/* Launches the edition of the house's now. */
static inline struct launch_report
newsroom_launch(struct newsroom *newsroom, const struct plan_progress *progress)
{
    const struct edition_key key =
        edition_key_now(newsroom->list, clock_now_ms(newsroom->house->clock));

    return newsroom_launch_key(newsroom, &key, progress);
}

/* Returns an edition's state as the database has it. */
static inline enum edition_state
newsroom_state(const struct newsroom *newsroom, int64_t edition_id)
{
    g_autoptr(Edition) edition =
        edition_get(newsroom->house->view, edition_id, NULL);

    assert_non_null(edition);
    return edition->state;
}

/* Returns how many copies of an edition are in a state. */
static inline int64_t
newsroom_count(const struct newsroom *newsroom, int64_t edition_id,
               enum delivery_state state)
{
    int64_t counts[DELIVERY_STATES];

    assert_true(
        delivery_count(newsroom->house->view, edition_id, counts, NULL));
    return counts[state];
}

#endif
