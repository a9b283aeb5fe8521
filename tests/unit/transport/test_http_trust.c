/* SPDX-License-Identifier: MIT */
/* A site whose certificate nobody vouches for is not read, though its host is
 * allowed. The sink has a root of its own, and speaks TLS before all else: that
 * it speaks no HTTP then would be another error. */
#include "http_fetch.h"

#include "sink.h"
#include "support.h"

static void
test_a_root_of_its_own(void **state)
{
    static const char *const allowed[] = {"localhost", NULL};
    static const char *const options[SINK_OPTIONS_MAX] = {"--tls", "localhost",
                                                          "--smtps"};
    struct http_request request = {.allowed_hosts = allowed};
    g_autofree char *url = NULL;
    g_autoptr(GError) error = NULL;
    struct sink sink;

    (void)state;
    sink_start(&sink, options);
    url = g_strdup_printf("https://localhost:%d/", sink.port);
    request.url = url;
    assert_null(http_fetch(&request, &error));
    sink_stop(&sink);
    assert_code(error, VESPER_ERROR_UNTRUSTED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_root_of_its_own),
    };

    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
