/* SPDX-License-Identifier: MIT */
#include "relay.h"

#include "support.h"

#include <glib/gstdio.h>

struct room {
    char *folder, *secret;
    struct relay_settings settings;
};

static int
set_up(void **state)
{
    struct room *room = g_new0(struct room, 1);

    room->folder = support_folder();
    room->secret = g_build_filename(room->folder, "secret", NULL);
    room->settings = (struct relay_settings){
        .name = g_strdup("main"),
        .url = g_strdup("smtps://mail.example.org:465"),
        .user = g_strdup("vesper"),
        .password_file = room->secret,
        .tls = g_strdup("required"),
        .sessions = 4,
        .timeout_ms = 30000,
    };
    *state = room;
    return 0;
}

static int
tear_down(void **state)
{
    struct room *room = *state;

    support_remove(room->folder);
    g_free(room->folder);
    g_free(room->secret);
    g_free(room->settings.name);
    g_free(room->settings.url);
    g_free(room->settings.user);
    g_free(room->settings.tls);
    g_free(room);
    return 0;
}

static void
write_secret(const struct room *room, int mode)
{
    assert_true(g_file_set_contents(room->secret, "open sesame\n", -1, NULL));
    assert_int_equal(g_chmod(room->secret, mode), 0);
}

static void
test_a_relay_owns_its_texts(void **state)
{
    struct room *room = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Relay) relay = NULL;

    write_secret(room, 0600);
    relay = relay_new(&room->settings, "news.example.org", &error);
    assert_no_error(error);
    assert_text(relay->profile.password, "open sesame");
    assert_text(relay->profile.ehlo_name, "news.example.org");
    assert_int_equal(relay->profile.tls, SMTP_TLS_REQUIRED);
    assert_int_equal(relay->profile.sessions, 4);
    room->settings.url[0] = 'X';
    assert_text(relay->profile.url, "smtps://mail.example.org:465");
}

static void
test_an_open_secret_is_refused(void **state)
{
    struct room *room = *state;
    g_autoptr(GError) error = NULL;

    write_secret(room, 0644);
    assert_null(relay_new(&room->settings, "news.example.org", &error));
    assert_code(error, VESPER_ERROR_DENIED);
}

static void
test_another_scheme_is_refused(void **state)
{
    struct room *room = *state;
    g_autoptr(GError) error = NULL;

    room->settings.url[0] = 'X';
    assert_null(relay_new(&room->settings, "news.example.org", &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
}

#define ROOM_TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(test_a_relay_owns_its_texts),
        ROOM_TEST(test_an_open_secret_is_refused),
        ROOM_TEST(test_another_scheme_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
