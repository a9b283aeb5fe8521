/* SPDX-License-Identifier: MIT */
/* Permissions are those of the open file, so that nobody can exchange it
 * between looking and reading. */
#include "protected_file.h"

#include "error.h"
#include "safe_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN_BYTES = 500, PERMISSIONS = 07777 };

struct descriptor {
    int fd;
};

static void
descriptor_clear(struct descriptor *descriptor)
{
    if (descriptor->fd >= 0)
        close(descriptor->fd);
}
typedef struct descriptor Descriptor;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Descriptor, descriptor_clear)

static enum vesper_error
code_of(int number)
{
    if (number == EACCES || number == EPERM)
        return VESPER_ERROR_DENIED;
    return number == EIO ? VESPER_ERROR_STORAGE : VESPER_ERROR_NO_INPUT;
}

static bool
refuse(enum vesper_error code, const char *path, const char *why,
       GError **error)
{
    g_autofree char *safe = safe_text(path, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, code, "%s: %s", safe, why);
    return false;
}

static bool
check(struct protected_file *file, int fd, GError **error)
{
    g_autofree char *why = NULL;
    struct stat status;

    if (fstat(fd, &status) != 0)
        return refuse(VESPER_ERROR_STORAGE, file->path, g_strerror(errno),
                      error);
    if (!S_ISREG(status.st_mode))
        return refuse(VESPER_ERROR_NO_INPUT, file->path, "is not a plain file",
                      error);
    if ((status.st_mode & file->forbidden) != 0) {
        why = g_strdup_printf("is %s (mode %04o); chmod 0%03o", file->wrong,
                              status.st_mode & PERMISSIONS,
                              status.st_mode & 0777 & ~file->forbidden);
        return refuse(VESPER_ERROR_DENIED, file->path, why, error);
    }
    file->device = status.st_dev;
    file->inode = status.st_ino;
    return true;
}

/* Reads up to one byte more than allowed, to see that there is more. */
static bool
read_all(const struct protected_file *file, int fd, GByteArray *into,
         GError **error)
{
    size_t room = file->max_bytes + 1, length = 0;

    g_assert(room < G_MAXUINT); /* GLib counts so; a NUL comes behind */
    g_byte_array_set_size(into, (guint)room + 1);
    while (length < room) {
        ssize_t count = read(fd, into->data + length, room - length);

        if (count == 0)
            break;
        if (count < 0 && errno != EINTR)
            return refuse(VESPER_ERROR_STORAGE, file->path, g_strerror(errno),
                          error);
        length += count > 0 ? (size_t)count : 0;
    }
    g_assert(length <= room);
    if (length == room)
        return refuse(VESPER_ERROR_TOO_LARGE, file->path,
                      "is larger than what is read of such a file", error);
    into->data[length] = '\0';
    g_byte_array_set_size(into, (guint)length);
    return true;
}

char *
protected_file_read(struct protected_file *file, size_t *size, GError **error)
{
    g_assert((file->forbidden & ~(mode_t)PERMISSIONS) == 0);

    g_autoptr(GByteArray) bytes = g_byte_array_new();
    /* O_NONBLOCK: a pipe or a terminal must not hold us up. */
    g_auto(Descriptor) descriptor = {
        .fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};

    if (descriptor.fd < 0) {
        refuse(code_of(errno), file->path, g_strerror(errno), error);
        return NULL;
    }
    if (!check(file, descriptor.fd, error) ||
        !read_all(file, descriptor.fd, bytes, error))
        return NULL;
    if (size != NULL)
        *size = bytes->len;
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}
