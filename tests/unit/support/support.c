/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <ftw.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int
row_tests(CMUnitTestFunction test, const void *rows, size_t count,
          size_t row_bytes)
{
    g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, count);

    for (size_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * row_bytes;

        memcpy(&tests[i].name, row, sizeof tests[i].name);
        tests[i].test_func = test;
        memcpy(&tests[i].initial_state, &row, sizeof row);
    }
    return _cmocka_run_group_tests("rows", tests, count, NULL, NULL);
}

void
assert_text_at(const char *got, const char *want, const char *file, int line)
{
    if (g_strcmp0(got, want) == 0)
        return;
    print_error("got  '%s'\nwant '%s'\n", got ? got : "(NULL)",
                want ? want : "(NULL)");
    _fail(file, line);
}

void
assert_code_at(const GError *error, int code, const char *file, int line)
{
    int got = error == NULL ? -1 : error->code;

    if (got == code && (error == NULL || error->domain == VESPER_ERROR))
        return;
    print_error("got error %d (%s), want %d\n", got,
                error ? error->message : "none", code);
    _fail(file, line);
}

char *
corpus_path(const char *relative)
{
    const char *corpora = g_getenv("VESPER_CORPORA");
    g_autofree char *path = g_build_filename(
        corpora ? corpora : "../shared/corpora", relative, NULL);

    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&path);
    fprintf(stderr, "skipped: the corpora hold no %s here\n", relative);
    return NULL;
}

char *
support_folder(void)
{
    GError *error = NULL;
    char *folder = g_dir_make_tmp("vesper-test-XXXXXX", &error);

    g_assert_no_error(error);
    return folder;
}

static int
remove_one(const char *path, const struct stat *status, int type,
           struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void
support_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int
support_listen(uint32_t address, int *port)
{
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(address)};
    socklen_t size = sizeof here;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(listener, (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(listen(listener, SOMAXCONN), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&here, &size), 0);
    *port = ntohs(here.sin_port);
    return listener;
}
