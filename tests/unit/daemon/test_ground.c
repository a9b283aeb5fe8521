/* SPDX-License-Identifier: MIT */
/* What vesperd stands on opens whole, or says what is wrong and is closed. */
#include "ground.h"

#include "house.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

enum { PRIVATE_MODE = 0600, OPEN_MODE = 0644 };

struct site {
    char *folder, *file, *keys;
};

static void
write_file(const char *path, const char *text, mode_t mode)
{
    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(chmod(path, mode), 0);
}

static int
set_up(void **state)
{
    struct site *site = g_new0(struct site, 1);
    g_autofree char *storage = NULL;
    g_autofree char *text = NULL;
    g_autofree char *keys = NULL;
    g_autoptr(Keyring) keyring = keyring_new(random_system());

    site->folder = support_folder();
    site->file = g_build_filename(site->folder, "vesper.conf", NULL);
    site->keys = g_build_filename(site->folder, "keys", NULL);
    storage = g_build_filename(site->folder, "vesper.db", NULL);
    text = g_strdup_printf("storage = \"%s\";\n"
                           "web: { url = \"https://news.example/nl\"; };\n"
                           "relays = ( { name = \"main\"; "
                           "url = \"smtp://127.0.0.1:25\"; } );\n",
                           storage);
    keys = keyring_format(keyring);
    write_file(site->file, text, OPEN_MODE);
    write_file(site->keys, keys, PRIVATE_MODE);
    *state = site;
    return 0;
}

static int
tear_down(void **state)
{
    struct site *site = *state;

    support_remove(site->folder);
    g_free(site->folder);
    g_free(site->file);
    g_free(site->keys);
    g_free(site);
    return 0;
}

static struct ground
ground_of(const struct site *site)
{
    return (struct ground){.settings_file = site->file,
                           .clock = clock_system()};
}

static void
assert_refused(const struct site *site, int code)
{
    struct ground ground = ground_of(site);
    g_autoptr(GError) error = NULL;

    assert_false(ground_open(&ground, &error));
    assert_code(error, code);
    ground_clear(&ground);
}

static void
test_opened_and_closed(void **state)
{
    struct ground ground = ground_of(*state);
    g_autoptr(GError) error = NULL;

    assert_true(ground_open(&ground, &error));
    assert_no_error(error);
    assert_true(lease_epoch(ground.lease) > 0);
    assert_text(ground_rules(&ground)->imprint.web_url,
                "https://news.example/nl");
    assert_refused(*state, VESPER_ERROR_BUSY); /* a second vesperd */
    ground_clear(&ground);
}

static void
test_what_is_wrong(void **state)
{
    const struct site *site = *state;

    assert_int_equal(chmod(site->keys, OPEN_MODE), 0);
    assert_refused(site, VESPER_ERROR_DENIED);
    write_file(site->keys, "no keys\n", PRIVATE_MODE);
    assert_refused(site, VESPER_ERROR_SYNTAX);
    assert_int_equal(g_unlink(site->keys), 0);
    assert_refused(site, VESPER_ERROR_NO_INPUT);
    write_file(site->file, "storage = 7;\n", OPEN_MODE);
    assert_refused(site, VESPER_ERROR_SETTINGS);
    assert_int_equal(g_unlink(site->file), 0);
    assert_refused(site, VESPER_ERROR_NO_INPUT);
}

static void
append(const char *path, const char *words)
{
    g_autofree char *text = NULL;
    g_autofree char *longer = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    longer = g_strconcat(text, words, NULL);
    write_file(path, longer, OPEN_MODE);
}

/* Whoever still works by the old rules may: they stay until the end. */
static void
test_reloaded(void **state)
{
    const struct site *site = *state;
    struct ground ground = ground_of(site);
    const struct rules *before = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(ground_open(&ground, NULL));
    before = ground_rules(&ground);
    append(site->file, "postal_address = \"1 Harbour Street\";\n");
    assert_true(ground_reload(&ground, NULL));
    assert_ptr_not_equal(ground_rules(&ground), before);
    assert_text(before->imprint.postal_address, "");
    assert_text(ground_rules(&ground)->imprint.postal_address,
                "1 Harbour Street");
    before = ground_rules(&ground);
    append(site->file, "nonsense = 1;\n");
    assert_false(ground_reload(&ground, &error));
    assert_code(error, VESPER_ERROR_SETTINGS);
    assert_ptr_equal(ground_rules(&ground), before);
    ground_clear(&ground);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_opened_and_closed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reloaded, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
