/* SPDX-License-Identifier: MIT */
/*
 * One pass over each file, just deep enough in libconfig's lexical rules to
 * know strings, comments and @include from each other. On the way it refuses
 * what libconfig would misread: a byte order mark, bytes that are no UTF-8,
 * numbers that do not fit (5000000000 silently becomes 705032704).
 */
#include "settings_text.h"

#include "error.h"
#include "limit.h"
#include "protected_file.h"
#include "safe_text.h"

#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 10, DIGITS_MAX = 9, SHOWN_BYTES = 500 };

static const char byte_order_mark[] = "\xEF\xBB\xBF";
static const char include_word[] = "@include";

/* A file being read, and who includes it. */
struct source {
    const char *name;
    dev_t device;
    ino_t inode;
    const struct source *includer;
    int depth;
    const char *at; /* the cursor, ends at a NUL */
    int line;
};

static bool join_file(struct settings_text *text, const char *name,
                      const struct source *includer, GError **error);

static void
blame_source(struct settings_text *text, const struct source *source, int line,
             const char *message)
{
    g_autofree char *name = safe_text(source->name, SHOWN_BYTES);

    g_ptr_array_add(text->mistakes,
                    g_strdup_printf("%s:%d: %s", name, line, message));
}

/* The line being written now comes from here. */
static void
mark_place(struct settings_text *text, const struct source *source)
{
    g_assert(text->places->len > 0);

    struct place *last =
        &g_array_index(text->places, struct place, text->places->len - 1);

    last->file = source->name;
    last->line = source->line;
    last->start = text->joined->len;
}

/* Copies one byte and keeps count of the lines on both sides. */
static void
copy(struct settings_text *text, struct source *source)
{
    struct place next = {.file = source->name};

    g_string_append_c(text->joined, *source->at);
    if (*source->at++ != '\n')
        return;
    next.line = ++source->line;
    next.start = text->joined->len;
    g_array_append_val(text->places, next);
}

static void
copy_bytes(struct settings_text *text, struct source *source, size_t count)
{
    while (count-- > 0)
        copy(text, source);
}

static void
leave_open(struct settings_text *text, const struct source *source, int line,
           const char *message)
{
    blame_source(text, source, line, message);
    text->is_whole = false;
}

/* Whether a text may stand here: behind a name or in a list. libconfig would
 * refuse it too, but leak it. */
static bool
may_hold_text(const struct settings_text *text)
{
    size_t depth = text->open->len;
    bool is_in_list = depth > 0 && text->open->str[depth - 1] != '{';

    return text->before != '\0' &&
           (strchr("=:\"", text->before) != NULL ||
            (is_in_list && strchr("([,", text->before) != NULL));
}

/* No setting has a line end in it, and a quote that is forgotten would turn
 * all strings behind it inside out. */
static void
copy_string(struct settings_text *text, struct source *source)
{
    if (!may_hold_text(text))
        leave_open(text, source, source->line,
                   "syntax error: a text stands here without 'NAME ='");
    text->before = '"';
    copy(text, source);
    while (*source->at != '"') {
        if (*source->at == '\\' && source->at[1] != '\0')
            copy(text, source);
        if (*source->at == '\n' || *source->at == '\0') {
            leave_open(text, source, source->line,
                       "this string does not end on its line: '\"' is "
                       "missing");
            source->at += strlen(source->at);
            return;
        }
        copy(text, source);
    }
    copy(text, source);
}

static void
copy_block_comment(struct settings_text *text, struct source *source)
{
    int start = source->line;

    copy_bytes(text, source, strlen("/*"));
    while (!g_str_has_prefix(source->at, "*/")) {
        if (*source->at == '\0') {
            leave_open(text, source, start,
                       "this comment never ends: '*/' is missing");
            return;
        }
        copy(text, source);
    }
    copy_bytes(text, source, strlen("*/"));
}

static void
copy_line(struct settings_text *text, struct source *source)
{
    copy_bytes(text, source, strcspn(source->at, "\n"));
}

/* A name or a number: whatever is not a separator. */
static void
copy_word(struct settings_text *text, struct source *source)
{
    bool is_number = g_ascii_isdigit(*source->at);
    int digits = 0;

    g_assert(g_ascii_isalnum(*source->at)); /* so at least one is copied */
    text->before = *source->at;
    while (g_ascii_isalnum(*source->at) || *source->at == '_' ||
           (*source->at == '-' && !is_number)) {
        digits += g_ascii_isxdigit(*source->at) ? 1 : 0;
        copy(text, source);
    }
    if (is_number && digits > DIGITS_MAX)
        blame_source(text, source, source->line,
                     "a number has at most 9 digits; durations, sizes and "
                     "rates are texts with a unit, such as \"30 s\"");
}

static void
copy_sign(struct settings_text *text, struct source *source)
{
    size_t depth = text->open->len;

    if (strchr("{([", *source->at) != NULL)
        g_string_append_c(text->open, *source->at);
    else if (strchr("})]", *source->at) != NULL && depth > 0)
        g_string_truncate(text->open, depth - 1);
    if (!g_ascii_isspace(*source->at))
        text->before = *source->at;
    copy(text, source);
}

static bool
is_included_already(const struct source *source, const struct source *by)
{
    for (; by != NULL; by = by->includer)
        if (by->device == source->device && by->inode == source->inode)
            return true;
    return false;
}

/* The file name of an @include, or NULL: then it is none and libconfig says
 * what is wrong with it. *after: behind the closing quote. */
static char *
take_include(const char *at, const char **after)
{
    g_autoptr(GString) name = g_string_new(NULL);

    at += strspn(at, " \t");
    if (!g_str_has_prefix(at, include_word))
        return NULL;
    at += strlen(include_word);
    if (*at != ' ' && *at != '\t')
        return NULL;
    at += strspn(at, " \t");
    if (*at++ != '"')
        return NULL;
    for (; *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        if (*at == '\0' || *at == '\n')
            return NULL;
        g_string_append_c(name, *at);
    }
    *after = at + 1;
    return g_string_free(g_steal_pointer(&name), FALSE);
}

static bool
is_line_start(const struct settings_text *text)
{
    return text->joined->len == 0 ||
           text->joined->str[text->joined->len - 1] == '\n';
}

/* Puts the included file in place of the words that ask for it. */
static bool
join_included(struct settings_text *text, struct source *source,
              const char *written, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(source->name);
    g_autofree char *name = g_path_is_absolute(written)
                                ? g_strdup(written)
                                : g_build_filename(folder, written, NULL);
    g_autoptr(GError) missing = NULL;

    if (!join_file(text, name, source, &missing)) {
        if (missing->code != VESPER_ERROR_NO_INPUT) {
            g_propagate_error(error, g_steal_pointer(&missing));
            return false;
        }
        g_prefix_error(&missing, "cannot include ");
        blame_source(text, source, source->line, missing->message);
    }
    if (!is_line_start(text)) {
        g_string_append_c(text->joined, '\n');
        g_array_set_size(text->places, text->places->len + 1);
    }
    mark_place(text, source);
    return true;
}

/* Copies one string, comment, word or other byte; or includes. */
static bool
copy_one(struct settings_text *text, struct source *source, GError **error)
{
    const char *at = source->at, *after = NULL;
    g_autofree char *included =
        is_line_start(text) ? take_include(at, &after) : NULL;

    if (included != NULL) {
        source->at = after;
        return join_included(text, source, included, error);
    }
    if (*at == '"')
        copy_string(text, source);
    else if (g_str_has_prefix(at, "/*"))
        copy_block_comment(text, source);
    else if (*at == '#' || g_str_has_prefix(at, "//"))
        copy_line(text, source);
    else if (g_ascii_isalnum(*at))
        copy_word(text, source);
    else
        copy_sign(text, source);
    return true;
}

/* Bytes that no text holds are told once, and the file is not read on. */
static bool
is_text(struct settings_text *text, struct source *source, size_t size)
{
    const char *end;

    if (g_str_has_prefix(source->at, byte_order_mark)) {
        blame_source(text, source, 1,
                     "the file begins with a byte order mark (BOM); save it "
                     "as UTF-8 without one");
        source->at += strlen(byte_order_mark);
        size -= strlen(byte_order_mark);
    }
    if (g_utf8_validate(source->at, (gssize)size, &end))
        return true;
    g_assert(end < source->at + size);
    for (const char *at = source->at; at < end; at++)
        source->line += *at == '\n' ? 1 : 0;
    leave_open(text, source, source->line,
               *end == '\0' ? "a NUL byte does not belong here"
                            : "this is not UTF-8");
    return false;
}

static bool
join_bytes(struct settings_text *text, struct source *source, size_t size,
           GError **error)
{
    source->line = 1;
    mark_place(text, source);
    if (!is_text(text, source, size))
        return true;
    if (text->joined->len + size > LIMIT_SETTINGS_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "%s: the settings are larger than 1 MB in all",
                    source->name);
        return false;
    }
    while (*source->at != '\0')
        if (!copy_one(text, source, error))
            return false;
    g_assert(source->line >= 1);
    return true;
}

static const char *
keep_name(struct settings_text *text, const char *name)
{
    char *kept = g_strdup(name);

    g_ptr_array_add(text->files, kept);
    return kept;
}

static bool
join_file(struct settings_text *text, const char *name,
          const struct source *includer, GError **error)
{
    struct protected_file file = {
        .path = name,
        .forbidden = S_IWGRP | S_IWOTH,
        .wrong = "writable by others",
        .max_bytes = LIMIT_SETTINGS_BYTES,
    };
    size_t size;
    g_autofree char *bytes = protected_file_read(&file, &size, error);
    struct source source = {
        .name = keep_name(text, name),
        .device = file.device,
        .inode = file.inode,
        .includer = includer,
        .depth = includer == NULL ? 0 : includer->depth + 1,
        .at = bytes,
    };

    if (bytes == NULL)
        return false;
    /* By what the file is, not by its name: links lead in circles, too. */
    if (is_included_already(&source, includer)) {
        blame_source(text, includer, includer->line,
                     "includes itself, by way of other files or directly");
        return true;
    }
    if (source.depth > DEPTH_MAX) {
        blame_source(text, includer, includer->line,
                     "files include one another more than 10 deep");
        return true;
    }
    return join_bytes(text, &source, size, error);
}

static struct settings_text *
new_text(void)
{
    struct settings_text *text = g_new0(struct settings_text, 1);

    text->joined = g_string_new(NULL);
    text->places = g_array_new(FALSE, TRUE, sizeof(struct place));
    g_array_set_size(text->places, 1);
    text->files = g_ptr_array_new_with_free_func(g_free);
    text->mistakes = g_ptr_array_new_with_free_func(g_free);
    text->open = g_string_new(NULL);
    text->is_whole = true;
    return text;
}

struct settings_text *
settings_text_read(const char *file, GError **error)
{
    g_autoptr(SettingsText) text = new_text();

    return join_file(text, file, NULL, error) ? g_steal_pointer(&text) : NULL;
}

struct settings_text *
settings_text_new(const char *file, const char *bytes, size_t size,
                  GError **error)
{
    g_autoptr(SettingsText) text = new_text();
    g_autofree char *ended = g_malloc(size + 1);
    struct source source = {.name = keep_name(text, file), .at = ended};

    memcpy(ended, bytes, size);
    ended[size] = '\0';
    return join_bytes(text, &source, size, error) ? g_steal_pointer(&text)
                                                  : NULL;
}

void
settings_text_free(struct settings_text *text)
{
    if (text == NULL)
        return;
    g_string_free(text->joined, TRUE);
    g_string_free(text->open, TRUE);
    g_array_unref(text->places);
    g_ptr_array_unref(text->files);
    g_ptr_array_unref(text->mistakes);
    g_free(text);
}

void
settings_text_blame(struct settings_text *text, unsigned line,
                    const char *format, ...)
{
    g_autofree char *place = settings_text_place(text, line);
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(text->mistakes, g_strdup_printf("%s: %s", place, message));
}

static char *
words_on(const struct settings_text *text, unsigned line)
{
    g_assert(line >= 1 && line <= text->places->len);

    const struct place *place =
        &g_array_index(text->places, struct place, line - 1);

    g_assert(place->start <= text->joined->len);

    const char *start = text->joined->str + place->start;

    return g_strstrip(g_strndup(start, strcspn(start, "\n")));
}

/* The last line, at or before this one, with anything on it. */
static unsigned
line_with_words(const struct settings_text *text, unsigned line)
{
    line = CLAMP(line, 1, text->places->len);
    for (; line > 1; line--) {
        g_autofree char *words = words_on(text, line);

        if (*words != '\0')
            break;
    }
    return line;
}

char *
settings_text_place(const struct settings_text *text, unsigned line)
{
    const struct place *place = &g_array_index(text->places, struct place,
                                               line_with_words(text, line) - 1);
    g_autofree char *name = safe_text(place->file, SHOWN_BYTES);

    return g_strdup_printf("%s:%d", name, place->line);
}

char *
settings_text_line(const struct settings_text *text, unsigned line)
{
    return words_on(text, line_with_words(text, line));
}
