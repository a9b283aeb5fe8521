/* SPDX-License-Identifier: MIT */
/* A turn: editions first, for they are due; then sources; then the broom. */
#include "editor.h"

#include "calendar.h"
#include "delivery.h"
#include "event.h"
#include "late_withdrawal.h"
#include "newsreader.h"
#include "outbox.h"
#include "random.h"
#include "source.h"

enum {
    LOOK_MS = 5000,       /* without being woken */
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
    GHashTable *trials; /* list id → struct trial */
    int64_t swept_at_ms;
    int64_t next_at_ms; /* the next instant that something is due */
};

/* An edition that is to be made now. */
struct opening {
    struct list *list; /* borrowed */
    struct slot slot;
    bool is_missed; /* its grace was over when it was looked at */
    bool has_news;  /* its sources have been read once more */
};

/* An edition that could not be made. */
struct trial {
    int64_t again_at_ms;
    int64_t news_of_ms; /* the slot whose last news was read; 0: none */
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

static struct newsreader
newsreader_of(struct editor *editor)
{
    return (struct newsreader){
        .ground = editor->ground,
        .view = editor->view,
        .alarm = &editor->alarm,
    };
}

static void
read_due_sources(struct editor *editor)
{
    const struct newsreader reader = newsreader_of(editor);
    g_autoptr(GError) error = NULL;
    int64_t next_at_ms = INT64_MAX;

    if (newsreader_read_due(&reader, &next_at_ms, &error))
        expect(editor, next_at_ms);
    else
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

    g_assert(key->list_id == list->id);
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

/* The cause is the list, not what went wrong: while an edition fails for one
 * reason after the other, the operator hears once an hour. */
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
note_failure(struct editor *editor, const struct opening *opening,
             const GError *failure)
{
    const struct list *list = opening->list;
    const struct rules *rules = ground_rules(editor->ground);
    struct trial *trial = g_new(struct trial, 1);
    struct alarming alarming = {
        .list = list,
        .text = failure->message,
        .should_mail = *rules->imprint.operator_mail != '\0',
        .clock = editor->ground->clock,
    };
    g_autoptr(GError) error = NULL;

    g_assert(*failure->message != '\0'); /* an alert is told in words */
    *trial = (struct trial){
        .again_at_ms = now_of(editor) + TRY_AGAIN_MS,
        .news_of_ms = opening->has_news ? opening->slot.due_at_ms : 0,
    };
    expect(editor, trial->again_at_ms);
    g_hash_table_insert(editor->trials, g_memdup2(&list->id, sizeof list->id),
                        trial);
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
    bool had_failed = g_hash_table_remove(editor->trials, &list->id);

    if ((had_failed || was_open) &&
        !database_write(editor->ground->database, settle_alert, list, &error))
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
}

/* A trial of this slot has had it; what another slot had is old by now. */
static bool
has_last_news(const struct editor *editor, const struct opening *opening)
{
    const struct trial *trial =
        g_hash_table_lookup(editor->trials, &opening->list->id);

    return trial != NULL && trial->news_of_ms == opening->slot.due_at_ms;
}

/* Finds the list's last slot; *is_open: it is to have an edition now. */
static bool
find_slot(struct editor *editor, struct opening *opening, bool *is_open,
          GError **error)
{
    const struct list *list = opening->list;

    opening->slot = schedule_last(&list->schedule, now_of(editor));
    opening->has_news = has_last_news(editor, opening);
    *is_open = false;
    return list->is_paused ||
           edition_slot_is_open(editor->view, list, &opening->slot, is_open,
                                error);
}

/* Tells whether an edition that has failed waits to be tried again. */
static bool
must_wait(struct editor *editor, const struct list *list)
{
    const struct trial *trial = g_hash_table_lookup(editor->trials, &list->id);

    if (trial == NULL || trial->again_at_ms <= now_of(editor))
        return false;
    expect(editor, trial->again_at_ms);
    return true;
}

static bool
look_at(struct editor *editor, struct opening *opening, GArray *openings,
        GError **error)
{
    const struct list *list = opening->list;
    bool is_open = false;

    expect(editor, schedule_next(&list->schedule, now_of(editor)).due_at_ms);
    if (!find_slot(editor, opening, &is_open, error))
        return false;
    /* Once and for all: what takes its time from here on is not the list's. */
    opening->is_missed =
        edition_slot_is_missed(list, &opening->slot, now_of(editor));
    if (!is_open)
        note_success(editor, opening->list, false);
    else if (!must_wait(editor, list))
        g_array_append_val(openings, *opening);
    return true;
}

/* Once for each slot, and for all of them together: a source that is slow holds
 * them up no longer than one would be. */
static void
read_last_news(struct editor *editor, GArray *openings)
{
    const struct newsreader reader = newsreader_of(editor);
    g_autoptr(GPtrArray) lists = g_ptr_array_new();
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < openings->len; i++) {
        struct opening *opening = &g_array_index(openings, struct opening, i);

        if (!opening->has_news && !opening->is_missed)
            g_ptr_array_add(lists, opening->list);
    }
    if (!newsreader_read_last(&reader, lists, &error)) {
        EVENT(EVENT_ERROR, "editor_failed", FIELD_ERROR(error));
        return; /* an edition that fails as well tries both again */
    }
    for (guint i = 0; i < openings->len; i++)
        g_array_index(openings, struct opening, i).has_news = true;
}

static void
serve(struct editor *editor, const struct opening *opening)
{
    struct edition_key key = edition_key_of(opening->list, &opening->slot);
    g_autoptr(GError) error = NULL;

    if (opening->is_missed ? skip_missed(editor, opening->list, &key, &error)
                           : launch(editor, opening->list, &key, &error))
        note_success(editor, opening->list, true);
    else
        note_failure(editor, opening, error);
}

/* Whoever stops us has cut the reading short: what was not served is open. */
static void
serve_lists(struct editor *editor)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lists = list_all(editor->view, &error);
    g_autoptr(GArray) openings =
        g_array_new(FALSE, FALSE, sizeof(struct opening));

    for (guint i = 0; lists != NULL && i < lists->len; i++) {
        struct opening opening = {.list = lists->pdata[i]};
        g_autoptr(GError) failure = NULL;

        if (!look_at(editor, &opening, openings, &failure))
            note_failure(editor, &opening, failure);
    }
    if (openings->len > 0)
        read_last_news(editor, openings);
    for (guint i = 0; i < openings->len && !alarm_is_over(&editor->alarm); i++)
        serve(editor, &g_array_index(openings, struct opening, i));
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

    /* At each start, too: nobody remembers when the last run swept. */
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
        plan_the_rest(editor); /* first: these readers are waiting already */
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
        .trials =
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
    g_hash_table_unref(editor->trials);
    alarm_clear(&editor->alarm);
    g_free(editor);
}
