/* SPDX-License-Identifier: MIT */
/* vesper subscriber add where an address must not be mailed: the operator is
 * told, and nothing goes into the outbox. */
#include "command_line.h"

#include "consent_store.h"
#include "outbox.h"
#include "subscriber.h"
#include "support.h"

#include <string.h>

struct site {
    char *folder, *settings;
    struct invocation invocation; /* of the last command */
    char *talk;
};

/* Parses, opens and runs; what it opened stays open until the next. */
static bool
run(struct site *site, const char *const *words, GError **error)
{
    struct invocation *invocation = &site->invocation;
    struct command_line line = {0};
    size_t size;
    bool is_good;

    invocation_clear(invocation);
    g_clear_pointer(&site->talk, free);
    *invocation = (struct invocation){
        .settings_file = site->settings,
        .clock = clock_system(),
        .random = random_system(),
        .talk = open_memstream(&site->talk, &size),
    };
    is_good = command_line_parse(words, &line, invocation, error) &&
              invocation_open(invocation, error) &&
              invocation->command->run(invocation, error);
    fclose(invocation->talk);
    return is_good;
}

static int
set_up(void **state)
{
    struct site *site = g_new0(struct site, 1);
    g_autofree char *folder = NULL;

    site->folder = support_folder();
    site->settings = g_build_filename(site->folder, "vesper.conf", NULL);
    folder = g_build_filename(site->folder, "state", NULL);
    assert_true(
        run(site, (const char *[]){"init", "--dir", folder, NULL}, NULL));
    assert_true(run(site,
                    (const char *[]){"list", "create", "evening", "--title",
                                     "Evening", "--from", "a@b.org", NULL},
                    NULL));
    *state = site;
    return 0;
}

static int
tear_down(void **state)
{
    struct site *site = *state;

    invocation_clear(&site->invocation);
    support_remove(site->folder);
    g_free(site->folder);
    g_free(site->settings);
    free(site->talk);
    g_free(site);
    return 0;
}

static bool
complain(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    unsigned char hash[ADDRESS_HASH_BYTES];

    address_hash(invocation->keyring, "eva@example.org", hash);
    return suppression_store_add(tx, 0, hash, "complaint",
                                 clock_now_ms(invocation->clock), error);
}

static const char *const ask[] = {"subscriber", "add",     "eva@example.org",
                                  "--list",     "evening", NULL};
static const char *const vouch[] = {"subscriber", "add",     "Eva@example.org",
                                    "--list",     "evening", "--confirmed",
                                    NULL};

static void
test_who_complained_is_not_asked(void **state)
{
    struct site *site = *state;
    const char *const *tries[] = {ask, vouch};
    int64_t counts[DELIVERY_STATES];

    assert_true(run(site,
                    (const char *[]){"subscriber", "add", "x@b.org", "--list",
                                     "evening", "--confirmed", NULL},
                    NULL));
    assert_true(database_write(site->invocation.database, complain,
                               &site->invocation, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(View) view = NULL;

        assert_false(run(site, tries[i], &error));
        assert_code(error, VESPER_ERROR_REFUSED);
        assert_non_null(strstr(error->message, "must not be mailed"));
        assert_text(site->talk, "");
        view = view_open(site->invocation.database, NULL);
        assert_true(outbox_count(view, counts, NULL));
        assert_int_equal(counts[DELIVERY_PENDING], 0);
    }
}

static void
test_who_is_asked_gets_one_mail(void **state)
{
    struct site *site = *state;
    g_autoptr(View) view = NULL;
    int64_t counts[DELIVERY_STATES];

    assert_true(run(site, ask, NULL));
    assert_text(site->talk,
                "eva@example.org gets a mail with a link to confirm\n");
    assert_true(run(site, ask, NULL));
    assert_text(site->talk, "eva@example.org was asked not long ago, so no "
                            "other mail goes out\n");
    view = view_open(site->invocation.database, NULL);
    assert_true(outbox_count(view, counts, NULL));
    assert_int_equal(counts[DELIVERY_PENDING], 1);
}

/* One that is no address, or that must not be mailed: nobody is added. */
static void
test_many_at_once(void **state)
{
    struct site *site = *state;
    static const char *const odd[] = {"subscriber",  "add",  "adam@example.org",
                                      "eva@example", "eva@", "--list",
                                      "evening",     NULL};
    static const char *const vouched[] = {
        "subscriber", "add",     "adam@example.org", "eva@example.org",
        "--list",     "evening", "--confirmed",      NULL};
    g_autoptr(GError) no_address = NULL;
    g_autoptr(GError) suppressed = NULL;

    assert_false(run(site, odd, &no_address));
    assert_code(no_address, VESPER_ERROR_SYNTAX);
    assert_true(database_write(site->invocation.database, complain,
                               &site->invocation, NULL));
    assert_false(run(site, vouched, &suppressed));
    assert_code(suppressed, VESPER_ERROR_REFUSED);
    assert_true(g_str_has_prefix(suppressed->message, "eva@example.org: "));
    assert_text(site->talk, "");
    assert_true(
        run(site,
            (const char *[]){"subscriber", "add", "adam@example.org",
                             "mia@example.org", "--list", "evening", NULL},
            NULL));
    assert_text(site->talk,
                "adam@example.org gets a mail with a link to confirm\n"
                "mia@example.org gets a mail with a link to confirm\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_who_complained_is_not_asked,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_is_asked_gets_one_mail, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_many_at_once, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
