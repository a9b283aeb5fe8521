/* SPDX-License-Identifier: MIT */
/* Taken out of the settings once; addresses of pages are made here alone. */
#include "imprint.h"

#include <string.h>

static const char *
or_empty(const char *text)
{
    return text != NULL ? text : "";
}

struct imprint
imprint_of(const struct settings *settings)
{
    return (struct imprint){
        .web_url = or_empty(settings->web_url),
        .postal_address = or_empty(settings->postal_address),
        .privacy_url = or_empty(settings->privacy_url),
        .operator_mail = or_empty(settings->operator_mail),
        .bounce_domain = or_empty(settings->bounce_domain),
        .feedback_sender = settings->feedback_sender != NULL
                               ? settings->feedback_sender
                               : "vesper",
        .uncertain = or_empty(settings->uncertain),
        .is_strict = settings->is_strict,
    };
}

char *
imprint_confirm_url(const struct imprint *imprint, const char *token)
{
    return g_strconcat(imprint->web_url, "/confirm/", token, NULL);
}

char *
imprint_leave_url(const struct imprint *imprint, const char *token)
{
    return g_strconcat(imprint->web_url, "/u/", token, NULL);
}

char *
imprint_archive_url(const struct imprint *imprint, const char *list,
                    const char *local_date, const char *slot)
{
    /* The day's own edition has the day's address; what came out beside it
     * (edition.h: "extra") is told apart by its name. */
    bool is_main = strcmp(slot, "main") == 0;

    g_assert(strlen(local_date) == LOCAL_DATE_BYTES - 1);
    return g_strconcat(imprint->web_url, "/archive/", list, "/", local_date,
                       is_main ? NULL : "-", slot, NULL);
}

char *
imprint_push_url(const struct imprint *imprint, int64_t source_id)
{
    return g_strdup_printf("%s/hooks/articles?source=%" G_GINT64_FORMAT,
                           imprint->web_url, source_id);
}

/* An EHLO must name something (RFC 5321 §4.1.1.1), whatever the settings
 * hold. */
char *
imprint_web_host(const struct imprint *imprint)
{
    g_autoptr(GUri) uri = g_uri_parse(imprint->web_url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri == NULL ? NULL : g_uri_get_host(uri);

    return g_strdup(host == NULL ? "localhost" : host);
}

/* Of an addr-spec (RFC 5322 §3.4.1): a quoted local part may hold a '@' too, a
 * domain of ours never. */
const char *
list_domain(const struct list *list)
{
    const char *at = strrchr(list->from_address, '@');

    g_assert(at != NULL); /* it was parsed when it was set */
    return at + 1;
}

/* SPF is asked about this domain (RFC 7208 §2.4), and its MX must be one that
 * we read: so it may be another than readers see. */
const char *
imprint_bounce_domain(const struct imprint *imprint, const struct list *list)
{
    return *imprint->bounce_domain != '\0' ? imprint->bounce_domain
                                           : list_domain(list);
}
