/* SPDX-License-Identifier: MIT */
/*
 * A story as somebody writes it in an editor:
 *
 *     ---
 *     title: Nets are dry
 *     authors: [Eva Berg, Jo Roe]
 *     date: 2026-11-24 18:00 +0100
 *     ---
 *     The nets were dry **by noon**, …
 *
 * Between the lines of dashes a word of the table stands in each line; behind
 * them, Markdown. Words nobody knows are mistakes, not decoration: "draft" or
 * "autor" passed over in silence would mail what was not to be mailed.
 */
#include "content.h"

#include "error.h"
#include "excerpt.h"
#include "feed_date.h"
#include "limit.h"
#include "markdown_text.h"
#include "nearest_name.h"
#include "safe_text.h"

#include <string.h>

static const char fence[] = "---";
static const char byte_order_mark[] = "\xef\xbb\xbf";

enum { SHOWN_BYTES = 60 };

enum kind {
    TEXT,
    AUTHOR, /* one: "Berg, Eva" is a name */
    AUTHORS,
    TAGS,
    INSTANT,
    ADDRESS /* of the web */
};

// clang-format off
static const struct word {
    const char *name;
    enum kind kind;
    size_t offset; /* in struct story */
} words[] = {
    {"title",      TEXT,    G_STRUCT_OFFSET(struct story, title)},
    {"section",    TEXT,    G_STRUCT_OFFSET(struct story, section)},
    {"standfirst", TEXT,    G_STRUCT_OFFSET(struct story, standfirst)},
    {"author",     AUTHOR,  0},
    {"authors",    AUTHORS, 0},
    {"image",      ADDRESS, G_STRUCT_OFFSET(struct story, image_url)},
    {"caption",    TEXT,    G_STRUCT_OFFSET(struct story, image_caption)},
    {"credit",     TEXT,    G_STRUCT_OFFSET(struct story, image_credit)},
    {"date",       INSTANT, G_STRUCT_OFFSET(struct story, published_at_ms)},
    {"modified",   INSTANT, G_STRUCT_OFFSET(struct story, modified_at_ms)},
    {"url",        ADDRESS, G_STRUCT_OFFSET(struct story, url)},
    {"tags",       TAGS,    0},
    {"language",   TEXT,    G_STRUCT_OFFSET(struct story, language)},
};
// clang-format on

/* A file being read. */
struct reading {
    struct story *story;
    const char *at, *end;
    int line;                /* the one read last, from 1 */
    const struct word *list; /* whose "- item" lines may follow; NULL: none */
    char *tag;               /* the first one; NULL: none */
};

/* --- lines --------------------------------------------------------------- */

static bool
fail(const struct reading *reading, GError **error, const char *what,
     const char *text)
{
    g_autofree char *shown = safe_text(text, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "line %d: '%s' %s",
                reading->line, shown, what);
    return false;
}

/* Returns the next line without its end and the blanks there; NULL: there is
 * none. Returns: the caller's. */
static char *
next_line(struct reading *reading)
{
    g_assert(reading->at <= reading->end);
    if (reading->at == reading->end)
        return NULL;

    const char *line = reading->at;
    const char *stop = memchr(line, '\n', (size_t)(reading->end - line));

    if (stop == NULL)
        stop = reading->end;
    reading->at = stop < reading->end ? stop + 1 : stop;
    reading->line++;
    return g_strchomp(g_strndup(line, (size_t)(stop - line)));
}

/* --- values -------------------------------------------------------------- */

/* Takes the quotes off that may stand around a value: people who know YAML
 * write them around a colon (YAML 1.2 §7.3), and mean what is within. */
static char *
unquoted(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    size_t length = strlen(trimmed);
    bool is_quoted = length >= 2 && trimmed[0] == trimmed[length - 1] &&
                     (*trimmed == '"' || *trimmed == '\'');
    g_autofree char *inner =
        is_quoted ? g_strndup(trimmed + 1, length - 2) : g_strdup(trimmed);

    return safe_text_to_line(inner);
}

static void
take_item(struct reading *reading, enum kind kind, const char *text)
{
    g_assert(kind == AUTHOR || kind == AUTHORS || kind == TAGS);

    g_autofree char *item = text_bound(unquoted(text), LIMIT_FIELD_BYTES);

    if (*item == '\0')
        return;
    if (kind != TAGS)
        story_add_author(reading->story, item);
    else if (reading->tag == NULL)
        reading->tag = g_steal_pointer(&item);
}

/* "A, B" and "[A, B]". */
static void
take_list(struct reading *reading, enum kind kind, const char *value)
{
    size_t length = strlen(value);
    bool is_bracketed =
        length >= 2 && value[0] == '[' && value[length - 1] == ']';
    g_autofree char *inner =
        is_bracketed ? g_strndup(value + 1, length - 2) : g_strdup(value);
    g_auto(GStrv) items = g_strsplit(inner, ",", -1);

    for (char **item = items; *item != NULL; item++)
        take_item(reading, kind, *item);
}

static bool
take_value(struct reading *reading, const struct word *word, const char *value,
           GError **error)
{
    void *field = G_STRUCT_MEMBER_P(reading->story, word->offset);
    g_autofree char *text = unquoted(value);

    if (*text == '\0')
        return true;
    switch (word->kind) {
    case AUTHOR: take_item(reading, AUTHOR, value); return true;
    case AUTHORS:
    case TAGS: take_list(reading, word->kind, value); return true;
    case TEXT:
        g_free(*(char **)field);
        *(char **)field = g_steal_pointer(&text);
        return true;
    case INSTANT:
        *(int64_t *)field = feed_date_parse(text);
        return *(int64_t *)field > 0 ||
               fail(reading, error, "is no date", text);
    case ADDRESS:
        g_free(*(char **)field);
        *(char **)field = url_resolve(text, NULL);
        return *(char **)field != NULL ||
               fail(reading, error, "is no address of the web", text);
    }
    return true;
}

/* --- the front matter ---------------------------------------------------- */

static const struct word *
find_word(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(words[i].name, name) == 0)
            return &words[i];
    return NULL;
}

/* In a folder's source the row of a file that is wrong has room for a line: all
 * words are told to him alone who is near none. */
static bool
refuse_word(const struct reading *reading, const char *name, GError **error)
{
    struct nearest_name search = {.wanted = name};
    g_autoptr(GString) what = g_string_new("is no word of a story file");
    g_autofree char *question = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        nearest_name_offer(&search, words[i].name);
    question = nearest_name_question(&search);
    g_string_append(what, question);
    for (size_t i = 0; i < G_N_ELEMENTS(words) && search.nearest == NULL; i++)
        g_string_append_printf(what, "%s%s", i > 0 ? ", " : ": ",
                               words[i].name);
    return fail(reading, error, what->str, name);
}

static bool
take_line(struct reading *reading, const char *line, GError **error)
{
    const char *start = line + strspn(line, " \t");
    const char *colon = strchr(start, ':');

    if (*start == '\0' || *start == '#')
        return true;
    if (g_str_has_prefix(start, "- ") && reading->list != NULL) {
        take_item(reading, reading->list->kind, start + 2);
        return true;
    }
    if (colon == NULL)
        return fail(reading, error, "has no colon", start);

    g_autofree char *name =
        g_strstrip(g_strndup(start, (size_t)(colon - start)));
    g_autofree char *value = g_strstrip(g_strdup(colon + 1));
    const struct word *word = find_word(name);

    if (word == NULL)
        return refuse_word(reading, name, error);
    reading->list = word->kind == AUTHORS || word->kind == TAGS ? word : NULL;
    return take_value(reading, word, value, error);
}

/* Reads up to the second line of dashes. A file without a first one has no
 * front matter. */
static bool
take_front_matter(struct reading *reading, GError **error)
{
    const char *start = reading->at;
    g_autofree char *first = next_line(reading);

    if (g_strcmp0(first, fence) != 0) {
        reading->at = start;
        return true;
    }
    for (;;) {
        g_autofree char *line = next_line(reading);

        if (line == NULL)
            return fail(reading, error, "is never closed", fence);
        if (strcmp(line, fence) == 0)
            return true;
        if (!take_line(reading, line, error))
            return false;
    }
}

/* --- the whole ----------------------------------------------------------- */

static void
take_body(struct reading *reading)
{
    struct story *story = reading->story;
    g_auto(Markdown) body = {0};

    markdown_read(reading->at, (size_t)(reading->end - reading->at), &body);
    story->body = g_steal_pointer(&body.body);
    if (story->title == NULL)
        story->title = g_steal_pointer(&body.title);
    if (story->image_url == NULL && body.image_url != NULL) {
        story->image_url = url_resolve(body.image_url, NULL);
        if (story->image_url != NULL && story->image_caption == NULL)
            story->image_caption = g_steal_pointer(&body.image_caption);
    }
}

/* Cuts what is too long, and fills up what another field says. */
static void
finish(struct reading *reading)
{
    struct story *story = reading->story;
    g_autofree char *summary = g_steal_pointer(&story->standfirst);

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        char **field = G_STRUCT_MEMBER_P(story, words[i].offset);

        if (words[i].kind == TEXT)
            *field = text_bound(*field, LIMIT_FIELD_BYTES);
    }
    story->title = text_bound(story->title, LIMIT_FIELD_BYTES);
    g_assert(story->title == NULL || strlen(story->title) <= LIMIT_FIELD_BYTES);
    story->image_caption = text_bound(story->image_caption, LIMIT_FIELD_BYTES);
    story->standfirst = text_standfirst(summary ? summary : story->body);
    if (story->section == NULL)
        story->section = g_strdup(reading->tag);
}

static bool
check_bytes(const char *bytes, size_t size, GError **error)
{
    const char *wrong = NULL;
    struct reading place = {.line = 1};

    if (size > LIMIT_ARTICLE_TEXT_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the story has %zu bytes, at most %d are read", size,
                    LIMIT_ARTICLE_TEXT_BYTES);
        return false;
    }
    if (g_utf8_validate_len(bytes, size, &wrong))
        return true;
    g_assert(wrong < bytes + size);
    for (const char *at = bytes; at < wrong; at++)
        place.line += *at == '\n';

    char byte[] = {*wrong, '\0'};

    return fail(&place, error, "is no UTF-8 text", byte);
}

struct story *
story_file_parse(const char *bytes, size_t size, GError **error)
{
    g_autoptr(Story) story = story_new();
    struct reading reading = {story, bytes, bytes + size, 0, NULL, NULL};
    size_t mark = strlen(byte_order_mark);
    bool is_read;

    if (!check_bytes(bytes, size, error))
        return NULL;
    if (size >= mark && memcmp(bytes, byte_order_mark, mark) == 0)
        reading.at += mark;
    is_read = take_front_matter(&reading, error);
    if (is_read) {
        take_body(&reading);
        finish(&reading);
    }
    g_free(reading.tag);
    if (is_read && story->title == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "the story has no title, neither as 'title:' nor as a "
                    "heading it begins with");
        is_read = false;
    }
    g_assert(error == NULL || is_read == (*error == NULL));
    return is_read ? g_steal_pointer(&story) : NULL;
}
