/* SPDX-License-Identifier: MIT */
/* fsync of the file and of its folder: a key that was used and then lost in a
 * power cut would leave links that no one can verify. */
#include "new_file.h"

#include "error.h"
#include "safe_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN_BYTES = 500 };

static enum vesper_error
code_of(int number)
{
    switch (number) {
    case EEXIST: return VESPER_ERROR_EXISTS;
    case ENOENT:
    case ENOTDIR: return VESPER_ERROR_NO_INPUT;
    case EACCES:
    case EPERM:
    case EROFS: return VESPER_ERROR_DENIED;
    default: return VESPER_ERROR_STORAGE;
    }
}

static bool
fail(const char *path, int number, GError **error)
{
    g_autofree char *safe = safe_text(path, SHOWN_BYTES);

    g_assert(number != 0);
    g_set_error(error, VESPER_ERROR, code_of(number), "cannot write %s: %s",
                safe, g_strerror(number));
    return false;
}

/* Returns 0 or errno. */
static int
write_all(int fd, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t count = write(fd, text, left);

        if (count < 0 && errno != EINTR)
            return errno;
        if (count > 0) {
            text += count;
            left -= (size_t)count;
        }
    }
    return 0;
}

/* A file that is whole on the disk is not found after a power cut if the name
 * of it is not there (fsync(2)). */
static int
sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int number = fd < 0 || fsync(fd) != 0 ? errno : 0;

    if (fd >= 0)
        close(fd);
    return number;
}

bool
new_file_write(const char *path, mode_t mode, const char *text, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  S_IRUSR | S_IWUSR);
    int number;

    if (fd < 0)
        return fail(path, errno, error);
    /* Ours alone until it is as it shall be; and the mode of open(2) would be
     * cut by the umask. */
    number = fchmod(fd, mode) != 0 ? errno : write_all(fd, text);
    if (number == 0 && fsync(fd) != 0)
        number = errno;
    if (close(fd) != 0 && number == 0)
        number = errno;
    if (number == 0)
        number = sync_folder(path);
    if (number == 0)
        return true;
    unlink(path); /* it was made by us: O_EXCL */
    return fail(path, number, error);
}
