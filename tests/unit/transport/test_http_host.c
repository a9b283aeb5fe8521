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

int
main(void)
{
    transport_init();
    return ROW_TESTS(test_host, hosts);
}
