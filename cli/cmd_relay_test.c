/* SPDX-License-Identifier: MIT */
/* vesper relay test: opens a session with each relay, as the daemon would, and
 * says what it offers. No mail is sent. */
#include "command.h"

#include "error.h"
#include "imprint.h"
#include "nearest_name.h"
#include "relay.h"
#include "safe_text.h"

#include <string.h>

enum { SHOWN_BYTES = 60 };

static const struct column columns[] = {
    {"relay", NULL, COLUMN_TEXT},
    {"url", NULL, COLUMN_TEXT},
    {"is_encrypted", "TLS", COLUMN_TRUTH},
    {"has_pipelining", "pipelining", COLUMN_TRUTH},
    {"has_chunking", "chunking", COLUMN_TRUTH},
    {"has_smtputf8", "UTF-8", COLUMN_TRUTH},
    {"size_bytes", "largest mail", COLUMN_NUMBER},
    {"problem", NULL, COLUMN_TEXT},
    {0},
};

static bool
probe(const struct relay_settings *settings, const char *ehlo_name,
      struct smtp_offer *offer, bool *is_encrypted, GError **error)
{
    g_autoptr(Relay) relay = relay_new(settings, ehlo_name, error);

    return relay != NULL &&
           smtp_probe(&relay->profile, offer, is_encrypted, error);
}

static void
print_relay(struct printer *printer, const struct relay_settings *relay,
            const struct smtp_offer *offer, bool is_encrypted)
{
    PRINT_ROW(printer, CELL_TEXT(relay->name), CELL_TEXT(relay->url),
              CELL_NUMBER(is_encrypted), CELL_NUMBER(offer->has_pipelining),
              CELL_NUMBER(offer->has_chunking),
              CELL_NUMBER(offer->has_smtputf8),
              cell_number_or_none(offer->size_bytes), CELL_NONE);
}

/* In its row, as the offer would be: the other relays are looked at all the
 * same. */
static void
print_problem(struct printer *printer, const struct relay_settings *relay,
              const GError *problem)
{
    PRINT_ROW(printer, CELL_TEXT(relay->name), CELL_TEXT(relay->url), CELL_NONE,
              CELL_NONE, CELL_NONE, CELL_NONE, CELL_NONE,
              CELL_TEXT(problem->message));
}

/* Tries all of a name (NULL: all there are); the first failure is the
 * command's. */
static bool
test_relays(const struct invocation *invocation, const char *name,
            GError **error)
{
    const struct imprint imprint = imprint_of(invocation->settings);
    /* As the daemon greets: relays judge us by it, though they should not (RFC
     * 5321 §4.1.4). */
    g_autofree char *ehlo_name = imprint_web_host(&imprint);
    const GPtrArray *relays = invocation->settings->relays;
    GError *first = NULL;

    printer_list_begin(invocation->printer, NULL, columns);
    for (unsigned i = 0; i < relays->len; i++) {
        const struct relay_settings *relay = g_ptr_array_index(relays, i);
        struct smtp_offer offer = {0};
        bool is_encrypted = false;
        g_autoptr(GError) problem = NULL;

        if (name != NULL && strcmp(name, relay->name) != 0)
            continue;
        if (probe(relay, ehlo_name, &offer, &is_encrypted, &problem)) {
            print_relay(invocation->printer, relay, &offer, is_encrypted);
            continue;
        }
        print_problem(invocation->printer, relay, problem);
        if (first != NULL)
            continue;
        first = g_steal_pointer(&problem);
        g_prefix_error(&first, "%s: ", relay->url);
    }
    printer_list_end(invocation->printer);
    if (first != NULL)
        g_propagate_error(error, first);
    return first == NULL;
}

static bool
check_name(const struct invocation *invocation, const char *name,
           GError **error)
{
    const GPtrArray *relays = invocation->settings->relays;
    struct nearest_name search = {.wanted = name};
    g_autofree char *safe = safe_text(name, SHOWN_BYTES);
    g_autofree char *question = NULL;

    for (unsigned i = 0; i < relays->len; i++) {
        const struct relay_settings *relay = g_ptr_array_index(relays, i);

        if (strcmp(relay->name, name) == 0)
            return true;
        nearest_name_offer(&search, relay->name);
    }
    question = nearest_name_question(&search);
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "there is no relay '%s'%s", safe, question);
    return false;
}

static bool
run(struct invocation *invocation, GError **error)
{
    const char *name = invocation_operand(invocation, 0);

    return (name == NULL || check_name(invocation, name, error)) &&
           test_relays(invocation, name, error);
}

const struct command cmd_relay_test = {
    .name = "relay test",
    .words = "[NAME]",
    .summary = "Open a session with each relay and say what it offers",
    .help = "Name look-up, connection, TLS with its certificate, log-in and "
            "EHLO, as the daemon does them; then QUIT. No mail is sent.",
    .needs = NEEDS_SETTINGS | NEEDS_NETWORK,
    .gives_json = true,
    .run = run,
};
