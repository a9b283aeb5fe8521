/* SPDX-License-Identifier: MIT */
/* What mails and pages say of the house: addresses, hosts and domains. */
#include "imprint.h"

#include "support.h"

static const struct host_row {
    const char *name, *web_url, *want;
} host_rows[] = {
    {"a host", "https://news.example.org", "news.example.org"},
    {"without its port", "http://127.0.0.1:8080", "127.0.0.1"},
    {"without its path", "https://example.org/nl", "example.org"},
    {"nothing set", "", "localhost"},
    {"no URL", "news.example.org", "localhost"},
};

static void
test_host(void **state)
{
    const struct host_row *row = *state;
    const struct imprint imprint = {.web_url = row->web_url};
    g_autofree char *got = imprint_web_host(&imprint);

    assert_text(got, row->want);
}

static void
test_pages_lie_under_the_url(void **state)
{
    const struct imprint imprint = {.web_url = "https://example.org/nl"};
    g_autofree char *confirm = imprint_confirm_url(&imprint, "abc");
    g_autofree char *leave = imprint_leave_url(&imprint, "abc");
    g_autofree char *push = imprint_push_url(&imprint, 7);

    (void)state;
    assert_text(confirm, "https://example.org/nl/confirm/abc");
    assert_text(leave, "https://example.org/nl/u/abc");
    assert_text(push, "https://example.org/nl/hooks/articles?source=7");
}

static const struct archive_row {
    const char *name, *slot, *want;
} archive_rows[] = {
    {"the day's own", "main", "https://example.org/archive/a/2026-11-24"},
    {"another", "extra", "https://example.org/archive/a/2026-11-24-extra"},
};

static void
test_archive(void **state)
{
    const struct archive_row *row = *state;
    const struct imprint imprint = {.web_url = "https://example.org"};
    g_autofree char *got =
        imprint_archive_url(&imprint, "a", "2026-11-24", row->slot);

    assert_text(got, row->want);
}

static const struct domain_row {
    const char *name, *bounce_domain, *want;
} domain_rows[] = {
    {"one of its own", "bounce.example.net", "bounce.example.net"},
    {"else the sender's", "", "example.org"},
};

static void
test_bounce_domain(void **state)
{
    const struct domain_row *row = *state;
    const struct imprint imprint = {.bounce_domain = row->bounce_domain};
    g_autoptr(List) list = list_new();

    assert_true(list_set_field(list, "from", "News <n@example.org>", NULL));
    assert_text(list_domain(list), "example.org");
    assert_text(imprint_bounce_domain(&imprint, list), row->want);
}

static void
test_a_text_not_set_is_empty(void **state)
{
    const struct settings settings = {.web_url = (char[]){"https://a.example"}};
    const struct imprint imprint = imprint_of(&settings);

    (void)state;
    assert_text(imprint.web_url, "https://a.example");
    assert_text(imprint.postal_address, "");
    assert_text(imprint.bounce_domain, "");
    assert_text(imprint.feedback_sender, "vesper"); /* never empty */
    assert_false(imprint.is_strict);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_lie_under_the_url),
        cmocka_unit_test(test_a_text_not_set_is_empty),
    };

    return ROW_TESTS(test_host, host_rows) +
           ROW_TESTS(test_archive, archive_rows) +
           ROW_TESTS(test_bounce_domain, domain_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
