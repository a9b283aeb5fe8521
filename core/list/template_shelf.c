/* SPDX-License-Identifier: MIT */
/* All templates, parsed at opening and found by name in a hash table. */
#include "template_shelf.h"

#include "embedded.h"
#include "error.h"
#include "language.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

#define TEMPLATE_FOLDER "templates/"
#define TEMPLATE_ENDING ".mustache"

enum { SHOWN_BYTES = 80 };

struct template_shelf {
    struct template_source source; /* first, so that one is the other */
    GHashTable *templates;         /* name → struct template * */
};

static const struct template *
find(const struct template_source *source, const char *name, GError **error)
{
    const struct template_shelf *shelf =
        (const struct template_shelf *)(const void *)source;

    (void)error; /* a broken one kept the shelf from opening */
    return g_hash_table_lookup(shelf->templates, name);
}

static void
free_template(gpointer template)
{
    template_free(template);
}

/* "templates/mail/digest.html.mustache" is "mail/digest.html". */
static char *
shelf_name(const char *path)
{
    g_assert(g_str_has_prefix(path, TEMPLATE_FOLDER) &&
             g_str_has_suffix(path, TEMPLATE_ENDING));
    return g_strndup(path + strlen(TEMPLATE_FOLDER),
                     strlen(path) - strlen(TEMPLATE_FOLDER) -
                         strlen(TEMPLATE_ENDING));
}

/* Reads the operator's own version; *text NULL: there is none, and *size
 * stays. */
static bool
read_own(const char *folder, const char *name, char **text, size_t *size,
         GError **error)
{
    g_autofree char *file = g_strconcat(name, TEMPLATE_ENDING, NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autoptr(GError) failure = NULL;
    gsize bytes;

    if (g_file_get_contents(path, text, &bytes, &failure)) {
        *size = bytes;
        return true;
    }
    *text = NULL;
    /* Who changes one template need not have folders for the others. */
    if (g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
        g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT,
                "cannot read the template %s: %s", path, failure->message);
    return false;
}

static bool
put_on_shelf(struct template_shelf *shelf, const struct embedded_file *file,
             const char *folder, GError **error)
{
    g_autofree char *name = shelf_name(file->path);
    g_autofree char *own = NULL;
    size_t size = file->size_bytes;
    struct template *template;
    bool is_new;

    if (folder != NULL && !read_own(folder, name, &own, &size, error))
        return false;
    template =
        template_parse(name, own != NULL ? own : file->text, size, error);
    if (template == NULL)
        return false;
    is_new =
        g_hash_table_insert(shelf->templates, g_steal_pointer(&name), template);
    g_assert(is_new); /* a second of its name would hide it */
    return true;
}

struct template_shelf *
template_shelf_open(const char *folder, GError **error)
{
    g_autoptr(TemplateShelf) shelf = g_new0(struct template_shelf, 1);

    shelf->source.find = find;
    shelf->templates =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
    for (const struct embedded_file *file = embedded_templates;
         file->path != NULL; file++)
        if (!put_on_shelf(shelf, file, folder, error))
            return NULL;
    return g_steal_pointer(&shelf);
}

void
template_shelf_close(struct template_shelf *shelf)
{
    if (shelf == NULL)
        return;
    g_hash_table_unref(shelf->templates);
    g_free(shelf);
}

const struct template *
template_shelf_get(const struct template_shelf *shelf, const char *name,
                   GError **error)
{
    const struct template *template =
        g_hash_table_lookup(shelf->templates, name);
    g_autofree char *safe = safe_text(name, SHOWN_BYTES);

    if (template == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no template '%s'", safe);
    return template;
}

const struct template_source *
template_shelf_source(const struct template_shelf *shelf)
{
    return &shelf->source;
}

/* Strict: a name nobody gives is found by a test or `template check`, not by a
 * reader who gets a mail with a gap in it. */
char *
template_shelf_render(const struct template_shelf *shelf, const char *name,
                      const struct value *root, GError **error)
{
    const struct template *template = template_shelf_get(shelf, name, error);
    struct template_options options = {
        .escape = g_str_has_suffix(name, ".html") ? TEMPLATE_ESCAPE_HTML
                                                  : TEMPLATE_ESCAPE_NONE,
        .source = &shelf->source,
        .is_strict = true,
    };

    return template != NULL ? template_render(template, root, &options, error)
                            : NULL;
}

/* The texts have a map of their own, so that none hides a value, nor a value
 * one. All languages we speak run from left to right. */
struct value *
template_shelf_root(const char *language)
{
    struct value *root = value_new_map();
    struct value *texts = value_new_map();

    for (const char *const *key = language_keys(); *key != NULL; key++)
        value_set_text(texts, *key, language_text(language, *key));
    value_set(root, "t", texts);
    value_set_text(root, "language", language);
    value_set_text(root, "direction", "ltr");
    return root;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, for a hash table's order is nobody's. */
char **
template_shelf_names(const struct template_shelf *shelf)
{
    guint count;
    gpointer *keys = g_hash_table_get_keys_as_array(shelf->templates, &count);
    char **names = g_new0(char *, count + 1);

    for (guint i = 0; i < count; i++)
        names[i] = g_strdup(keys[i]);
    g_free(keys);
    qsort(names, count, sizeof *names, compare_names);
    return names;
}
