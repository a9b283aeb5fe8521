/* SPDX-License-Identifier: MIT */
/*
 * An outlet is a relay with its client and its breaker. The client asks for
 * envelopes when a session can take one; so a parcel is bound to a session at
 * the last moment, and a slow session never holds up more than its own.
 */
#include "dispatch.h"

#include "error.h"

#include <string.h>

enum {
    LINGER_MS = 5000,    /* an idle session stays so long */
    SHARED_WAIT_MS = 20, /* while an outlet that is not waited on works */
    TROUBLES_TO_TELL = 3,
};

struct outlet {
    struct dispatch *dispatch;
    struct relay *relay;
    struct smtp_client *client;
    struct breaker breaker;
    int64_t faulty_edition_id; /* whose mail it refused last */
    bool is_well;              /* it took a mail since its last trouble */
    enum told told;
};

struct dispatch {
    struct dispatch_options options;
    struct patience patience;
    GPtrArray *outlets;    /* of struct outlet * */
    struct outlet *active; /* NULL: none may be used */
    GQueue waiting;        /* of struct parcel * */
    GPtrArray *finished;   /* of struct parcel * */
    GPtrArray *notices;    /* of struct notice * */
    unsigned in_flight;
    int64_t busy_at_ms; /* monotonic: when there was last something to do */
    struct hold hold;
    enum told told_of_mails; /* of the outbox: that they are refused */
    bool is_stopping;
};

static int64_t
now_of(const struct dispatch *dispatch)
{
    return clock_now_ms(dispatch->options.clock);
}

/* --- What the client asks and tells --------------------------------------- */

static void
finish(struct dispatch *dispatch, struct parcel *parcel)
{
    g_ptr_array_add(dispatch->finished, parcel);
}

/* What cannot be written is nobody's fault but the row's; a database that
 * fails is a matter for later. */
static void
finish_unwritten(struct dispatch *dispatch, struct parcel *parcel,
                 const GError *error)
{
    if (g_error_matches(error, VESPER_ERROR, VESPER_ERROR_STORAGE) ||
        error_is_retryable(error))
        parcel_give_back(parcel, parcel_next_try(parcel, &dispatch->patience,
                                                 now_of(dispatch)));
    else
        parcel_fail(parcel, error->message);
    finish(dispatch, parcel);
}

/* The verdict may have fallen since the outlet was chosen: a step hears many
 * replies. */
static bool
is_open(const struct outlet *outlet)
{
    return outlet == outlet->dispatch->active &&
           outlet->breaker.verdict == BREAKER_GO;
}

static bool
next_envelope(void *self, struct smtp_envelope *envelope)
{
    struct outlet *outlet = self;
    struct dispatch *dispatch = outlet->dispatch;

    while (is_open(outlet) && !g_queue_is_empty(&dispatch->waiting)) {
        struct parcel *parcel = g_queue_pop_head(&dispatch->waiting);
        g_autoptr(GError) error = NULL;

        if (!stamper_stamp(dispatch->options.stamper, parcel, &error)) {
            finish_unwritten(dispatch, parcel, error);
            continue;
        }
        g_assert(parcel->body != NULL && !parcel->is_handed_over);
        dispatch->in_flight++;
        *envelope = (struct smtp_envelope){
            .mail_from = parcel->mail_from,
            .rcpt_to = parcel->rcpt_to,
            .size_bytes = parcel->body->len,
            .context = parcel,
        };
        return true;
    }
    return false;
}

static void
write_body(void *self, void *context, GString *out)
{
    const struct parcel *parcel = context;

    (void)self;
    g_string_append_len(out, parcel->body->str, (gssize)parcel->body->len);
}

static void
note_handed_over(void *self, void *context)
{
    struct parcel *parcel = context;

    (void)self;
    parcel->is_handed_over = true;
}

static void
tell_stopped(const struct dispatch *dispatch, const struct breaker *breaker)
{
    const struct sender_hooks *hooks = dispatch->options.hooks;

    if (hooks->stopped != NULL)
        hooks->stopped(hooks->self, 0, breaker->reason);
}

/* A single mail has no edition to hold for it, but who is never asked to
 * confirm never becomes a reader: the operator hears of it. */
static void
note_single_mail(struct dispatch *dispatch, enum reply_class class,
                 const struct reply *reply)
{
    bool is_fault = class == REPLY_MESSAGE_FAULT || class == REPLY_SENDER_FAULT;
    char *text = NULL;

    if (!is_fault && class != REPLY_ACCEPTED)
        return;
    if (!told_is_news(&dispatch->told_of_mails,
                      is_fault ? TOLD_OF_TROUBLE : TOLD_ALL_WELL))
        return;
    if (is_fault)
        text = g_strdup_printf("Single mails are refused\n\nNobody can confirm "
                               "a sign-up. The relay said: %d %s %s",
                               reply->code, reply->enhanced, reply->text);
    notices_add(dispatch->notices, g_strdup("single mails"), text);
}

/* Refusals of one edition's mail say nothing of another's. */
static void
note_faulty_mail(struct outlet *outlet, int64_t edition_id)
{
    if (outlet->faulty_edition_id != edition_id)
        outlet->breaker.message_faults_in_a_row = 0;
    outlet->faulty_edition_id = edition_id;
}

static void
note_outcome(void *self, void *context, const struct smtp_outcome *outcome)
{
    struct outlet *outlet = self;
    struct dispatch *dispatch = outlet->dispatch;
    struct parcel *parcel = context;
    enum breaker_verdict before = outlet->breaker.verdict;
    enum reply_class class =
        parcel_note(parcel, outcome, &dispatch->patience, now_of(dispatch));

    g_assert(dispatch->in_flight > 0);
    /* What may have arrived is never sent by us a second time. */
    g_assert(outcome->fate != SMTP_UNSENT || !parcel->is_handed_over);
    dispatch->in_flight--;
    /* Once it goes out again by itself, at the head, for its turn had come; a
     * second time it is the ledger's, or one sick relay would keep it. */
    if (outcome->fate == SMTP_UNSENT && parcel->unsent_count++ == 0 &&
        dispatch->active != NULL) {
        g_queue_push_head(&dispatch->waiting, parcel);
        return;
    }
    finish(dispatch, parcel);
    if (outcome->code == 0)
        return;
    if (parcel->mail != NULL)
        note_single_mail(dispatch, class, &parcel->reply);
    if (class == REPLY_MESSAGE_FAULT && parcel->mail != NULL)
        class = REPLY_REJECTED; /* there is no edition to hold for it */
    if (class == REPLY_MESSAGE_FAULT)
        note_faulty_mail(outlet, parcel->name.edition_id);
    outlet->is_well |= class == REPLY_ACCEPTED;
    breaker_note_reply(&outlet->breaker, class, &parcel->reply);
    if (before == BREAKER_GO && outlet->breaker.verdict == BREAKER_PAUSE)
        tell_stopped(dispatch, &outlet->breaker);
}

static void
note_trouble(void *self, const GError *error, int code)
{
    struct outlet *outlet = self;
    const struct sender_hooks *hooks = outlet->dispatch->options.hooks;

    (void)code;
    outlet->is_well = false;
    breaker_note_trouble(&outlet->breaker, error, now_of(outlet->dispatch));
    if (hooks->trouble != NULL)
        hooks->trouble(hooks->self, outlet->relay->profile.name, error);
}

/* --- Outlets -------------------------------------------------------------- */

static void
free_outlet(gpointer data)
{
    struct outlet *outlet = data;

    smtp_client_free(outlet->client);
    relay_free(outlet->relay);
    g_free(outlet);
}

static bool
add_outlet(struct dispatch *dispatch, const struct relay_settings *settings,
           const char *ehlo_name, GError **error)
{
    struct outlet *outlet = g_new0(struct outlet, 1);
    const struct smtp_client_hooks hooks = {
        .dialogue =
            {
                .self = outlet,
                .next = next_envelope,
                .body = write_body,
                .handed_over = note_handed_over,
                .outcome = note_outcome,
            },
        .trouble = note_trouble,
    };

    outlet->dispatch = dispatch;
    breaker_init(&outlet->breaker);
    g_ptr_array_add(dispatch->outlets, outlet);
    outlet->relay = relay_new(settings, ehlo_name, error);
    if (outlet->relay == NULL)
        return false;
    outlet->client = smtp_client_new(&outlet->relay->profile, &hooks, error);
    return outlet->client != NULL;
}

struct dispatch *
dispatch_new(const struct dispatch_options *options, GError **error)
{
    const struct settings *settings = options->settings;
    const struct imprint imprint = imprint_of(settings);
    g_autofree char *ehlo_name = imprint_web_host(&imprint);
    struct dispatch *dispatch = g_new0(struct dispatch, 1);

    dispatch->options = *options;
    dispatch->patience = (struct patience){
        .first_ms = settings->retry_first_ms,
        .longest_ms = settings->retry_longest_ms,
    };
    dispatch->outlets = g_ptr_array_new_with_free_func(free_outlet);
    dispatch->finished = parcels_new();
    dispatch->notices = notices_new();
    g_queue_init(&dispatch->waiting);
    for (guint i = 0; i < settings->relays->len; i++)
        if (!add_outlet(dispatch, settings->relays->pdata[i], ehlo_name,
                        error)) {
            dispatch_free(dispatch);
            return NULL;
        }
    g_assert(dispatch->outlets->len > 0); /* settings name one at least */
    dispatch->active = dispatch->outlets->pdata[0];
    return dispatch;
}

void
dispatch_free(struct dispatch *dispatch)
{
    if (dispatch == NULL)
        return;
    dispatch->active = NULL;
    g_ptr_array_unref(dispatch->outlets); /* may finish some yet */
    while (!g_queue_is_empty(&dispatch->waiting))
        parcel_free(g_queue_pop_head(&dispatch->waiting));
    g_ptr_array_unref(dispatch->finished);
    g_ptr_array_unref(dispatch->notices);
    g_free(dispatch->hold.reason);
    g_free(dispatch);
}

/* Of two holds the wider counts. */
static void
keep_hold(struct dispatch *dispatch, struct hold hold)
{
    g_assert(hold.reason != NULL);
    if (dispatch->hold.reason != NULL &&
        dispatch->hold.edition_id != hold.edition_id)
        hold.edition_id = 0;
    g_free(dispatch->hold.reason);
    dispatch->hold = hold;
}

static struct outlet *
choose_outlet(const struct dispatch *dispatch)
{
    int64_t now_ms = now_of(dispatch);

    for (guint i = 0; i < dispatch->outlets->len && !dispatch->is_stopping;
         i++) {
        struct outlet *outlet = dispatch->outlets->pdata[i];

        if (breaker_now(&outlet->breaker, now_ms) == BREAKER_GO)
            return outlet;
    }
    return NULL;
}

/* A held breaker holds the edition whose mail is refused. Where it is we who
 * are, it holds all that is sending, unless another relay can step in. */
static void
heed_hold(struct dispatch *dispatch, struct outlet *outlet)
{
    int64_t now_ms = now_of(dispatch);
    struct hold hold = {NULL, 0};

    if (breaker_now(&outlet->breaker, now_ms) != BREAKER_HOLD)
        return;
    hold.reason = g_strdup_printf("relay %s: %s", outlet->relay->profile.name,
                                  outlet->breaker.reason);
    breaker_rest(&outlet->breaker, now_ms);
    if (outlet->breaker.verdict == BREAKER_GO)
        hold.edition_id = outlet->faulty_edition_id;
    if (outlet->breaker.verdict == BREAKER_PAUSE &&
        choose_outlet(dispatch) != NULL)
        g_free(hold.reason);
    else
        keep_hold(dispatch, hold);
}

/* A single broken connection is nobody's business; some in a row are, and that
 * they are over is. */
static void
heed_trouble(struct dispatch *dispatch, struct outlet *outlet)
{
    enum told now = outlet->told;
    char *text = NULL;

    if (outlet->breaker.troubles_in_a_row >= TROUBLES_TO_TELL)
        now = TOLD_OF_TROUBLE;
    else if (outlet->is_well)
        now = TOLD_ALL_WELL;
    if (!told_is_news(&outlet->told, now))
        return;
    if (now == TOLD_OF_TROUBLE)
        text = g_strdup_printf("Relay %s takes no mail\n\n%s",
                               outlet->relay->profile.name,
                               outlet->breaker.reason);
    notices_add(dispatch->notices,
                g_strdup_printf("relay %s", outlet->relay->profile.name), text);
}

static void
give_back_waiting(struct dispatch *dispatch)
{
    struct parcel *parcel = NULL;

    while ((parcel = g_queue_pop_head(&dispatch->waiting)) != NULL) {
        parcel_give_back(parcel, 0);
        finish(dispatch, parcel);
    }
}

static void
heed_breakers(struct dispatch *dispatch)
{
    for (guint i = 0; i < dispatch->outlets->len; i++) {
        heed_hold(dispatch, dispatch->outlets->pdata[i]);
        heed_trouble(dispatch, dispatch->outlets->pdata[i]);
    }
    dispatch->active =
        dispatch->hold.reason != NULL ? NULL : choose_outlet(dispatch);
    if (dispatch->active == NULL)
        give_back_waiting(dispatch);
}

/* --- Stepping ------------------------------------------------------------- */

/* As many sessions as there is work for (the client knows how many it may
 * open); idle ones stay a while, for the next round is on its way. */
static int
sessions_wanted(struct dispatch *dispatch, const struct outlet *outlet)
{
    unsigned work =
        dispatch->in_flight + g_queue_get_length(&dispatch->waiting);
    int open = smtp_client_session_count(outlet->client);
    int64_t now_ms = clock_monotonic_ms();

    if (outlet != dispatch->active)
        return 0;
    if (work > 0)
        dispatch->busy_at_ms = now_ms;
    if (now_ms - dispatch->busy_at_ms < LINGER_MS)
        return MAX(open, (int)MIN(work, (unsigned)G_MAXINT));
    return 0;
}

static bool
is_at_work(const struct outlet *outlet)
{
    return smtp_client_session_count(outlet->client) > 0;
}

void
dispatch_step(struct dispatch *dispatch, int64_t timeout_ms)
{
    struct outlet *last = NULL;

    heed_breakers(dispatch);
    last = dispatch->active != NULL ? dispatch->active
                                    : dispatch->outlets->pdata[0];
    for (guint i = 0; i < dispatch->outlets->len; i++) {
        struct outlet *outlet = dispatch->outlets->pdata[i];

        if (outlet == last || outlet->client == NULL || !is_at_work(outlet))
            continue;
        smtp_client_step(outlet->client, sessions_wanted(dispatch, outlet), 0);
        timeout_ms = MIN(timeout_ms, SHARED_WAIT_MS);
    }
    if (last->client == NULL)
        return;
    /* What is told before the wait is acted on before it. */
    if (dispatch->finished->len > 0)
        timeout_ms = 0;
    smtp_client_step(last->client, sessions_wanted(dispatch, last), timeout_ms);
    heed_breakers(dispatch);
}

void
dispatch_wake(struct dispatch *dispatch)
{
    for (guint i = 0; i < dispatch->outlets->len; i++) {
        const struct outlet *outlet = dispatch->outlets->pdata[i];

        if (outlet->client != NULL)
            smtp_client_wake(outlet->client);
    }
}

void
dispatch_stop(struct dispatch *dispatch)
{
    dispatch->is_stopping = true;
    heed_breakers(dispatch);
}

void
dispatch_break_off(struct dispatch *dispatch)
{
    for (guint i = 0; i < dispatch->outlets->len; i++) {
        struct outlet *outlet = dispatch->outlets->pdata[i];

        smtp_client_free(g_steal_pointer(&outlet->client));
    }
}

bool
dispatch_is_quiet(const struct dispatch *dispatch)
{
    for (guint i = 0; i < dispatch->outlets->len; i++) {
        const struct outlet *outlet = dispatch->outlets->pdata[i];

        if (outlet->client != NULL && is_at_work(outlet))
            return false;
    }
    return dispatch->in_flight == 0;
}

/* --- What comes and goes -------------------------------------------------- */

void
dispatch_add(struct dispatch *dispatch, struct parcel *parcel)
{
    g_queue_push_tail(&dispatch->waiting, parcel);
    if (dispatch->is_stopping)
        give_back_waiting(dispatch);
}

unsigned
dispatch_waiting(const struct dispatch *dispatch)
{
    return dispatch->waiting.length;
}

unsigned
dispatch_in_flight(const struct dispatch *dispatch)
{
    return dispatch->in_flight;
}

unsigned
dispatch_sessions(const struct dispatch *dispatch)
{
    return dispatch->active == NULL
               ? 0
               : (unsigned)dispatch->active->relay->profile.sessions;
}

bool
dispatch_is_able(const struct dispatch *dispatch)
{
    return dispatch->hold.reason == NULL && choose_outlet(dispatch) != NULL;
}

int64_t
dispatch_rest_ms(const struct dispatch *dispatch)
{
    int64_t now_ms = now_of(dispatch);
    int64_t least_ms = INT64_MAX;

    for (guint i = 0; i < dispatch->outlets->len; i++) {
        struct outlet *outlet = dispatch->outlets->pdata[i];
        enum breaker_verdict verdict = breaker_now(&outlet->breaker, now_ms);

        if (verdict == BREAKER_GO)
            return 0;
        if (verdict == BREAKER_PAUSE)
            least_ms = MIN(least_ms, outlet->breaker.pause_until_ms - now_ms);
    }
    return least_ms;
}

GPtrArray *
dispatch_take_finished(struct dispatch *dispatch)
{
    GPtrArray *taken = dispatch->finished;

    dispatch->finished = parcels_new();
    return taken;
}

GPtrArray *
dispatch_take_notices(struct dispatch *dispatch)
{
    GPtrArray *taken = dispatch->notices;

    dispatch->notices = notices_new();
    return taken;
}

bool
dispatch_has_news(const struct dispatch *dispatch)
{
    return dispatch->hold.reason != NULL || dispatch->notices->len > 0;
}

struct hold
dispatch_take_hold(struct dispatch *dispatch)
{
    struct hold hold = dispatch->hold;

    dispatch->hold = (struct hold){NULL, 0};
    if (hold.reason != NULL)
        give_back_waiting(dispatch);
    return hold;
}

void
dispatch_keep_news(struct dispatch *dispatch, struct hold hold,
                   GPtrArray *notices)
{
    if (hold.reason != NULL)
        keep_hold(dispatch, hold);
    g_ptr_array_extend_and_steal(notices, g_steal_pointer(&dispatch->notices));
    dispatch->notices = notices;
}
