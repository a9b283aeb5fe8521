/* SPDX-License-Identifier: MIT */
/* Who may work here, and how the daemon is woken. */
#include "state_folder.h"

#include "error.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { FOR_OTHERS = S_IRWXG | S_IRWXO };

static bool
fail(GError **error, enum vesper_error code, const char *folder,
     const char *what)
{
    g_set_error(error, VESPER_ERROR, code, "the state folder '%s' %s", folder,
                what);
    return false;
}

/* Root's files would shut the daemon out; so root becomes its user, for good.
 */
static bool
become(const struct passwd *owner, const char *folder, GError **error)
{
    if (initgroups(owner->pw_name, owner->pw_gid) != 0 ||
        setgid(owner->pw_gid) != 0 || setuid(owner->pw_uid) != 0)
        return fail(error, VESPER_ERROR_DENIED, folder,
                    "belongs to somebody root cannot become here");
    g_assert(owner->pw_uid == 0 || setuid(0) != 0);
    return true;
}

static bool
become_owner(uid_t uid, const char *folder, const char *program, GError **error)
{
    const struct passwd *owner = getpwuid(uid);

    if (owner == NULL)
        return fail(error, VESPER_ERROR_DENIED, folder,
                    "belongs to a user without a name");
    if (geteuid() == 0)
        return become(owner, folder, error);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_DENIED,
                "the state folder '%s' belongs to %s; type: sudo -u %s %s ...",
                folder, owner->pw_name, owner->pw_name, program);
    return false;
}

/* The address of the wake-up socket; false: the path is too long for one. */
static bool
wake_address(const char *folder, struct sockaddr_un *address)
{
    g_autofree char *path = g_build_filename(folder, "wake", NULL);

    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    return g_strlcpy(address->sun_path, path, sizeof address->sun_path) <
           sizeof address->sun_path;
}

bool
state_folder_make(const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0700) == 0)
        return true;
    return fail(error,
                errno == EACCES ? VESPER_ERROR_DENIED : VESPER_ERROR_STORAGE,
                folder, g_strerror(errno));
}

bool
state_folder_enter(const char *folder, const char *program, GError **error)
{
    struct stat status;

    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))
        return fail(error, VESPER_ERROR_NOT_FOUND, folder,
                    "is not there; 'vesper init' makes one");
    if ((status.st_mode & FOR_OTHERS) != 0)
        return fail(error, VESPER_ERROR_DENIED, folder,
                    "is open to others: chmod 700 it");
    return status.st_uid == geteuid() ||
           become_owner(status.st_uid, folder, program, error);
}

void
state_folder_wake(const char *folder)
{
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return;
    if (wake_address(folder, &address) &&
        sendto(fd, "", 1, 0, (struct sockaddr *)&address, sizeof address) < 0)
        errno = 0; /* nobody listens, or is awake already */
    close(fd);
}

int
state_folder_listen(const char *folder, GError **error)
{
    struct sockaddr_un address;
    int fd = -1;

    if (wake_address(folder, &address)) {
        fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        unlink(address.sun_path);
    }
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    fail(error, VESPER_ERROR_STORAGE, folder, "cannot hold a socket");
    if (fd >= 0)
        close(fd);
    return -1;
}
