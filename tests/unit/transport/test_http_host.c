/* SPDX-License-Identifier: MIT */
/* Which URLs ask the same host. */
#include "http_host.h"

#include "http_fetch.h"
#include "support.h"

struct host_row {
    const char *name; /* the URL */
    const char *host;
};

static const struct host_row hosts[] = {
    {"http://example.org/feed", "example.org"},
    {"https://example.org", "example.org"},
    {"http://EXAMPLE.Org/feed?x#y", "example.org"},
    {"http://example.org:80/", "example.org"},
    {"http://example.org:443/", "example.org"},
    {"https://example.org:443/", "example.org"},
    {"https://example.org./", "example.org"},
    {"https://eva:secret@example.org/", "example.org"},
    {"http://XN--MNCHEN-3YA.example/", "xn--mnchen-3ya.example"},
    {"http://ex%61mple.org/", "example.org"},
    {"http://127.0.0.1/", "127.0.0.1"},
    {"http://0x7f.1/", "127.0.0.1"},
    {"http://[0:0::1]/", "[::1]"},
    {"http://example.org:8080/", "example.org:8080"},
    {"http://Example.org.:08080/", "example.org:8080"},
    {"http://www.example.org/", "www.example.org"},
    {"http://example.org.example/", "example.org.example"},
    {"nonsense of no kind", "nonsense of no kind"},
    {"", ""},
};

static void
test_host(void **state)
{
    const struct host_row *row = *state;
    g_autofree char *host = http_host_of(row->name);

    assert_text(host, row->host);
}

// clang-format off
static const struct host_row ascii[] = {
    {"http://M\u00fcnchen.example/f\u00fcr?x=\u00fc#y",
     "http://xn--mnchen-3ya.example/f\u00fcr?x=\u00fc#y"},
    {"https://eva:secret@b\u00fccher.example:8080/",
     "https://eva:secret@xn--bcher-kva.example:8080/"},
    {"https://Stra\u00dfe.Example./", "https://xn--strae-oqa.example./"},
    {"http://m%C3%BCnchen.example/", "http://xn--mnchen-3ya.example/"},
    {"http://\uff11\uff12\uff17.0.0.1/", "http://127.0.0.1/"},
    /* No name. */
    {"http://exa\u200dmple.example/", "http://exa\u200dmple.example/"},
    {"http://a\uff0fb.example/", "http://a\uff0fb.example/"},
    {"http://xn--a.b\u00fccher/", "http://xn--a.b\u00fccher/"},
    {"http://%FF.example/", "http://%FF.example/"},
    {"http://\xff.example/", "http://\xff.example/"},
    /* Nothing to do. */
    {"http://news.example/f\u00fcr", "http://news.example/f\u00fcr"},
    {"https://STRASSE.example/", "https://STRASSE.example/"},
    {"HTTP://News.example", "HTTP://News.example"},
    {"nonsense of no kind, f\u00fcr", "nonsense of no kind, f\u00fcr"},
};
// clang-format on

static void
test_ascii(void **state)
{
    const struct host_row *row = *state;
    g_autofree char *url = http_host_in_ascii(row->name);

    assert_text(url, row->host);
}

int
main(void)
{
    transport_init();
    return ROW_TESTS(test_host, hosts) + ROW_TESTS(test_ascii, ascii);
}
