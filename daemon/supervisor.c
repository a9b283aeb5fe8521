/* SPDX-License-Identifier: MIT */
/* The protocol is one datagram; a library for it would be most of this file. */
#include "supervisor.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A leading @ names an abstract socket: its name begins with a NUL. Returns
 * the address's size, 0 where the name is too long. */
static socklen_t
address_of(const char *name, struct sockaddr_un *address)
{
    size_t length = strlen(name);

    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (length >= sizeof address->sun_path) /* so a NUL comes behind */
        return 0;
    memcpy(address->sun_path, name, length);
    if (name[0] == '@')
        address->sun_path[0] = '\0';
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

void
supervisor_tell(const char *state)
{
    const char *name = g_getenv("NOTIFY_SOCKET");
    struct sockaddr_un address;
    socklen_t size = name == NULL ? 0 : address_of(name, &address);
    int sender = size == 0 ? -1 : socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ssize_t sent;

    if (sender < 0)
        return;
    sent = sendto(sender, state, strlen(state), MSG_NOSIGNAL,
                  (const struct sockaddr *)(const void *)&address, size);
    (void)sent; /* who does not listen is not told */
    close(sender);
}
