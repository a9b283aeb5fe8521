/* SPDX-License-Identifier: MIT */
/* One file fails as any command does. Of many, each tells its own failure in
 * its line, and the first of them becomes the command's at the end. */
#include "inspection.h"

#include "error.h"
#include "input.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

enum { SHOWN_BYTES = 1000 };

/* Many files, one after the other. */
struct batch {
    const struct invocation *invocation;
    const struct inspection *inspection;
    int files, failed;
    GError *first; /* the first file's that failed */
};

static bool
is_address(const char *path)
{
    return g_ascii_strncasecmp(path, "http://", strlen("http://")) == 0 ||
           g_ascii_strncasecmp(path, "https://", strlen("https://")) == 0;
}

/* An address is none of our files; it is told what to type in place of it, so
 * quoted that it can be pasted. */
static GBytes *
read_bytes(const struct invocation *invocation, const char *path,
           GError **error)
{
    g_autofree char *safe = safe_text(path, SHOWN_BYTES);
    g_autofree char *quoted = g_shell_quote(safe);

    if (!is_address(path) || g_file_test(path, G_FILE_TEST_EXISTS))
        return input_read(path, LIMIT_DOWNLOAD_BYTES, error);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT,
                "inspect reads files alone: curl %s | vesper %s - --url %s",
                quoted, invocation->command->name, quoted);
    return NULL;
}

static void *
read_file(const struct invocation *invocation,
          const struct inspection *inspection, const char *path,
          const char *url, GError **error)
{
    g_autoptr(GBytes) bytes = read_bytes(invocation, path, error);
    const char *text;
    size_t size;
    void *found;

    if (bytes == NULL)
        return NULL;
    text = input_text(bytes, &size);
    found = inspection->parse(text, size, url, error);
    if (found == NULL) {
        g_autofree char *safe = safe_text(path, SHOWN_BYTES);

        g_prefix_error(error, "%s: ", strcmp(safe, "-") == 0 ? "stdin" : safe);
    }
    return found;
}

static bool
inspect_one(struct invocation *invocation, const struct inspection *inspection,
            GError **error)
{
    void *found = read_file(invocation, inspection, invocation->operands[0],
                            invocation_option(invocation, "url"), error);

    if (found == NULL)
        return false;
    if (printer_is_json(invocation->printer)) {
        /* Laid out, for it is the only one: of many, each has its line. */
        json_t *value = inspection->to_json(found);

        printer_value(invocation->printer, value);
        json_decref(value);
    } else {
        inspection->print(invocation->printer, found);
    }
    inspection->free(found);
    return true;
}

/* Prints the line of one file. */
static void
inspect_next(struct batch *batch, const char *path, const char *url)
{
    g_autoptr(GError) error = NULL;
    void *found =
        read_file(batch->invocation, batch->inspection, path, url, &error);
    json_t *line = json_pack("{s:o}", "file", json_text_or_null(path));

    g_assert((found == NULL) == (error != NULL));
    batch->files++;
    if (found != NULL) {
        json_object_set_new(line, "found", batch->inspection->to_json(found));
        batch->inspection->free(found);
    } else {
        json_object_set_new(line, "error", json_text_or_null(error->message));
        if (batch->failed++ == 0)
            batch->first = g_steal_pointer(&error);
    }
    printer_line(batch->invocation->printer, line);
    json_decref(line);
}

/* Inspects the files that are named in a file, "PATH" or "PATH\tURL". */
static bool
inspect_list(struct batch *batch, const char *list, GError **error)
{
    g_autoptr(GBytes) bytes = input_read(list, LIMIT_DOWNLOAD_BYTES, error);
    const char *usual = invocation_option(batch->invocation, "url");
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    size_t size;

    if (bytes == NULL)
        return false;
    text = g_strndup(input_text(bytes, &size), g_bytes_get_size(bytes));
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        char *tab = strchr(*line, '\t');

        if (tab != NULL)
            *tab = '\0';
        if (**line != '\0')
            inspect_next(batch, *line, tab == NULL ? usual : tab + 1);
    }
    return true;
}

static bool
inspect_many(struct invocation *invocation, const struct inspection *inspection,
             const char *list, GError **error)
{
    struct batch batch = {invocation, inspection, 0, 0, NULL};
    const char *url = invocation_option(invocation, "url");

    for (char **path = invocation->operands; *path != NULL; path++)
        inspect_next(&batch, *path, url);
    if (list != NULL && !inspect_list(&batch, list, error)) {
        g_clear_error(&batch.first);
        return false;
    }
    g_assert((batch.first == NULL) == (batch.failed == 0));
    if (batch.first == NULL)
        return true;
    g_propagate_prefixed_error(error, batch.first,
                               "%d of %d files: ", batch.failed, batch.files);
    return false;
}

void
inspection_refuse(enum story_form form, GError **error)
{
    g_assert(form == STORY_FEED || form == STORY_PAGE);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                form == STORY_FEED
                    ? "this is a feed; 'vesper inspect feed' shows what is in "
                      "it"
                    : "this is an HTML page; 'vesper inspect page' shows what "
                      "is in it, the feed that it names included");
}

bool
inspection_run(struct invocation *invocation,
               const struct inspection *inspection, GError **error)
{
    const char *list = invocation_option(invocation, "list");

    if (list == NULL && invocation_operand(invocation, 0) == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "no file is named, neither as FILE nor by --list");
        return false;
    }
    if (list == NULL && invocation_operand(invocation, 1) == NULL)
        return inspect_one(invocation, inspection, error);
    return inspect_many(invocation, inspection, list, error);
}
