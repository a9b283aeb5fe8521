/* SPDX-License-Identifier: MIT */
/*
 * The wheel: while one round is with the writer, parcels go out; what finishes
 * meanwhile goes with the next. At most one round is under way, so results
 * gather while the disk is busy, and the busier it is the more of them share a
 * commit.
 *
 * Few copies are claimed ahead, for each is in doubt after a crash: twice as
 * many as there are sessions, and twice that whenever they run out before the
 * next round has come back.
 */
#include "dispatch.h"
#include "round.h"

#include "clock.h"
#include "error.h"
#include "lock.h"

enum {
    LOOK_MS = 5000, /* without being woken; design, "threads" */
    BUSY_WAIT_MS = 1000,
    FAILED_ROUND_REST_MS = 1000,
    SHORT_REST_MS = 15000, /* of a relay: worth waiting for */
    LAST_TRIES = 3,        /* with a database that fails, before we leave it */
    CLAIM_LEAST = 8,
    CLAIM_MOST = 512,
    MAILS_MOST = 64,
};

struct sender {
    struct sender_options options;
    struct imprint imprint;
    struct view *view;
    struct stamper *stamper;
    struct dispatch *dispatch;
    struct recovery recovery;

    /* The sender's thread alone. */
    GPtrArray *unrecorded; /* of struct parcel *, for the next round */
    struct round *round;   /* with the writer; NULL: none */
    int claim_size;
    bool is_stale; /* next_due_ms must be looked up */
    int64_t next_due_ms;
    int64_t look_at_ms;    /* monotonic: then anyway */
    int64_t rest_until_ms; /* monotonic: a round failed */
    int failed_in_a_row;   /* rounds */
    uint64_t wakes_heeded;
    bool is_draining;

    struct lock lock; /* of what follows */
    struct condition round_done;
    uint64_t wakes;
    uint64_t idle_at_wakes; /* idle since this wake; see is_idle */
    bool is_idle;
    bool is_round_done;
    GError *round_error;
    bool is_stopping;
    int64_t drain_until_ms; /* monotonic */
};

static int64_t
now_of(const struct sender *sender)
{
    return clock_now_ms(sender->options.clock);
}

/* --- Making --------------------------------------------------------------- */

struct recovering {
    const struct sender *sender;
    struct recovery recovery;
};

static bool
recover(struct transaction *tx, void *data, GError **error)
{
    struct recovering *recovering = data;
    const struct sender *sender = recovering->sender;
    const struct clock *clock = sender->options.clock;
    bool is_resending = g_str_equal(sender->imprint.uncertain, "resend");
    bool should_mail = *sender->imprint.operator_mail != '\0';

    /* In one commit: a crash between the two would leave copies in doubt of
     * which nobody is told. */
    return delivery_recover(tx, lease_epoch(sender->options.lease),
                            is_resending, clock, &recovering->recovery,
                            error) &&
           delivery_doubt_raise(tx, recovering->recovery.unknown, should_mail,
                                clock, error);
}

static bool
furnish(struct sender *sender, GError **error)
{
    const struct sender_options *options = &sender->options;
    struct recovering recovering = {.sender = sender};

    sender->view = view_open(options->database, error);
    if (sender->view == NULL)
        return false;
    sender->stamper = stamper_new(&(struct stamper_options){
        .view = sender->view,
        .shelf = options->shelf,
        .imprint = &sender->imprint,
        .keyring = options->keyring,
    });
    sender->dispatch = dispatch_new(
        &(struct dispatch_options){
            .settings = options->settings,
            .stamper = sender->stamper,
            .clock = options->clock,
            .hooks = &sender->options.hooks,
        },
        error);
    if (sender->dispatch == NULL ||
        !database_write(options->database, recover, &recovering, error))
        return false;
    sender->recovery = recovering.recovery;
    return true;
}

struct sender *
sender_new(const struct sender_options *options, GError **error)
{
    struct sender *sender = g_new0(struct sender, 1);

    sender->options = *options;
    sender->imprint = imprint_of(options->settings);
    sender->unrecorded = parcels_new();
    sender->claim_size = CLAIM_LEAST;
    sender->is_stale = true;
    lock_init(&sender->lock);
    condition_init(&sender->round_done);
    if (furnish(sender, error))
        return sender;
    sender_free(sender);
    return NULL;
}

void
sender_free(struct sender *sender)
{
    if (sender == NULL)
        return;
    g_assert(sender->round == NULL);
    dispatch_free(sender->dispatch);
    stamper_free(sender->stamper);
    view_close(sender->view);
    g_ptr_array_unref(sender->unrecorded);
    condition_clear(&sender->round_done);
    lock_clear(&sender->lock);
    g_free(sender);
}

struct recovery
sender_recovery(const struct sender *sender)
{
    return sender->recovery;
}

/* --- Rounds --------------------------------------------------------------- */

/* In the writer's thread. The lock is held to the end: once it is given back,
 * the sender may be through and free its dispatch. */
static void
note_round_done(void *data, const GError *error)
{
    struct sender *sender = data;

    lock_take(&sender->lock);
    g_assert(!sender->is_round_done && sender->round_error == NULL);
    sender->is_round_done = true;
    if (error != NULL)
        sender->round_error = g_error_copy(error);
    condition_wake(&sender->round_done);
    dispatch_wake(sender->dispatch);
    lock_give(&sender->lock);
}

static bool
change(struct transaction *tx, void *data, GError **error)
{
    struct sender *sender = data;

    return round_change(tx, sender->round, error);
}

static void
tell_trouble(const struct sender *sender, const GError *error)
{
    const struct sender_hooks *hooks = &sender->options.hooks;

    if (hooks->trouble != NULL)
        hooks->trouble(hooks->self, "", error);
}

static void
tell_finished(const struct sender *sender, const struct parcel *parcel)
{
    const struct sender_hooks *hooks = &sender->options.hooks;

    if (hooks->finished != NULL && parcel->state != DELIVERY_PENDING)
        hooks->finished(hooks->self,
                        &(struct sender_news){
                            .edition_id = parcel->name.edition_id,
                            .id = parcel->name.id,
                            .outcome = delivery_state_name(parcel->state),
                            .reply = &parcel->reply,
                            .attempt = parcel->attempts,
                        });
}

static void
tell_round(struct sender *sender, const struct round *round)
{
    const struct sender_hooks *hooks = &sender->options.hooks;

    for (guint i = 0; i < round->finished->len; i++)
        tell_finished(sender, round->finished->pdata[i]);
    for (guint i = 0; i < round->sent->len; i++) {
        int64_t id = g_array_index(round->sent, int64_t, i);

        stamper_forget(sender->stamper, id);
        if (hooks->edition_sent != NULL)
            hooks->edition_sent(hooks->self, id);
    }
    for (guint i = 0; i < round->held->len; i++)
        if (hooks->stopped != NULL)
            hooks->stopped(hooks->self, g_array_index(round->held, int64_t, i),
                           round->hold.reason);
}

/* What could not be recorded is recorded by the next round, what was to be held
 * is held by it; what it claimed was undone with it. */
static void
take_back(struct sender *sender, struct round *round, const GError *error)
{
    tell_trouble(sender, error);
    sender->failed_in_a_row++;
    sender->rest_until_ms = clock_monotonic_ms() + FAILED_ROUND_REST_MS;
    g_ptr_array_extend_and_steal(sender->unrecorded,
                                 g_steal_pointer(&round->finished));
    round->finished = g_ptr_array_new();
    dispatch_keep_news(sender->dispatch, round->hold,
                       g_steal_pointer(&round->notices));
    round->hold.reason = NULL;
    round->notices = notices_new();
}

static void
take_claimed(struct sender *sender, struct round *round)
{
    bool was_dry = dispatch_waiting(sender->dispatch) == 0;

    if (was_dry && round->has_more)
        sender->claim_size = MIN(2 * sender->claim_size, CLAIM_MOST);
    g_ptr_array_set_free_func(round->claimed, NULL);
    for (guint i = 0; i < round->claimed->len; i++)
        dispatch_add(sender->dispatch, round->claimed->pdata[i]);
    g_ptr_array_set_size(round->claimed, 0);
}

static void
take_round(struct sender *sender)
{
    struct round *round = NULL;
    g_autoptr(GError) error = NULL;

    lock_take(&sender->lock);
    if (sender->is_round_done) {
        g_assert(sender->round != NULL);
        round = g_steal_pointer(&sender->round);
        error = g_steal_pointer(&sender->round_error);
        sender->is_round_done = false;
    }
    lock_give(&sender->lock);
    if (round == NULL)
        return;
    sender->is_stale = true;
    if (error != NULL) {
        take_back(sender, round, error);
    } else {
        sender->failed_in_a_row = 0;
        tell_round(sender, round);
        take_claimed(sender, round);
    }
    round_free(round);
}

static void
begin_round(struct sender *sender, bool may_claim)
{
    struct round *round =
        round_new(lease_epoch(sender->options.lease), sender->options.clock);
    int room = sender->claim_size - (int)dispatch_waiting(sender->dispatch);

    g_assert(sender->round == NULL); /* one at a time: results gather */
    if (sender->claim_size < 2 * (int)dispatch_sessions(sender->dispatch))
        sender->claim_size = 2 * (int)dispatch_sessions(sender->dispatch);
    g_ptr_array_extend_and_steal(round->finished,
                                 g_steal_pointer(&sender->unrecorded));
    sender->unrecorded = parcels_new();
    round->hold = dispatch_take_hold(sender->dispatch);
    round->should_mail = *sender->imprint.operator_mail != '\0';
    g_ptr_array_extend_and_steal(round->notices,
                                 dispatch_take_notices(sender->dispatch));
    /* Mails come off the copies' room: they are claimed first. */
    if (may_claim && room > 0) {
        round->copies_wanted = room;
        round->mails_wanted = MIN(room, MAILS_MOST);
    }
    sender->round = round;
    database_submit(sender->options.database, &(struct write_job){
                                                  .change = change,
                                                  .data = sender,
                                                  .done = note_round_done,
                                              });
}

/* --- Looking -------------------------------------------------------------- */

/* Finds out when something is due, when it may have changed. */
static void
look(struct sender *sender)
{
    g_autoptr(GError) error = NULL;
    int64_t monotonic_ms = clock_monotonic_ms();
    uint64_t wakes;

    lock_take(&sender->lock);
    wakes = sender->wakes;
    lock_give(&sender->lock);
    if (!sender->is_stale && wakes == sender->wakes_heeded &&
        monotonic_ms < sender->look_at_ms)
        return;
    sender->wakes_heeded = wakes;
    sender->look_at_ms = monotonic_ms + LOOK_MS;
    sender->is_stale =
        !round_next_due(sender->view, &sender->next_due_ms, &error);
    if (error != NULL) {
        tell_trouble(sender, error);
        sender->next_due_ms = INT64_MAX;
        sender->rest_until_ms = monotonic_ms + FAILED_ROUND_REST_MS;
    }
}

/* The other half goes out while a round is with the writer. */
static bool
has_room(const struct sender *sender)
{
    return (int)dispatch_waiting(sender->dispatch) <= sender->claim_size / 2;
}

static bool
may_claim(const struct sender *sender)
{
    return !sender->is_draining && dispatch_is_able(sender->dispatch) &&
           has_room(sender) && sender->next_due_ms <= now_of(sender);
}

static void
gather_finished(struct sender *sender)
{
    g_ptr_array_extend_and_steal(sender->unrecorded,
                                 dispatch_take_finished(sender->dispatch));
}

static bool
wants_round(const struct sender *sender)
{
    return sender->unrecorded->len > 0 || may_claim(sender) ||
           dispatch_has_news(sender->dispatch);
}

/* Idle is: nothing under way, and nothing due that could go. It holds for the
 * wakes heeded: who wakes us and asks at once must not be told of before. */
static void
note_idleness(struct sender *sender)
{
    bool is_idle = sender->round == NULL && !sender->is_stale &&
                   !wants_round(sender) &&
                   dispatch_waiting(sender->dispatch) == 0 &&
                   dispatch_in_flight(sender->dispatch) == 0;

    lock_take(&sender->lock);
    sender->is_idle = is_idle;
    sender->idle_at_wakes = sender->wakes_heeded;
    lock_give(&sender->lock);
}

static int64_t
wait_length(const struct sender *sender)
{
    bool is_busy = sender->round != NULL ||
                   dispatch_in_flight(sender->dispatch) > 0 ||
                   dispatch_waiting(sender->dispatch) > 0;
    int64_t wait_ms = is_busy ? BUSY_WAIT_MS : LOOK_MS;

    if (sender->rest_until_ms != 0)
        wait_ms = MIN(wait_ms, FAILED_ROUND_REST_MS);
    if (!is_busy && sender->next_due_ms > now_of(sender))
        wait_ms = MIN(wait_ms, sender->next_due_ms - now_of(sender));
    return MIN(wait_ms, MAX(0, sender->look_at_ms - clock_monotonic_ms()));
}

/* --- The wheel ------------------------------------------------------------ */

static void
turn(struct sender *sender)
{
    take_round(sender);
    gather_finished(sender);
    if (clock_monotonic_ms() >= sender->rest_until_ms) {
        sender->rest_until_ms = 0;
        look(sender);
        if (sender->round == NULL && wants_round(sender))
            begin_round(sender, may_claim(sender));
    }
    note_idleness(sender);
}

/* Tells whether it is time to stop, and begins to. */
static bool
heed_stop(struct sender *sender)
{
    bool is_stopping;

    lock_take(&sender->lock);
    is_stopping = sender->is_stopping;
    lock_give(&sender->lock);
    if (is_stopping && !sender->is_draining) {
        sender->is_draining = true;
        dispatch_stop(sender->dispatch);
    }
    return is_stopping;
}

/* Returns how long one may wait for what is in flight; 0: no longer. */
static int64_t
drain_left(struct sender *sender)
{
    int64_t until_ms;

    lock_take(&sender->lock);
    until_ms = sender->drain_until_ms;
    lock_give(&sender->lock);
    return MAX(0, until_ms - clock_monotonic_ms());
}

static void
break_off(struct sender *sender)
{
    lock_take(&sender->lock); /* nobody wakes a client that is being freed */
    dispatch_break_off(sender->dispatch);
    lock_give(&sender->lock);
    gather_finished(sender);
}

static void
wait_for_round(struct sender *sender)
{
    lock_take(&sender->lock);
    while (sender->round != NULL && !sender->is_round_done)
        condition_wait(&sender->round_done, &sender->lock);
    lock_give(&sender->lock);
    take_round(sender);
}

/* All that has an outcome is recorded, unless the database will not; what the
 * last round had claimed goes back. */
static void
record_rest(struct sender *sender)
{
    wait_for_round(sender);
    gather_finished(sender);
    for (int i = 0; i < LAST_TRIES && sender->unrecorded->len > 0; i++) {
        begin_round(sender, false);
        wait_for_round(sender);
    }
    g_assert(sender->round == NULL);
}

static void
drain(struct sender *sender)
{
    while (!dispatch_is_quiet(sender->dispatch) && drain_left(sender) > 0) {
        turn(sender);
        dispatch_step(sender->dispatch,
                      MIN(wait_length(sender), drain_left(sender)));
    }
    break_off(sender);
    record_rest(sender);
}

void
sender_run(struct sender *sender)
{
    while (!heed_stop(sender)) {
        turn(sender);
        dispatch_step(sender->dispatch, wait_length(sender));
    }
    drain(sender);
}

/* A relay that has hung up once or twice is no reason to leave. */
static bool
is_worth_waiting(const struct sender *sender)
{
    return sender->next_due_ms <= now_of(sender) &&
           dispatch_rest_ms(sender->dispatch) <= SHORT_REST_MS;
}

/* Nothing is lost by leaving a database that fails, unless it is outcomes. */
static bool
is_locked_out(const struct sender *sender)
{
    return sender->failed_in_a_row >= LAST_TRIES &&
           sender->unrecorded->len == 0 && sender->round == NULL &&
           dispatch_in_flight(sender->dispatch) == 0;
}

void
sender_run_until_idle(struct sender *sender)
{
    while (!heed_stop(sender)) {
        turn(sender);
        if (is_locked_out(sender) ||
            (sender_is_idle(sender) && !is_worth_waiting(sender)))
            sender_stop(sender, sender->options.settings->drain_ms);
        else
            dispatch_step(sender->dispatch, wait_length(sender));
    }
    drain(sender);
}

void
sender_wake(struct sender *sender)
{
    lock_take(&sender->lock);
    sender->wakes++;
    dispatch_wake(sender->dispatch);
    lock_give(&sender->lock);
}

void
sender_stop(struct sender *sender, int64_t drain_ms)
{
    lock_take(&sender->lock);
    sender->is_stopping = true;
    sender->drain_until_ms = clock_monotonic_ms() + drain_ms;
    dispatch_wake(sender->dispatch);
    lock_give(&sender->lock);
}

bool
sender_is_idle(struct sender *sender)
{
    bool is_idle;

    lock_take(&sender->lock);
    is_idle = sender->is_idle && sender->idle_at_wakes == sender->wakes;
    lock_give(&sender->lock);
    return is_idle;
}
