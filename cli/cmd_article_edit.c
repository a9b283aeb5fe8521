/* SPDX-License-Identifier: MIT */
/* vesper article edit: the desk's words in place of the source's. */
#include "command.h"

#include "article.h"
#include "error.h"
#include "list.h"
#include "quantity.h"

static const struct option_row options[] = {
    {"title", "TEXT", "The headline", 0},
    {"standfirst", "TEXT", "The summary under it", 0},
    {"section", "TEXT", "Where it belongs", 0},
    {"url", "URL", "Where it is read on; an empty word for no link", 0},
    {"image", "URL", "Its picture", 0},
    {"caption", "TEXT", "What the picture shows", 0},
    {"credit", "TEXT", "Whose picture it is", 0},
    {"release", NULL, "Let its source write it again instead", 0},
    {0},
};

static struct article_edit
edit_of(const struct invocation *invocation)
{
    return (struct article_edit){
        .title = invocation_option(invocation, "title"),
        .standfirst = invocation_option(invocation, "standfirst"),
        .section = invocation_option(invocation, "section"),
        .url = invocation_option(invocation, "url"),
        .image_url = invocation_option(invocation, "image"),
        .image_caption = invocation_option(invocation, "caption"),
        .image_credit = invocation_option(invocation, "credit"),
    };
}

static bool
edit(struct transaction *tx, void *data, GError **error)
{
    const struct invocation *invocation = data;
    struct article_edit edited = edit_of(invocation);
    g_autoptr(List) list =
        list_get(transaction_view(tx), invocation->operands[0], error);

    if (list == NULL || !quantity_parse_number(invocation->operands[1],
                                               &edited.article_id, error))
        return false;
    edited.list_id = list->id;
    return invocation_has(invocation, "release")
               ? article_release(tx, list->id, edited.article_id, error)
               : article_edit(tx, &edited, invocation->clock, error);
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

static bool
run(struct invocation *invocation, GError **error)
{
    if (!is_one_wish(invocation)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'article edit' wants options that say what to change, or "
                    "--release alone");
        return false;
    }
    if (!database_write(invocation->database, edit, invocation, error))
        return false;
    invocation_say(invocation,
                   invocation_has(invocation, "release")
                       ? "story %s is its source's again"
                       : "story %s is edited; its source writes it no more",
                   invocation->operands[1]);
    return true;
}

const struct command cmd_article_edit = {
    .name = "article edit",
    .words = "LIST NUMBER",
    .summary = "Change the words of a story",
    .help = "What is not named stays as it is. From then on the story is the "
            "desk's: its source changes it no more, until --release. An "
            "edition that is frozen already keeps what it has.",
    .options = options,
    .needs = NEEDS_DATABASE,
    .run = run,
};
