/* SPDX-License-Identifier: MIT */
/* What can be set of a list, a row each: parse, format, help. The commands
 * and the manual walk the rows. */
#include "list.h"

#include "address.h"
#include "error.h"
#include "language.h"
#include "nearest_name.h"
#include "quantity.h"
#include "safe_text.h"

#include <string.h>

enum {
    SHOWN_BYTES = 60,
    TITLE_BYTES_MAX = 200,
    STORIES_MIN = 1,
    STORIES_MAX = 500, /* far more than a mail has room for */
};

/* A title becomes a header's value: a second line would be another field. */
static bool
set_line(char **field, const char *text, GError **error)
{
    if (*text == '\0' || strlen(text) > TITLE_BYTES_MAX ||
        !safe_text_is_plain(text)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "wants one line of at most %d bytes", TITLE_BYTES_MAX);
        return false;
    }
    g_free(*field);
    *field = g_strdup(text);
    return true;
}

static bool
set_truth(bool *field, const char *text, GError **error)
{
    bool is_yes = strcmp(text, "yes") == 0;

    if (!is_yes && strcmp(text, "no") != 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "wants 'yes' or 'no'");
        return false;
    }
    *field = is_yes;
    return true;
}

static char *
truth(bool is_true)
{
    return g_strdup(is_true ? "yes" : "no");
}

static bool
set_stories(int64_t *field, const char *text, GError **error)
{
    int64_t number;

    if (!quantity_parse_number(text, &number, error))
        return false;
    if (number < STORIES_MIN || number > STORIES_MAX) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "wants a number from %d to %d", STORIES_MIN, STORIES_MAX);
        return false;
    }
    *field = number;
    return true;
}

static char *
count(int64_t number)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static bool
parse_title(struct list *list, const char *text, GError **error)
{
    return set_line(&list->title, text, error);
}

static char *
format_title(const struct list *list)
{
    return g_strdup(list->title);
}

/* The name is kept as readers shall see it, without its quotes: whoever writes
 * the header puts them back, or encodes (RFC 5322 §3.4, RFC 2047 §5). */
static bool
parse_from(struct list *list, const char *text, GError **error)
{
    g_autoptr(Mailbox) mailbox = mailbox_parse(text, error);

    if (mailbox == NULL)
        return false;
    g_free(list->from_name);
    g_free(list->from_address);
    list->from_name = g_strdup(mailbox->name);
    list->from_address = g_strdup(mailbox->address->text);
    return true;
}

static char *
format_from(const struct list *list)
{
    return *list->from_name == '\0'
               ? g_strdup(list->from_address)
               : g_strdup_printf("%s <%s>", list->from_name,
                                 list->from_address);
}

static bool
parse_reply_to(struct list *list, const char *text, GError **error)
{
    g_autofree char *address = NULL;

    if (*text == '\0')
        address = g_strdup("");
    else
        address = address_normalise(text, error);
    if (address == NULL)
        return false;
    g_free(list->reply_to);
    list->reply_to = g_steal_pointer(&address);
    return true;
}

static char *
format_reply_to(const struct list *list)
{
    return g_strdup(list->reply_to);
}

static bool
parse_language(struct list *list, const char *text, GError **error)
{
    g_autofree char *safe = safe_text(text, SHOWN_BYTES);

    if (!language_is_known(text)) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "we have no texts in '%s', only in en, de and pl", safe);
        return false;
    }
    g_free(list->language);
    list->language = g_strdup(text);
    return true;
}

static char *
format_language(const struct list *list)
{
    return g_strdup(list->language);
}

static bool
parse_at(struct list *list, const char *text, GError **error)
{
    return quantity_parse_time_of_day(text, &list->schedule.at_s, error);
}

static char *
format_at(const struct list *list)
{
    return quantity_format_time_of_day(list->schedule.at_s);
}

static bool
parse_days(struct list *list, const char *text, GError **error)
{
    return weekdays_parse(text, &list->schedule.weekdays, error);
}

static char *
format_days(const struct list *list)
{
    return weekdays_format(list->schedule.weekdays);
}

static bool
parse_zone(struct list *list, const char *text, GError **error)
{
    if (!zone_check(text, error))
        return false;
    g_free(list->schedule.zone);
    list->schedule.zone = g_strdup(text);
    return true;
}

static char *
format_zone(const struct list *list)
{
    return g_strdup(list->schedule.zone);
}

static bool
parse_min_stories(struct list *list, const char *text, GError **error)
{
    return set_stories(&list->min_stories, text, error);
}

static char *
format_min_stories(const struct list *list)
{
    return count(list->min_stories);
}

static bool
parse_max_stories(struct list *list, const char *text, GError **error)
{
    return set_stories(&list->max_stories, text, error);
}

static char *
format_max_stories(const struct list *list)
{
    return count(list->max_stories);
}

static bool
parse_max_age(struct list *list, const char *text, GError **error)
{
    return quantity_parse_span(text, &list->max_age_ms, error);
}

static char *
format_max_age(const struct list *list)
{
    return quantity_format_span(list->max_age_ms);
}

static bool
parse_grace(struct list *list, const char *text, GError **error)
{
    return quantity_parse_span(text, &list->grace_ms, error);
}

static char *
format_grace(const struct list *list)
{
    return quantity_format_span(list->grace_ms);
}

static bool
parse_expiry(struct list *list, const char *text, GError **error)
{
    return quantity_parse_span(text, &list->expiry_ms, error);
}

static char *
format_expiry(const struct list *list)
{
    return quantity_format_span(list->expiry_ms);
}

static bool
parse_carry_over(struct list *list, const char *text, GError **error)
{
    return set_truth(&list->is_carrying_over, text, error);
}

static char *
format_carry_over(const struct list *list)
{
    return truth(list->is_carrying_over);
}

static bool
parse_paused(struct list *list, const char *text, GError **error)
{
    return set_truth(&list->is_paused, text, error);
}

static char *
format_paused(const struct list *list)
{
    return truth(list->is_paused);
}

static bool
parse_open(struct list *list, const char *text, GError **error)
{
    return set_truth(&list->is_open, text, error);
}

static char *
format_open(const struct list *list)
{
    return truth(list->is_open);
}

// clang-format off
/* In the order in which a list is described: who it is, when it comes out, what
 * it takes, how late it may be. Without a usual value: must be given. */
static const struct list_field fields[] = {
    {"title", "What readers see as its name.", NULL,
     parse_title, format_title},
    {"from", "Its sender: 'Name <address>'. Keep it constant.", NULL,
     parse_from, format_from},
    {"reply-to", "Where answers go; usually to the sender.", "",
     parse_reply_to, format_reply_to},
    {"language", "Language of its mails: en, de or pl.", "en",
     parse_language, format_language},
    {"at", "The hour of its editions, local: '18:00'.", "18:00",
     parse_at, format_at},
    {"days", "Its days: daily, mon-fri, sat,sun …", "daily",
     parse_days, format_days},
    {"zone", "Its time zone: 'Europe/Warsaw'.", "UTC",
     parse_zone, format_zone},
    {"min-stories", "Fewer new stories: the edition is skipped.", "1",
     parse_min_stories, format_min_stories},
    {"max-stories", "More new stories: the oldest are left out.", "20",
     parse_max_stories, format_max_stories},
    {"max-age", "Older stories are not news any more.", "1 d 12 h",
     parse_max_age, format_max_age},
    {"grace", "How late an edition may start; later it is skipped.", "3 h",
     parse_grace, format_grace},
    {"expiry", "How long a copy is tried before it expires.", "6 h",
     parse_expiry, format_expiry},
    {"carry-over", "Whether stories without room wait for tomorrow.", "no",
     parse_carry_over, format_carry_over},
    {"paused", "Whether its schedule rests.", "no",
     parse_paused, format_paused},
    {"open", "Whether the form takes sign-ups for it.", "yes",
     parse_open, format_open},
    {0},
};
// clang-format on

struct list *
list_new(void)
{
    struct list *list = g_new0(struct list, 1);

    list->name = g_strdup("");
    list->title = g_strdup("");
    list->from_name = g_strdup("");
    list->from_address = g_strdup("");
    for (const struct list_field *f = fields; f->key != NULL; f++)
        if (f->usual != NULL)
            g_assert(f->parse(list, f->usual, NULL));
    g_assert(list->min_stories <= list->max_stories);
    return list;
}

void
list_free(struct list *list)
{
    if (list == NULL)
        return;
    g_free(list->name);
    g_free(list->title);
    g_free(list->from_name);
    g_free(list->from_address);
    g_free(list->reply_to);
    g_free(list->language);
    g_free(list->schedule.zone);
    g_free(list);
}

const struct list_field *
list_fields(void)
{
    return fields;
}

bool
list_set_field(struct list *list, const char *key, const char *text,
               GError **error)
{
    struct nearest_name search = {.wanted = key};
    g_autofree char *safe = safe_text(key, SHOWN_BYTES);
    g_autofree char *question = NULL;

    for (const struct list_field *f = fields; f->key != NULL; f++) {
        nearest_name_offer(&search, f->key);
        if (strcmp(f->key, key) != 0)
            continue;
        if (f->parse(list, text, error))
            return true;
        g_prefix_error(error, "%s: ", key);
        return false;
    }
    question = nearest_name_question(&search);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "a list has no '%s'%s", safe, question);
    return false;
}
