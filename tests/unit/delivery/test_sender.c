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
    g_autoptr(GError) error = NULL;
    int64_t edition_id;

    newsroom_open(&newsroom, house);
    newsroom_invite(&newsroom, "adam@example.org");
    newsroom_print(&newsroom, "Strike Ends");
    edition_id = newsroom_launch(&newsroom, NULL).edition_id;
    stopping.sender = sender_new(
        &(struct sender_options){
            .database = house->database,
            .settings = settings,
            .shelf = newsroom.shelf,
            .keyring = newsroom.keyring,
            .clock = &stopping.clock,
            .lease = lease,
        },
        &error);
    assert_no_error(error);
    sender_run(stopping.sender);
    sender_free(stopping.sender);
    assert_int_equal(newsroom_count(&newsroom, edition_id, DELIVERY_PENDING),
                     1);
    newsroom_close(&newsroom);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_stopped_while_a_round_claims),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
