/* SPDX-License-Identifier: MIT */
/*
 * vesper subscriber add: a reader by the operator's hand. Usually he is asked
 * first, as everybody who fills in the form is, for anybody can type anybody's
 * address. An operator who holds the consent already, on paper or out of
 * another system, vouches for it with --confirmed.
 */
#include "command.h"

#include "error.h"
#include "operator.h"
#include "subscriber.h"

static const struct option_row options[] = {
    {"list", "LIST", "What to read", OPTION_REQUIRED},
    {"confirmed", NULL, "Agreed already, as I can prove", 0},
    {"consent", "TEXT", "The words agreed to, kept as proof", 0},
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

/* What the form would hand in. */
static struct signup
signup_of(const struct addition *addition, const struct list *list)
{
    const struct invocation *invocation = addition->invocation;

    return (struct signup){
        .list = list,
        .address = addition->address,
        .language = "", /* the list's */
        .origin = {.actor = addition->actor,
                   .consent_text = invocation_option(invocation, "consent")},
        .pause_ms = invocation->settings->confirm_pause_ms,
        .most_per_month = invocation->settings->confirm_most_per_month,
        .life_ms = invocation->settings->confirm_life_ms,
    };
}

static bool
add(struct transaction *tx, void *data, GError **error)
{
    struct addition *addition = data;
    const struct invocation *invocation = addition->invocation;
    g_autoptr(List) list = list_get(
        transaction_view(tx), invocation_option(invocation, "list"), error);
    struct signup signup;

    if (list == NULL)
        return false;
    signup = signup_of(addition, list);
    addition->outcome = SIGNUP_ACTIVE;
    if (invocation_has(invocation, "confirmed"))
        return subscriber_add_confirmed(tx, &signup, invocation->keyring,
                                        invocation->clock, error);
    return subscriber_signup(tx, &signup, invocation->keyring,
                             invocation->clock, &addition->outcome, error);
}

static bool
tell(const struct addition *addition, GError **error)
{
    const char *address = addition->address->text;

    if (addition->outcome != SIGNUP_SUPPRESSED) {
        invocation_say(addition->invocation, "%s %s", address,
                       answers[addition->outcome]);
        return true;
    }
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                "%s must not be mailed, not even to be asked", address);
    return false;
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

    return address != NULL &&
           database_write(invocation->database, add, &addition, error) &&
           tell(&addition, error);
}

const struct command cmd_subscriber_add = {
    .name = "subscriber add",
    .words = "ADDRESS",
    .summary = "Add a reader, or ask one to confirm",
    .help =
        "Without --confirmed a mail with a link goes out, and only who "
        "presses the button behind it becomes a reader. Who left comes back "
        "by that link alone; who complained is not even asked.",
    .options = options,
    .needs = NEEDS_KEYS | NEEDS_DATABASE,
    .run = run,
};
