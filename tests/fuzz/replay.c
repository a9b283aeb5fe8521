/* SPDX-License-Identifier: MIT */
/* Feeds a fuzz target every seed of a folder, once: libFuzzer's part in builds
 * without libFuzzer. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
feed(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize size = 0;

    if (!g_file_get_contents(path, &bytes, &size, &error)) {
        fprintf(stderr, "%s\n", error->message);
        exit(EXIT_FAILURE);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
}

int
main(int argc, char **argv)
{
    g_autoptr(GDir) folder = g_dir_open(argc > 1 ? argv[1] : ".", 0, NULL);
    const char *name;
    int count = 0;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        feed(argv[1], name);
        count++;
    }
    printf("1..1\n%s 1 - %d seeds\n", count > 0 ? "ok" : "not ok", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
