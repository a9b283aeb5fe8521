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

struct addition {
    const struct invocation *invocation;
    const GPtrArray *stories;   /* of struct story * */
    struct article_taken taken; /* the result */
    int64_t last_id;            /* and the last story's number */
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

/* What the options say of the one story there is, but for its date. */
static bool
complete(const struct invocation *invocation, const GPtrArray *stories,
         GError **error)
{
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
    return url == NULL || read_url(url, &story->url, error);
}

/* Which instant --date is, the list's clock says. */
static bool
put_date(const struct addition *addition, const struct list *list,
         GError **error)
{
    const char *date = invocation_option(addition->invocation, "date");
    struct story *story;

    if (date == NULL)
        return true;
    g_assert(addition->stories->len == 1); /* see complete */
    story = g_ptr_array_index(addition->stories, 0);
    return story_date_parse(date, list->schedule.zone, &story->published_at_ms,
                            error);
}

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct addition *addition = data;
    const struct invocation *invocation = addition->invocation;
    g_autoptr(List) list = list_get(
        transaction_view(tx), invocation_option(invocation, "list"), error);

    if (list == NULL || !put_date(addition, list, error))
        return false;
    return article_take(tx,
                        &(struct article_intake){
                            .list_id = list->id,
                            .stories = addition->stories,
                        },
                        invocation->clock, &addition->taken, &addition->last_id,
                        error);
}

/* Of one story its number too, by which the desk calls it. */
static void
tell(const struct addition *addition)
{
    const struct article_taken *taken = &addition->taken;
    g_autofree char *number =
        g_strdup_printf(": story %" G_GINT64_FORMAT, addition->last_id);

    invocation_say(addition->invocation, "%d added, %d changed, %d unchanged%s",
                   taken->added, taken->changed, taken->unchanged,
                   addition->stories->len == 1 ? number : "");
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(GPtrArray) stories = story_array_new();
    struct addition addition = {.invocation = invocation, .stories = stories};

    if (!read_stories(invocation, stories, error) ||
        !complete(invocation, stories, error) ||
        !database_write(invocation->database, take, &addition, error))
        return false;
    tell(&addition);
    return true;
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
    .needs = NEEDS_DATABASE | NEEDS_NETWORK,
    .run = run,
};
