/* SPDX-License-Identifier: MIT */
/* Texts of a story are foreign: they reach a terminal through safe_text. */
#include "story_print.h"

#include "clock.h"
#include "limit.h"
#include "paragraph.h"
#include "safe_text.h"

#include <string.h>

static const struct column columns[] = {
    {"title", NULL, COLUMN_TEXT},
    {"site", NULL, COLUMN_TEXT},
    {"section", NULL, COLUMN_TEXT},
    {"authors", NULL, COLUMN_TEXT},
    {"published_at", NULL, COLUMN_INSTANT},
    {"modified_at", NULL, COLUMN_INSTANT},
    {"language", NULL, COLUMN_TEXT},
    {"url", NULL, COLUMN_TEXT},
    {"guid", NULL, COLUMN_TEXT},
    {"image_url", NULL, COLUMN_TEXT},
    {"image_caption", NULL, COLUMN_TEXT},
    {"image_credit", NULL, COLUMN_TEXT},
    {"standfirst", NULL, COLUMN_TEXT},
    {0},
};
/* What of a story only its source has: see enum story_side. */
static const char *const told_alone[] = {"site", "modified_at", "guid", NULL};

static json_t *
authors_to_json(const GPtrArray *authors)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < authors->len; i++)
        json_array_append_new(array,
                              json_text_or_null(g_ptr_array_index(authors, i)));
    return array;
}

static json_t *
related_to_json(const GPtrArray *related)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < related->len; i++) {
        const struct related *each = g_ptr_array_index(related, i);
        json_t *object = json_pack("{s:o, s:o, s:o}", "title",
                                   json_text_or_null(each->title), "author",
                                   json_text_or_null(each->author), "url",
                                   json_text_or_null(each->url));

        json_array_append_new(array, object);
    }
    return array;
}

static char *
utc_or_null(int64_t at_ms)
{
    return at_ms == 0 ? NULL : clock_format_utc(at_ms);
}

json_t *
story_to_json(const struct story *story, enum story_side side)
{
    g_autofree char *published_at = utc_or_null(story->published_at_ms);
    g_autofree char *modified_at = utc_or_null(story->modified_at_ms);
    const struct {
        const char *key;
        json_t *value;
    } members[] = {
        {"title", json_text_or_null(story->title)},
        {"site", json_text_or_null(story->site)},
        {"section", json_text_or_null(story->section)},
        {"authors", authors_to_json(story->authors)},
        {"published_at", json_text_or_null(published_at)},
        {"modified_at", json_text_or_null(modified_at)},
        {"language", json_text_or_null(story->language)},
        {"url", json_text_or_null(story->url)},
        {"guid", json_text_or_null(story->guid)},
        {"image_url", json_text_or_null(story->image_url)},
        {"image_caption", json_text_or_null(story->image_caption)},
        {"image_credit", json_text_or_null(story->image_credit)},
        {"standfirst", json_text_or_null(story->standfirst)},
        {"body", json_text_or_null(story->body)},
        {"related", related_to_json(story->related)},
    };
    json_t *object = json_object();

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        json_object_set_new(object, members[i].key, members[i].value);
    for (size_t i = 0; side == STORY_KEPT && told_alone[i] != NULL; i++)
        json_object_del(object, told_alone[i]);
    return object;
}

/* Line by line: a line end within a text would be shown as "\n", as everything
 * that moves the cursor. */
static void
print_body(struct printer *printer, const char *body)
{
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    g_autoptr(GString) out = g_string_new("\n");

    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *safe = safe_text(*line, LIMIT_ARTICLE_TEXT_BYTES);

        if (*g_strchug(safe) == '\0')
            g_string_append_c(out, '\n');
        paragraph_append(out, safe, "");
    }
    printer_text(printer, out->str);
}

static void
print_related(struct printer *printer, const GPtrArray *related)
{
    g_autoptr(GString) out = g_string_new("\nRelated stories\n");

    for (unsigned i = 0; i < related->len; i++) {
        const struct related *each = g_ptr_array_index(related, i);
        g_autofree char *line =
            g_strjoin(", ", each->title, each->author, each->url, NULL);
        g_autofree char *safe = safe_text(line, LIMIT_FIELD_BYTES);

        g_string_append_printf(out, "- %s\n", safe);
    }
    if (related->len > 0)
        printer_text(printer, out->str);
}

static void
print_json(struct printer *printer, const struct story *story,
           enum story_side side)
{
    json_t *object = story_to_json(story, side);

    printer_value(printer, object);
    json_decref(object);
}

/* Returns the names in one line. Returns: the caller's. */
static char *
authors_to_line(const GPtrArray *authors)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) names = NULL;

    for (unsigned i = 0; i < authors->len; i++)
        g_strv_builder_add(builder, g_ptr_array_index(authors, i));
    names = g_strv_builder_end(builder);
    return g_strjoinv(", ", names);
}

/* Prints the fields of a side: what a side never has would be a line of "-" in
 * each story. cells: one for each of the columns. */
static void
print_fields(struct printer *printer, const struct cell *cells,
             enum story_side side)
{
    struct column shown[G_N_ELEMENTS(columns)] = {{0}};
    struct cell said[G_N_ELEMENTS(columns)];
    size_t count = 0;

    for (size_t i = 0; columns[i].key != NULL; i++) {
        if (side == STORY_KEPT && g_strv_contains(told_alone, columns[i].key))
            continue;
        g_assert(count + 1 < G_N_ELEMENTS(columns)); /* the last ends them */
        shown[count] = columns[i];
        said[count++] = cells[i];
    }
    printer_record(printer, shown, said, count);
}

static void
print_text(struct printer *printer, const struct story *story,
           enum story_side side)
{
    g_autofree char *authors = authors_to_line(story->authors);
    const struct cell cells[] = {
        cell_text_or_none(story->title),
        cell_text_or_none(story->site),
        cell_text_or_none(story->section),
        cell_text_or_none(authors),
        cell_number_or_none(story->published_at_ms),
        cell_number_or_none(story->modified_at_ms),
        cell_text_or_none(story->language),
        cell_text_or_none(story->url),
        cell_text_or_none(story->guid),
        cell_text_or_none(story->image_url),
        cell_text_or_none(story->image_caption),
        cell_text_or_none(story->image_credit),
        cell_text_or_none(story->standfirst),
    };

    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns) - 1);
    print_fields(printer, cells, side);
    if (story->body != NULL && *story->body != '\0')
        print_body(printer, story->body);
    print_related(printer, story->related);
}

void
story_print(struct printer *printer, const struct story *story,
            enum story_side side)
{
    if (printer_is_json(printer))
        print_json(printer, story, side);
    else
        print_text(printer, story, side);
}
