/* SPDX-License-Identifier: MIT */
/* Row F1: each network at its first and last address, and both neighbours. */
#include "http_guard.h"

#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

struct address_row {
    const char *name; /* the address */
    bool is_special;
};

// clang-format off
static const struct address_row addresses[] = {
    {"0.0.0.0", true}, {"0.255.255.255", true}, {"1.0.0.0", false},
    {"9.255.255.255", false}, {"10.0.0.0", true}, {"10.255.255.255", true},
    {"11.0.0.0", false},
    {"100.63.255.255", false}, {"100.64.0.0", true},
    {"100.127.255.255", true}, {"100.128.0.0", false},
    {"126.255.255.255", false}, {"127.0.0.1", true},
    {"127.255.255.255", true}, {"128.0.0.0", false},
    {"169.253.255.255", false}, {"169.254.169.254", true},
    {"169.255.0.0", false},
    {"172.15.255.255", false}, {"172.16.0.0", true},
    {"172.31.255.255", true}, {"172.32.0.0", false},
    {"191.255.255.255", false}, {"192.0.0.0", true}, {"192.0.0.255", true},
    {"192.0.1.0", false},
    {"192.167.255.255", false}, {"192.168.0.0", true},
    {"192.168.255.255", true}, {"192.169.0.0", false},
    {"198.17.255.255", false}, {"198.18.0.0", true},
    {"198.19.255.255", true}, {"198.20.0.0", false},
    {"223.255.255.255", false}, {"224.0.0.1", true}, {"239.255.255.255", true},
    {"240.0.0.1", true}, {"255.255.255.255", true}, {"8.8.8.8", false},
    {"::", true}, {"::1", true}, {"::127.0.0.1", true}, {"::8.8.8.8", false},
    {"::ffff:127.0.0.1", true}, {"::ffff:10.1.2.3", true},
    {"::ffff:169.254.169.254", true}, {"::ffff:8.8.8.8", false},
    {"::ffff:0:10.1.2.3", true}, {"::ffff:0:8.8.8.8", false},
    {"64:ff9b::7f00:1", true}, {"64:ff9b::a00:1", true},
    {"64:ff9b::808:808", false}, {"64:ff9b:1::808:808", true},
    {"2002:7f00:1::1", true}, {"2002:c0a8:101::1", true},
    {"2002:808:808::1", false},
    {"2001::1", true}, {"2001:db7:ffff::1", false},
    {"fbff::1", false}, {"fc00::1", true}, {"fdff::1", true},
    {"fe00::1", false}, {"fe7f::1", false}, {"fe80::1", true},
    {"febf::1", true}, {"fec0::1", true}, {"ff02::1", true},
    {"2606:4700::1111", false},
};
// clang-format on

static void
test_address(void **state)
{
    const struct address_row *row = *state;
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, row->name, &ipv4.sin_addr) == 1) {
        assert_int_equal(http_guard_is_special((struct sockaddr *)&ipv4),
                         row->is_special);
        return;
    }
    assert_int_equal(inet_pton(AF_INET6, row->name, &ipv6.sin6_addr), 1);
    assert_int_equal(http_guard_is_special((struct sockaddr *)&ipv6),
                     row->is_special);
}

static void
test_other_families(void **state)
{
    struct sockaddr_un local = {.sun_family = AF_UNIX};

    (void)state;
    assert_true(http_guard_is_special((struct sockaddr *)&local));
}

struct allowed_row {
    const char *name, *url, *host;
    bool is_allowed;
};

static const struct allowed_row allowed[] = {
    {"name", "http://cms.local/feed", "cms.local", true},
    {"case", "http://CMS.local/feed", "cms.LOCAL", true},
    {"any port", "http://cms.local:8080/", "cms.local", true},
    {"this port", "http://cms.local:8080/", "cms.local:8080", true},
    {"usual port", "https://cms.local/", "cms.local:443", true},
    {"another port", "http://cms.local:8081/", "cms.local:8080", false},
    {"another name", "http://cms.local.example/", "cms.local", false},
    {"a name before it", "http://x.cms.local/", "cms.local", false},
    {"in the user", "http://cms.local@evil.example/", "cms.local", false},
    {"address", "http://127.0.0.1:1/", "127.0.0.1", true},
    {"IPv6", "http://[::1]:80/", "::1", true},
    {"IPv6 in brackets", "http://[::1]:81/", "[::1]:81", true},
    {"no url", "nonsense nonsense", "nonsense", false},
};

static void
test_allowed(void **state)
{
    const struct allowed_row *row = *state;
    const char *const hosts[] = {"other.example", row->host, NULL};

    assert_int_equal(http_guard_is_allowed(row->url, hosts), row->is_allowed);
    assert_false(http_guard_is_allowed(row->url, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_families),
    };

    return ROW_TESTS(test_address, addresses) +
           ROW_TESTS(test_allowed, allowed) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
