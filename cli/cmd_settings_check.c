/* SPDX-License-Identifier: MIT */
/* vesper settings check: every mistake with its line; then the files that the
 * settings name, and what law and mailbox providers would miss. */
#include "command.h"

#include <string.h>

static bool
check_passwords(const struct settings *settings, GError **error)
{
    for (unsigned i = 0; i < settings->relays->len; i++) {
        const struct relay_settings *relay =
            g_ptr_array_index(settings->relays, i);
        g_autofree char *secret = NULL;

        if (relay->password_file == NULL)
            continue;
        secret = settings_secret(relay->password_file, error);
        if (secret == NULL) {
            g_prefix_error(error, "relay '%s': ", relay->name);
            return false;
        }
    }
    return true;
}

static void
advise(const struct invocation *invocation)
{
    const struct settings *settings = invocation->settings;
    const struct {
        bool is_missing;
        const char *advice;
    } rows[] = {
        {settings->postal_address == NULL,
         "postal_address is not set: laws want a postal address in every "
         "edition"},
        {settings->operator_mail == NULL,
         "operator.mail is not set: nobody is told when something goes wrong"},
        {settings->privacy_url == NULL,
         "web.privacy is not set: the sign-up form should link to a privacy "
         "notice"},
        {!g_str_has_prefix(settings->web_url, "https:"),
         "web.url is not https: one-click unsubscribing needs it"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].is_missing)
            invocation_say(invocation, "advice: %s", rows[i].advice);
}

static bool
run(struct invocation *invocation, GError **error)
{
    if (!check_passwords(invocation->settings, error))
        return false;
    advise(invocation);
    invocation_say(invocation, "%s: no mistakes", invocation->settings->file);
    return true;
}

const struct command cmd_settings_check = {
    .name = "settings check",
    .summary = "Look for mistakes in the settings",
    .help = "Every mistake is told at once, with its file and line. Files "
            "that hold passwords are looked at too. Nothing is changed; the "
            "daemon need not run.",
    .needs = NEEDS_SETTINGS,
    .run = run,
};
