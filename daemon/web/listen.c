/* SPDX-License-Identifier: MIT */
/* Opened by ourselves, so that what is wrong with it can be said. */
#include "listen.h"

#include "error.h"
#include "quantity.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_MOST = 65535, BACKLOG = 511 };

union any_address {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
};

static bool
parse_host(const char *host, uint16_t port, union any_address *address)
{
    size_t length = strlen(host);
    g_autofree char *inner = NULL;

    memset(address, 0, sizeof *address);
    if (length < 2 || host[0] != '[' || host[length - 1] != ']') {
        address->ipv4.sin_family = AF_INET;
        address->ipv4.sin_port = htons(port);
        return inet_pton(AF_INET, host, &address->ipv4.sin_addr) == 1;
    }
    inner = g_strndup(host + 1, length - 2);
    address->ipv6.sin6_family = AF_INET6;
    address->ipv6.sin6_port = htons(port);
    return inet_pton(AF_INET6, inner, &address->ipv6.sin6_addr) == 1;
}

static bool
parse(const char *where, union any_address *address, GError **error)
{
    const char *colon = strrchr(where, ':');
    g_autofree char *host =
        colon != NULL ? g_strndup(where, (gsize)(colon - where)) : NULL;
    int64_t port = -1;

    if (host != NULL && quantity_parse_number(colon + 1, &port, NULL) &&
        port >= 0 && port <= PORT_MOST &&
        parse_host(host, (uint16_t)port, address))
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SETTINGS,
                "web.listen: '%s' is no address with a port", where);
    return false;
}

static bool
bind_and_listen(int fd, union any_address *address, unsigned *port)
{
    socklen_t length = address->any.sa_family == AF_INET ? sizeof address->ipv4
                                                         : sizeof address->ipv6;
    const int on = 1;

    /* SO_REUSEADDR: what is left of the last run's connections (TIME-WAIT, RFC
     * 9293 §3.6) must not keep a restart out for minutes. */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, &address->any, length) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, &address->any, &length) != 0)
        return false;
    *port = ntohs(address->any.sa_family == AF_INET ? address->ipv4.sin_port
                                                    : address->ipv6.sin6_port);
    return true;
}

int
listen_open(const char *where, unsigned *port, GError **error)
{
    union any_address address;
    int fd;

    if (!parse(where, &address, error))
        return -1;
    fd = socket(address.any.sa_family,
                SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind_and_listen(fd, &address, port))
        return fd;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                "cannot listen on %s: %s", where, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}
