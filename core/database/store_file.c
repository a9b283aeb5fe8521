/* SPDX-License-Identifier: MIT */
/* Looks before anything is opened. */
#include "store_file.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { FOR_OTHERS = S_IRWXG | S_IRWXO };

/* There locks are kept by a server, or by nobody, and a memory-mapped WAL
 * index is not shared. */
static const unsigned long network_file_systems[] = {
    NFS_SUPER_MAGIC,  SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC,
    SMB2_SUPER_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC,
};

static bool
refuse(GError **error, enum vesper_error code, const char *path,
       const char *what)
{
    g_set_error(error, VESPER_ERROR, code, "'%s' %s", path, what);
    return false;
}

char *
store_file_path(const char *storage, GError **error)
{
    static const char prefix[] = "sqlite:";

    if (g_str_has_prefix(storage, "postgres:") ||
        g_str_has_prefix(storage, "postgresql:")) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_UNSUPPORTED,
                    "this version keeps its data in SQLite alone: set storage "
                    "to a path");
        return NULL;
    }
    if (g_str_has_prefix(storage, prefix))
        storage += strlen(prefix);
    return g_canonicalize_filename(storage, NULL);
}

static bool
check_local(const char *path, GError **error)
{
    struct statfs system;

    if (statfs(path, &system) != 0)
        return refuse(error, VESPER_ERROR_STORAGE, path, g_strerror(errno));
    for (size_t i = 0; i < G_N_ELEMENTS(network_file_systems); i++)
        if ((unsigned long)system.f_type == network_file_systems[i])
            return refuse(error, VESPER_ERROR_UNSUPPORTED, path,
                          "lies on a network file system, where locks and "
                          "the write-ahead log do not work");
    return true;
}

static bool
check_ours(const char *path, const struct stat *status, GError **error)
{
    if (status->st_uid != geteuid())
        return refuse(error, VESPER_ERROR_DENIED, path,
                      "belongs to another user");
    if ((status->st_mode & FOR_OTHERS) != 0)
        return refuse(error, VESPER_ERROR_DENIED, path,
                      S_ISDIR(status->st_mode)
                          ? "is open to others: chmod 700 it"
                          : "is open to others: chmod 600 it");
    return check_local(path, error);
}

bool
store_file_check_folder(const char *folder, GError **error)
{
    struct stat status;

    if (stat(folder, &status) != 0)
        return refuse(error, VESPER_ERROR_STORAGE, folder, g_strerror(errno));
    if (!S_ISDIR(status.st_mode))
        return refuse(error, VESPER_ERROR_STORAGE, folder, "is no folder");
    return check_ours(folder, &status, error);
}

bool
store_file_make(const char *path, GError **error)
{
    struct stat status;
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
    else if (errno != EEXIST)
        return refuse(error, VESPER_ERROR_STORAGE, path, g_strerror(errno));
    if (lstat(path, &status) != 0)
        return refuse(error, VESPER_ERROR_STORAGE, path, g_strerror(errno));
    if (!S_ISREG(status.st_mode))
        return refuse(error, VESPER_ERROR_DENIED, path,
                      "is no regular file (a link is refused, too)");
    return check_ours(path, &status, error);
}

bool
store_file_has_wal(const char *path)
{
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    struct stat status;

    return stat(wal, &status) == 0 && status.st_size > 0;
}
