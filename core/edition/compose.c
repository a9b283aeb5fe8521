/* SPDX-License-Identifier: MIT */
/*
 * Composing: stories become a map of values, templates specialised over it a
 * letter per language. Trimming composes again with less, until the largest
 * HTML stays below what mailboxes cut off: first the last stories keep their
 * headlines alone, then they are left for another day.
 */
#include "compose.h"

#include "error.h"
#include "language.h"
#include "message.h"
#include "random.h"

#include <string.h>

enum {
    HTML_BYTES_AIM = 90 * 1024, /* filters on the way make links longer */
    HTML_BYTES_MAX = 102400,    /* Gmail shows no more */
    CONTENTS_FROM = 3,          /* stories */
    PREHEADER_STORIES = 3,
    HOLE_BYTES = 200, /* allowed for a reader's value */
    BOUNDARY_BYTES = 16,
};

static const char *const languages[] = {"en", "de", "pl"};

/* One composing: what is printed, and of that how much whole. */
struct sheet {
    struct draft *draft;
    const struct list *list;
    const struct press *press;
    guint whole; /* stories from here on are headlines */
};

/* --- Values --------------------------------------------------------------- */

static struct value *
related_value(const struct story *story)
{
    struct value *list = value_new_list();

    for (guint i = 0; i < story->related->len; i++) {
        const struct related *related = story->related->pdata[i];
        struct value *map = value_new_map();

        value_set_text(map, "title", related->title);
        value_set_text(map, "author", related->author);
        value_set_text(map, "url", related->url);
        value_append(list, map);
    }
    return list;
}

/* "Ada, Mira and Jan", the last word the language's. */
static char *
join_authors(const GPtrArray *authors, const char *language)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < authors->len; i++) {
        if (i > 0 && i + 1 == authors->len)
            g_string_append_printf(out, " %s ", language_text(language, "and"));
        else if (i > 0)
            g_string_append(out, ", ");
        g_string_append(out, authors->pdata[i]);
    }
    return g_string_free(out, FALSE);
}

static struct value *
story_value(const struct sheet *sheet, guint index, const char *language)
{
    const struct article *article = sheet->draft->stories->pdata[index];
    const struct story *story = article->story;
    struct value *map = value_new_map();
    g_autofree char *authors = join_authors(story->authors, language);
    /* Screen readers would say the headline twice. */
    const bool is_repeated = g_strcmp0(story->image_caption, story->title) == 0;

    value_set_text(map, "title", story->title);
    value_set_text(map, "standfirst", story->standfirst);
    value_set_text(map, "section", story->section);
    value_set_text(map, "url", story->url);
    value_set_text(map, "authors", authors);
    value_set_text(map, "image_url", story->image_url);
    value_set_text(map, "image_alt", is_repeated ? "" : story->image_caption);
    value_set_text(map, "image_caption", story->image_caption);
    value_set_text(map, "image_credit", story->image_credit);
    value_set_bool(map, "is_lead", index == 0);
    value_set_bool(map, "is_headline_only", index >= sheet->whole);
    value_set_bool(map, "has_related", story->related->len > 0);
    value_set(map, "related", related_value(story));
    return map;
}

static struct value *
list_value(const struct list *list)
{
    struct value *map = value_new_map();

    value_set_text(map, "title", list->title);
    value_set_text(map, "name", list->name);
    return map;
}

static struct value *
digest_value(const struct sheet *sheet, const char *language, bool is_archive)
{
    const struct draft *draft = sheet->draft;
    const struct imprint *imprint = sheet->press->imprint;
    struct value *root = template_shelf_root(language);
    struct value *stories = value_new_list();
    g_autofree char *date = language_date(language, draft->key.local_date);
    g_autofree char *archive_url = imprint_archive_url(
        imprint, sheet->list->name, draft->key.local_date, draft->key.slot);

    for (guint i = 0; i < draft->stories->len; i++)
        value_append(stories, story_value(sheet, i, language));
    value_set(root, "stories", stories);
    value_set(root, "list", list_value(sheet->list));
    value_set_text(root, "date", date);
    value_set_text(root, "subject", draft->subject);
    value_set_text(root, "preheader", draft->preheader);
    value_set_text(root, "archive_url", is_archive ? "" : archive_url);
    value_set_text(root, "web_url", imprint->web_url);
    value_set_text(root, "postal_address", imprint->postal_address);
    value_set_text(root, "privacy_url", imprint->privacy_url);
    value_set_int(root, "story_count", draft->stories->len);
    value_set_int(root, "more_count", draft->passed_over->len);
    value_set_bool(root, "has_contents", draft->stories->len >= CONTENTS_FROM);
    if (is_archive) /* it is read by anybody: a link would be somebody's */
        value_set_text(root, "unsubscribe_url", "");
    else
        value_set_hole(root, "unsubscribe_url");
    return root;
}

/* --- Letters -------------------------------------------------------------- */

static struct residue *
specialise(const struct sheet *sheet, const char *name,
           enum template_escape escape, const struct value *root,
           GError **error)
{
    const struct template_shelf *shelf = sheet->press->shelf;
    const struct template_options options = {
        .escape = escape,
        .source = template_shelf_source(shelf),
        .is_strict = true,
    };
    const struct template *template = template_shelf_get(shelf, name, error);

    return template != NULL
               ? template_specialise(template, root, &options, error)
               : NULL;
}

/* The bytes of the largest copy, every condition true and every hole long. Not
 * encoded yet: mailboxes cut what they have decoded. */
static size_t
residue_bytes(const struct residue *residue, bool *has_hole)
{
    size_t size = 0;

    *has_hole = false;
    for (size_t i = 0; i < residue->count; i++) {
        const struct segment *segment = &residue->segments[i];

        if (segment->kind == SEGMENT_HOLE)
            *has_hole = true;
        size += segment->kind == SEGMENT_TEXT   ? segment->size
                : segment->kind == SEGMENT_HOLE ? HOLE_BYTES
                                                : 0;
    }
    return size;
}

static void
add_frame(struct letter_builder *builder, const char *boundary,
          void (*frame)(GString *out, const char *boundary))
{
    g_autoptr(GString) bytes = g_string_new(NULL);

    frame(bytes, boundary);
    letter_builder_bytes(builder, bytes->str, bytes->len);
}

/* Once: each language, and each try to make it fit, would say it again. */
static void
warn(struct draft *draft, const char *text)
{
    for (guint i = 0; i < draft->warnings->len; i++)
        if (strcmp(draft->warnings->pdata[i], text) == 0)
            return;
    g_ptr_array_add(draft->warnings, g_strdup(text));
}

static bool
compose_letter(const struct sheet *sheet, const char *language, GError **error)
{
    struct draft *draft = sheet->draft;
    g_autoptr(Value) root = digest_value(sheet, language, false);
    g_autoptr(Residue) text =
        specialise(sheet, "mail/digest.txt", TEMPLATE_ESCAPE_NONE, root, error);
    g_autoptr(Residue) html =
        text == NULL ? NULL
                     : specialise(sheet, "mail/digest.html",
                                  TEMPLATE_ESCAPE_HTML, root, error);
    struct letter_builder *builder;
    bool is_leavable_html;
    bool is_leavable_text;
    size_t size;

    if (html == NULL)
        return false;
    (void)residue_bytes(text, &is_leavable_text);
    size = residue_bytes(html, &is_leavable_html);
    if (!is_leavable_text || !is_leavable_html)
        warn(draft, "a part of the letter has no link to unsubscribe");
    draft->largest_html_bytes = MAX(draft->largest_html_bytes, size);
    builder = letter_builder_new();
    digest_header(builder, draft, sheet->list, sheet->press->imprint);
    add_frame(builder, draft->boundary, message_part_text);
    letter_builder_part(builder, text, TEMPLATE_ESCAPE_NONE);
    add_frame(builder, draft->boundary, message_part_html);
    letter_builder_part(builder, html, TEMPLATE_ESCAPE_HTML);
    add_frame(builder, draft->boundary, message_parts_end);
    g_ptr_array_add(draft->letters, letter_builder_end(builder));
    g_ptr_array_add(draft->languages, g_strdup(language));
    return true;
}

/* The list's own language first: its letter keeps the page, and is the one for
 * whoever wants a language we do not speak. */
static bool
compose_letters(const struct sheet *sheet, GError **error)
{
    struct draft *draft = sheet->draft;
    const char *own = language_choose(sheet->list->language);

    g_ptr_array_set_size(draft->letters, 0);
    g_ptr_array_set_size(draft->languages, 0);
    draft->largest_html_bytes = 0;
    if (!compose_letter(sheet, own, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
        if (strcmp(languages[i], own) != 0 &&
            !compose_letter(sheet, languages[i], error))
            return false;
    return true;
}

/* Composes with ever less until it fits, or one headline is left. */
static bool
compose_fitting(struct sheet *sheet, GError **error)
{
    struct draft *draft = sheet->draft;

    while (compose_letters(sheet, error)) {
        if (draft->largest_html_bytes <= HTML_BYTES_AIM ||
            draft->stories->len == 1)
            return true;
        if (sheet->whole > 1)
            sheet->whole--;
        else
            g_ptr_array_insert(draft->passed_over, 0,
                               g_ptr_array_steal_index(
                                   draft->stories, draft->stories->len - 1));
    }
    return false;
}

static bool
compose_pages(const struct sheet *sheet, GError **error)
{
    struct draft *draft = sheet->draft;
    g_autoptr(Value) root =
        digest_value(sheet, language_choose(sheet->list->language), true);

    draft->web_page = template_shelf_render(sheet->press->shelf,
                                            "mail/digest.html", root, error);
    if (draft->web_page == NULL)
        return false;
    draft->plain_text = template_shelf_render(sheet->press->shelf,
                                              "mail/digest.txt", root, error);
    return draft->plain_text != NULL;
}

/* --- Drafts --------------------------------------------------------------- */

/* The lead is the subject; the next headlines follow it in the list of mails,
 * where mailboxes show how a mail begins. */
static void
write_subject(struct draft *draft)
{
    const struct article *lead = draft->stories->pdata[0];
    g_autoptr(GString) more = g_string_new(NULL);

    for (guint i = 1; i < MIN(draft->stories->len, PREHEADER_STORIES + 1); i++)
        g_string_append_printf(
            more, "%s%s", i > 1 ? " · " : "",
            ((const struct article *)draft->stories->pdata[i])->story->title);
    draft->subject = g_strdup(lead->story->title);
    draft->preheader =
        g_strdup(more->len > 0 ? more->str : lead->story->standfirst);
}

/* What law and providers want beside a mail that can be read. */
static bool
check(struct draft *draft, const struct imprint *imprint, GError **error)
{
    if (*imprint->postal_address == '\0')
        warn(draft, "no postal address is set");
    if (!g_str_has_prefix(imprint->web_url, "https://"))
        warn(draft, "the address of the site is not https");
    if (draft->largest_html_bytes > HTML_BYTES_MAX) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the edition has %zu bytes of HTML, more than %d",
                    draft->largest_html_bytes, HTML_BYTES_MAX);
        return false;
    }
    if (imprint->is_strict && draft->warnings->len > 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "the edition is not fit to send: %s",
                    (const char *)draft->warnings->pdata[0]);
        return false;
    }
    return true;
}

static void
free_letter(gpointer letter)
{
    letter_free(letter);
}

struct draft *
draft_new(const struct edition_key *key)
{
    struct draft *draft = g_new0(struct draft, 1);

    draft->key = *key;
    draft->languages = g_ptr_array_new_with_free_func(g_free);
    draft->letters = g_ptr_array_new_with_free_func(free_letter);
    draft->warnings = g_ptr_array_new_with_free_func(g_free);
    return draft;
}

void
draft_free(struct draft *draft)
{
    if (draft == NULL)
        return;
    g_clear_pointer(&draft->stories, g_ptr_array_unref);
    g_clear_pointer(&draft->passed_over, g_ptr_array_unref);
    g_clear_pointer(&draft->languages, g_ptr_array_unref);
    g_clear_pointer(&draft->letters, g_ptr_array_unref);
    g_clear_pointer(&draft->warnings, g_ptr_array_unref);
    g_free(draft->skip_reason);
    g_free(draft->subject);
    g_free(draft->preheader);
    g_free(draft->boundary);
    g_free(draft->web_page);
    g_free(draft->plain_text);
    g_free(draft);
}

bool
draft_compose(struct draft *draft, const struct list *list,
              const struct press *press, GError **error)
{
    struct sheet sheet = {draft, list, press, draft->stories->len};
    unsigned char bytes[BOUNDARY_BYTES];

    g_assert(draft->stories->len > 0); /* else it would be skipped */
    /* One for all letters and tries: a retry must be the same to the byte. */
    random_fill(press->random, bytes, sizeof bytes);
    draft->boundary = message_boundary(bytes);
    write_subject(draft);
    return compose_fitting(&sheet, error) && compose_pages(&sheet, error) &&
           check(draft, press->imprint, error);
}
