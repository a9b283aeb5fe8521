/* SPDX-License-Identifier: MIT */
/* Walks libconfig's tree along the table. Every mistake is kept and the walk
 * goes on, so that an operator sees them all at once. */
#include "settings_parse.h"

#include "error.h"
#include "nearest_name.h"
#include "safe_text.h"
#include "settings_row.h"
#include "settings_type.h"

#include <libconfig.h>
#include <string.h>

enum { MISTAKES_SHOWN = 50, SHOWN_BYTES = 60, RELAYS_MAX = 100 };

struct walk {
    struct settings *settings;
    struct settings_text *text;
    char *folder; /* of the settings file */
};

static void
blame(struct walk *walk, const config_setting_t *at, const char *path,
      const char *message)
{
    settings_text_blame(walk->text, config_setting_source_line(at), "'%s' %s",
                        path, message);
}

/* What is there instead of what belongs there, in words. */
static char *
describe(const config_setting_t *element)
{
    switch (config_setting_type(element)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        return g_strdup_printf("the number %lld",
                               config_setting_get_int64(element));
    case CONFIG_TYPE_FLOAT: return g_strdup("a number with a fraction");
    case CONFIG_TYPE_STRING: return g_strdup("a text in quotes");
    case CONFIG_TYPE_BOOL: return g_strdup("true or false");
    case CONFIG_TYPE_GROUP: return g_strdup("a group { … }");
    case CONFIG_TYPE_LIST: return g_strdup("a list ( … )");
    default: return g_strdup("a list [ … ]");
    }
}

static void
blame_type(struct walk *walk, const config_setting_t *element, const char *path,
           const char *wants)
{
    g_autofree char *found = describe(element);
    g_autofree char *message =
        g_strdup_printf("wants %s; found %s", wants, found);

    blame(walk, element, path, message);
}

static void
blame_unknown(struct walk *walk, const config_setting_t *element,
              const char *path)
{
    g_autofree char *pattern = setting_row_pattern(path);
    g_autofree char *safe = safe_text(path, SHOWN_BYTES);
    g_autofree char *question = NULL;
    struct nearest_name search = {.wanted = pattern};

    for (const struct setting_row *row = setting_rows; row->key != NULL;
         row++) {
        g_autofree char *group = g_strndup(row->key, strcspn(row->key, ".["));

        nearest_name_offer(&search, g_intern_string(group));
        nearest_name_offer(&search, row->key);
    }
    question = nearest_name_question(&search);
    settings_text_blame(walk->text, config_setting_source_line(element),
                        "unknown setting '%s'%s", safe, question);
}

/* Gives back the texts of a list, NULL-ended, or NULL: not all are texts. */
static char **
texts_of(const config_setting_t *element)
{
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();
    int length = config_setting_length(element);

    if (!config_setting_is_array(element) && !config_setting_is_list(element))
        return NULL;
    for (int i = 0; i < length; i++) {
        const char *text = config_setting_get_string_elem(element, i);

        if (text == NULL)
            return NULL;
        g_strv_builder_add(texts, text);
    }
    return g_strv_builder_end(texts);
}

/* Gives back what an element holds, as texts; NULL: of another type. */
static char **
values_of(const config_setting_t *element, enum written written)
{
    g_autoptr(GStrvBuilder) values = g_strv_builder_new();
    g_autofree char *number = NULL;
    int type = config_setting_type(element);

    if (written == WRITTEN_TEXTS)
        return texts_of(element);
    if (written == WRITTEN_TEXT && type == CONFIG_TYPE_STRING) {
        g_strv_builder_add(values, config_setting_get_string(element));
    } else if (written == WRITTEN_TRUTH && type == CONFIG_TYPE_BOOL) {
        g_strv_builder_add(values,
                           config_setting_get_bool(element) ? "true" : "false");
    } else if (written == WRITTEN_NUMBER &&
               (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)) {
        number = g_strdup_printf("%lld", config_setting_get_int64(element));
        g_strv_builder_add(values, number);
    } else {
        return NULL;
    }
    return g_strv_builder_end(values);
}

static void
keep_place(struct walk *walk, const config_setting_t *element, const char *path)
{
    g_hash_table_insert(
        walk->settings->places, g_strdup(path),
        settings_text_place(walk->text, config_setting_source_line(element)));
}

static void
walk_value(struct walk *walk, const struct setting_row *row,
           const config_setting_t *element, const char *path, void *object)
{
    g_auto(GStrv) values = values_of(element, setting_type_written(row->type));
    g_autoptr(GError) failure = NULL;

    keep_place(walk, element, path);
    if (values == NULL) {
        g_autofree char *wants = setting_wants(row);

        blame_type(walk, element, path, wants);
        return;
    }
    if (!setting_store(row, object, (const char *const *)values, walk->folder,
                       &failure))
        blame(walk, element, path, failure->message);
}

/* Whether rows begin like this: path is a group ("web.") or a list. */
static bool
begins_rows(const char *path, const char *behind)
{
    g_autofree char *pattern = setting_row_pattern(path);
    g_autofree char *prefix = g_strconcat(pattern, behind, NULL);

    for (const struct setting_row *row = setting_rows; row->key != NULL; row++)
        if (g_str_has_prefix(row->key, prefix))
            return true;
    return false;
}

static void walk_relays(struct walk *walk, const config_setting_t *list,
                        const char *path);

/* prefix: "", "web." or "relays[0]."; object: what the rows' fields lie in.
 * Groups stand in groups no deeper than keys have dots. */
static void
walk_group(struct walk *walk, const config_setting_t *group, const char *prefix,
           void *object)
{
    int length = config_setting_length(group);

    for (int i = 0; i < length; i++) {
        const config_setting_t *element =
            config_setting_get_elem(group, (unsigned)i);
        g_autofree char *path =
            g_strconcat(prefix, config_setting_name(element), NULL);
        g_autofree char *deeper = g_strconcat(path, ".", NULL);
        const struct setting_row *row = setting_row_find(path);

        if (row != NULL)
            walk_value(walk, row, element, path, object);
        else if (begins_rows(path, "[]."))
            walk_relays(walk, element, path);
        else if (!begins_rows(path, "."))
            blame_unknown(walk, element, path);
        else if (config_setting_is_group(element))
            walk_group(walk, element, deeper, object);
        else
            blame_type(walk, element, path, "a group in braces: { … }");
    }
}

/* Fills what the file does not say, and misses what has no usual value. */
static void
fill(struct walk *walk, bool is_relays, unsigned relay, void *object)
{
    for (const struct setting_row *row = setting_rows; row->key != NULL;
         row++) {
        g_autofree char *key = NULL, *wants = NULL, *place = NULL;

        if (setting_row_is_relays(row) != is_relays)
            continue;
        key = is_relays ? setting_row_key(row, relay) : g_strdup(row->key);
        if (g_hash_table_contains(walk->settings->places, key))
            continue;
        if ((row->flags & SETTING_REQUIRED) == 0) {
            setting_store_usual(row, object);
            continue;
        }
        g_assert(row->usual == NULL);
        wants = setting_wants(row);
        place = is_relays ? g_strdup_printf("relays[%u]", relay) : NULL;
        g_ptr_array_add(walk->text->mistakes,
                        g_strdup_printf("%s: '%s' is missing; it wants %s",
                                        is_relays
                                            ? (const char *)g_hash_table_lookup(
                                                  walk->settings->places, place)
                                            : walk->settings->file,
                                        key, wants));
    }
}

static void
walk_relays(struct walk *walk, const config_setting_t *list, const char *path)
{
    unsigned length = (unsigned)config_setting_length(list);

    keep_place(walk, list, path);
    if (!config_setting_is_list(list)) {
        blame_type(walk, list, path,
                   "a list of groups: ( { name = \"main\"; url = "
                   "\"smtp://127.0.0.1:25\"; } )");
        return;
    }
    /* A relay stands at its number even where it is no group: the numbers in
     * what is told are those of the file. */
    for (unsigned i = 0; i < MIN(length, RELAYS_MAX); i++) {
        const config_setting_t *element = config_setting_get_elem(list, i);
        g_autofree char *name = g_strdup_printf("%s[%u]", path, i);
        g_autofree char *prefix = g_strconcat(name, ".", NULL);
        struct relay_settings *relay = g_new0(struct relay_settings, 1);

        g_assert(walk->settings->relays->len == i);
        g_ptr_array_add(walk->settings->relays, relay);
        keep_place(walk, element, name);
        if (!config_setting_is_group(element)) {
            blame_type(walk, element, name, "a group in braces: { … }");
            continue;
        }
        walk_group(walk, element, prefix, relay);
        fill(walk, true, i, relay);
    }
    if (length > RELAYS_MAX)
        blame(walk, list, path, "may hold 100 relays at most");
}

static void
relay_settings_free(void *data)
{
    for (const struct setting_row *row = setting_rows; row->key != NULL; row++)
        if (setting_row_is_relays(row))
            setting_clear(row, data);
    g_free(data);
}

static struct settings *
new_settings(const char *file)
{
    struct settings *settings = g_new0(struct settings, 1);

    settings->file = g_strdup(file);
    settings->relays = g_ptr_array_new_with_free_func(relay_settings_free);
    settings->places =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return settings;
}

/* libconfig stops at the first thing it cannot read. */
static void
blame_syntax(struct settings_text *text, const config_t *config)
{
    unsigned line = (unsigned)MAX(config_error_line(config), 1);
    g_autofree char *words = settings_text_line(text, line);
    g_autofree char *safe = safe_text(words, SHOWN_BYTES);
    bool is_twice = strstr(config_error_text(config), "duplicate") != NULL;

    settings_text_blame(
        text, line, "%s '%s'",
        is_twice ? "syntax error, set twice:" : "syntax error near", safe);
}

/* The first mistakes, a line each; "… and 7 more". */
static void
report(const GPtrArray *mistakes, GError **error)
{
    g_autoptr(GString) message = g_string_new(NULL);
    unsigned shown = MIN(mistakes->len, MISTAKES_SHOWN);

    g_assert(shown > 0);
    for (unsigned i = 0; i < shown; i++) {
        const char *mistake = g_ptr_array_index(mistakes, i);

        g_string_append_printf(message, "%s%s", i > 0 ? "\n" : "", mistake);
    }
    if (mistakes->len > shown)
        g_string_append_printf(message, "\n… and %u more",
                               mistakes->len - shown);
    g_set_error_literal(error, VESPER_ERROR, VESPER_ERROR_SETTINGS,
                        message->str);
}

static void
walk_text(struct walk *walk, const config_t *config)
{
    walk_group(walk, config_root_setting(config), "", walk->settings);
    fill(walk, false, 0, walk->settings);
    if (!g_hash_table_contains(walk->settings->places, "relays") ||
        (walk->settings->relays->len == 0 && walk->text->mistakes->len == 0))
        g_ptr_array_add(
            walk->text->mistakes,
            g_strdup_printf("%s: 'relays' is missing: mail needs a server to "
                            "leave by, such as relays = ( { name = \"main\"; "
                            "url = \"smtp://127.0.0.1:25\"; } );",
                            walk->settings->file));
}

struct settings *
settings_parse(struct settings_text *text, GError **error)
{
    g_assert(text->files->len > 0);

    const char *file = g_ptr_array_index(text->files, 0); /* includes follow */
    g_autoptr(Settings) settings = new_settings(file);
    struct walk walk = {.settings = settings, .text = text};
    g_autofree char *near_folder = g_path_get_dirname(file);
    g_autofree char *folder = g_canonicalize_filename(near_folder, NULL);
    config_t config;

    walk.folder = folder;
    config_init(&config);
    /* libconfig would read an open string on into the next, and blame a line
     * that is right; so it is not asked. */
    if (text->is_whole) {
        if (!config_read_string(&config, text->joined->str))
            blame_syntax(text, &config);
        else if (text->mistakes->len == 0)
            walk_text(&walk, &config);
    }
    config_destroy(&config);
    if (text->mistakes->len == 0)
        settings_complete(settings, text);
    if (text->mistakes->len == 0)
        return g_steal_pointer(&settings);
    report(text->mistakes, error);
    return NULL;
}

/* Set but empty is not set: a service file clears a variable so. */
const char *
settings_usual_file(void)
{
    const char *named = g_getenv("VESPER_CONFIG");

    return named != NULL && *named != '\0' ? named : "/etc/vesper/vesper.conf";
}

struct settings *
settings_read(const char *file, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(SettingsText) text = settings_text_read(file, &failure);

    if (text != NULL)
        return settings_parse(text, error);
    if (!g_file_test(file, G_FILE_TEST_EXISTS) &&
        g_error_matches(failure, VESPER_ERROR, VESPER_ERROR_NO_INPUT))
        g_prefix_error(&failure, "there are no settings; 'vesper init' makes "
                                 "them, --config names others: ");
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

void
settings_free(struct settings *settings)
{
    if (settings == NULL)
        return;
    for (const struct setting_row *row = setting_rows; row->key != NULL; row++)
        if (!setting_row_is_relays(row))
            setting_clear(row, settings);
    g_free(settings->file);
    g_ptr_array_unref(settings->relays);
    g_hash_table_unref(settings->places);
    g_free(settings);
}
