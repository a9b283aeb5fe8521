/* SPDX-License-Identifier: MIT */
/*
 * vesper subscriber add: readers by the operator's hand. Usually each is asked
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
    struct invocation *invocation;
    GPtrArray *addresses; /* of struct address * */
    char *actor;
    GArray *outcomes; /* of enum signup_outcome, the results in their order */
};

static void
free_address(gpointer address)
{
    address_free(address);
}

/* Reads them all before the first is added. */
static bool
read_addresses(struct addition *addition, GError **error)
{
    char *const *words = addition->invocation->operands;

    for (; *words != NULL; words++) {
        struct address *address = address_parse(*words, error);

        if (address == NULL)
            return false;
        g_ptr_array_add(addition->addresses, address);
    }
    return true;
}

/* What the form would hand in. */
static struct signup
signup_of(const struct addition *addition, const struct list *list)
{
    const struct invocation *invocation = addition->invocation;

    return (struct signup){
        .list = list,
        .language = "", /* the list's */
        .origin = {.actor = addition->actor,
                   .consent_text = invocation_option(invocation, "consent")},
        .pause_ms = invocation->settings->confirm_pause_ms,
        .most_per_month = invocation->settings->confirm_most_per_month,
        .life_ms = invocation->settings->confirm_life_ms,
    };
}

static bool
add_one(struct transaction *tx, const struct invocation *invocation,
        const struct signup *signup, enum signup_outcome *outcome,
        GError **error)
{
    *outcome = SIGNUP_ACTIVE;
    if (invocation_has(invocation, "confirmed"))
        return subscriber_add_confirmed(tx, signup, invocation->keyring,
                                        invocation->clock, error);
    return subscriber_signup(tx, signup, invocation->keyring, invocation->clock,
                             outcome, error);
}

/* All of them or none. */
static bool
add(struct transaction *tx, void *data, GError **error)
{
    const struct addition *addition = data;
    const struct invocation *invocation = addition->invocation;
    g_autoptr(List) list = list_get(
        transaction_view(tx), invocation_option(invocation, "list"), error);
    struct signup signup;

    if (list == NULL)
        return false;
    signup = signup_of(addition, list);
    g_array_set_size(addition->outcomes, 0); /* it may run again */
    for (guint i = 0; i < addition->addresses->len; i++) {
        enum signup_outcome outcome;

        signup.address = addition->addresses->pdata[i];
        if (!add_one(tx, invocation, &signup, &outcome, error)) {
            g_prefix_error(error, "%s: ", signup.address->text);
            return false;
        }
        g_array_append_val(addition->outcomes, outcome);
    }
    return true;
}

static bool
tell(const struct addition *addition, GError **error)
{
    const char *refused = NULL;

    g_assert(addition->outcomes->len == addition->addresses->len);
    for (guint i = 0; i < addition->addresses->len; i++) {
        const struct address *address = addition->addresses->pdata[i];
        enum signup_outcome outcome =
            g_array_index(addition->outcomes, enum signup_outcome, i);

        if (outcome == SIGNUP_SUPPRESSED) {
            refused = address->text;
            continue;
        }
        g_assert(outcome < G_N_ELEMENTS(answers) && answers[outcome] != NULL);
        invocation_say(addition->invocation, "%s %s", address->text,
                       answers[outcome]);
    }
    if (refused != NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_REFUSED,
                    "%s must not be mailed, not even to be asked", refused);
    return refused == NULL;
}

static bool
run(struct invocation *invocation, GError **error)
{
    struct addition addition = {
        .invocation = invocation,
        .addresses = g_ptr_array_new_with_free_func(free_address),
        .actor = operator_actor(),
        .outcomes = g_array_new(FALSE, FALSE, sizeof(enum signup_outcome)),
    };
    bool is_good =
        read_addresses(&addition, error) &&
        database_write(invocation->database, add, &addition, error) &&
        tell(&addition, error);

    g_ptr_array_unref(addition.addresses);
    g_array_unref(addition.outcomes);
    g_free(addition.actor);
    return is_good;
}

const struct command cmd_subscriber_add = {
    .name = "subscriber add",
    .words = "ADDRESS...",
    .summary = "Add readers, or ask them to confirm",
    .help =
        "Without --confirmed a mail with a link goes out, and only who "
        "presses the button behind it becomes a reader. Who left comes back "
        "by that link alone; who complained is not even asked.",
    .options = options,
    .needs = NEEDS_KEYS | NEEDS_DATABASE,
    .run = run,
};
