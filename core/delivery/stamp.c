/* SPDX-License-Identifier: MIT */
/*
 * Copies. An edition's list and letters are read once and kept until it has
 * been sent; each copy then costs one walk over its letter's stretches.
 */
#include "stamp.h"

#include "error.h"
#include "mail_header.h"

#include <string.h>

/* An edition under way. */
struct run {
    struct list *list;
    GHashTable *letters; /* language → struct letter * */
};

struct stamper {
    struct stamper_options options;
    GHashTable *runs; /* edition id → struct run * */
};

static void
free_letter(gpointer letter)
{
    letter_free(letter);
}

static void
free_run(gpointer data)
{
    struct run *run = data;

    list_free(run->list);
    g_hash_table_unref(run->letters);
    g_free(run);
}

struct stamper *
stamper_new(const struct stamper_options *options)
{
    struct stamper *stamper = g_new0(struct stamper, 1);

    stamper->options = *options;
    stamper->runs =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_run);
    return stamper;
}

void
stamper_free(struct stamper *stamper)
{
    if (stamper == NULL)
        return;
    g_hash_table_unref(stamper->runs);
    g_free(stamper);
}

void
stamper_forget(struct stamper *stamper, int64_t edition_id)
{
    g_hash_table_remove(stamper->runs, &edition_id);
}

static const struct run *
get_run(struct stamper *stamper, int64_t edition_id, GError **error)
{
    struct run *run = g_hash_table_lookup(stamper->runs, &edition_id);
    g_autoptr(Edition) edition = NULL;
    g_autoptr(List) list = NULL;

    if (run != NULL)
        return run;
    edition = edition_get(stamper->options.view, edition_id, error);
    if (edition == NULL)
        return NULL;
    list = list_get_by_id(stamper->options.view, edition->list_id, error);
    if (list == NULL)
        return NULL;
    run = g_new0(struct run, 1);
    run->list = g_steal_pointer(&list);
    run->letters =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_letter);
    g_hash_table_insert(stamper->runs,
                        g_memdup2(&edition_id, sizeof edition_id), run);
    return run;
}

/* Kept under the language asked for, although another may have been found: the
 * next copy asks alike. */
static const struct letter *
get_letter(struct stamper *stamper, const struct run *run,
           const struct copy *copy, GError **error)
{
    const char *language =
        *copy->language != '\0' ? copy->language : run->list->language;
    struct letter *letter = g_hash_table_lookup(run->letters, language);

    if (letter != NULL)
        return letter;
    letter = edition_letter(stamper->options.view, copy->edition_id, language,
                            error);
    if (letter != NULL)
        g_hash_table_insert(run->letters, g_strdup(language), letter);
    return letter;
}

/* What goes into the holes of letter.h. */
struct reader_values {
    const char *to;
    char *date;
    char *message_id;
    char *unsubscribe_url;
    char *unsubscribe_token;
};

/* Few holes: a walk is faster than a table that hashes. */
static const char *
ask(void *self, const char *name)
{
    const struct reader_values *values = self;
    const struct {
        const char *name, *value;
    } holes[] = {
        {"to", values->to},
        {"date", values->date},
        {"message_id", values->message_id},
        {"unsubscribe_url", values->unsubscribe_url},
        {"unsubscribe_token", values->unsubscribe_token},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(holes); i++)
        if (strcmp(holes[i].name, name) == 0)
            return holes[i].value;
    return NULL;
}

static void
reader_values_clear(struct reader_values *values)
{
    g_free(values->date);
    g_free(values->message_id);
    g_free(values->unsubscribe_url);
    g_free(values->unsubscribe_token);
}

static char *
date_of(int64_t at_ms)
{
    GString *date = g_string_new(NULL);

    mail_date_append(date, at_ms);
    return g_string_free(date, FALSE);
}

static struct reader_values
values_of(const struct stamper_options *options, const struct run *run,
          const struct parcel *parcel, const struct address *address)
{
    unsigned char hash[ADDRESS_HASH_BYTES];
    struct reader_values values = {
        .to = address->text,
        .date = date_of(parcel->first_claim_at_ms), /* a retry's as well */
        .message_id = delivery_token_make(options->keyring, &parcel->name),
    };

    address_hash(options->keyring, address->key, hash);
    values.unsubscribe_token =
        leave_token_make(options->keyring, run->list->id, hash);
    values.unsubscribe_url =
        imprint_leave_url(options->imprint, values.unsubscribe_token);
    return values;
}

static bool
stamp_copy(struct stamper *stamper, struct parcel *parcel, GError **error)
{
    const struct stamper_options *options = &stamper->options;
    const struct run *run = get_run(stamper, parcel->name.edition_id, error);
    const struct letter *letter =
        run == NULL ? NULL : get_letter(stamper, run, parcel->copy, error);
    g_autoptr(Address) address =
        letter == NULL ? NULL : address_parse(parcel->copy->email, error);
    struct reader_values values;

    if (address == NULL)
        return false;
    g_assert(parcel->mail_from == NULL && parcel->rcpt_to == NULL);
    values = values_of(options, run, parcel, address);
    parcel->mail_from = bounce_address(
        values.message_id, imprint_bounce_domain(options->imprint, run->list));
    parcel->rcpt_to = g_strdup(address->text);
    parcel->body = g_string_new(NULL);
    letter_stamp(letter, ask, &values, parcel->body);
    reader_values_clear(&values);
    return true;
}

bool
stamper_stamp(struct stamper *stamper, struct parcel *parcel, GError **error)
{
    if (parcel->body != NULL)
        return true; /* its first connection broke before it was sent */
    g_assert((parcel->mail == NULL) != (parcel->copy == NULL));
    return parcel->mail != NULL
               ? single_mail_stamp(&stamper->options, parcel, error)
               : stamp_copy(stamper, parcel, error);
}

/* One mailbox takes the bounces of all: what is behind the "+" is its detail
 * (RFC 5233 §1), and names the row. */
char *
bounce_address(const char *token, const char *domain)
{
    return g_strconcat("b+", token, "@", domain, NULL);
}
