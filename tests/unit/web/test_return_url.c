/* SPDX-License-Identifier: MIT */
/* Where a form may lead back to (row H15). */
#include "return_url.h"

#include "support.h"

struct url_row {
    const char *name, *url;
    bool is_allowed;
};

static const struct url_row rows[] = {
    {"a prefix itself", "https://news.example/thanks", true},
    {"with more behind it", "https://news.example/thanks?x=1#top", true},
    {"a host of the list", "https://shop.example", true},
    {"its page", "https://shop.example/any", true},
    {"its query", "https://shop.example?x", true},
    {"another path", "https://news.example/admin", false},
    {"a longer host", "https://shop.example.evil", false},
    {"a user before another host", "https://shop.example@evil", false},
    {"a port", "https://shop.example:444/", false},
    {"another scheme", "http://shop.example/", false},
    {"another letter case", "HTTPS://SHOP.EXAMPLE/", false},
    {"no scheme", "//evil.example", false},
    {"one slash", "https:evil.example", false},
    {"a backslash", "https://shop.example/\\evil.example", false},
    {"a script", "javascript:alert(1)", false},
    {"data", "data:text/html,x", false},
    {"a line end", "https://shop.example/\r\nSet-Cookie: x", false},
    {"a blank", "https://shop.example/ x", false},
    {"a letter that is no ASCII", "https://shop.example/ä", false},
    {"nothing", "", false},
};

static void
test_allowed(void **state)
{
    static char thanks[] = "https://news.example/thanks";
    static char shop[] = "https://shop.example";
    static char broken[] = "shop.example";
    char *const prefixes[] = {broken, thanks, shop, NULL};
    const struct url_row *row = *state;

    assert_int_equal(return_url_is_allowed(row->url, prefixes),
                     row->is_allowed);
    assert_false(return_url_is_allowed(row->url, NULL));
}

static void
test_length(void **state)
{
    static char shop[] = "https://shop.example/";
    char *const prefixes[] = {shop, NULL};
    g_autofree char *filler = g_strnfill(2048, 'a');
    g_autofree char *url = g_strconcat(shop, filler, NULL);

    (void)state;
    assert_false(return_url_is_allowed(url, prefixes));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_length)};

    return ROW_TESTS(test_allowed, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
