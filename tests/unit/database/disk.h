/* SPDX-License-Identifier: MIT */
/*
 * A disk that fails on demand, between SQLite and the kernel: its calls of
 * fdatasync(2) are ours, as a program's functions come before a library's, and
 * its writes go through the table of system calls that SQLite lends to tests.
 */
#ifndef VESPER_TEST_DISK_H
#define VESPER_TEST_DISK_H

#include <errno.h>
#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

typedef ssize_t disk_pwrite(int fd, const void *bytes, size_t count,
                            off_t offset);

static struct {
    int syncs;         /* so far */
    int is_sync_lying; /* fdatasync fails */
    int is_full;       /* writes fail with ENOSPC */
    int writes;        /* so far */
    void (*before_write)(void);
    disk_pwrite *real;
} disk;

/* Takes the place of the C library's: SQLite calls this one. */
int fdatasync(int fd);

/* Counts a sync, or lies. */
int
fdatasync(int fd)
{
    g_atomic_int_inc(&disk.syncs);
    if (g_atomic_int_get(&disk.is_sync_lying) != 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

/* Counts a write, or has no room. */
static ssize_t
disk_write(int fd, const void *bytes, size_t count, off_t offset)
{
    g_atomic_int_inc(&disk.writes);
    if (disk.before_write != NULL)
        disk.before_write();
    if (g_atomic_int_get(&disk.is_full) != 0) {
        errno = ENOSPC;
        return -1;
    }
    return disk.real(fd, bytes, count, offset);
}

/* Puts the disk between. False: this SQLite writes otherwise. */
static inline bool
disk_insert(void)
{
    static const char *const names[] = {"pwrite64", "pwrite"};
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        sqlite3_syscall_ptr real = vfs->xGetSystemCall(vfs, names[i]);

        if (real == NULL)
            continue;
        disk.real = (disk_pwrite *)real;
        return vfs->xSetSystemCall(
                   vfs, names[i], (sqlite3_syscall_ptr)disk_write) == SQLITE_OK;
    }
    return false;
}

#endif
