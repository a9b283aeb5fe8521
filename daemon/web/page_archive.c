/* SPDX-License-Identifier: MIT */
/*
 * The archive, where List-Archive and Archived-At lead: /archive names the
 * lists, /archive/LIST its editions, newest first. /archive/LIST/DATE shows
 * the day's own as it was frozen, without anything of a reader's, DATE-SLOT
 * another one of that day.
 */
#include "edition.h"
#include "error.h"
#include "language.h"
#include "answer.h"

enum { HTTP_OK = 200, EDITIONS_SHOWN = 366 /* a year of evenings */ };

/* Adds a line to a page's entries: where it leads, what it is, and when. */
static void
add_entry(const struct request *request, struct value *entries,
          const char *path, const char *title, const char *date)
{
    struct value *entry = value_new_map();
    g_autofree char *url = request_path(request, path);

    value_set_text(entry, "url", url);
    value_set_text(entry, "title", title);
    value_set_text(entry, "date", date);
    value_append(entries, entry);
}

/* Answers with the entries, which become the page's. */
static bool
show_entries(struct request *request, const struct list *list,
             struct value *entries, bool is_empty, GError **error)
{
    g_autoptr(Value) root = answer_root(request, list);

    value_set(root, "entries", entries);
    value_set_bool(root, "is_empty", is_empty);
    return answer_page(request, HTTP_OK, "web/archive.html", root, error);
}

static void
add_edition(const struct request *request, struct value *entries,
            const struct list *list, const struct edition *edition)
{
    g_autofree char *date =
        language_date(request_language(request, list), edition->local_date);
    g_autofree char *name = edition_name(edition->local_date, edition->slot);
    g_autofree char *path =
        g_strconcat("/archive/", list->name, "/", name, NULL);

    add_entry(request, entries, path, edition->subject, date);
}

static bool
show_list(struct request *request, GError **error)
{
    g_autoptr(List) list = list_get(request->view, request->words[0], error);
    g_autoptr(GPtrArray) editions = NULL;
    struct value *entries;
    bool is_empty = true;

    if (list == NULL)
        return false;
    editions = edition_page(request->view, list->id, EDITIONS_SHOWN, error);
    if (editions == NULL)
        return false;
    entries = value_new_list();
    for (guint i = 0; i < editions->len; i++) {
        const struct edition *edition = g_ptr_array_index(editions, i);

        if (!edition_is_published(edition))
            continue;
        add_edition(request, entries, list, edition);
        is_empty = false;
    }
    return show_entries(request, list, entries, is_empty, error);
}

/* A list without a form is for those who know its name. */
static bool
show_lists(struct request *request, GError **error)
{
    g_autoptr(GPtrArray) lists = list_all(request->view, error);
    struct value *entries;
    bool is_empty = true;

    if (lists == NULL)
        return false;
    entries = value_new_list();
    for (guint i = 0; i < lists->len; i++) {
        const struct list *list = g_ptr_array_index(lists, i);
        g_autofree char *path = g_strconcat("/archive/", list->name, NULL);

        if (!list->is_open)
            continue;
        add_entry(request, entries, path, list->title, NULL);
        is_empty = false;
    }
    return show_entries(request, NULL, entries, is_empty, error);
}

static bool
show(struct request *request, GError **error)
{
    g_autoptr(List) list = list_get(request->view, request->words[0], error);
    g_autoptr(Edition) edition = NULL;

    if (list == NULL ||
        !edition_find_by_name(request->view, list->id, request->words[1],
                              &edition, error))
        return false;
    if (edition == NULL || !edition_is_published(edition)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "there is no such edition");
        return false;
    }
    request->answer.body = edition_web_page(request->view, edition->id, error);
    if (request->answer.body == NULL)
        return false;
    request->answer.shows_images = true;
    request->answer.status = HTTP_OK;
    return true;
}

const struct route route_archive_lists = {
    .path = "/archive",
    .show = show_lists,
};

const struct route route_archive_list = {
    .path = "/archive/*",
    .show = show_list,
};

const struct route route_archive = {
    .path = "/archive/*/*",
    .show = show,
};
