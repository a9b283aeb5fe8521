/* SPDX-License-Identifier: MIT */
/* A relay out of its settings: texts copied, so that a reload frees freely. */
#include "relay.h"

#include "error.h"
#include "limit.h"

#include <string.h>

enum { TEXTS_BYTES = 256 };

/* Whatever is not plainly "none" is encrypted: a slip must not undress mail. */
static enum smtp_tls
tls_from_text(const char *tls)
{
    return g_strcmp0(tls, "none") == 0 ? SMTP_TLS_NONE : SMTP_TLS_REQUIRED;
}

static const char *
keep(struct relay *relay, const char *text)
{
    return text == NULL ? NULL : g_string_chunk_insert(relay->texts, text);
}

/* What the numbers may be is in their rows of the settings' table. */
static struct relay *
relay_without_password(const struct relay_settings *settings,
                       const char *ehlo_name)
{
    const char *own_name = settings->ehlo_name;
    struct relay *relay = g_new0(struct relay, 1);

    g_assert(settings->sessions > 0 && settings->sessions <= LIMIT_SESSIONS);
    relay->texts = g_string_chunk_new(TEXTS_BYTES);
    relay->profile = (struct smtp_profile){
        .name = keep(relay, settings->name),
        .url = keep(relay, settings->url),
        .ehlo_name = keep(relay, own_name != NULL ? own_name : ehlo_name),
        .user = keep(relay, settings->user),
        .ca_file = keep(relay, settings->ca_file),
        .tls = tls_from_text(settings->tls),
        .sessions = (int)settings->sessions,
        .messages_per_session = (int)settings->messages_per_session,
        .connect_timeout_ms = settings->timeout_ms,
    };
    return relay;
}

struct relay *
relay_new(const struct relay_settings *settings, const char *ehlo_name,
          GError **error)
{
    g_autoptr(Relay) relay = NULL;

    g_assert(settings->url != NULL);
    if (!g_str_has_prefix(settings->url, "smtp://") &&
        !g_str_has_prefix(settings->url, "smtps://")) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "relay %s: url must begin with smtp:// or smtps://",
                    settings->name);
        return NULL;
    }
    relay = relay_without_password(settings, ehlo_name);
    if (settings->password_file == NULL)
        return g_steal_pointer(&relay);
    relay->password = settings_secret(settings->password_file, error);
    if (relay->password == NULL)
        return NULL;
    relay->profile.password = relay->password;
    return g_steal_pointer(&relay);
}

void
relay_free(struct relay *relay)
{
    if (relay == NULL)
        return;
    g_string_chunk_free(relay->texts);
    if (relay->password != NULL)
        explicit_bzero(relay->password, strlen(relay->password));
    g_free(relay->password);
    g_free(relay);
}
