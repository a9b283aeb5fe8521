/* SPDX-License-Identifier: MIT */
/* vesper settings check: every mistake with its line; then the files that the
 * settings name, and what law and mailbox providers would miss. */
#include "command.h"

#include "advice.h"

/* Read as the daemon reads them, their permissions included: it would find out
 * at the evening's first session. */
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
    g_autoptr(GPtrArray) advice = advice_on_settings(invocation->settings);

    for (unsigned i = 0; i < advice->len; i++)
        invocation_say(invocation, "advice: %s",
                       (const char *)g_ptr_array_index(advice, i));
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
