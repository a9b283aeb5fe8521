/* SPDX-License-Identifier: MIT */
#include "content.h"
#include "limit.h"
#include "support.h"

#include <string.h>

struct url_row {
    const char *name;
    const char *url;
    const char *want;
};

#define BASE "http://news.example/coast/index.html?page=2"

// clang-format off
static const struct url_row canonical[] = {
    {"case of scheme and host", "HTTPS://News.Example/Nets",
     "https://news.example/Nets"},
    {"http is https", "http://news.example/nets", "https://news.example/nets"},
    {"default ports", "http://news.example:80/n", "https://news.example/n"},
    {"another port", "https://news.example:8443/n",
     "https://news.example:8443/n"},
    {"fragment", "https://news.example/n#top", "https://news.example/n"},
    {"trailing slashes", "https://news.example/n//", "https://news.example/n"},
    {"the site itself", "https://news.example/", "https://news.example"},
    {"the site without a slash", "https://news.example",
     "https://news.example"},
    {"tracking",
     "https://news.example/n?utm_source=a&id=7&fbclid=b&UTM=c&gclid=d",
     "https://news.example/n?id=7&UTM=c"},
    {"tracking alone", "https://news.example/n/?utm_medium=a",
     "https://news.example/n"},
    {"only the name tells", "https://news.example/n?gclids=1&a=utm_b",
     "https://news.example/n?gclids=1&a=utm_b"},
    {"empty parameters", "https://news.example/n?&&a=1&",
     "https://news.example/n?a=1"},
    {"escapes", "https://news.example/%7enets/%c5%81",
     "https://news.example/~nets/%C5%81"},
    {"letters and their escapes", "https://news.example/Łódź",
     "https://news.example/%C5%81%C3%B3d%C5%BA"},
    {"an escaped slash is none", "https://news.example/a%2fb",
     "https://news.example/a%2Fb"},
    {"dots", "https://news.example/a/./b/../c", "https://news.example/a/c"},
    {"who asks", "https://me:secret@news.example/n", "https://news.example/n"},
    {"a name in its own script", "http://łódź.example/",
     "https://xn--d-uga0v4h.example"},
    {"its escapes", "http://%C5%82%C3%B3d%c5%ba.example/",
     "https://xn--d-uga0v4h.example"},
    {"its A-labels", "http://XN--D-UGA0V4H.example/",
     "https://xn--d-uga0v4h.example"},
    {"a name with a joiner is not the one without",
     "http://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example/",
     "https://xn--mgba3gch31f060k.example"},
    {"a sharp s is not two", "http://stra\u00dfe.example/",
     "https://xn--strae-oqa.example"},
    {"a symbol", "http://i\u2764.example/", "https://xn--i-7iq.example"},
    {"IPv6", "http://[2001:DB8::1]:8080/n", "https://[2001:db8::1]:8080/n"},
    {"another scheme", "ftp://news.example/n", NULL},
    {"no scheme", "/n", NULL},
    {"nothing", "", NULL},
    {"no host", "https:///n", NULL},
};

static const struct url_row resolved[] = {
    {"absolute", "https://a.example/n?q#f", "https://a.example/n?q#f"},
    {"path", "/nets", "http://news.example/nets"},
    {"beside", "nets", "http://news.example/coast/nets"},
    {"above", "../nets", "http://news.example/nets"},
    {"above the top", "../../../nets", "http://news.example/nets"},
    {"query", "?page=3", "http://news.example/coast/index.html?page=3"},
    {"fragment", "#a", "http://news.example/coast/index.html?page=2#a"},
    {"host", "//cdn.example/a.jpg", "http://cdn.example/a.jpg"},
    {"blanks around", " \n/nets\t", "http://news.example/nets"},
    {"a line end within", "/old\r\n\tnets", "http://news.example/oldnets"},
    {"a blank within", "/old nets", "http://news.example/old%20nets"},
    {"letters", "/Łódź", "http://news.example/%C5%81%C3%B3d%C5%BA"},
    {"what ends an attribute", "/\"><b>'`",
     "http://news.example/%22%3E%3Cb%3E%27%60"},
    {"escapes stay escapes", "/a%2Fb?a=%26", "http://news.example/a%2Fb?a=%26"},
    {"host in lower case", "HTTP://CDN.example/A", "http://cdn.example/A"},
    {"who asks", "http://me:secret@a.example/", "http://a.example/"},
    {"IPv6", "http://[2001:db8::1]/", "http://[2001:db8::1]/"},
    {"nothing", "", NULL},
    {"script", "javascript:alert(1)", NULL},
    {"script in disguise", " java\nscript:alert(1)", NULL},
    {"data", "data:text/html,a", NULL},
    {"mail", "mailto:a@b.example", NULL},
    {"file", "file:///etc/passwd", NULL},
    {"a control", "/a\x01", NULL},
    {"no UTF-8", "/a\xff", NULL},
    {"a host that is none", "http://a b/", NULL},
    {"a host that ends an attribute", "http://a\"b/", NULL},
    {"a host that holds a path", "http://a%2fb/", NULL},
    {"a host that turns a line", "http://a%0ab/", NULL},
    {"a host that ends there", "http://a%00b/", NULL},
    {"a host of half an escape", "http://a%2/", NULL},
    {"a host that is no UTF-8", "http://a%ffb/", NULL},
    {"a joiner out of place", "http://exa\u200dmple.example/", NULL},
    {"a wide slash", "http://a\uff0fb.example/", NULL},
    {"a wide escape", "http://a\uff052fb.example/", NULL},
    {"an A-label of no name", "http://xn--a.example/", NULL},
    {"a host in its own script", "http://łódź.example/b#c",
     "http://xn--d-uga0v4h.example/b#c"},
    {"a label of many hyphens", "http://r3---sn-4g5e.example/",
     "http://r3---sn-4g5e.example/"},
    {"an address", "http://10.0.0.1/", "http://10.0.0.1/"},
    {"an address in wide digits", "http://１２７.0.0.1/", "http://127.0.0.1/"},
    {"an address in short", "http://127.1/", NULL},
    {"an address in short and wide digits", "http://１２７．１/", NULL},
    {"an address in one number", "http://2130706433/", NULL},
    {"an address in other digits", "http://0x7f.0.0.1/", NULL},
    {"an address of five parts", "http://1.2.3.4.5./", NULL},
    {"a name that begins with a digit", "http://3.a.example/",
     "http://3.a.example/"},
    {"a backslash", "/\\a.example", "http://news.example/%5Ca.example"},
    {"a port that is none", "http://a.example:99999/", NULL},
};
// clang-format on

static void
test_canonical(void **state)
{
    const struct url_row *row = *state;
    g_autofree char *got = url_canonical(row->url);

    assert_text(got, row->want);
    if (got != NULL) {
        g_autofree char *again = url_canonical(got);

        assert_text(again, got);
    }
}

static void
test_resolve(void **state)
{
    const struct url_row *row = *state;
    g_autofree char *got = url_resolve(row->url, BASE);

    assert_text(got, row->want);
}

static void
test_without_base(void **state)
{
    g_autofree char *absolute = url_resolve("http://a.example/n", NULL);

    (void)state;
    assert_text(absolute, "http://a.example/n");
    g_clear_pointer(&absolute, g_free);
    absolute = url_resolve("/n", "https://łódź.example/b");
    assert_text(absolute, "https://xn--d-uga0v4h.example/n");
    assert_null(url_resolve("/n", NULL));
    assert_null(url_resolve("/n", "no base"));
    assert_null(url_resolve("/n", "file:///etc/"));
    assert_null(url_resolve("/n", "http://exa\u200dmple.example/"));
}

static void
test_ceiling(void **state)
{
    g_autofree char *path = g_strnfill(LIMIT_URL_BYTES, 'a');
    g_autofree char *wide = g_strnfill(LIMIT_URL_BYTES / 2, '"');
    g_autofree char *url = g_strconcat("http://a.example/", path, NULL);

    (void)state;
    assert_null(url_resolve(url, NULL));
    assert_null(url_canonical(url));
    assert_null(url_resolve(wide, BASE)); /* it grows in the writing */
}

/* A base is read for every link of a feed: a long one is none. */
static void
test_long_base(void **state)
{
    g_autofree char *path = g_strnfill(LIMIT_URL_BYTES / 2, 'a');
    g_autofree char *base = g_strconcat("http://a.example/", path, NULL);
    g_autofree char *absolute = url_resolve("http://b.example/n", base);

    (void)state;
    assert_text(absolute, "http://b.example/n");
    assert_null(url_resolve("/n", base));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_base),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_long_base),
    };

    return ROW_TESTS(test_canonical, canonical) +
           ROW_TESTS(test_resolve, resolved) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
