/* SPDX-License-Identifier: MIT */
/*
 * vesper subscriber add: a reader by the operator's hand. Usually he is asked
 * first, as everybody who fills in the form: nobody is mailed for long because
 * somebody else typed an address. An operator who has the consent already, on
 * paper or from another system, vouches for it with --confirmed.
 */
#include "command.h"

#include "error.h"
#include "operator.h"
#include "subscriber.h"

static const struct option_row options[] = {
    {"list", "LIST", "What to read", OPTION_REQUIRED},
    {"confirmed", NULL, "He agreed already, and I can prove it", 0},
    {0},
};

/* What an operator is told; a visitor of the form never would be. */
static const char *const answers[] = {
    [SIGNUP_MAILED] = "gets a mail with a link to confirm",
    [SIGNUP_ACTIVE] = "is a reader",
    [SIGNUP_TOO_OFTEN] = "was asked not long ago, so no other mail goes out",
};

struct addition {
    const struct invocation *invocation;
    const struct address *address;
    const char *actor;
    enum signup_outcome outcome; /* the result */
};

static bool
add(struct transaction *tx, void *data, GError **error)
{
    struct addition *addition = data;
    const struct invocation *invocation = addition->invocation;
    const struct settings *settings = invocation->settings;
    g_autoptr(List) list = list_get(
        transaction_view(tx), invocation_option(invocation, "list"), error);
    const struct signup signup = {
        .list = list,
        .address = addition->address,
        .language = "",
        .origin = {.actor = addition->actor},
        .pause_ms = settings->confirm_pause_ms,
        .most_per_month = settings->confirm_most_per_month,
        .life_ms = settings->confirm_life_ms,
    };

    if (list == NULL)
        return false;
    addition->outcome = SIGNUP_ACTIVE;
    if (invocation_has(invocation, "confirmed"))
        return subscriber_add_confirmed(tx, &signup, invocation->keyring,
                                        invocation->clock, error);
    return subscriber_signup(tx, &signup, invocation->keyring,
                             invocation->clock, &addition->outcome, error);
}

static bool
run(struct invocation *invocation, GError **error)
{
    g_autoptr(Address) address = address_parse(invocation->operands[0], error);
    g_autofree char *actor = operator_actor();
    struct addition addition = {
        .invocation = invocation,
        .address = address,
        .actor = actor,
    };

    if (address == NULL ||
        !database_write(invocation->database, add, &addition, error))
        return false;
    if (addition.outcome == SIGNUP_SUPPRESSED) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "%s must not be mailed, not even with a question",
                    address->text);
        return false;
    }
    invocation_say(invocation, "%s %s", address->text,
                   answers[addition.outcome]);
    return true;
}

const struct command cmd_subscriber_add = {
    .name = "subscriber add",
    .words = "ADDRESS",
    .summary = "Add a reader, or ask one to confirm",
    .help = "Without --confirmed a mail with a link goes out, and only who "
            "presses the button behind it becomes a reader. Who left, or "
            "complained, comes back by that link alone.",
    .options = options,
    .needs = NEEDS_KEYS | NEEDS_DATABASE,
    .run = run,
};
