/* SPDX-License-Identifier: MIT */
/*
 * The desk's hand: what it writes stands, whatever the source says later, until
 * it lets go of the story.
 */
#include "article_store.h"

#include "content.h"
#include "error.h"
#include "safe_text.h"

static bool
find_in_list(struct transaction *tx, int64_t list_id, int64_t article_id,
             struct article **found, GError **error)
{
    *found = article_get(transaction_view(tx), list_id, article_id, error);
    return *found != NULL;
}

/* Puts a text in place of another, on one line; NULL keeps it. */
static void
put(char **text, const char *edited)
{
    if (edited == NULL)
        return;
    g_free(*text);
    *text = safe_text_to_line(edited);
}

/* The same of an address, in the spelling of all others. */
static void
put_url(char **url, const char *edited)
{
    if (edited == NULL)
        return;
    g_free(*url);
    *url = *edited == '\0' ? g_strdup("") : url_resolve(edited, NULL);
    g_assert(*url != NULL); /* see check_url */
}

/* The same of paragraphs: their lines stay. */
static void
put_body(char **body, const char *edited)
{
    if (edited == NULL)
        return;
    g_free(*body);
    *body = g_strdup(edited);
}

static void
put_authors(struct story *story, const char *const *edited)
{
    if (edited == NULL)
        return;
    g_ptr_array_set_size(story->authors, 0);
    for (; *edited != NULL; edited++) {
        g_autofree char *name = safe_text_to_line(*edited);

        if (*name != '\0')
            story_add_author(story, name);
    }
}

static void
apply(struct story *story, const struct article_edit *edit)
{
    put(&story->title, edit->title);
    put(&story->standfirst, edit->standfirst);
    put(&story->section, edit->section);
    put_url(&story->url, edit->url);
    put_url(&story->image_url, edit->image_url);
    put(&story->image_caption, edit->image_caption);
    put(&story->image_credit, edit->image_credit);
    put_body(&story->body, edit->body);
    put_authors(story, edit->authors);
    if (edit->published_at_ms != 0)
        story->published_at_ms = edit->published_at_ms;
}

static bool
check_url(const char *what, const char *url, GError **error)
{
    g_autofree char *resolved =
        url == NULL || *url == '\0' ? NULL : url_resolve(url, NULL);

    if (url == NULL || *url == '\0' || resolved != NULL)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "%s must be an http or https address", what);
    return false;
}

static bool
check_edit(const struct article_edit *edit, GError **error)
{
    g_autofree char *title =
        edit->title == NULL ? NULL : safe_text_to_line(edit->title);

    if (edit->title != NULL && (title == NULL || *title == '\0')) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "a story must have a title");
        return false;
    }
    return check_url("url", edit->url, error) &&
           check_url("image", edit->image_url, error);
}

/* An address that the desk writes is a name like any other: a feed that brings
 * it tells no new story. */
static bool
name_by_address(struct transaction *tx, const struct article *article,
                int64_t list_id, GError **error)
{
    g_autofree char *name = url_canonical(article->story->url);
    struct known_article known = {0};

    if (name == NULL)
        return true;
    if (!article_store_find(transaction_view(tx), list_id, name, &known, error))
        return false;
    if (known.id == 0)
        return article_store_name(tx, article->id, name, error);
    if (known.id == article->id)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_EXISTS,
                "story %" G_GINT64_FORMAT " has that address already; "
                "'vesper article drop' one of the two",
                known.id);
    return false;
}

bool
article_edit(struct transaction *tx, const struct article_edit *edit,
             const struct clock *clock, GError **error)
{
    g_autoptr(Article) article = NULL;
    struct article_row row = {.now_ms = clock_now_ms(clock)};
    int64_t changed = 0;

    if (!check_edit(edit, error) ||
        !find_in_list(tx, edit->list_id, edit->article_id, &article, error))
        return false;
    apply(article->story, edit);
    row.story = article->story;
    return (edit->url == NULL ||
            name_by_address(tx, article, edit->list_id, error)) &&
           article_store_update(tx, article->id, &row, &changed, error) &&
           article_store_set_edited(tx, article->id, true, error);
}

bool
article_release(struct transaction *tx, int64_t list_id, int64_t article_id,
                GError **error)
{
    g_autoptr(Article) article = NULL;

    return find_in_list(tx, list_id, article_id, &article, error) &&
           article_store_set_edited(tx, article_id, false, error);
}
