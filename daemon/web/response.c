/* SPDX-License-Identifier: MIT */
/* An answer as libmicrohttpd sends it, with what every one of them carries. */
#include "response.h"

#include <string.h>

/* Row H23. HSTS is the proxy's, it has the certificate. */
static const char *const always[][2] = {
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
};

/* Styles stand in the pages themselves, as in the mails they are made with;
 * scripts there are none. */
#define POLICY                                                            \
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; " \
    "base-uri 'none'; frame-ancestors 'none'"

static void
add_header(struct MHD_Response *response, const char *name, const char *value)
{
    enum MHD_Result added = MHD_add_response_header(response, name, value);

    g_assert(added == MHD_YES);
}

static void
add_headers(struct MHD_Response *response, const struct answer *answer)
{
    /* RFC 9110 §15.5.6: a 405 says what is allowed. */
    g_assert(answer->status != MHD_HTTP_METHOD_NOT_ALLOWED ||
             answer->allow != NULL);
    g_assert(answer->location == NULL || answer->status == MHD_HTTP_SEE_OTHER);
    for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
        add_header(response, always[i][0], always[i][1]);
    add_header(response, "Content-Type",
               answer->type != NULL ? answer->type
                                    : "text/html; charset=utf-8");
    add_header(response, "Content-Security-Policy",
               answer->shows_images ? POLICY "; img-src https: http:" : POLICY);
    if (answer->location != NULL)
        add_header(response, "Location", answer->location);
    if (answer->allow != NULL)
        add_header(response, "Allow", answer->allow);
    if (answer->hangs_up)
        add_header(response, "Connection", "close");
    if (answer->retry_after_s > 0) {
        g_autofree char *seconds = g_strdup_printf("%d", answer->retry_after_s);

        add_header(response, "Retry-After", seconds);
    }
}

enum MHD_Result
response_queue(struct MHD_Connection *connection, const struct answer *answer)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        strlen(answer->body), answer->body, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    g_assert(response != NULL);
    add_headers(response, answer);
    result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    return result;
}
