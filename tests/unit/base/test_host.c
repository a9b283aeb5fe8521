/* SPDX-License-Identifier: MIT */
#include "host.h"

#include "support.h"

struct host_row {
    const char *name; /* the host */
    const char *want;
};

// clang-format off
static const struct host_row hosts[] = {
    {"M\u00fcnchen.example", "xn--mnchen-3ya.example"},
    {"b\u00fccher", "xn--bcher-kva"},
    /* The four deviations: what IDNA 2003 maps is another's name. */
    {"stra\u00dfe.example", "xn--strae-oqa.example"},
    {"Stra\u00dfe.Example.", "xn--strae-oqa.example."},
    {"STRASSE.example", "strasse.example"},
    {"\u03b2\u03cc\u03bb\u03bf\u03c2.example", "xn--nxasmm1c.example"},
    {"\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example",
     "xn--mgba3gch31f060k.example"},
    {"\u0dc1\u0dca\u200d\u0dbb\u0dd3.example", "xn--10cl1a0b660p.example"},
    {"exa\u200dmple.example", NULL},
    {"\u2615\u200d.example", NULL},
    /* Spelt otherwise, the same name. */
    {"mu\u0308nchen.example", "xn--mnchen-3ya.example"},
    {"\uff4d\u00fcnchen\u3002example", "xn--mnchen-3ya.example"},
    {"m\u00fcn\u00adchen.example", "xn--mnchen-3ya.example"},
    {"xn--mnchen-3ya.b\u00fccher", "xn--mnchen-3ya.xn--bcher-kva"},
    {"XN--MNCHEN-3YA.example", "xn--mnchen-3ya.example"},
    {"_x.b\u00fccher", "_x.xn--bcher-kva"},
    {"\u2615.example", "xn--53h.example"},
    {"xn--53h.example", "xn--53h.example"},
    {"i\u2764.example", "xn--i-7iq.example"},
    {"\uff11\uff12\uff17.0.0.1", "127.0.0.1"},
    /* No name: what it becomes would be read anew. */
    {"a\uff0fb.example", NULL},
    {"\u2100.example", NULL},
    {"\uff05\uff14\uff11.example", NULL},
    {"a\uff20b.example", NULL},
    {"a\uff1a80", NULL},
    {"a\uff3cb.example", NULL},
    {"a\u3000b.example", NULL},
    {"a/b.example", NULL},
    {"a%62.example", NULL},
    {"\u00ad", NULL},
    {"", NULL},
    {"\xff.example", NULL},
    /* A-labels of no name, or of one that is written otherwise. */
    {"xn--a.example", NULL},
    {"a.xn--", NULL},
    {"xn--53h.xn--0ug", NULL},
    {"xn--a.b\u00fccher", NULL},
    {"xn--exampl-vya\xcc\x81.example", NULL},
    /* In ASCII, nothing else is checked. */
    {"r3---sn-4g5e.example", "r3---sn-4g5e.example"},
    {"-a-.a_b.example", "-a-.a_b.example"},
    {"a-xn--b.example", "a-xn--b.example"},
    {"News.Example.", "news.example."},
    {"localhost", "localhost"},
};
// clang-format on

static void
test_host(void **state)
{
    const struct host_row *row = *state;
    g_autofree char *got = host_to_ascii(row->name);

    assert_text(got, row->want);
}

int
main(void)
{
    return ROW_TESTS(test_host, hosts);
}
