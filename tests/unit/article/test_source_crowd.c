/* SPDX-License-Identifier: MIT */
/*
 * Many sources in one round: as many side by side as may be, never more, and
 * no more of their bodies in memory than that; and those that never answer.
 *
 * The servers stand on as many ports: each is a host of its own. None of them
 * answers before as many wait as may be asked at once, so that whoever asks one
 * after the other is never answered.
 */
#include "reading.h"

#include "content.h"
#include "http_fetch.h"

#include <malloc.h>
#include <poll.h>

enum {
    AT_ONCE = 16,
    TARPITS = 2 * AT_ONCE,
    SOURCES = 128,
    BODY_BYTES = 64 * 1024,
    /* Each may be there thrice: as it grows, whole, and parsed. */
    MOST_BYTES = 3 * AT_ONCE * BODY_BYTES,
    TARPIT_MS = 100,
};

G_STATIC_ASSERT(MOST_BYTES < SOURCES * BODY_BYTES / 2);

/* The servers, and what becomes of them. */
struct crowd {
    int64_t list_id;
    const struct clock *clock;
    int count;
    struct pollfd doors[SOURCES];
    char *urls[SOURCES];
    GArray *waiting; /* of int: connections that were not answered yet */
    int answered;
    guint most_waiting;
    char *answer;
    /* Of the reader. */
    int told;
    size_t bytes_before, most_bytes;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/* The sanitizers count by themselves; their header is not always there. */
size_t __sanitizer_get_current_allocated_bytes(void);
#endif

static size_t
live_bytes(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return __sanitizer_get_current_allocated_bytes();
#else
    struct mallinfo2 all = mallinfo2();

    return all.uordblks + all.hblkhd;
#endif
}

static bool
add_sources(struct transaction *tx, void *data, GError **error)
{
    struct crowd *crowd = data;
    int64_t id = 0;
    bool is_good = true;

    for (int i = 0; is_good && i < crowd->count; i++)
        is_good = source_add(tx,
                             &(struct source_entry){
                                 .list_id = crowd->list_id,
                                 .kind = SOURCE_WEB,
                                 .address = crowd->urls[i],
                             },
                             crowd->clock, &id, error);
    return is_good;
}

static void
crowd_set_up(struct crowd *crowd, struct house *house, int count)
{
    g_autoptr(List) list = house_add_list(house, "evening");
    g_autofree char *padding = g_strnfill(BODY_BYTES, ' ');

    *crowd = (struct crowd){
        .list_id = list->id,
        .clock = house->clock,
        .count = count,
    };
    crowd->waiting = g_array_new(FALSE, FALSE, sizeof(int));
    crowd->answer = g_strconcat("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                                "<rss><channel><title>",
                                padding, "</title></channel></rss>", NULL);
    for (int i = 0; i < crowd->count; i++) {
        int port = 0;

        crowd->doors[i] = (struct pollfd){
            .fd = support_listen(INADDR_LOOPBACK, &port),
            .events = POLLIN,
        };
        crowd->urls[i] = g_strdup_printf("http://127.0.0.1:%d/feed", port);
    }
    house_write(house, add_sources, crowd, -1);
}

static void
crowd_clear(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++) {
        close(crowd->doors[i].fd);
        g_free(crowd->urls[i]);
    }
    g_array_unref(crowd->waiting);
    g_free(crowd->answer);
}

/* --- the servers ---------------------------------------------------------- */

static void
let_in(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++) {
        if (crowd->doors[i].revents != 0) {
            int guest = accept(crowd->doors[i].fd, NULL, NULL);

            g_array_append_val(crowd->waiting, guest);
        }
    }
    crowd->most_waiting = MAX(crowd->most_waiting, crowd->waiting->len);
}

static void
answer_all(struct crowd *crowd)
{
    for (guint i = 0; i < crowd->waiting->len; i++) {
        int guest = g_array_index(crowd->waiting, int, i);
        char request[REQUEST_BYTES];
        size_t left = strlen(crowd->answer);
        ssize_t sent = recv(guest, request, sizeof request, 0);

        for (const char *rest = crowd->answer; left > 0 && sent > 0;
             rest += MAX(sent, 0), left -= (size_t)MAX(sent, 0))
            sent = send(guest, rest, left, MSG_NOSIGNAL);
        close(guest);
        crowd->answered++;
    }
    g_array_set_size(crowd->waiting, 0);
}

/* Before it answers it looks whether more come than may. */
static void *
serve_crowd(void *data)
{
    struct crowd *crowd = data;

    while (crowd->answered < crowd->count) {
        int left = crowd->count - crowd->answered;
        bool is_full = crowd->waiting->len >= (guint)MIN(AT_ONCE, left);
        int ready =
            poll(crowd->doors, (nfds_t)crowd->count, is_full ? 0 : PATIENCE_MS);

        if (ready > 0)
            let_in(crowd);
        else if (is_full)
            answer_all(crowd);
        else
            break; /* nobody comes any more, and the test says so */
    }
    return NULL;
}

/* --- the reader ----------------------------------------------------------- */

static void
weigh(void *self, const struct source_news *news)
{
    struct crowd *crowd = self;
    size_t bytes = live_bytes();

    assert_text(news->problem, NULL);
    crowd->told++;
    crowd->most_bytes = MAX(crowd->most_bytes, bytes - crowd->bytes_before);
}

static void
read_crowd(struct house *house, struct crowd *crowd, int64_t timeout_ms,
           void (*told)(void *self, const struct source_news *news))
{
    const char *const allowed[] = {"127.0.0.1", NULL};
    g_autoptr(GPtrArray) sources = source_due(house->view, HOUSE_NOW_MS, NULL);

    assert_int_equal(sources->len, crowd->count);
    crowd->bytes_before = live_bytes();
    assert_true(source_read_all(
        &(struct source_round){
            .poll =
                {
                    .database = house->database,
                    .rules =
                        &(struct fetch_rules){
                            .allowed_hosts = allowed,
                            .timeout_ms = timeout_ms,
                            .at_once = AT_ONCE,
                        },
                    .clock = house->clock,
                    .random = &house->random.random,
                    .poll_ms = POLL_MS,
                    .watch = {.broken_ms = HOUSE_DAY_MS,
                              .silent_ms = HOUSE_DAY_MS},
                },
            .sources = sources,
            .most_ms = 4 * (int64_t)PATIENCE_MS,
            .told = told,
            .self = crowd,
        },
        NULL));
}

static void
test_many_side_by_side(void **state)
{
    struct crowd crowd;
    pthread_t servers;

    crowd_set_up(&crowd, *state, SOURCES);
    pthread_create(&servers, NULL, serve_crowd, &crowd);
    read_crowd(*state, &crowd, PATIENCE_MS, weigh);
    pthread_join(servers, NULL);
    assert_int_equal(crowd.told, SOURCES);
    assert_int_equal(crowd.answered, SOURCES);
    assert_int_equal(crowd.most_waiting, AT_ONCE);
    assert_in_range(crowd.most_bytes, 1, MOST_BYTES);
    crowd_clear(&crowd);
}

static void
note_time_out(void *self, const struct source_news *news)
{
    struct crowd *crowd = self;

    assert_int_equal(news->outcome, SOURCE_FAILED);
    crowd->told++;
}

/* Each fails when its own time is over, and is not due any more. */
static void
test_many_that_never_answer(void **state)
{
    struct house *house = *state;
    struct crowd crowd;
    g_autoptr(GPtrArray) due = NULL;

    crowd_set_up(&crowd, house, TARPITS);
    read_crowd(house, &crowd, TARPIT_MS, note_time_out);
    assert_int_equal(crowd.told, TARPITS);
    due = source_due(house->view, HOUSE_NOW_MS, NULL);
    assert_int_equal(due->len, 0);
    crowd_clear(&crowd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_many_side_by_side),
        HOUSE_TEST(test_many_that_never_answer),
    };

    content_init();
    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
