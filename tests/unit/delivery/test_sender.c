/* SPDX-License-Identifier: MIT */
/* The wheel, where it is stopped or the database fails: nothing that was
 * claimed is left behind, nothing that was decided is forgotten. */
#include "newsroom.h"

#include "dispatch.h"

#include "settings.h"

#include <string.h>

enum { DRAIN_MS = 1000 };

/* A clock that stops the sender when the writer asks it for the time: in the
 * middle of its first round. */
struct stopping_clock {
    struct clock clock;
    GThread *own_thread;
    struct sender *sender;
};

static int64_t
stop_in_a_round(const struct clock *clock)
{
    const struct stopping_clock *stopping =
        (const struct stopping_clock *)clock;

    if (stopping->sender != NULL && g_thread_self() != stopping->own_thread)
        sender_stop(stopping->sender, DRAIN_MS);
    return HOUSE_NOW_MS;
}

/* Settings with a relay that is not there. */
static struct settings *
settings_of(const struct house *house)
{
    g_autofree char *path = g_build_filename(house->folder, "v.conf", NULL);
    g_autofree char *text =
        g_strdup_printf("storage = \"%s/vesper.db\";\n"
                        "web: { url = \"https://news.example/nl\"; };\n"
                        "relays = ( { name = \"main\";"
                        " url = \"smtp://127.0.0.1:9\"; } );\n",
                        house->folder);
    g_autoptr(GError) error = NULL;
    struct settings *settings = NULL;

    assert_true(g_file_set_contents(path, text, -1, NULL));
    settings = settings_read(path, &error);
    assert_no_error(error);
    return settings;
}

/* A newsroom with an edition that has one copy to send. */
static int64_t
open_with_one_copy(struct newsroom *newsroom, struct house *house)
{
    newsroom_open(newsroom, house);
    newsroom_invite(newsroom, "adam@example.org");
    newsroom_print(newsroom, "Strike Ends");
    return newsroom_launch(newsroom, NULL).edition_id;
}

static struct sender *
sender_in(const struct newsroom *newsroom, const struct settings *settings,
          const struct lease *lease, const struct clock *clock,
          struct sender_hooks hooks)
{
    g_autoptr(GError) error = NULL;
    struct sender *sender = sender_new(
        &(struct sender_options){
            .database = newsroom->house->database,
            .settings = settings,
            .shelf = newsroom->shelf,
            .keyring = newsroom->keyring,
            .clock = clock,
            .lease = lease,
            .hooks = hooks,
        },
        &error);

    assert_no_error(error);
    return sender;
}

/* SIGTERM or a reload while a round claims: its copies were not even begun. */
static void
test_stopped_while_a_round_claims(void **state)
{
    struct house *house = *state;
    struct stopping_clock stopping = {.clock = {stop_in_a_round},
                                      .own_thread = g_thread_self()};
    struct newsroom newsroom;
    g_autoptr(Settings) settings = settings_of(house);
    g_autoptr(Lease) lease = lease_take(house->database, HOUSE_NOW_MS, NULL);
    int64_t edition_id = open_with_one_copy(&newsroom, house);

    stopping.sender = sender_in(&newsroom, settings, lease, &stopping.clock,
                                (struct sender_hooks){0});
    sender_run(stopping.sender);
    sender_free(stopping.sender);
    assert_int_equal(newsroom_count(&newsroom, edition_id, DELIVERY_PENDING),
                     1);
    newsroom_close(&newsroom);
}

static void
count_trouble(void *self, const char *relay, const GError *error)
{
    int *troubles = self;

    assert_text(relay, ""); /* the database */
    assert_non_null(strstr(error->message, "no room"));
    (*troubles)++;
}

/* A command does not wait for ever; the copies wait for another. */
static void
test_a_database_that_takes_nothing(void **state)
{
    struct house *house = *state;
    struct newsroom newsroom;
    int troubles = 0;
    g_autoptr(Settings) settings = settings_of(house);
    g_autoptr(Lease) lease = lease_take(house->database, HOUSE_NOW_MS, NULL);
    int64_t edition_id = open_with_one_copy(&newsroom, house);
    g_autoptr(Sender) sender = sender_in(
        &newsroom, settings, lease, house->clock,
        (struct sender_hooks){.self = &troubles, .trouble = count_trouble});

    house_ask(house, "CREATE TRIGGER no_claim BEFORE UPDATE ON delivery"
                     " BEGIN SELECT RAISE(ABORT, 'no room'); END");
    sender_run_until_idle(sender);
    assert_int_equal(troubles, 3);
    assert_int_equal(newsroom_count(&newsroom, edition_id, DELIVERY_PENDING),
                     1);
    g_clear_pointer(&sender, sender_free);
    newsroom_close(&newsroom);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_stopped_while_a_round_claims),
        HOUSE_TEST(test_a_database_that_takes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
