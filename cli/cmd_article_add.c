/* SPDX-License-Identifier: MIT */
/* vesper article add: stories by hand. All are read before one is taken: a
 * broken file in the middle leaves nothing half-done. */
#include "command.h"

#include "article.h"
#include "content.h"
#include "error.h"
#include "list.h"
#include "progress.h"
#include "safe_text.h"
#include "story_date.h"

static const struct option_row options[] = {
    {"list", "LIST", "Whose stories they are", OPTION_REQUIRED},
    {"url", "URL", "Where a single story is read on", 0},
    {"section", "TEXT", "Where a single story belongs", 0},
    {"date", "DATE", "When it was published: " STORY_DATE_WORDS, 0},
    {0},
};

static const struct column columns[] = {
    {"number", NULL, COLUMN_NUMBER},
    {"state", NULL, COLUMN_TEXT},
    {"title", NULL, COLUMN_TEXT},
    {0},
};

struct addition {
    const struct invocation *invocation;
    const struct list *list;
    const GPtrArray *stories;   /* of struct story * */
    struct article_taken taken; /* the result */
};

static bool
read_stories(const struct invocation *invocation, GPtrArray *stories,
             GError **error)
{
    const struct fetch_rules rules = fetch_rules_of(invocation->settings);
    struct progress progress = progress_of(invocation);
    bool is_good = true;

    for (char **name = invocation->operands; is_good && *name != NULL; name++) {
        GPtrArray *some;

        progress_tell(&progress, "reading %s", *name);
        some = article_read(*name, invocation_option(invocation, "url"), &rules,
                            error);
        is_good = some != NULL;
        if (is_good)
            g_ptr_array_extend_and_steal(stories, some);
    }
    progress_clear(&progress);
    return is_good;
}

static bool
read_url(const char *text, char **url, GError **error)
{
    char *resolved = url_resolve(text, NULL);

    if (resolved == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'--url' wants an http or https address");
        return false;
    }
    g_free(*url);
    *url = resolved;
    return true;
}

/* What the options say of the one story there is. */
static bool
complete(const struct addition *addition, GError **error)
{
    const struct invocation *invocation = addition->invocation;
    const GPtrArray *stories = addition->stories;
    const char *url = invocation_option(invocation, "url");
    const char *section = invocation_option(invocation, "section");
    const char *date = invocation_option(invocation, "date");
    struct story *story = NULL;

    if (url == NULL && section == NULL && date == NULL)
        return true;
    if (stories->len != 1) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "--url, --section and --date are for one story; these are "
                    "%u",
                    stories->len);
        return false;
    }
    story = g_ptr_array_index(stories, 0);
    if (section != NULL) {
        g_free(story->section);
        story->section = safe_text_to_line(section);
    }
    return (url == NULL || read_url(url, &story->url, error)) &&
           (date == NULL ||
            story_date_parse(date, addition->list->schedule.zone,
                             invocation->clock, &story->published_at_ms,
                             error));
}

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct addition *addition = data;

    return article_take(tx,
                        &(struct article_intake){
                            .list_id = addition->list->id,
                            .stories = addition->stories,
                        },
                        addition->invocation->clock, &addition->taken, error);
}

static int64_t
number_at(const struct addition *addition, guint i)
{
    return g_array_index(addition->taken.ids, int64_t, i);
}

/* Prints the stories as the list has them now. */
static bool
print_stories(const struct addition *addition, GError **error)
{
    struct printer *printer = addition->invocation->printer;

    printer_list_begin(printer, NULL, columns);
    for (guint i = 0; i < addition->taken.ids->len; i++) {
        g_autoptr(Article) article =
            article_get(addition->invocation->view, addition->list->id,
                        number_at(addition, i), error);

        if (article == NULL)
            return false;
        PRINT_ROW(printer, CELL_NUMBER(article->id),
                  CELL_TEXT(article_state_name(article_state_of(article))),
                  cell_text_or_none(article->story->title));
    }
    printer_list_end(printer);
    return true;
}

/* Most likely such a story is there twice. */
static bool
warn_of_namesakes(const struct addition *addition, GError **error)
{
    const struct invocation *invocation = addition->invocation;

    for (guint i = 0; i < addition->taken.ids->len; i++) {
        int64_t known_id = 0;

        if (!article_find_namesake(invocation->view, addition->list->id,
                                   number_at(addition, i), &known_id, error))
            return false;
        if (known_id != 0)
            invocation_say(invocation,
                           "story %" G_GINT64_FORMAT ": story %" G_GINT64_FORMAT
                           " of this list has this title already",
                           number_at(addition, i), known_id);
    }
    return true;
}

/* Of one story its number too, by which the desk calls it. */
static void
tell(const struct addition *addition)
{
    const struct article_taken *taken = &addition->taken;
    g_autofree char *number = addition->stories->len == 1
                                  ? g_strdup_printf(": story %" G_GINT64_FORMAT,
                                                    number_at(addition, 0))
                                  : g_strdup("");

    invocation_say(addition->invocation, "%d added, %d changed, %d unchanged%s",
                   taken->added, taken->changed, taken->unchanged, number);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(List) list = list_get(
        invocation->view, invocation_option(invocation, "list"), error);
    g_autoptr(GPtrArray) stories = story_array_new();
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    struct addition addition = {
        .invocation = invocation,
        .list = list,
        .stories = stories,
        .taken.ids = ids,
    };

    if (list == NULL || !read_stories(invocation, stories, error) ||
        !complete(&addition, error) ||
        !database_write(invocation->database, take, &addition, error))
        return false;
    tell(&addition);
    return (addition.taken.added == 0 || warn_of_namesakes(&addition, error)) &&
           print_stories(&addition, error);
}

const struct command cmd_article_add = {
    .name = "article add",
    .words = "FILE|URL...",
    .summary = "Read stories and add them to a list",
    .help = "A feed is as many stories as it holds; one story is an HTML page, "
            "a page saved as text, or a file with words such as title and "
            "author between two lines of --- and Markdown behind. All of them "
            "may be files or lie behind http and https.\n\n"
            "All are read first; if one can't be, none is added. A story that "
            "is known already is compared, and brought up to date.\n\n"
            "A date within a file that names no zone is one of UTC.",
    .options = options,
    .needs = NEEDS_VIEW | NEEDS_DATABASE | NEEDS_NETWORK,
    .gives_json = true,
    .run = run,
};
