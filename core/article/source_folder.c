/* SPDX-License-Identifier: MIT */
/*
 * Looking into a folder. Its files' names, sizes and times make a print, so
 * that a folder in which nothing happens costs one stat a file.
 *
 * Whoever writes a file in place leaves it half done for a moment. One that was
 * written within the last two seconds (or claims to be of the next two) waits
 * for another look; a program that writes elsewhere and renames is never seen
 * half done. A clock that is wrong by more holds nothing up.
 */
#include "source_folder.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"
#include "story_bytes.h"
#include "whole_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const endings[] = {".md", ".txt", ".html", ".htm"};

enum { PROBLEMS_SHOWN = 3, SHOWN_BYTES = 200 };

struct folder_file {
    char *name;
    struct timespec written_at;
    int64_t bytes;
};

/* One look into a folder. */
struct looking {
    DIR *folder;
    GArray *files; /* of struct folder_file, the newest first */
    int64_t now_ms;
    int64_t bytes; /* read so far */
    struct folder_look *look;
    GPtrArray *problems; /* of char * */
};

/* --- which files ---------------------------------------------------------- */

static void
clear_file(gpointer file)
{
    g_free(((struct folder_file *)file)->name);
}

static int64_t
written_at_ms(const struct folder_file *file)
{
    return (int64_t)file->written_at.tv_sec * 1000 +
           file->written_at.tv_nsec / 1000000;
}

static gint
newest_first(gconstpointer a, gconstpointer b)
{
    const struct folder_file *left = a;
    const struct folder_file *right = b;
    int64_t left_ms = written_at_ms(left);
    int64_t right_ms = written_at_ms(right);

    if (left_ms != right_ms)
        return left_ms < right_ms ? 1 : -1;
    return strcmp(left->name, right->name);
}

static bool
is_story_name(const char *name)
{
    if (*name == '.')
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(name, endings[i]))
            return true;
    return false;
}

/* Notes a file, unless it goes while we look. */
static void
note_file(struct looking *looking, const char *name)
{
    struct stat about;
    struct folder_file file = {0};

    if (!is_story_name(name) ||
        fstatat(dirfd(looking->folder), name, &about, AT_SYMLINK_NOFOLLOW) !=
            0 ||
        !S_ISREG(about.st_mode))
        return;
    file.written_at = about.st_mtim;
    file.bytes = about.st_size;
    if (ABS(looking->now_ms - written_at_ms(&file)) < SOURCE_FOLDER_FRESH_MS) {
        looking->look->fresh++;
        return;
    }
    file.name = g_strdup(name);
    g_array_append_val(looking->files, file);
}

static bool
find_files(struct looking *looking, GError **error)
{
    const struct dirent *entry = NULL;

    for (unsigned seen = 0; (entry = readdir(looking->folder)) != NULL;
         seen++) {
        if (seen == LIMIT_FOLDER_ENTRIES) {
            g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                        "more than %d files are in it", LIMIT_FOLDER_ENTRIES);
            return false;
        }
        note_file(looking, entry->d_name);
    }
    g_array_sort(looking->files, newest_first);
    if (looking->files->len > LIMIT_FOLDER_FILES)
        g_array_set_size(looking->files, LIMIT_FOLDER_FILES);
    return true;
}

static char *
print_of(const GArray *files)
{
    g_autoptr(GChecksum) print = g_checksum_new(G_CHECKSUM_SHA256);

    for (guint i = 0; i < files->len; i++) {
        const struct folder_file *file =
            &g_array_index(files, struct folder_file, i);
        g_autofree char *line = g_strdup_printf(
            "%" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT " %s",
            (int64_t)file->written_at.tv_sec, file->written_at.tv_nsec,
            file->bytes, file->name);

        g_checksum_update(print, (const guchar *)line,
                          (gssize)strlen(line) + 1);
    }
    return g_strdup(g_checksum_get_string(print));
}

/* --- what is in them ------------------------------------------------------ */

/* It was a plain file a moment ago: neither a link nor a pipe that took its
 * place shall lead us away or keep us waiting. */
static GBytes *
read_bytes(const struct looking *looking, const char *name, GError **error)
{
    int fd = openat(dirfd(looking->folder), name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "rb");
    GBytes *bytes = NULL;

    if (stream == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT, "%s",
                    g_strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    bytes = whole_file_read(stream, LIMIT_ARTICLE_TEXT_BYTES, error);
    fclose(stream);
    return bytes;
}

/* Returns the one story in a file. Returns: the caller's. */
static struct story *
read_story(const struct looking *looking, const struct folder_file *file,
           GError **error)
{
    g_autoptr(GBytes) body = read_bytes(looking, file->name, error);
    g_autoptr(Feed) feed = NULL;
    struct story_bytes read;
    struct story *story = NULL;

    if (body == NULL)
        return NULL;
    read = story_bytes_of(body);
    read.name = file->name;
    if (story_bytes_form(&read) == STORY_FEED) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "a feed, and not one story");
        return NULL;
    }
    feed = story_bytes_parse(&read, error);
    if (feed == NULL)
        return NULL;
    g_assert(feed->stories->len == 1); /* only a feed holds more, or none */
    story = g_ptr_array_steal_index(feed->stories, 0);
    if (story->url == NULL)
        story->guid = g_strdup(file->name);
    if (story->published_at_ms == 0)
        story->published_at_ms = written_at_ms(file);
    return story;
}

static void
take_file(struct looking *looking, const struct folder_file *file)
{
    g_autofree char *name = safe_text(file->name, SHOWN_BYTES);
    g_autoptr(GError) problem = NULL;
    struct story *story = NULL;

    if (g_utf8_validate(file->name, -1, NULL))
        story = read_story(looking, file, &problem);
    else
        g_set_error(&problem, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "its name is no UTF-8");
    if (story != NULL)
        g_ptr_array_add(looking->look->feed->stories, story);
    else
        g_ptr_array_add(looking->problems,
                        g_strdup_printf("%s: %s", name, problem->message));
}

/* Tells of the first ones, and how many more there are. */
static char *
problem_of(const GPtrArray *problems)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < MIN(problems->len, PROBLEMS_SHOWN); i++)
        g_string_append_printf(text, "%s%s", i == 0 ? "" : "; ",
                               (const char *)problems->pdata[i]);
    if (problems->len > PROBLEMS_SHOWN)
        g_string_append_printf(text, "; and %u more",
                               problems->len - PROBLEMS_SHOWN);
    return g_string_free(text, FALSE);
}

static void
take_files(struct looking *looking, const char *path)
{
    struct feed *feed = feed_new();

    g_assert(looking->files->len <= LIMIT_FOLDER_FILES);
    feed->title = g_path_get_basename(path);
    looking->look->feed = feed;
    for (guint i = 0; i < looking->files->len; i++) {
        const struct folder_file *file =
            &g_array_index(looking->files, struct folder_file, i);

        looking->bytes += file->bytes;
        if (looking->bytes > LIMIT_FOLDER_BYTES)
            break;
        take_file(looking, file);
    }
    looking->look->flawed = looking->problems->len;
    if (looking->problems->len > 0)
        looking->look->problem = problem_of(looking->problems);
}

void
folder_look_clear(struct folder_look *look)
{
    g_clear_pointer(&look->print, g_free);
    g_clear_pointer(&look->feed, feed_free);
    g_clear_pointer(&look->problem, g_free);
}

bool
source_folder_look(const char *path, const char *print_before, int64_t now_ms,
                   struct folder_look *look, GError **error)
{
    g_autoptr(GArray) files =
        g_array_new(FALSE, FALSE, sizeof(struct folder_file));
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    struct folder_look found = {0};
    struct looking looking = {
        .folder = opendir(path),
        .files = files,
        .now_ms = now_ms,
        .look = &found,
        .problems = problems,
    };
    bool is_good = false;

    g_array_set_clear_func(files, clear_file);
    if (looking.folder == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NO_INPUT, "%s",
                    g_strerror(errno));
        return false;
    }
    is_good = find_files(&looking, error);
    if (is_good) {
        found.print = print_of(files);
        if (g_strcmp0(found.print, print_before) != 0)
            take_files(&looking, path);
        *look = found;
    }
    closedir(looking.folder);
    return is_good;
}
