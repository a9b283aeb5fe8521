/* SPDX-License-Identifier: MIT */
/* vesper source add: where stories of a list come from. */
#include "command.h"

#include "content.h"
#include "error.h"
#include "list.h"
#include "push.h"
#include "push_access.h"
#include "safe_text.h"
#include "source_address.h"

enum { SHOWN_BYTES = 200 };

static const struct option_row options[] = {
    {"push", "NAME",
     "The site's own system announces its stories; a name for it in place of "
     "an address",
     0},
    {0},
};

struct addition {
    const struct invocation *invocation;
    struct source_entry entry;
    int64_t id;          /* the result */
    struct source *push; /* the same, of a push source */
};

static bool
add(struct transaction *tx, void *data, GError **error)
{
    struct addition *addition = data;
    const struct invocation *invocation = addition->invocation;
    struct view *view = transaction_view(tx);
    g_autoptr(List) list = list_get(view, invocation->operands[0], error);

    g_clear_pointer(&addition->push, source_free); /* it may run again */
    if (list == NULL)
        return false;
    /* Read back, for the secret of one that announces hangs on when it was
     * made. */
    addition->entry.list_id = list->id;
    return source_add(tx, &addition->entry, invocation->clock, &addition->id,
                      error) &&
           push_source_find(view, addition->id, &addition->push, error);
}

/* What to do next. */
static void
tell(const struct addition *addition)
{
    const struct invocation *invocation = addition->invocation;

    g_assert((addition->push != NULL) == (addition->entry.kind == SOURCE_PUSH));
    if (addition->push == NULL) {
        invocation_say(invocation,
                       "source %" G_GINT64_FORMAT " is added; vesperd reads "
                       "it soon, 'vesper source poll %s' at once",
                       addition->id, invocation->operands[0]);
        return;
    }
    push_access_print(invocation, addition->push);
    invocation_say(invocation,
                   "source %" G_GINT64_FORMAT " is added; give address and "
                   "secret to the site's own system, 'vesper source secret %s "
                   "%" G_GINT64_FORMAT "' shows them again",
                   addition->id, invocation->operands[0], addition->id);
}

/* What is meant by the operands; path holds it if it is a folder's. */
static struct source_entry
entry_of(const char *address, const char *name, char **path)
{
    struct source_entry entry = {.kind = SOURCE_PUSH, .address = name};

    g_assert((address == NULL) != (name == NULL));
    if (name == NULL) {
        *path = source_address_of(address, &entry.kind);
        entry.address = *path;
    }
    return entry;
}

/* A folder that is not there looks like a URL that is none. */
static bool
check(const struct source_entry *entry, GError **error)
{
    g_autofree char *url = NULL;
    g_autofree char *shown = NULL;

    if (entry->kind != SOURCE_WEB)
        return true;
    url = url_resolve(entry->address, NULL);
    if (url != NULL)
        return true;
    shown = safe_text(entry->address, SHOWN_BYTES);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "'%s' is neither a folder that is there nor an http or https "
                "URL whose host can be looked up",
                shown);
    return false;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *address = invocation_operand(invocation, 1);
    const char *name = invocation_option(invocation, "push");
    g_autofree char *path = NULL;
    struct addition addition = {.invocation = invocation};
    bool is_added;

    if ((address == NULL) == (name == NULL)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_USAGE,
                    "'source add' wants either an address or --push NAME");
        return false;
    }
    addition.entry = entry_of(address, name, &path);
    if (!check(&addition.entry, error))
        return false;
    is_added = database_write(invocation->database, add, &addition, error);
    g_assert(!is_added || addition.id > 0);
    if (is_added)
        tell(&addition);
    source_free(addition.push); /* found, though the commit may have failed */
    return is_added;
}

const struct command cmd_source_add = {
    .name = "source add",
    .words = "LIST [URL|FOLDER]",
    .summary = "Let a list read a feed or a folder, or be told of stories",
    .help = "The URL is a feed's, or that of a page that names its feed: the "
            "feed is found at the first reading. In a folder each file that "
            "ends in .md, .txt, .html or .htm is one story; it is read again "
            "when it has changed, and vesperd must be allowed to read it.\n\n"
            "Of what is there at the first reading the newest 20 stories are "
            "for the editions to come; the others are old.\n\n"
            "A server inside your own network is read only if the setting "
            "articles.allowed_hosts names it.",
    .options = options,
    .needs = NEEDS_DATABASE | NEEDS_KEYS,
    .gives_json = true,
    .run = run,
};
