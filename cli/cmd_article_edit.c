/* SPDX-License-Identifier: MIT */
/* vesper article edit: the desk's words in place of the source's. */
#include "command.h"

#include "article.h"
#include "content.h"
#include "error.h"
#include "input.h"
#include "limit.h"
#include "list.h"
#include "markdown_text.h"
#include "quantity.h"
#include "safe_text.h"
#include "story_bytes.h"
#include "story_date.h"

enum { SHOWN_BYTES = 200 };

static const struct option_row options[] = {
    {"title", "TEXT", "The headline", 0},
    {"standfirst", "TEXT", "The summary under it", 0},
    {"author", "NAME", "Who wrote it, in place of all who are named now",
     OPTION_REPEATS},
    {"date", "DATE", "When it was published: " STORY_DATE_WORDS, 0},
    {"section", "TEXT", "Where it belongs", 0},
    {"url", "URL", "Where it is read on; an empty word for no link", 0},
    {"image", "URL", "Its picture", 0},
    {"caption", "TEXT", "What the picture shows", 0},
    {"credit", "TEXT", "Whose picture it is", 0},
    {"body", "FILE", "Its text: Markdown, or what a story file has of it", 0},
    {"release", NULL, "Let its source write it again instead", 0},
    {0},
};

struct editing {
    const struct invocation *invocation;
    char *body;         /* NULL: stays */
    GString *elsewhere; /* the result: other lists that have the story */
};

static struct article_edit
edit_of(const struct editing *editing)
{
    const struct invocation *invocation = editing->invocation;

    return (struct article_edit){
        .title = invocation_option(invocation, "title"),
        .standfirst = invocation_option(invocation, "standfirst"),
        .authors = invocation_has(invocation, "author")
                       ? invocation_options(invocation, "author")
                       : NULL,
        .section = invocation_option(invocation, "section"),
        .url = invocation_option(invocation, "url"),
        .image_url = invocation_option(invocation, "image"),
        .image_caption = invocation_option(invocation, "caption"),
        .image_credit = invocation_option(invocation, "credit"),
        .body = editing->body,
    };
}

static const char *
why_no_body(enum story_form form, const char *text, size_t size)
{
    if (form == STORY_PAGE)
        return "it is an HTML page; 'vesper article add' reads those";
    return g_utf8_validate_len(text, size, NULL) ? "there is no text in it"
                                                 : "it is not in UTF-8";
}

/* Of a story file the text alone counts. Without front matter it needs no
 * heading either: the title has an option of its own. */
static bool
parse_body(const char *text, size_t size, char **body, GError **error)
{
    const struct story_bytes read = {.bytes = text, .size = size};
    enum story_form form = story_bytes_form(&read);
    g_auto(Markdown) markdown = {0};
    g_autoptr(Story) story = NULL;

    g_assert(*body == NULL);
    content_init();
    if (form == STORY_FILE) {
        story = story_file_parse(text, size, error);
        if (story == NULL)
            return false;
        *body = g_steal_pointer(&story->body);
    } else if (form != STORY_PAGE && g_utf8_validate_len(text, size, NULL)) {
        markdown_read(text, size, &markdown);
        *body = g_steal_pointer(&markdown.body);
    }
    if (*body == NULL)
        g_set_error_literal(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                            why_no_body(form, text, size));
    return *body != NULL;
}

/* *body: NULL where no option names a file. */
static bool
read_body(const struct invocation *invocation, char **body, GError **error)
{
    const char *path = invocation_option(invocation, "body");
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *safe = NULL;
    const char *text;
    size_t size;

    if (path == NULL)
        return true;
    bytes = input_read(path, LIMIT_ARTICLE_TEXT_BYTES, error);
    if (bytes == NULL)
        return false;
    text = input_text(bytes, &size);
    if (parse_body(text, size, body, error))
        return true;
    safe = safe_text(path, SHOWN_BYTES);
    g_prefix_error(error, "cannot read %s: ", safe);
    return false;
}

/* Adds the name of a list that has the story. */
static bool
look_into(struct view *view, const struct list *list, int64_t article_id,
          GString *names, GError **error)
{
    g_autoptr(Article) article = NULL;

    if (!article_find(view, list->id, article_id, &article, error))
        return false;
    if (article != NULL)
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                               list->name);
    return true;
}

/* The operator named one list; the words change in each that has the story. */
static bool
look_elsewhere(struct view *view, const struct article_edit *edited,
               GString *names, GError **error)
{
    g_autoptr(GPtrArray) lists = list_all(view, error);

    g_string_truncate(names, 0);
    for (guint i = 0; lists != NULL && i < lists->len; i++) {
        const struct list *list = lists->pdata[i];

        if (list->id != edited->list_id &&
            !look_into(view, list, edited->article_id, names, error))
            return false;
    }
    return lists != NULL;
}

static bool
edit(struct transaction *tx, void *data, GError **error)
{
    struct editing *editing = data;
    const struct invocation *invocation = editing->invocation;
    const char *date = invocation_option(invocation, "date");
    struct view *view = transaction_view(tx);
    struct article_edit edited = edit_of(editing);
    g_autoptr(List) list = list_get(view, invocation->operands[0], error);

    if (list == NULL || !quantity_parse_number(invocation->operands[1],
                                               &edited.article_id, error))
        return false;
    /* Not before: a date without a zone goes by the list's clock. */
    if (date != NULL &&
        !story_date_parse(date, list->schedule.zone, invocation->clock,
                          &edited.published_at_ms, error))
        return false;
    edited.list_id = list->id;
    return (invocation_has(invocation, "release")
                ? article_release(tx, list->id, edited.article_id, error)
                : article_edit(tx, &edited, invocation->clock, error)) &&
           look_elsewhere(view, &edited, editing->elsewhere, error);
}

/* To let go of a story and to write it do not go together. */
static bool
is_one_wish(const struct invocation *invocation)
{
    bool is_release = invocation_has(invocation, "release");
    int count = 0;

    for (const struct option_row *row = options; row->name != NULL; row++)
        count += invocation_has(invocation, row->name) ? 1 : 0;
    return is_release ? count == 1 : count > 0;
}

static void
tell(const struct editing *editing)
{
    const struct invocation *invocation = editing->invocation;
    const char *number = invocation->operands[1];

    invocation_say(invocation,
                   invocation_has(invocation, "release")
                       ? "story %s is written again by whoever tells it"
                       : "story %s is edited; nobody else writes it until "
                         "you edit it with --release",
                   number);
    if (editing->elsewhere->len > 0)
        invocation_say(invocation, "other lists that have it: %s",
                       editing->elsewhere->str);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GString) elsewhere = g_string_new(NULL);
    g_autofree char *body = NULL;
    struct editing editing = {.invocation = invocation, .elsewhere = elsewhere};

    if (!is_one_wish(invocation)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'article edit' wants options that say what to change, or "
                    "--release alone");
        return false;
    }
    if (!read_body(invocation, &body, error))
        return false;
    editing.body = body;
    if (!database_write(invocation->database, edit, &editing, error))
        return false;
    tell(&editing);
    return true;
}

const struct command cmd_article_edit = {
    .name = "article edit",
    .words = "LIST NUMBER",
    .summary = "Change the words of a story",
    .help = "What is not named stays as it is. From then on the story is the "
            "desk's: neither its source nor 'article add' changes it, until "
            "--release. A story is one for all lists that have it, and so is "
            "an edit. An edition that is frozen already keeps what it has.\n\n"
            "--author is given once for each name; an empty one leaves the "
            "story without.",
    .options = options,
    .needs = NEEDS_DATABASE,
    .run = run,
};
