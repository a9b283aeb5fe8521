/* SPDX-License-Identifier: MIT */
/* Opened in the order of need: nothing is touched before the settings are
 * known to be right. */
#include "ground.h"

#include "relay.h"
#include "state_folder.h"

static void
rules_free(gpointer data)
{
    struct rules *rules = data;

    template_shelf_close(rules->shelf);
    settings_free(rules->settings);
    g_free(rules);
}

/* What a sender would stumble over must not come into force: a relay's
 * password that cannot be read. */
static bool
check_relays(const struct settings *settings, GError **error)
{
    for (guint i = 0; i < settings->relays->len; i++) {
        g_autoptr(Relay) relay =
            relay_new(settings->relays->pdata[i], "localhost", error);

        if (relay == NULL)
            return false;
    }
    return true;
}

static struct rules *
read_rules(const char *settings_file, GError **error)
{
    g_autoptr(Settings) settings = settings_read(settings_file, error);
    struct template_shelf *shelf = NULL;
    struct rules *rules = NULL;

    if (settings == NULL || !check_relays(settings, error))
        return NULL;
    shelf = template_shelf_open(settings->templates, error);
    if (shelf == NULL)
        return NULL;
    rules = g_new0(struct rules, 1);
    rules->imprint = imprint_of(settings);
    rules->fetch = fetch_rules_of(settings);
    rules->settings = g_steal_pointer(&settings);
    rules->shelf = shelf;
    return rules;
}

static bool
open_keys(struct ground *ground, const struct settings *settings,
          GError **error)
{
    g_autofree char *text = settings_key_text(settings, error);

    if (text != NULL)
        ground->keyring = keyring_parse(text, error);
    if (ground->keyring == NULL)
        g_prefix_error(error, "cannot read the keys: ");
    return ground->keyring != NULL;
}

static bool
open_database(struct ground *ground, const struct settings *settings,
              GError **error)
{
    ground->database = database_open(
        &(struct database_options){
            .storage = settings->storage,
            .state_folder = settings->state,
        },
        error);
    if (ground->database == NULL)
        return false;
    ground->lease =
        lease_take(ground->database, clock_now_ms(ground->clock), error);
    return ground->lease != NULL;
}

bool
ground_open(struct ground *ground, GError **error)
{
    struct rules *rules = read_rules(ground->settings_file, error);

    g_assert(ground->clock != NULL && ground->all_rules == NULL);
    ground->all_rules = g_ptr_array_new_with_free_func(rules_free);
    if (rules == NULL)
        return false;
    g_ptr_array_add(ground->all_rules, rules);
    ground->rules = rules;
    return state_folder_enter(rules->settings->state, "vesperd", error) &&
           open_keys(ground, rules->settings, error) &&
           open_database(ground, rules->settings, error);
}

void
ground_clear(struct ground *ground)
{
    lease_release(ground->lease);
    database_close(ground->database);
    keyring_free(ground->keyring);
    if (ground->all_rules != NULL)
        g_ptr_array_unref(ground->all_rules);
}

const struct rules *
ground_rules(struct ground *ground)
{
    const struct rules *rules = g_atomic_pointer_get(&ground->rules);

    g_assert(rules != NULL); /* ground_open comes first */
    return rules;
}

bool
ground_reload(struct ground *ground, GError **error)
{
    struct rules *rules = read_rules(ground->settings_file, error);

    g_assert(ground->all_rules != NULL); /* ground_open comes first */
    if (rules == NULL)
        return false;
    /* The old ones are kept: whoever reads them has no lock to say so. */
    g_ptr_array_add(ground->all_rules, rules);
    g_atomic_pointer_set(&ground->rules, rules);
    return true;
}
