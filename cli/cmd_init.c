/* SPDX-License-Identifier: MIT */
/* vesper init: a new installation. Each of its files is made only where there
 * is none; keys and database that are there are kept, so that an installation
 * can be put together again from a backup. */
#include "command.h"

#include "error.h"
#include "new_file.h"
#include "safe_text.h"
#include "settings_parse.h"
#include "state_folder.h"

#include <glib/gstdio.h>
#include <string.h>

enum {
    SETTINGS_MODE = 0644, /* the daemon's user reads them; no secret inside */
    SETTINGS_FOLDER_MODE = 0755,
    KEYS_MODE = 0600,
    SHOWN_BYTES = 500,
};

static const char usual_folder[] = "/var/lib/vesper";

static const struct option_row options[] = {
    {"dir", "DIR", "The state folder; usual: /var/lib/vesper", 0},
    {"listen", "ADDRESS:PORT", "Where vesperd listens; usual: 127.0.0.1:8025",
     0},
    {"url", "URL", "What readers see; behind it a proxy asks vesperd", 0},
    {"relay", "URL", "Where mail leaves; usual: smtp://127.0.0.1:25", 0},
    {0},
};

/* A link that leads nowhere is there, too: the file could not be made in its
 * place. */
static bool
refuse_if_there(const char *file, GError **error)
{
    g_autofree char *safe = safe_text(file, SHOWN_BYTES);

    if (!g_file_test(file, G_FILE_TEST_EXISTS) &&
        !g_file_test(file, G_FILE_TEST_IS_SYMLINK))
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_EXISTS,
                "%s is there already; nothing was changed", safe);
    return false;
}

/* What the options say is tried before anything is made. */
static struct settings *
try_settings(const char *file, const char *text, GError **error)
{
    g_autoptr(SettingsText) read =
        settings_text_new(file, text, strlen(text), error);

    return read == NULL ? NULL : settings_parse(read, error);
}

static bool
make_settings(const char *file, const char *text, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(file);

    /* What goes wrong here, writing the file tells. */
    g_mkdir_with_parents(folder, SETTINGS_FOLDER_MODE);
    return new_file_write(file, SETTINGS_MODE, text, error);
}

/* Keys that are there are read, so that no one goes on with damaged ones. */
static bool
make_keys(const struct invocation *invocation, const struct settings *settings,
          GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(Keyring) keyring = NULL;

    g_assert(settings->keys != NULL); /* usual: in the state folder */
    if (g_file_test(settings->keys, G_FILE_TEST_EXISTS)) {
        text = settings_key_text(settings, error);
        keyring = text == NULL ? NULL : keyring_parse(text, error);
        return keyring != NULL;
    }
    keyring = keyring_new(invocation->random);
    text = keyring_format(keyring);
    return new_file_write(settings->keys, KEYS_MODE, text, error);
}

static bool
make_state(const struct invocation *invocation, const struct settings *settings,
           GError **error)
{
    struct database *database = NULL;

    if (!state_folder_enter(settings->state, "vesper", error) ||
        !make_keys(invocation, settings, error))
        return false;
    database = database_open(
        &(struct database_options){
            .storage = settings->storage,
            .state_folder = settings->state,
        },
        error);
    database_close(database); /* opening it has made its tables */
    return database != NULL;
}

static void
say_next(const struct invocation *invocation, const struct settings *settings)
{
    invocation_say(invocation, "settings  %s", settings->file);
    invocation_say(invocation, "database  %s", settings->storage);
    invocation_say(invocation,
                   "keys      %s: keep a copy somewhere else, no old link "
                   "works without them",
                   settings->keys);
    invocation_say(invocation,
                   "next: set operator.mail and postal_address, then "
                   "'vesper settings check' and 'vesper help list'");
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *dir = invocation_option(invocation, "dir");
    g_autofree char *folder =
        g_canonicalize_filename(dir != NULL ? dir : usual_folder, NULL);
    const struct settings_start start = {
        .folder = folder,
        .listen = invocation_option(invocation, "listen"),
        .url = invocation_option(invocation, "url"),
        .relay = invocation_option(invocation, "relay"),
    };
    const char *file = invocation->settings_file;
    g_autofree char *text = settings_first_file(&start);
    g_autoptr(Settings) settings = NULL;

    if (!refuse_if_there(file, error))
        return false;
    settings = try_settings(file, text, error);
    if (settings == NULL || !state_folder_make(settings->state, error) ||
        !make_settings(file, text, error))
        return false;
    if (!make_state(invocation, settings, error)) {
        /* Left there, it would tell the next try that all is done. */
        g_unlink(file);
        return false;
    }
    say_next(invocation, settings);
    return true;
}

const struct command cmd_init = {
    .name = "init",
    .summary = "Make settings, state folder, keys and database",
    .help = "Writes the settings file (--config names another place), makes "
            "the state folder with mode 0700, the keys and an empty database. "
            "Nothing is ever overwritten: a settings file that is there is "
            "an error, keys and database that are there are kept.\n\n"
            "Run by root, it works as the owner of the state folder if there "
            "is one. For the packaged daemon:\n\n"
            "    install -d -o vesper -g vesper -m 0700 /var/lib/vesper\n"
            "    vesper init --url https://news.example/nl\n\n"
            "To try it out away from /etc and /var, in a folder that may be "
            "deleted again:\n\n"
            "    vesper --config ~/try/vesper.conf init --dir ~/try/state\n"
            "    export VESPER_CONFIG=~/try/vesper.conf",
    .options = options,
    .run = run,
};
