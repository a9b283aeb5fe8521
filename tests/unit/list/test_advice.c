/* SPDX-License-Identifier: MIT */
/* Advice is given where something is missing, and only there. */
#include "advice.h"

#include "support.h"

#include <string.h>

static const struct settings_row {
    const char *name;
    const char *postal_address, *operator_mail, *privacy_url, *web_url;
    const char *want; /* in the only advice; NULL: none is given */
} settings_rows[] = {
    {"all is there", "Main 1", "a@b.org", "https://b.org/p", "https://b.org",
     NULL},
    {"no postal address", NULL, "a@b.org", "https://b.org/p", "https://b.org",
     "postal_address"},
    {"no operator", "Main 1", NULL, "https://b.org/p", "https://b.org",
     "operator.mail"},
    {"no privacy notice", "Main 1", "a@b.org", NULL, "https://b.org",
     "web.privacy"},
    {"no TLS on the web", "Main 1", "a@b.org", "https://b.org/p",
     "http://b.org", "web.url"},
};

static const struct list_row {
    const char *name;
    const char *from, *reply_to, *web_url, *bounce_domain;
    const char *want; /* in the only advice; NULL: none is given */
} list_rows[] = {
    {"one domain for all", "a@b.org", "", "https://b.org", NULL, NULL},
    {"subdomains", "a@mail.b.org", "", "https://www.b.org/nl", "bounce.b.org",
     NULL},
    {"letter case", "a@b.org", "", "https://WWW.B.ORG", NULL, NULL},
    {"another domain's links", "a@b.org", "", "https://c.org", NULL,
     "mail from b.org links to c.org"},
    {"a domain that ends alike", "a@b.org", "", "https://bb.org", NULL,
     "links to bb.org"},
    {"bounces elsewhere", "a@b.org", "", "https://b.org", "b.example",
     "bounces go to b.example"},
    {"nobody listens", "no-reply@b.org", "", "https://b.org", NULL,
     "answers go to no-reply@b.org"},
    {"nobody listens to answers", "a@b.org", "NoReply@b.org", "https://b.org",
     NULL, "answers go to NoReply@b.org"},
    {"answers go elsewhere", "noreply@b.org", "desk@b.org", "https://b.org",
     NULL, NULL},
    {"one label", "a@localhost", "", "http://localhost:8025", NULL, NULL},
};

static struct settings *
empty_settings(void)
{
    struct settings *settings = g_new0(struct settings, 1);

    settings->relays = g_ptr_array_new();
    settings->places = g_hash_table_new(NULL, NULL);
    return settings;
}

static void
check(const GPtrArray *advice, const char *want)
{
    assert_int_equal(advice->len, want != NULL ? 1 : 0);
    if (want != NULL)
        assert_non_null(strstr(g_ptr_array_index(advice, 0), want));
}

static void
test_settings(void **state)
{
    const struct settings_row *row = *state;
    g_autoptr(Settings) settings = empty_settings();
    g_autoptr(GPtrArray) advice = NULL;

    settings->postal_address = g_strdup(row->postal_address);
    settings->operator_mail = g_strdup(row->operator_mail);
    settings->privacy_url = g_strdup(row->privacy_url);
    settings->web_url = g_strdup(row->web_url);
    advice = advice_on_settings(settings);
    check(advice, row->want);
}

static void
test_list(void **state)
{
    const struct list_row *row = *state;
    g_autoptr(Settings) settings = empty_settings();
    g_autoptr(List) list = list_new();
    g_autoptr(GPtrArray) advice = NULL;

    g_free(list->from_address);
    g_free(list->reply_to);
    list->from_address = g_strdup(row->from);
    list->reply_to = g_strdup(row->reply_to);
    settings->web_url = g_strdup(row->web_url);
    settings->bounce_domain = g_strdup(row->bounce_domain);
    advice = advice_on_list(settings, list);
    check(advice, row->want);
}

int
main(void)
{
    return ROW_TESTS(test_settings, settings_rows) +
           ROW_TESTS(test_list, list_rows);
}
