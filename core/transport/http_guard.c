/* SPDX-License-Identifier: MIT */
/* Two tables of networks, and the ways an IPv4 address hides in IPv6. */
#include "http_guard.h"

#include <curl/curl.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>

enum {
    IPV4_BYTES = 4,
    IPV6_BYTES = 16,
};

struct network {
    unsigned char prefix[IPV6_BYTES];
    int bits;
};

// clang-format off
static const struct network ipv4_special[] = {
    {{0},             8}, /* this network */
    {{10},            8}, /* private, RFC 1918 */
    {{100, 64},      10}, /* carrier NAT, RFC 6598 */
    {{127},           8}, /* loopback */
    {{169, 254},     16}, /* link-local, clouds' metadata */
    {{172, 16},      12}, /* private */
    {{192, 0, 0},    24}, /* protocol assignments */
    {{192, 168},     16}, /* private */
    {{198, 18},      15}, /* benchmarks, RFC 2544 */
    {{224},           4}, /* multicast */
    {{240},           4}, /* reserved, broadcast */
};

static const struct network ipv6_special[] = {
    {{0},                                127}, /* :: and ::1 */
    {{0x00, 0x64, 0xff, 0x9b, 0, 1},      48}, /* local NAT64, RFC 8215 */
    {{0x20, 0x01, 0, 0},                  32}, /* Teredo, RFC 4380 */
    {{0xfc},                               7}, /* unique local, RFC 4193 */
    {{0xfe, 0x80},                        10}, /* link-local */
    {{0xfe, 0xc0},                        10}, /* site-local, of old */
    {{0xff},                               8}, /* multicast */
};

/* Where in the address the IPv4 one lies. */
static const struct wrapping {
    struct network network;
    int offset;
} wrappings[] = {
    {{{0}, 96}, 12},                                             /* ::1.2.3.4 */
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12}, /* mapped */
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12}, /* SIIT, RFC 2765 */
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},            /* NAT64, RFC 6052 */
    {{{0x20, 0x02}, 16}, 2},                          /* 6to4, RFC 3056 */
};
// clang-format on

static bool
is_in(const unsigned char *bytes, const struct network *network)
{
    int whole = network->bits / 8, rest = network->bits % 8;

    g_assert(whole < IPV6_BYTES); /* no network is a single address */

    unsigned char mask = (unsigned char)(0xff00 >> rest);

    return memcmp(bytes, network->prefix, (size_t)whole) == 0 &&
           (rest == 0 || (bytes[whole] & mask) == network->prefix[whole]);
}

static bool
is_in_any(const unsigned char *bytes, const struct network *networks,
          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_in(bytes, &networks[i]))
            return true;
    }
    return false;
}

static bool
ipv4_is_special(const unsigned char *bytes)
{
    return is_in_any(bytes, ipv4_special, G_N_ELEMENTS(ipv4_special));
}

static bool
ipv6_is_special(const unsigned char *bytes)
{
    if (is_in_any(bytes, ipv6_special, G_N_ELEMENTS(ipv6_special)))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(wrappings); i++) {
        if (is_in(bytes, &wrappings[i].network) &&
            ipv4_is_special(bytes + wrappings[i].offset))
            return true;
    }
    return false;
}

bool
http_guard_is_special(const struct sockaddr *address)
{
    unsigned char bytes[IPV6_BYTES];

    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;

        memcpy(&ipv4, address, sizeof ipv4);
        memcpy(bytes, &ipv4.sin_addr, IPV4_BYTES);
        return ipv4_is_special(bytes);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;

        memcpy(&ipv6, address, sizeof ipv6);
        memcpy(bytes, &ipv6.sin6_addr, IPV6_BYTES);
        return ipv6_is_special(bytes);
    }
    return true;
}

static bool
is_host(const char *entry, const char *host, const char *port)
{
    g_autofree char *with_port = g_strconcat(host, ":", port, NULL);
    g_autofree char *in_brackets = g_strconcat("[", entry, "]", NULL);

    return g_ascii_strcasecmp(entry, host) == 0 ||
           g_ascii_strcasecmp(entry, with_port) == 0 ||
           g_ascii_strcasecmp(in_brackets, host) == 0;
}

bool
http_guard_is_allowed(const char *url, const char *const *hosts)
{
    CURLU *parts = curl_url();
    char *host = NULL, *port = NULL;
    bool is_allowed = false;

    g_assert(parts != NULL);
    if (hosts != NULL &&
        curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
            CURLUE_OK) {
        for (; *hosts != NULL && !is_allowed; hosts++)
            is_allowed = is_host(*hosts, host, port);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return is_allowed;
}
