/* SPDX-License-Identifier: MIT */
/* A turn: editions first, for they are due; then sources; then the broom. */
#include "editor.h"

#include "alarm.h"
#include "calendar.h"
#include "delivery.h"
#include "event.h"
#include "late_withdrawal.h"
#include "outbox.h"
#include "random.h"
#include "source.h"

enum {
    LOOK_MS = 5000,       /* without being woken */
    LAST_READ_MS = 30000, /* for all sources of a list before it closes */
    DUE_READ_MS = 60000,  /* for all that are due, before lists are looked at */
    TRY_AGAIN_MS = 60000, /* after an edition that could not be made */
    DAY_MS = 24 * 3600 * 1000,
};

struct editor {
    struct ground *ground;
    void (*planned)(void *self);
    void *self;
    struct view *view;
    GThread *thread;
    struct alarm alarm;
    GHashTable *retry_at_ms; /* list id → when to try its edition again */
    int64_t swept_at_ms;
    int64_t next_at_ms; /* the next instant that something is due */
};

static int64_t
now_of(const struct editor *editor)
{
    return clock_now_ms(editor->ground->clock);
}

static void
expect(struct editor *editor, int64_t at_ms)
{
    editor->next_at_ms = MIN(editor->next_at_ms, at_ms);
}

/* --- Sources -------------------------------------------------------------- */

static struct source_poll
poll_of(struct editor *editor)
{
    const struct rules *rules = ground_rules(editor->ground);

    return (struct source_poll){
        .database = editor->ground->database,
        .rules = &rules->fetch,
        .clock = editor->ground->clock,
        .random = random_system(),
        .poll_ms = rules->settings->poll_ms,
        .watch = source_watch_of(rules->settings),
    };
}

static void
tell_source(void *self, const struct source_news *news)
{
    const struct source *source = news->source;

    (void)self;
    if (news->feed_url != NULL)
        /* A source was a page; the feed that it names is read from now on. */
        EVENT(EVENT_INFO, "source_feed_found",
              FIELD_INT("list", source->list_id),
              FIELD_INT("source", source->id));
    if (news->outcome == SOURCE_FLAWED)
        /* A folder was read, but for so many of its files. */
        EVENT(EVENT_WARNING, "source_flawed",
              FIELD_INT("list", source->list_id),
              FIELD_INT("source", source->id),
              FIELD_INT("files", news->flawed_files),
              FIELD_TEXT("error", news->problem));
    if (news->outcome >= SOURCE_FAILED)
        /* A feed or folder could not be read, or was none; each further try
         * waits longer. */
        EVENT(EVENT_WARNING, "source_failed",
              FIELD_INT("list", source->list_id),
              FIELD_INT("source", source->id),
              FIELD_TEXT("error", news->problem));
    else
        /* A source was read: how many stories were new, how many had changed,
         * how many its site has withdrawn; in_print: of the latter, those that
         * an edition has mailed. */
        EVENT(EVENT_INFO, "source_read", FIELD_INT("list", source->list_id),
              FIELD_INT("source", source->id),
              FIELD_INT("added", news->taken.added),
              FIELD_INT("changed", news->taken.changed),
              FIELD_INT("withdrawn", news->withdrawn.withdrawn),
              FIELD_INT("in_print", news->withdrawn.printed->len));
}

static bool
must_end(void *self)
{
    struct editor *editor = self;

    return alarm_is_over(&editor->alarm);
}

static bool
read_sources(struct editor *editor, const GPtrArray *sources, int64_t most_ms,
             GError **error)
{
    const struct source_round round = {
        .poll = poll_of(editor),
        .sources = sources,
        .most_ms = most_ms,
        .told = tell_source,
        .must_end = must_end,
        .self = editor,
    };

    return source_read_all(&round, error);
}

/* Once more before an edition closes, so that corrections up to then count. */
static bool
read_last_news(struct editor *editor, const struct list *list, GError **error)
{
    g_autoptr(GPtrArray) sources =
        source_readable(editor->view, list->id, error);

    return sources != NULL &&
           read_sources(editor, sources, LAST_READ_MS, error);
}

/* A slow one keeps no edition waiting: whoever has not answered in this turn
 * is asked again in the next. */
static void
read_due_sources(struct editor *editor)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) due = source_due(editor->view, now_of(editor), &error);
    int64_t next_at_ms = INT64_MAX;

    if (due != NULL && due->len > 0)
        read_sources(editor, due, DUE_READ_MS, &error);
    if (error == NULL && source_next_poll(editor->view, &next_at_ms, &error))
        expect(editor, next_at_ms);
    if (error != NULL)
        /* The editor could not do its work, mostly for the database; it goes
         * on with what comes next and tries again. */
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
}

/* --- Editions ------------------------------------------------------------- */

/* What the hooks of a launch tell of. */
struct telling {
    const struct list *list;
    const char *local_date;
};

static void
tell_frozen(void *self, int64_t edition_id)
{
    const struct telling *telling = self;

    /* Stories and texts of an edition are fixed; readers are planned next. */
    EVENT(EVENT_INFO, "edition_frozen", FIELD_TEXT("list", telling->list->name),
          FIELD_INT("edition", edition_id),
          FIELD_TEXT("date", telling->local_date));
}

static void
tell_planned(struct editor *editor, const char *list, int64_t edition_id,
             int64_t readers)
{
    g_assert(edition_id > 0);
    /* Every reader of an edition has a row in the ledger: sending begins. */
    EVENT(EVENT_INFO, "edition_planned", FIELD_TEXT("list", list),
          FIELD_INT("edition", edition_id), FIELD_INT("readers", readers));
    editor->planned(editor->self);
}

static void
tell_skipped(const struct list *list, const struct edition_key *key,
             const char *reason)
{
    /* There is no edition that day, and why. */
    EVENT(EVENT_INFO, "edition_skipped", FIELD_TEXT("list", list->name),
          FIELD_TEXT("date", key->local_date), FIELD_TEXT("reason", reason));
}

struct skipping {
    const struct edition_key *key;
    const char *reason;
    const struct clock *clock;
};

static bool
skip(struct transaction *tx, void *data, GError **error)
{
    const struct skipping *skipping = data;

    return edition_skip(tx, skipping->key, skipping->reason, skipping->clock,
                        error);
}

static bool
skip_missed(struct editor *editor, const struct list *list,
            const struct edition_key *key, GError **error)
{
    struct skipping skipping = {
        .key = key,
        .reason = "missed: nobody was there to send it in its time",
        .clock = editor->ground->clock,
    };

    if (!database_write(editor->ground->database, skip, &skipping, error))
        return false;
    tell_skipped(list, key, skipping.reason);
    return true;
}

static bool
launch(struct editor *editor, const struct list *list,
       const struct edition_key *key, GError **error)
{
    const struct rules *rules = ground_rules(editor->ground);
    struct telling telling = {.list = list, .local_date = key->local_date};
    const struct plan_progress progress = {.self = &telling,
                                           .frozen = tell_frozen};
    const struct launch launch = {
        .database = editor->ground->database,
        .view = editor->view,
        .list = list,
        .key = *key,
        .press =
            {
                .shelf = rules->shelf,
                .imprint = &rules->imprint,
                .clock = editor->ground->clock,
                .random = random_system(),
            },
    };
    struct launch_report report = {0};

    if (!delivery_launch(&launch, &progress, &report, error))
        return false;
    g_assert((report.outcome == LAUNCH_SKIPPED) == (report.reason != NULL));
    if (report.outcome == LAUNCH_SKIPPED)
        tell_skipped(list, key, report.reason);
    else
        tell_planned(editor, list->name, report.edition_id,
                     report.planned_count);
    g_free(report.reason);
    return true;
}

struct alarming {
    const struct list *list;
    const char *text;
    bool should_mail;
    const struct clock *clock;
};

static bool
raise_alert(struct transaction *tx, void *data, GError **error)
{
    const struct alarming *alarming = data;
    g_autofree char *cause = g_strdup_printf("list %s", alarming->list->name);
    g_autofree char *text =
        g_strdup_printf("The edition of list %s could not be made\n\n%s\n\n"
                        "It is tried again every minute until the list's "
                        "grace has passed.",
                        alarming->list->name, alarming->text);

    return alert_raise(tx, cause, text, alarming->should_mail, alarming->clock,
                       error);
}

/* The failure may be put right: it is tried again, and the operator told. */
static void
note_failure(struct editor *editor, const struct list *list,
             const GError *failure)
{
    const struct rules *rules = ground_rules(editor->ground);
    int64_t *retry_at_ms = g_new(int64_t, 1);
    struct alarming alarming = {
        .list = list,
        .text = failure->message,
        .should_mail = *rules->imprint.operator_mail != '\0',
        .clock = editor->ground->clock,
    };
    g_autoptr(GError) error = NULL;

    g_assert(*failure->message != '\0'); /* an alert is told in words */
    *retry_at_ms = now_of(editor) + TRY_AGAIN_MS;
    expect(editor, *retry_at_ms);
    g_hash_table_insert(editor->retry_at_ms,
                        g_memdup2(&list->id, sizeof list->id), retry_at_ms);
    /* An edition could not be made; it is tried again, and the operator is told
     * by mail. */
    EVENT(EVENT_ERROR, "edition_failed", FIELD_TEXT("list", list->name),
          FIELD_ERROR(failure));
    if (!database_write(editor->ground->database, raise_alert, &alarming,
                        &error))
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
}

static bool
settle_alert(struct transaction *tx, void *data, GError **error)
{
    const struct list *list = data;
    g_autofree char *cause = g_strdup_printf("list %s", list->name);

    return alert_settle(tx, cause, error);
}

/* An alert may be an earlier run's: where an edition was made it is over. */
static void
note_success(struct editor *editor, struct list *list, bool was_open)
{
    g_autoptr(GError) error = NULL;
    bool had_failed = g_hash_table_remove(editor->retry_at_ms, &list->id);

    if ((had_failed || was_open) &&
        !database_write(editor->ground->database, settle_alert, list, &error))
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
}

static bool
must_wait(struct editor *editor, const struct list *list)
{
    const int64_t *at_ms = g_hash_table_lookup(editor->retry_at_ms, &list->id);

    if (at_ms == NULL || *at_ms <= now_of(editor))
        return false;
    expect(editor, *at_ms);
    return true;
}

/* Finds the list's last slot; *is_open: it is to have an edition now. */
static bool
find_slot(struct editor *editor, const struct list *list, struct slot *slot,
          bool *is_open, GError **error)
{
    *slot = schedule_last(&list->schedule, now_of(editor));
    *is_open = false;
    return list->is_paused ||
           edition_slot_is_open(editor->view, list, slot, is_open, error);
}

static bool
serve_slot(struct editor *editor, const struct list *list,
           const struct slot *slot, GError **error)
{
    struct edition_key key = edition_key_of(list, slot);

    if (now_of(editor) - slot->due_at_ms > list->grace_ms)
        return skip_missed(editor, list, &key, error);
    if (!read_last_news(editor, list, error))
        return false;
    /* Whoever stops us has cut that short: the slot stays open. */
    return alarm_is_over(&editor->alarm) || launch(editor, list, &key, error);
}

static bool
serve_list(struct editor *editor, struct list *list, GError **error)
{
    struct slot slot;
    bool is_open = false;

    expect(editor, schedule_next(&list->schedule, now_of(editor)).due_at_ms);
    if (!find_slot(editor, list, &slot, &is_open, error))
        return false;
    if (is_open && must_wait(editor, list))
        return true;
    if (is_open && !serve_slot(editor, list, &slot, error))
        return false;
    if (!alarm_is_over(&editor->alarm))
        note_success(editor, list, is_open);
    return true;
}

static void
serve_lists(struct editor *editor)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lists = list_all(editor->view, &error);

    for (guint i = 0; lists != NULL && i < lists->len; i++) {
        struct list *list = lists->pdata[i];
        g_autoptr(GError) failure = NULL;

        if (alarm_is_over(&editor->alarm))
            return;
        if (!serve_list(editor, list, &failure))
            note_failure(editor, list, failure);
    }
    if (error != NULL)
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
}

/* Plans what a crash left frozen but not planned, or what is let go again. */
static void
plan_the_rest(struct editor *editor)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) editions =
        edition_in_state(editor->view, EDITION_PLANNING, &error);

    for (guint i = 0; editions != NULL && i < editions->len; i++) {
        const struct edition *edition = editions->pdata[i];
        g_autoptr(List) list =
            list_get_by_id(editor->view, edition->list_id, NULL);
        int64_t readers = 0;

        if (!delivery_plan(editor->ground->database, edition->id,
                           editor->ground->clock, NULL, &readers, &error))
            break;
        tell_planned(editor, list == NULL ? "" : list->name, edition->id,
                     readers);
    }
    if (error != NULL)
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
}

/* --- The broom ------------------------------------------------------------ */

struct sweeping {
    int64_t life_ms, keep_ms;
    struct source_watch watch;
    const struct clock *clock;
    int64_t purged;
};

static bool
sweep_all(struct transaction *tx, void *data, GError **error)
{
    struct sweeping *sweeping = data;

    return subscriber_purge_unconfirmed(tx, sweeping->life_ms, sweeping->clock,
                                        &sweeping->purged, error) &&
           outbox_purge(tx, clock_now_ms(sweeping->clock) - sweeping->keep_ms,
                        error) &&
           source_watch_pushed(tx, &sweeping->watch, sweeping->clock, error) &&
           late_withdrawal_forget(tx, sweeping->clock, error);
}

/* Once a day: requests nobody confirmed, single mails and late withdrawals of
 * long ago go, who announces no more is told of, zone files are read again. */
static void
sweep(struct editor *editor)
{
    const struct rules *rules = ground_rules(editor->ground);
    struct sweeping sweeping = {
        .life_ms = rules->settings->confirm_life_ms,
        .keep_ms = rules->settings->keep_mails_ms,
        .watch = source_watch_of(rules->settings),
        .clock = editor->ground->clock,
    };
    g_autoptr(GError) error = NULL;

    if (now_of(editor) - editor->swept_at_ms < DAY_MS)
        return;
    editor->swept_at_ms = now_of(editor);
    zones_reload();
    if (!database_write(editor->ground->database, sweep_all, &sweeping, &error))
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
    else if (sweeping.purged > 0)
        /* Sign-ups that nobody confirmed in time were forgotten. */
        EVENT(EVENT_INFO, "requests_purged",
              FIELD_INT("count", sweeping.purged));
}

/* --- The thread ----------------------------------------------------------- */

static gpointer
run(gpointer data)
{
    struct editor *editor = data;
    int64_t wait_ms = 0;

    while (alarm_wait(&editor->alarm, wait_ms)) {
        editor->next_at_ms = INT64_MAX;
        plan_the_rest(editor);
        serve_lists(editor);
        read_due_sources(editor);
        sweep(editor);
        /* The instants are the wall clock's, which may jump: hence LOOK_MS. */
        wait_ms = CLAMP(editor->next_at_ms - now_of(editor), 0, LOOK_MS);
    }
    return NULL;
}

struct editor *
editor_start(struct ground *ground, void (*planned)(void *self), void *self,
             GError **error)
{
    struct editor *editor = NULL;
    struct view *view = view_open(ground->database, error);

    if (view == NULL)
        return NULL;
    editor = g_new0(struct editor, 1);
    *editor = (struct editor){
        .ground = ground,
        .planned = planned,
        .self = self,
        .view = view,
        .retry_at_ms =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free),
    };
    alarm_init(&editor->alarm);
    editor->thread = g_thread_new("editor", run, editor);
    return editor;
}

void
editor_wake(struct editor *editor)
{
    alarm_ring(&editor->alarm);
}

bool
editor_is_idle(struct editor *editor)
{
    return alarm_is_idle(&editor->alarm);
}

void
editor_stop(struct editor *editor)
{
    if (editor == NULL)
        return;
    alarm_end(&editor->alarm);
    g_thread_join(editor->thread);
    view_close(editor->view);
    g_hash_table_unref(editor->retry_at_ms);
    alarm_clear(&editor->alarm);
    g_free(editor);
}
