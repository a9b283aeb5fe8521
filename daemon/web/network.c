/* SPDX-License-Identifier: MIT */
/*
 * One number per network, or source: the instant at which everything it took
 * will have been earned back. One that lies behind us says as much as none, so
 * a full table is swept of those; were it full of others still, only the limit
 * for all counts for newcomers.
 */
#include "network.h"

#include "lock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum {
    NETWORKS_MOST = 65536,
    US_PER_MS = 1000,
    IPV4_AT = 12, /* of an IPv4 address in an IPv6 one (RFC 4291 §2.5.5.2) */
    NETWORK_BYTES_4 = 3,
    NETWORK_BYTES_6 = 6, /* a /48: the most that a site is given, as a rule */
};

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

struct network_limits {
    struct lock lock;
    GHashTable *networks; /* char * -> int64_t *, used_until_us */
    GHashTable *sources;  /* the same by int64_t *; as many as there were */
    int64_t all;
};

static char *
format_ip(int family, const void *bytes)
{
    char text[INET6_ADDRSTRLEN];
    const char *done = inet_ntop(family, bytes, text, sizeof text);

    g_assert(done != NULL);
    return g_strdup(text);
}

static char *
format_ipv6(const struct in6_addr *address)
{
    return IN6_IS_ADDR_V4MAPPED(address)
               ? format_ip(AF_INET, address->s6_addr + IPV4_AT)
               : format_ip(AF_INET6, address);
}

/* Returns an address in its one spelling, NULL: it is none. */
static char *
normalise(const char *text)
{
    struct in_addr ipv4;
    struct in6_addr ipv6;

    if (inet_pton(AF_INET, text, &ipv4) == 1)
        return format_ip(AF_INET, &ipv4);
    if (inet_pton(AF_INET6, text, &ipv6) == 1)
        return format_ipv6(&ipv6);
    return NULL;
}

static gboolean
is_earned_back(gpointer key, gpointer value, gpointer now_us)
{
    (void)key;
    return *(int64_t *)value <= *(int64_t *)now_us;
}

/* Finds or makes the number of a network. NULL: the table is full. */
static int64_t *
find(struct network_limits *limits, const char *ip, int64_t now_ms)
{
    g_autofree char *network = network_of(ip);
    int64_t *found = g_hash_table_lookup(limits->networks, network);
    int64_t now_us = now_ms * US_PER_MS;

    if (found != NULL)
        return found;
    if (g_hash_table_size(limits->networks) >= NETWORKS_MOST)
        g_hash_table_foreach_remove(limits->networks, is_earned_back, &now_us);
    if (g_hash_table_size(limits->networks) >= NETWORKS_MOST)
        return NULL;
    found = g_new0(int64_t, 1);
    g_hash_table_insert(limits->networks, g_steal_pointer(&network), found);
    return found;
}

/* Finds or makes the number of a source. */
static int64_t *
find_source(struct network_limits *limits, int64_t source_id)
{
    int64_t *found = g_hash_table_lookup(limits->sources, &source_id);

    if (found != NULL)
        return found;
    found = g_new0(int64_t, 1);
    g_hash_table_insert(limits->sources,
                        g_memdup2(&source_id, sizeof source_id), found);
    return found;
}

char *
network_peer(const struct sockaddr *peer)
{
    struct sockaddr_in6 ipv6;
    struct sockaddr_in ipv4;

    if (peer->sa_family == AF_INET6) {
        memcpy(&ipv6, peer, sizeof ipv6);
        return format_ipv6(&ipv6.sin6_addr);
    }
    g_assert(peer->sa_family == AF_INET); /* listen_open knows no other */
    memcpy(&ipv4, peer, sizeof ipv4);
    return format_ip(AF_INET, &ipv4.sin_addr);
}

char *
network_visitor(const char *peer, const char *forwarded, const char *proxy)
{
    g_autofree char *trusted = proxy != NULL ? normalise(proxy) : NULL;
    g_autofree char *last = NULL;
    char *visitor = NULL;

    /* Whoever is not our proxy can write what he likes into the header; and of
     * what the proxy sends only the last address is its own. */
    if (forwarded != NULL && g_strcmp0(trusted, peer) == 0) {
        const char *comma = strrchr(forwarded, ',');

        last = g_strdup(comma != NULL ? comma + 1 : forwarded);
        visitor = normalise(g_strstrip(last));
    }
    return visitor != NULL ? visitor : g_strdup(peer);
}

char *
network_of(const char *ip)
{
    unsigned char bytes[sizeof(struct in6_addr)] = {0};
    g_autofree char *start = NULL;
    bool is_ipv4 = inet_pton(AF_INET, ip, bytes) == 1;
    size_t kept = is_ipv4 ? NETWORK_BYTES_4 : NETWORK_BYTES_6;

    if (!is_ipv4 && inet_pton(AF_INET6, ip, bytes) != 1)
        return g_strdup(ip);
    memset(bytes + kept, 0, sizeof bytes - kept);
    start = format_ip(is_ipv4 ? AF_INET : AF_INET6, bytes);
    return g_strdup_printf("%s/%zu", start, 8 * kept);
}

bool
rate_take(const struct rate *rate, int64_t *used_until_us, int64_t now_ms)
{
    g_assert(rate->count > 0 && rate->span_ms > 0);

    int64_t now_us = now_ms * US_PER_MS;
    int64_t span_us = rate->span_ms * US_PER_MS;
    int64_t one_us = span_us / rate->count;
    /* A clock that was set back must not shut anybody out for long. */
    int64_t used_us = CLAMP(*used_until_us - now_us, 0, span_us);
    bool is_left = used_us + one_us <= span_us;

    *used_until_us = now_us + used_us + (is_left ? one_us : 0);
    return is_left;
}

struct network_limits *
network_limits_new(void)
{
    struct network_limits *limits = g_new0(struct network_limits, 1);

    lock_init(&limits->lock);
    limits->networks =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    limits->sources =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return limits;
}

void
network_limits_free(struct network_limits *limits)
{
    if (limits == NULL)
        return;
    g_hash_table_unref(limits->networks);
    g_hash_table_unref(limits->sources);
    lock_clear(&limits->lock);
    g_free(limits);
}

bool
network_limits_take(struct network_limits *limits, const char *ip,
                    int64_t per_network, int64_t in_all, int64_t now_ms)
{
    const struct rate one = {per_network, day_ms}, all = {in_all, day_ms};
    int64_t *network, all_before;
    bool has_taken;

    lock_take(&limits->lock);
    network = find(limits, ip, now_ms);
    all_before = limits->all; /* one refused for his network costs none */
    has_taken = rate_take(&all, &limits->all, now_ms);
    if (has_taken && network != NULL && !rate_take(&one, network, now_ms)) {
        limits->all = all_before;
        has_taken = false;
    }
    lock_give(&limits->lock);
    return has_taken;
}

bool
network_limits_take_push(struct network_limits *limits, int64_t source_id,
                         int64_t per_source, int64_t now_ms)
{
    const struct rate one = {per_source, day_ms};
    bool has_taken;

    lock_take(&limits->lock);
    has_taken = rate_take(&one, find_source(limits, source_id), now_ms);
    lock_give(&limits->lock);
    return has_taken;
}
