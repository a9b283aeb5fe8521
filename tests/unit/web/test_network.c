/* SPDX-License-Identifier: MIT */
/* Networks, and how many sign-ups they may send (row H17). */
#include "network.h"

#include "house.h"

#include <arpa/inet.h>
#include <netinet/in.h>

struct text_row {
    const char *name, *in, *want;
};

static const struct text_row networks[] = {
    {"IPv4", "192.0.2.77", "192.0.2.0/24"},
    {"IPv6", "2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"},
    {"short IPv6", "::1", "::/48"},
    {"no address is its own", "unknown", "unknown"},
};

static void
test_network_of(void **state)
{
    const struct text_row *row = *state;
    g_autofree char *got = network_of(row->in);

    assert_text(got, row->want);
}

struct visitor_row {
    const char *name, *peer, *forwarded, *proxy, *want;
};

static const struct visitor_row visitors[] = {
    {"no proxy", "192.0.2.1", NULL, NULL, "192.0.2.1"},
    {"a claim without a proxy", "192.0.2.1", "9.9.9.9", NULL, "192.0.2.1"},
    {"a claim past the proxy", "192.0.2.1", "9.9.9.9", "127.0.0.1",
     "192.0.2.1"},
    {"the proxy's word", "127.0.0.1", "192.0.2.9", "127.0.0.1", "192.0.2.9"},
    {"the last one is the proxy's", "127.0.0.1", "6.6.6.6, 192.0.2.9",
     "127.0.0.1", "192.0.2.9"},
    {"IPv6 in another spelling", "::1", "2001:DB8::0:1", "0:0::1",
     "2001:db8::1"},
    {"IPv4 in IPv6 clothes", "127.0.0.1", "::ffff:192.0.2.9", "127.0.0.1",
     "192.0.2.9"},
    {"the proxy says nothing", "127.0.0.1", NULL, "127.0.0.1", "127.0.0.1"},
    {"the proxy talks nonsense", "127.0.0.1", "unknown", "127.0.0.1",
     "127.0.0.1"},
    {"an empty claim", "127.0.0.1", "", "127.0.0.1", "127.0.0.1"},
};

static void
test_visitor(void **state)
{
    const struct visitor_row *row = *state;
    g_autofree char *got =
        network_visitor(row->peer, row->forwarded, row->proxy);

    assert_text(got, row->want);
}

static void
test_peer(void **state)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
    g_autofree char *first = NULL, *second = NULL, *third = NULL;

    (void)state;
    inet_pton(AF_INET, "192.0.2.1", &ipv4.sin_addr);
    first = network_peer((const struct sockaddr *)&ipv4);
    assert_text(first, "192.0.2.1");
    inet_pton(AF_INET6, "2001:db8::1", &ipv6.sin6_addr);
    second = network_peer((const struct sockaddr *)&ipv6);
    assert_text(second, "2001:db8::1");
    inet_pton(AF_INET6, "::ffff:192.0.2.1", &ipv6.sin6_addr);
    third = network_peer((const struct sockaddr *)&ipv6);
    assert_text(third, "192.0.2.1");
}

static void
test_rate(void **state)
{
    const struct rate rate = {3, 3000};
    int64_t used = 0, now_ms = HOUSE_NOW_MS;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(rate_take(&rate, &used, now_ms));
    assert_false(rate_take(&rate, &used, now_ms));
    assert_false(rate_take(&rate, &used, now_ms + 999));
    assert_true(rate_take(&rate, &used, now_ms + 1000));
    assert_false(rate_take(&rate, &used, now_ms + 1000));
    /* A clock set back by a day shuts nobody out for a day. */
    now_ms -= HOUSE_DAY_MS;
    assert_false(rate_take(&rate, &used, now_ms));
    assert_true(rate_take(&rate, &used, now_ms + 1000));
}

static void
test_limits(void **state)
{
    struct network_limits *limits = network_limits_new();
    int64_t now_ms = HOUSE_NOW_MS;

    (void)state;
    assert_true(network_limits_take(limits, "192.0.2.1", 2, 4, now_ms));
    assert_true(network_limits_take(limits, "192.0.2.200", 2, 4, now_ms));
    assert_false(network_limits_take(limits, "192.0.2.3", 2, 4, now_ms));
    /* What was refused did not count for all. */
    assert_true(network_limits_take(limits, "2001:db8::1", 2, 4, now_ms));
    assert_true(network_limits_take(limits, "2001:db8:0:9::1", 2, 4, now_ms));
    assert_false(network_limits_take(limits, "198.51.100.1", 2, 4, now_ms));
    now_ms += HOUSE_DAY_MS;
    assert_true(network_limits_take(limits, "192.0.2.3", 2, 4, now_ms));
    network_limits_free(limits);
}

static void
test_pushes(void **state)
{
    enum { MOST = 2, STRANGER = 0, CMS = 1, OTHER = 2 };
    struct network_limits *limits = network_limits_new();
    int64_t now_ms = HOUSE_NOW_MS;

    (void)state;
    for (int i = 0; i < MOST; i++) {
        assert_true(network_limits_take_push(limits, CMS, MOST, now_ms));
        assert_true(network_limits_take_push(limits, STRANGER, MOST, now_ms));
    }
    assert_false(network_limits_take_push(limits, CMS, MOST, now_ms));
    assert_false(network_limits_take_push(limits, STRANGER, MOST, now_ms));
    assert_true(network_limits_take_push(limits, OTHER, MOST, now_ms));
    now_ms += HOUSE_DAY_MS / MOST;
    assert_true(network_limits_take_push(limits, CMS, MOST, now_ms));
    assert_false(network_limits_take_push(limits, CMS, MOST, now_ms));
    network_limits_free(limits);
}

/* However many networks come: the table is bounded, the limit for all holds. */
static void
test_many_networks(void **state)
{
    struct network_limits *limits = network_limits_new();
    const int64_t all = 70000;
    int64_t taken = 0;

    (void)state;
    for (unsigned i = 0; i < all + 10; i++) {
        g_autofree char *ip =
            g_strdup_printf("2001:%x:%x::1", i >> 16, i & 0xffff);

        taken += network_limits_take(limits, ip, 1, all, HOUSE_NOW_MS);
    }
    assert_int_equal(taken, all);
    network_limits_free(limits);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_peer),          cmocka_unit_test(test_rate),
        cmocka_unit_test(test_limits),        cmocka_unit_test(test_pushes),
        cmocka_unit_test(test_many_networks),
    };

    return ROW_TESTS(test_network_of, networks) +
           ROW_TESTS(test_visitor, visitors) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
