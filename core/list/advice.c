/* SPDX-License-Identifier: MIT */
/*
 * Domains are called alike when their last two labels are: that is the
 * organisational domain of RFC 7489 §3.2 for most, and where it is not (co.uk)
 * advice is missing, never wrong.
 */
#include "advice.h"

#include "imprint.h"

#include <string.h>

/* Beginnings of addresses that promise to lose what they get. */
static const char *const deaf_senders[] = {"noreply@", "no-reply@",
                                           "donotreply@", "do-not-reply@"};

static const char *
last_two_labels(const char *domain)
{
    const char *dot = strrchr(domain, '.');

    while (dot != NULL && dot > domain && *--dot != '.')
        ;
    return dot != NULL && *dot == '.' ? dot + 1 : domain;
}

static bool
is_alike(const char *one, const char *other)
{
    return g_ascii_strcasecmp(last_two_labels(one), last_two_labels(other)) ==
           0;
}

static bool
is_deaf(const char *address)
{
    for (size_t i = 0; i < G_N_ELEMENTS(deaf_senders); i++)
        if (g_ascii_strncasecmp(address, deaf_senders[i],
                                strlen(deaf_senders[i])) == 0)
            return true;
    return false;
}

GPtrArray *
advice_on_settings(const struct settings *settings)
{
    const struct {
        bool is_missing;
        const char *advice;
    } rows[] = {
        {settings->postal_address == NULL,
         "postal_address is not set: laws want a postal address in every "
         "edition"},
        {settings->operator_mail == NULL,
         "operator.mail is not set: nobody is told when something goes wrong"},
        {settings->privacy_url == NULL,
         "web.privacy is not set: the sign-up form should link to a privacy "
         "notice"},
        {!g_str_has_prefix(settings->web_url, "https:"),
         "web.url is not https: one-click unsubscribing needs it"},
    };
    GPtrArray *advice = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].is_missing)
            g_ptr_array_add(advice, g_strdup(rows[i].advice));
    return advice;
}

/* SPF covers the bounce domain, and counts for the sender's where the two are
 * alike (RFC 7489 §3.1.2). */
GPtrArray *
advice_on_list(const struct settings *settings, const struct list *list)
{
    const struct imprint imprint = imprint_of(settings);
    const char *domain = list_domain(list);
    const char *bounce_domain = imprint_bounce_domain(&imprint, list);
    const char *answers =
        *list->reply_to != '\0' ? list->reply_to : list->from_address;
    g_autofree char *host = imprint_web_host(&imprint);
    GPtrArray *advice = g_ptr_array_new_with_free_func(g_free);

    if (!is_alike(domain, host))
        g_ptr_array_add(
            advice, g_strdup_printf("list '%s': mail from %s links to %s; one "
                                    "domain for both is trusted more",
                                    list->name, domain, host));
    if (!is_alike(domain, bounce_domain))
        g_ptr_array_add(
            advice,
            g_strdup_printf("list '%s': bounces go to %s, so that SPF says "
                            "nothing about mail from %s",
                            list->name, bounce_domain, domain));
    if (is_deaf(answers))
        g_ptr_array_add(
            advice, g_strdup_printf("list '%s': answers go to %s; providers "
                                    "want an address that is read",
                                    list->name, answers));
    return advice;
}
