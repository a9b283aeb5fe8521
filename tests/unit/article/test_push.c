/* SPDX-License-Identifier: MIT */
/* Announcements: taken once, whole, and in the order they come. */
#include "push.h"

#include "house.h"
#include "late_withdrawal.h"
#include "outbox.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000, TOLERANCE_MS = 5 * MINUTE_MS };

#define NETS "\"id\": \"n1\", \"url\": \"https://news.example/nets\""
#define PUBLISH(inside)                           \
    "{\"action\": \"publish\", \"story\": {" NETS \
    ", \"title\": \"Nets\"" inside "}}"
#define WITHDRAW "{\"action\": \"withdraw\", \"story\": {" NETS "}}"

struct work {
    struct house *house;
    int64_t list_id, source_id, other_id, feed_id;
    struct push push;
    struct push_taken taken;
    int code;           /* with which push_take is to end */
    guint printed;      /* how many of the withdrawn ones were */
    int64_t edition_id; /* that is to print the one story */
};

static bool
add_source(struct transaction *tx, const struct work *work,
           enum source_kind kind, const char *address, int64_t *id,
           GError **error)
{
    const struct source_entry entry = {work->list_id, kind, address};

    return source_add(tx, &entry, work->house->clock, id, error);
}

static bool
create_sources(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return add_source(tx, work, SOURCE_WEB, "https://news.example/feed",
                      &work->feed_id, error) &&
           add_source(tx, work, SOURCE_PUSH, "cms", &work->source_id, error);
}

static bool
create_other(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return add_source(tx, work, SOURCE_PUSH, "other", &work->other_id, error);
}

static bool
take(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return push_take(tx, &work->push, work->house->clock, &work->taken, error);
}

static bool
end_list(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return list_delete(tx, "evening", work->house->clock, error);
}

static void
work_set_up(struct work *work, struct house *house)
{
    g_autoptr(List) list = house_add_list(house, "evening");

    *work = (struct work){.house = house, .list_id = list->id, .code = -1};
    house_write(house, create_sources, work, -1);
    work->push.source_id = work->source_id;
    work->push.tolerance_ms = TOLERANCE_MS;
}

/* Announces; in work->push stands who, and when it was signed. */
static void
announce_signed(struct work *work, const char *id, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) printed =
        g_array_new(FALSE, FALSE, sizeof(struct printed_article));
    g_autoptr(Announcement) announcement =
        announcement_parse(text, strlen(text), &error);

    assert_no_error(error);
    work->push.message_id = id;
    work->push.announcement = announcement;
    work->taken.withdrawn.printed = printed;
    house_write(work->house, take, work, work->code);
    work->printed = printed->len;
}

/* Announces, signed just now. */
static void
announce(struct work *work, const char *id, const char *text)
{
    work->push.signed_at_ms = clock_now_ms(work->house->clock);
    announce_signed(work, id, text);
}

static guint
candidates(const struct work *work)
{
    g_autoptr(GPtrArray) found = article_candidates(
        work->house->view, work->list_id, CADENCE_DAILY, 0, NULL);

    return found->len;
}

static void
test_published_corrected_withdrawn(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    announce(&work, "1", PUBLISH(""));
    assert_int_equal(work.taken.articles.added, 1);
    announce(&work, "2", PUBLISH(", \"summary\": \"Corrected.\""));
    assert_int_equal(work.taken.articles.changed, 1);
    announce(&work, "3", PUBLISH(", \"summary\": \"Corrected.\""));
    assert_int_equal(work.taken.articles.unchanged, 1);
    assert_int_equal(candidates(&work), 1);
    announce(&work, "4", WITHDRAW);
    assert_int_equal(work.taken.withdrawn.withdrawn, 1);
    assert_int_equal(work.taken.articles.added + work.taken.articles.changed,
                     0);
    assert_int_equal(candidates(&work), 0);
    announce(&work, "5", PUBLISH(""));
    assert_int_equal(work.taken.articles.changed, 1);
    assert_int_equal(candidates(&work), 1);
}

/* Undated it is of now, and none of it is backlog: it was announced. */
static void
test_the_first_one_is_no_backlog(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    announce(&work, "1",
             "{\"action\": \"publish\", \"stories\": ["
             "{\"title\": \"A\"}, {\"title\": \"B\"}]}");
    assert_int_equal(work.taken.articles.added, 2);
    assert_int_equal(work.taken.articles.backlog, 0);
    assert_int_equal(candidates(&work), 2);
}

static void
test_once_however_often_it_comes(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    announce(&work, "1", PUBLISH(""));
    announce(&work, "2", WITHDRAW);
    announce(&work, "1", PUBLISH(""));
    assert_true(work.taken.is_repeated);
    assert_int_equal(work.taken.articles.changed, 0);
    assert_int_equal(candidates(&work), 0);
}

/* As long as any of its signatures counts, and no longer. */
static void
test_a_name_is_forgotten(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    announce(&work, "1", PUBLISH(""));
    hand_clock_advance(&house->hand, TOLERANCE_MS - MINUTE_MS);
    announce(&work, "1", PUBLISH(""));
    hand_clock_advance(&house->hand, TOLERANCE_MS);
    announce(&work, "1", PUBLISH(""));
    assert_true(work.taken.is_repeated);
    hand_clock_advance(&house->hand, TOLERANCE_MS + 1);
    announce(&work, "1", PUBLISH(""));
    assert_false(work.taken.is_repeated);
    assert_int_equal(work.taken.articles.unchanged, 1);
}

/* What was seen once is sent again when our clock has gone back so far that it
 * counts again, or counts for longer. */
static void
test_a_name_that_was_forgotten(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    announce(&work, "1", PUBLISH(""));
    hand_clock_advance(&house->hand, TOLERANCE_MS + 1);
    announce(&work, "2", WITHDRAW);
    work.push.signed_at_ms = HOUSE_NOW_MS;
    work.push.tolerance_ms = HOUSE_DAY_MS;
    announce_signed(&work, "1", PUBLISH(""));
    assert_true(work.taken.is_too_old);
    hand_clock_set(&house->hand, HOUSE_NOW_MS);
    work.push.tolerance_ms = TOLERANCE_MS;
    announce_signed(&work, "1", PUBLISH(""));
    assert_true(work.taken.is_too_old);
    assert_int_equal(candidates(&work), 0);
    /* One whose name is kept is known, and what was signed since is taken. */
    work.push.signed_at_ms = HOUSE_NOW_MS + TOLERANCE_MS + 1;
    announce_signed(&work, "2", WITHDRAW);
    assert_true(work.taken.is_repeated);
    work.push.signed_at_ms = HOUSE_NOW_MS + 1;
    announce_signed(&work, "3", PUBLISH(""));
    assert_false(work.taken.is_too_old);
    assert_int_equal(candidates(&work), 1);
}

/* How far one source has been forgotten is nothing to another. */
static void
test_forgotten_by_source(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    house_write(house, create_other, &work, -1);
    announce(&work, "1", PUBLISH(""));
    hand_clock_advance(&house->hand, TOLERANCE_MS + 1);
    work.push.source_id = work.other_id;
    announce(&work, "1", PUBLISH(""));
    assert_false(work.taken.is_repeated);
    hand_clock_set(&house->hand, HOUSE_NOW_MS);
    announce(&work, "2", WITHDRAW);
    assert_int_equal(work.taken.withdrawn.withdrawn, 1);
    work.push.source_id = work.source_id;
    announce(&work, "2", PUBLISH(""));
    assert_true(work.taken.is_too_old);
    assert_int_equal(candidates(&work), 0);
}

static void
test_names_are_a_source_s_own(void **state)
{
    struct work work;

    work_set_up(&work, *state);
    announce(&work, "1", PUBLISH(""));
    work.code = VESPER_ERROR_NOT_FOUND;
    work.push.source_id = work.feed_id; /* nobody pushes for a feed */
    announce(&work, "1", PUBLISH(""));
    work.push.source_id = work.source_id + 1;
    announce(&work, "1", PUBLISH(""));
}

static void
test_the_source_tells_when_it_spoke(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(Source) source = NULL;
    g_autoptr(GPtrArray) due = NULL;

    work_set_up(&work, house);
    hand_clock_advance(&house->hand, MINUTE_MS);
    announce(&work, "1", PUBLISH(""));
    hand_clock_advance(&house->hand, MINUTE_MS);
    announce(&work, "2", WITHDRAW);
    source = push_source_get(house->view, work.list_id, "cms", NULL);
    assert_int_equal(source->last_new_at_ms, HOUSE_NOW_MS + MINUTE_MS);
    assert_int_equal(source->last_good_at_ms, HOUSE_NOW_MS + 2 * MINUTE_MS);
    due = source_due(house->view, HOUSE_NOW_MS + HOUSE_DAY_MS, NULL);
    assert_int_equal(due->len, 1); /* the feed */
}

static bool
watch(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct source_watch rules = {.broken_ms = HOUSE_DAY_MS,
                                       .silent_ms = HOUSE_DAY_MS};

    return source_watch_pushed(tx, &rules, work->house->clock, error);
}

/* Tells how many alerts there are; of_what: what they say. */
static guint
count_alerts(const struct work *work, const char *of_what)
{
    g_autoptr(GPtrArray) alerts = alert_all(work->house->view, NULL);

    for (guint i = 0; i < alerts->len; i++) {
        const struct alert *alert = alerts->pdata[i];

        assert_non_null(strstr(alert->text, of_what));
    }
    return alerts->len;
}

static void
test_the_operator_hears_of_silence(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    house_write(house, watch, &work, -1);
    assert_int_equal(count_alerts(&work, ""), 0);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    house_write(house, watch, &work, -1);
    assert_int_equal(count_alerts(&work, "cms\nhas announced nothing new"), 1);
    announce(&work, "1", PUBLISH(""));
    assert_int_equal(count_alerts(&work, ""), 0);
}

static bool
print(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;
    const struct article_mark mark = {
        .list_id = work->list_id,
        .cadence = CADENCE_DAILY,
        .article_id = 1,
        .edition_id = work->edition_id,
        .is_printed = true,
    };

    return article_mark_add(tx, &mark, error);
}

static bool
forget_late(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return late_withdrawal_forget(tx, work->house->clock, error);
}

/* Readers keep it: the operator hears of it, once, and for a week. */
static void
test_withdrawn_too_late(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    work.push.should_mail = true;
    announce(&work, "1", PUBLISH(""));
    announce(&work, "2", WITHDRAW); /* in time */
    assert_int_equal(count_alerts(&work, ""), 0);
    announce(&work, "3", PUBLISH(""));
    work.edition_id = 9;
    house_write(house, print, &work, -1);
    announce(&work, "4", WITHDRAW);
    assert_int_equal(work.printed, 1);
    assert_int_equal(
        count_alerts(&work,
                     "edition 9 brought; its readers keep it:\n\n- Nets\n"),
        1);
    announce(&work, "4", WITHDRAW);
    announce(&work, "5", WITHDRAW);
    assert_int_equal(count_alerts(&work, ""), 1);
    assert_int_equal(house_ask(house, "SELECT count(*) FROM outbox"), 1);
    hand_clock_advance(&house->hand, INT64_C(7) * HOUSE_DAY_MS);
    house_write(house, forget_late, &work, -1);
    assert_int_equal(count_alerts(&work, ""), 1);
    house_write(house, watch, &work, -1); /* the source has been silent */
    hand_clock_advance(&house->hand, 1);
    house_write(house, forget_late, &work, -1);
    assert_int_equal(count_alerts(&work, "has announced nothing new"), 1);
}

static void
test_found_by_name_or_number(void **state)
{
    struct house *house = *state;
    struct work work;
    g_autoptr(GError) error = NULL;
    g_autofree char *number = NULL;
    g_autoptr(Source) by_number = NULL;
    struct source *gone = NULL;

    work_set_up(&work, house);
    number = g_strdup_printf("%" G_GINT64_FORMAT, work.source_id);
    by_number = push_source_get(house->view, work.list_id, number, NULL);
    assert_text(by_number->address, "cms");
    assert_null(push_source_get(house->view, work.list_id,
                                "https://news.example/feed", &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
    house_write(house, end_list, &work, -1);
    assert_true(push_source_find(house->view, work.source_id, &gone, NULL));
    assert_null(gone);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_published_corrected_withdrawn),
        HOUSE_TEST(test_the_first_one_is_no_backlog),
        HOUSE_TEST(test_once_however_often_it_comes),
        HOUSE_TEST(test_a_name_is_forgotten),
        HOUSE_TEST(test_a_name_that_was_forgotten),
        HOUSE_TEST(test_forgotten_by_source),
        HOUSE_TEST(test_names_are_a_source_s_own),
        HOUSE_TEST(test_the_source_tells_when_it_spoke),
        HOUSE_TEST(test_the_operator_hears_of_silence),
        HOUSE_TEST(test_withdrawn_too_late),
        HOUSE_TEST(test_found_by_name_or_number),
    };

    content_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
