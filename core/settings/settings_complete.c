/* SPDX-License-Identifier: MIT */
/* What one setting means for another. */
#include "settings_parse.h"

#include "settings_row.h"
#include "settings_type.h"

#include <string.h>

/* Adds a mistake at the place of a key that was written. */
static void
blame_key(struct settings *settings, struct settings_text *text,
          const char *key, const char *message)
{
    const char *place = g_hash_table_lookup(settings->places, key);

    g_assert(place != NULL); /* a usual value is no mistake */
    g_ptr_array_add(text->mistakes, g_strdup_printf("%s: %s", place, message));
}

static void
complete_state(struct settings *settings, struct settings_text *text)
{
    if (settings->state == NULL && strstr(settings->storage, "://") != NULL) {
        blame_key(settings, text, "storage",
                  "storage is not a file, so 'state' must name the state "
                  "folder");
        return;
    }
    if (settings->state == NULL)
        settings->state = g_path_get_dirname(settings->storage);
    if (settings->keys == NULL)
        settings->keys = g_build_filename(settings->state, "keys", NULL);
}

static bool
has_same_name_before(const struct settings *settings, unsigned index)
{
    const struct relay_settings *relay =
        g_ptr_array_index(settings->relays, index);

    for (unsigned i = 0; i < index; i++) {
        const struct relay_settings *other =
            g_ptr_array_index(settings->relays, i);

        if (g_ascii_strcasecmp(relay->name, other->name) == 0)
            return true;
    }
    return false;
}

/* TLS is required unless the relay is this machine: there is no network to
 * listen on. smtps:// is TLS from the first byte, wherever it is. */
static void
complete_tls(struct relay_settings *relay)
{
    g_autofree char *host = setting_url_host(relay->url);
    bool is_smtps = g_ascii_strncasecmp(relay->url, "smtps:", 6) == 0;

    if (relay->tls == NULL)
        relay->tls = g_strdup(
            !is_smtps && setting_is_loopback(host) ? "none" : "required");
}

static void
complete_relay(struct settings *settings, struct settings_text *text,
               unsigned index)
{
    struct relay_settings *relay = g_ptr_array_index(settings->relays, index);
    g_autofree char *host = setting_url_host(relay->url);
    g_autofree char *key = g_strdup_printf("relays[%u]", index);

    complete_tls(relay);
    if (has_same_name_before(settings, index))
        blame_key(settings, text, key, "another relay has the same name");
    if ((relay->user == NULL) != (relay->password_file == NULL))
        blame_key(settings, text, key,
                  "a login needs both 'user' and 'password_file'");
    if (relay->user != NULL && strcmp(relay->tls, "none") == 0 &&
        !setting_is_loopback(host))
        blame_key(settings, text, key,
                  "tls = \"none\" would send the password in the clear");
}

void
settings_complete(struct settings *settings, struct settings_text *text)
{
    /* What must be set is set: else names and URLs would be NULL here. */
    g_assert(text->mistakes->len == 0);
    complete_state(settings, text);
    for (unsigned i = 0; i < settings->relays->len; i++)
        complete_relay(settings, text, i);
}
