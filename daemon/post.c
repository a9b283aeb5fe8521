/* SPDX-License-Identifier: MIT */
/* One sender at a time, each made of the rules that count when it is made. */
#include "post.h"

#include "alarm.h"
#include "event.h"
#include "sender.h"

enum {
    TRY_AGAIN_MS = 5000,
    /* Longer than a reply may take: a reload puts no copy in doubt. */
    RENEW_DRAIN_MS = 15 * 60 * 1000,
};

struct post {
    struct ground *ground;
    GThread *thread;
    struct view *view;      /* the thread's, for the names of lists */
    GHashTable *list_names; /* edition id → name */
    struct alarm alarm;     /* waited for when there is no sender */
    struct lock lock;       /* of what follows */
    struct sender *sender;  /* NULL: there is none just now */
};

/* --- The log -------------------------------------------------------------- */

/* Remembered until the edition is sent: of a million copies each has its line
 * in the log. */
static const char *
list_of(struct post *post, int64_t edition_id)
{
    const char *name = g_hash_table_lookup(post->list_names, &edition_id);
    g_autoptr(Edition) edition = NULL;
    g_autoptr(List) list = NULL;

    g_assert(edition_id > 0);
    if (name != NULL)
        return name;
    edition = edition_get(post->view, edition_id, NULL);
    if (edition != NULL)
        list = list_get_by_id(post->view, edition->list_id, NULL);
    if (list == NULL)
        return "";
    g_hash_table_insert(post->list_names,
                        g_memdup2(&edition_id, sizeof edition_id),
                        g_strdup(list->name));
    return g_hash_table_lookup(post->list_names, &edition_id);
}

static void
log_finished(void *self, const struct sender_news *news)
{
    struct post *post = self;

    if (news->edition_id == 0)
        /* A try to send a single mail (a confirmation, an alert) has its
         * outcome. */
        EVENT(EVENT_INFO, "outbox_finished", FIELD_INT("mail", news->id),
              FIELD_TEXT("outcome", news->outcome),
              FIELD_INT("code", news->reply->code),
              FIELD_TEXT("enhanced", news->reply->enhanced),
              FIELD_INT("attempt", news->attempt));
    else
        /* A try to send a reader's copy has its outcome: accepted, failed,
         * deferred, unknown. */
        EVENT(EVENT_INFO, "delivery_finished",
              FIELD_TEXT("list", list_of(post, news->edition_id)),
              FIELD_INT("edition", news->edition_id),
              FIELD_INT("subscriber", news->id),
              FIELD_TEXT("outcome", news->outcome),
              FIELD_INT("code", news->reply->code),
              FIELD_TEXT("enhanced", news->reply->enhanced),
              FIELD_INT("attempt", news->attempt));
}

static void
log_edition_sent(void *self, int64_t edition_id)
{
    struct post *post = self;

    /* Every copy of an edition has its last outcome. */
    EVENT(EVENT_INFO, "edition_sent",
          FIELD_TEXT("list", list_of(post, edition_id)),
          FIELD_INT("edition", edition_id));
    g_hash_table_remove(post->list_names, &edition_id);
}

static void
log_stopped(void *self, int64_t edition_id, const char *reason)
{
    struct post *post = self;

    if (edition_id == 0)
        /* A relay is left alone for a while; another may step in. */
        EVENT(EVENT_WARNING, "relay_paused", FIELD_TEXT("reason", reason));
    else
        /* An edition stopped, for the relay refuses us or the mail itself: it
         * waits for the operator. */
        EVENT(EVENT_ERROR, "edition_held",
              FIELD_TEXT("list", list_of(post, edition_id)),
              FIELD_INT("edition", edition_id), FIELD_TEXT("reason", reason));
}

static void
log_trouble(void *self, const char *relay, const GError *error)
{
    (void)self;
    if (*relay == '\0')
        /* Outcomes could not be recorded; they are kept and recorded by a later
         * try. */
        EVENT(EVENT_ERROR, "database_troubled", FIELD_ERROR(error));
    else
        /* A session with a relay could not be opened, or broke. */
        EVENT(EVENT_WARNING, "relay_troubled", FIELD_TEXT("relay", relay),
              FIELD_ERROR(error));
}

static void
log_recovery(struct recovery recovery)
{
    if (recovery.unknown != 0 || recovery.outbox != 0)
        /* What an earlier run left open: copies of which nobody knows whether
         * they arrived, and single mails, which are sent again. */
        EVENT(EVENT_WARNING, "deliveries_recovered",
              FIELD_INT("unknown", recovery.unknown),
              FIELD_INT("outbox", recovery.outbox));
}

/* --- The thread ----------------------------------------------------------- */

static struct sender *
make_sender(struct post *post, GError **error)
{
    const struct rules *rules = ground_rules(post->ground);
    struct sender *sender = sender_new(
        &(struct sender_options){
            .database = post->ground->database,
            .settings = rules->settings,
            .shelf = rules->shelf,
            .keyring = post->ground->keyring,
            .clock = post->ground->clock,
            .lease = post->ground->lease,
            .hooks =
                {
                    .self = post,
                    .finished = log_finished,
                    .edition_sent = log_edition_sent,
                    .stopped = log_stopped,
                    .trouble = log_trouble,
                },
        },
        error);

    if (sender != NULL)
        log_recovery(sender_recovery(sender));
    return sender;
}

static void
show_sender(struct post *post, struct sender *sender)
{
    lock_take(&post->lock);
    post->sender = sender;
    lock_give(&post->lock);
}

/* Ends the sender of now; without one there is nothing to end. */
static void
stop_sender(struct post *post, int64_t drain_ms)
{
    lock_take(&post->lock);
    if (post->sender != NULL)
        sender_stop(post->sender, drain_ms);
    lock_give(&post->lock);
}

/* Makes the next sender and shows it; NULL: none can be made just now, which is
 * told. */
static struct sender *
next_sender(struct post *post)
{
    const struct rules *rules = ground_rules(post->ground);
    g_autoptr(GError) error = NULL;
    struct sender *sender = make_sender(post, &error);

    g_assert((sender == NULL) == (error != NULL));
    show_sender(post, sender);
    /* Renewed while it was made: whoever renews stops the sender that is shown,
     * and there was none. */
    if (rules != ground_rules(post->ground))
        stop_sender(post, RENEW_DRAIN_MS);
    if (error != NULL)
        /* There is no sender just now, so nothing is sent; it is tried
         * again. */
        EVENT(EVENT_ERROR, "sender_failed", FIELD_ERROR(error));
    return sender;
}

static gpointer
run(gpointer data)
{
    struct post *post = data;
    struct sender *sender = post->sender;

    while (!alarm_is_over(&post->alarm)) {
        if (sender != NULL)
            sender_run(sender);
        show_sender(post, NULL); /* first: others wake what is shown */
        sender_free(sender);
        sender = NULL;
        if (alarm_is_over(&post->alarm))
            break;
        sender = next_sender(post);
        if (sender == NULL)
            alarm_wait(&post->alarm, TRY_AGAIN_MS);
    }
    show_sender(post, NULL);
    sender_free(sender);
    return NULL;
}

struct post *
post_start(struct ground *ground, GError **error)
{
    struct post *post = g_new0(struct post, 1);

    post->ground = ground;
    post->list_names =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    alarm_init(&post->alarm);
    lock_init(&post->lock);
    post->view = view_open(ground->database, error);
    if (post->view != NULL)
        post->sender = make_sender(post, error);
    if (post->sender == NULL) {
        post_stop(post);
        return NULL;
    }
    post->thread = g_thread_new("sender", run, post);
    return post;
}

void
post_wake(struct post *post)
{
    lock_take(&post->lock);
    if (post->sender != NULL)
        sender_wake(post->sender);
    lock_give(&post->lock);
    alarm_ring(&post->alarm);
}

void
post_renew(struct post *post)
{
    stop_sender(post, RENEW_DRAIN_MS);
    alarm_ring(&post->alarm);
}

bool
post_is_idle(struct post *post)
{
    bool is_idle;

    lock_take(&post->lock);
    is_idle = post->sender != NULL && sender_is_idle(post->sender);
    lock_give(&post->lock);
    return is_idle;
}

void
post_stop(struct post *post)
{
    if (post == NULL)
        return;
    alarm_end(&post->alarm);
    if (post->thread != NULL) {
        stop_sender(post, ground_rules(post->ground)->settings->drain_ms);
        g_thread_join(post->thread);
    }
    g_assert(post->sender == NULL); /* nobody can wake it any more */
    view_close(post->view);
    g_hash_table_unref(post->list_names);
    lock_clear(&post->lock);
    alarm_clear(&post->alarm);
    g_free(post);
}
