/* SPDX-License-Identifier: MIT */
/* vesper-sink: takes mail on loopback as fast as a client can give it, and
 * misbehaves where a test asks for it (rule.h, control.h). */
#include "record.h"
#include "server.h"
#include "tls_identity.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    int port;
    char *log;
    char *maildir;
    struct tls_identity identity;
};

static bool
parse(struct options *options, struct service *service, int *argc, char ***argv)
{
    // clang-format off
    const GOptionEntry entries[] = {
        {"port", 0, 0, G_OPTION_ARG_INT, &options->port,
         "Loopback port; 0 (usual): a free one, printed as JSON", "N"},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &options->log,
         "Write a JSON line for each message taken whole", "FILE"},
        {"maildir", 0, 0, G_OPTION_ARG_FILENAME, &options->maildir,
         "Keep each mail in this folder", "DIR"},
        {"tls", 0, 0, G_OPTION_ARG_STRING, &options->identity.name,
         "Offer STARTTLS with a new certificate for this name", "NAME"},
        {"tls-root", 0, 0, G_OPTION_ARG_FILENAME, &options->identity.root_file,
         "Write down the root a client has to trust for it", "FILE"},
        {"tls-days", 0, 0, G_OPTION_ARG_INT64, &options->identity.days,
         "How long it is good (usual: 1); -1: it has expired", "N"},
        {"tls-inject", 0, 0, G_OPTION_ARG_STRING, &service->injected,
         "Say this in clear behind the reply to STARTTLS", "LINE"},
        {"smtps", 0, 0, G_OPTION_ARG_NONE, &service->is_smtps,
         "With --tls: from the first byte", NULL},
        {"auth", 0, 0, G_OPTION_ARG_STRING, &service->auth,
         "Ask for AUTH", "USER:PASSWORD"},
        {"auth-by", 0, 0, G_OPTION_ARG_STRING, &service->auth_by,
         "PLAIN (usual) or LOGIN", "MECHANISM"},
        {"compare", 0, 0, G_OPTION_ARG_STRING, &service->compare,
         "Count mails in which this header names another reader", "HEADER"},
        {"size", 0, 0, G_OPTION_ARG_INT64, &service->size_bytes,
         "Offer SIZE (usual: 50 MB); 0: do not", "BYTES"},
        {"delay", 0, 0, G_OPTION_ARG_INT64, &service->delay_ms,
         "Wait before each final reply", "MS"},
        {"close-after", 0, 0, G_OPTION_ARG_INT64, &service->close_after,
         "Close a session after that many messages", "N"},
        {"close-421", 0, 0, G_OPTION_ARG_NONE, &service->closes_kindly,
         "… and say 421 before", NULL},
        {"no-pipelining", 0, 0, G_OPTION_ARG_NONE, &service->no_pipelining,
         "Do not offer PIPELINING", NULL},
        {"no-chunking", 0, 0, G_OPTION_ARG_NONE, &service->no_chunking,
         "Do not offer CHUNKING", NULL},
        {"no-8bitmime", 0, 0, G_OPTION_ARG_NONE, &service->no_8bitmime,
         "Do not offer 8BITMIME", NULL},
        {"no-smtputf8", 0, 0, G_OPTION_ARG_NONE, &service->no_smtputf8,
         "Do not offer SMTPUTF8", NULL},
        {0},
    };
    // clang-format on
    g_autoptr(GOptionContext) context =
        g_option_context_new("- take mail on loopback, for tests");
    g_autoptr(GError) error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, &error)) {
        fprintf(stderr, "vesper-sink: %s\n", error->message);
        return false;
    }
    if (service->auth_by == NULL)
        service->auth_by = g_strdup("PLAIN");
    return true;
}

static void
free_words(struct options *options, struct service *service)
{
    g_free(options->log);
    g_free(options->maildir);
    g_free(options->identity.name);
    g_free(options->identity.root_file);
    g_free(service->injected);
    g_free(service->auth);
    g_free(service->auth_by);
    g_free(service->compare);
}

static struct server *
open_server(const struct options *options, struct service *service)
{
    SSL_CTX *tls = NULL;

    if (service->auth != NULL && strchr(service->auth, ':') == NULL) {
        fprintf(stderr, "vesper-sink: --auth wants USER:PASSWORD\n");
        return NULL;
    }
    if (options->identity.name != NULL) {
        tls = tls_identity_context(&options->identity);
        if (tls == NULL)
            return NULL;
    }
    service->has_starttls = tls != NULL && !service->is_smtps;
    return server_open(service, options->port, tls);
}

int
main(int argc, char **argv)
{
    struct options options = {.identity.days = 1};
    struct service service = {.size_bytes = INT64_C(50) * 1024 * 1024};
    struct server *server;

    signal(SIGPIPE, SIG_IGN);
    if (!parse(&options, &service, &argc, &argv))
        return EXIT_FAILURE;
    service.tried =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    service.record = record_open(options.log, options.maildir);
    if (service.record == NULL)
        return EXIT_FAILURE;
    server = open_server(&options, &service);
    if (server == NULL)
        return EXIT_FAILURE;
    printf("{\"event\":\"ready\",\"port\":%d}\n", server_port(server));
    fflush(stdout);
    server_run(server);
    server_close(server);
    record_close(service.record);
    g_hash_table_unref(service.tried);
    free_words(&options, &service);
    return EXIT_SUCCESS;
}
