/* SPDX-License-Identifier: MIT */
/*
 * The hook by which a site's own system announces its stories, signed as the
 * Standard Webhooks specification has it. What a stranger sends is judged by
 * its form, then by its signature, and not read before that is right; a source
 * that is not there gets the same answer as a signature that is wrong. What the
 * site's own program does wrong it is told exactly.
 */
#include "answer.h"
#include "error.h"
#include "event.h"
#include "limit.h"
#include "push.h"
#include "push_signature.h"
#include "quantity.h"

#include <string.h>

enum {
    HTTP_OK = 200,
    RETRY_AFTER_S = 60,
    SECOND_MS = 1000,
    ID_BYTES = 255,
};

struct plan {
    struct source *source;
    struct announcement *announcement;
    struct push push;
    struct push_taken taken;
};

enum fault {
    NONE,
    NO_JSON,
    NO_HEADERS,
    ODD_ID,
    ODD_TIME,
    FAR_TIME,
    TOO_OLD,
    NOT_SIGNED,
    TOO_MANY,
};

// clang-format off
static const struct {
    unsigned status;
    const char *reason; /* for the log */
    const char *title, *detail;
} faults[] = {
    [NO_JSON] =    {415, "type", "Another type is wanted",
                    "Content-Type must be application/json"},
    [NO_HEADERS] = {400, "unsigned", "It is not signed",
                    "webhook-id, webhook-timestamp and webhook-signature are "
                    "wanted"},
    [ODD_ID] =     {400, "webhook_id", "Its name is odd",
                    "webhook-id must be 1 to 255 visible ASCII characters"},
    [ODD_TIME] =   {400, "webhook_time", "Its time is odd",
                    "webhook-timestamp must be seconds since 1970"},
    [FAR_TIME] =   {400, "webhook_age", "It is too old, or of the future",
                    "webhook-timestamp is too far from our clock; sign each "
                    "try anew"},
    [TOO_OLD] =    {400, "webhook_past", "It is too old",
                    "webhook-timestamp lies before what is remembered of this "
                    "source; sign each try anew"},
    [NOT_SIGNED] = {401, "signature", "It cannot be trusted",
                    "the signature is not one of this source's, or there is "
                    "no such source"},
    [TOO_MANY] =   {429, "too_many", "Too many of them",
                    "the setting articles.pushes allows no more just now"},
};
// clang-format on

static void
plan_free(void *data)
{
    struct plan *plan = data;

    source_free(plan->source);
    announcement_free(plan->announcement);
    g_array_unref(plan->taken.withdrawn.printed);
    g_free(plan);
}

static bool
is_visible(const char *text)
{
    for (; *text != '\0'; text++)
        if (!g_ascii_isgraph(*text))
            return false;
    return true;
}

/* Judges what needs no key. *signed_at_ms: when it was signed, as it says. */
static enum fault
judge_form(const struct request *request, int64_t *signed_at_ms)
{
    const int64_t tolerance_ms = request->settings->push_tolerance_ms;
    int64_t seconds;

    if (!content_type_is(request->type, "application/json"))
        return NO_JSON;
    if (*request->webhook_id == '\0' || *request->webhook_timestamp == '\0' ||
        *request->webhook_signature == '\0')
        return NO_HEADERS;
    if (strlen(request->webhook_id) > ID_BYTES ||
        !is_visible(request->webhook_id))
        return ODD_ID;
    if (!quantity_parse_number(request->webhook_timestamp, &seconds, NULL) ||
        seconds > INT64_MAX / SECOND_MS) /* in milliseconds it is none */
        return ODD_TIME;
    *signed_at_ms = seconds * SECOND_MS;
    if (*signed_at_ms < request_now_ms(request) - tolerance_ms ||
        *signed_at_ms > request_now_ms(request) + tolerance_ms)
        return FAR_TIME;
    return NONE;
}

/* Judges who sent it: a source that is not there (NULL) is not told from a
 * signature that is wrong. */
static enum fault
judge_sender(const struct request *request, const struct source *source)
{
    const struct push_sender sender = {
        .source_id = source != NULL ? source->id : 0,
        .created_at_ms = source != NULL ? source->created_at_ms : 0,
    };
    const struct push_message message = {
        .id = request->webhook_id,
        .timestamp = request->webhook_timestamp,
        .body = request->body->str,
        .body_bytes = request->body->len,
    };
    bool is_signed = push_signature_is_right(
        request->web->keyring, &sender, &message, request->webhook_signature);
    bool is_known = source != NULL && is_signed;

    if (!network_limits_take_push(request->limits, is_known ? source->id : 0,
                                  request->settings->pushes,
                                  request_now_ms(request)))
        return TOO_MANY;
    return is_known ? NONE : NOT_SIGNED;
}

static void
refuse(struct request *request, enum fault fault)
{
    g_assert(fault > NONE && fault < G_N_ELEMENTS(faults));
    request->answer.retry_after_s = fault == TOO_MANY ? RETRY_AFTER_S : 0;
    answer_problem(request, faults[fault].status, faults[fault].title,
                   faults[fault].detail, faults[fault].reason);
}

static bool
find_source(struct request *request, struct source **source, GError **error)
{
    const char *number = form_get(request->form, "source");
    int64_t id = 0;

    if (number == NULL || !quantity_parse_number(number, &id, NULL))
        id = 0; /* nobody's */
    return push_source_find(request->view, id, source, error);
}

/* Reads what may be believed. */
static bool
make_plan(struct request *request, struct source *source, int64_t signed_at_ms,
          GError **error)
{
    struct plan *plan = request_new_plan(request, sizeof *plan, plan_free);

    g_assert(source != NULL);
    plan->source = source;
    plan->taken.withdrawn.printed =
        g_array_new(FALSE, FALSE, sizeof(struct printed_article));
    plan->announcement =
        announcement_parse(request->body->str, request->body->len, error);
    plan->push = (struct push){
        .source_id = source->id,
        .message_id = request->webhook_id,
        .signed_at_ms = signed_at_ms,
        .tolerance_ms = request->settings->push_tolerance_ms,
        .announcement = plan->announcement,
        .should_mail = request->settings->operator_mail != NULL,
    };
    return plan->announcement != NULL;
}

static bool
take(struct request *request, GError **error)
{
    g_autoptr(Source) source = NULL;
    int64_t signed_at_ms = 0;
    enum fault fault = judge_form(request, &signed_at_ms);

    if (fault == NONE) {
        if (!find_source(request, &source, error))
            return false;
        fault = judge_sender(request, source);
    }
    if (fault == NONE)
        return make_plan(request, g_steal_pointer(&source), signed_at_ms,
                         error);
    refuse(request, fault);
    return true;
}

static bool
change(struct transaction *tx, void *data, GError **error)
{
    const struct request *request = data;
    struct plan *plan = request->plan;

    return push_take(tx, &plan->push, request->web->clock, &plan->taken, error);
}

static void
tell(const struct web_options *web, const struct plan *plan)
{
    const struct article_taken *articles = &plan->taken.articles;
    const struct article_withdrawn *withdrawn = &plan->taken.withdrawn;

    /* A site's own system announced stories: how many of them were new, changed
     * or withdrawn; repeated: it was taken before, and nothing was done. */
    EVENT(EVENT_INFO, "stories_announced",
          FIELD_INT("source", plan->source->id),
          FIELD_INT("added", articles->added),
          FIELD_INT("changed", articles->changed),
          FIELD_INT("withdrawn", withdrawn->withdrawn),
          FIELD_INT("unknown", withdrawn->unknown),
          FIELD_INT("repeated", plan->taken.is_repeated));
    for (guint i = 0; i < withdrawn->printed->len; i++) {
        const struct printed_article *printed =
            &g_array_index(withdrawn->printed, struct printed_article, i);

        /* A story was withdrawn that an edition has printed: its copies keep
         * it. */
        EVENT(EVENT_WARNING, "story_withdrawn_late",
              FIELD_INT("source", plan->source->id),
              FIELD_INT("article", printed->article_id),
              FIELD_INT("edition", printed->edition_id));
    }
    if (withdrawn->printed->len > 0 && web->has_mail != NULL)
        web->has_mail(web->self);
}

static bool
finish(struct request *request, GError **error)
{
    const struct plan *plan = request->plan;
    const struct article_taken *articles = &plan->taken.articles;
    const struct article_withdrawn *withdrawn = &plan->taken.withdrawn;

    (void)error;
    if (plan->taken.is_too_old) {
        refuse(request, TOO_OLD);
        return true;
    }
    tell(request->web, plan);
    answer_json(
        request, HTTP_OK,
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:b}", "added",
                  articles->added, "changed", articles->changed, "unchanged",
                  articles->unchanged + withdrawn->unchanged, "withdrawn",
                  withdrawn->withdrawn, "unknown", withdrawn->unknown,
                  "in_print", (int)withdrawn->printed->len, "repeated",
                  plan->taken.is_repeated));
    return true;
}

const struct route route_push = {
    .path = "/hooks/articles",
    .hook_bytes = LIMIT_ANNOUNCEMENT_BYTES,
    .take = take,
    .change = change,
    .finish = finish,
};
