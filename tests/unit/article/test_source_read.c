/* SPDX-License-Identifier: MIT */
/* Reading sources from a server on a loopback port of the kernel's choice,
 * which gives one answer to one connection. */
#include "source.h"

#include "content.h"
#include "house.h"
#include "outbox.h"
#include "list.h"

#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FEED                                                   \
    "<rss version=\"2.0\"><channel><title>News</title>"        \
    "<item><title>One</title><link>https://n.example/1</link>" \
    "<pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>"  \
    "<item><title>Two</title><link>https://n.example/2</link>" \
    "</item></channel></rss>"

/* What is waited, a little spread: the first source waits a thousandth more. */
#define SPREAD(wait_ms) ((wait_ms) + (wait_ms) / 1000)

enum {
    REQUEST_BYTES = 4096,
    POLL_MS = 600000,
    HOUR_MS = 3600000,
    PATIENCE_MS = 30000,
    FRESH_STORIES = 20, /* of a first reading */
    MANY_FILES = 25,
};

struct work {
    struct house *house;
    struct list *list;
    int64_t list_id, source_id;
    int listener;
    char *url;
    char *folder; /* in place of the URL; NULL: there is none */
    const char *answer;
    const char *then; /* the answer to a second request; NULL: there is none */
    struct source_watch watch;
    char request[REQUEST_BYTES];
    struct article_taken taken;
    char *problem, *feed_url;
    guint fresh_files;
    int told;
};

static bool
create(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return list_create(tx, work->list, work->house->clock, &work->list_id,
                       error) &&
           source_add(tx,
                      &(struct source_entry){
                          .list_id = work->list_id,
                          .kind = SOURCE_WEB,
                          .address = work->url,
                      },
                      work->house->clock, &work->source_id, error);
}

static void
work_set_up(struct work *work, struct house *house)
{
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;

    *work = (struct work){.house = house, .list = list_new()};
    work->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(
        bind(work->listener, (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(listen(work->listener, 1), 0);
    getsockname(work->listener, (struct sockaddr *)&here, &size);
    work->url =
        g_strdup_printf("http://127.0.0.1:%d/feed", ntohs(here.sin_port));
    g_free(work->list->name);
    work->list->name = g_strdup("evening");
    assert_true(list_set_field(work->list, "title", "Evening", NULL));
    assert_true(
        list_set_field(work->list, "from", "News <news@news.example>", NULL));
    house_write(house, create, work, -1);
}

static void
work_clear(struct work *work)
{
    list_free(work->list);
    close(work->listener);
    g_free(work->url);
    g_free(work->folder);
    g_free(work->problem);
    g_free(work->feed_url);
}

static void
answer_one(struct work *work, const char *answer)
{
    int fd = accept(work->listener, NULL, NULL);
    ssize_t got = recv(fd, work->request, REQUEST_BYTES - 1, 0);

    work->request[MAX(got, 0)] = '\0';
    send(fd, answer, strlen(answer), MSG_NOSIGNAL);
    close(fd);
}

static void *
serve(void *data)
{
    struct work *work = data;

    answer_one(work, work->answer);
    if (work->then != NULL)
        answer_one(work, work->then);
    return NULL;
}

static struct source *
source_now(struct work *work)
{
    g_autoptr(GPtrArray) all =
        source_all(work->house->view, work->list_id, NULL);

    assert_true(all->len > 0);
    return g_ptr_array_steal_index(all, 0);
}

static void
note_told(void *self, const struct source_news *news)
{
    struct work *work = self;

    assert_int_equal(news->source->list_id, work->list_id);
    work->told++;
    work->taken = news->taken;
    work->fresh_files = news->fresh_files;
    work->problem = g_strdup(news->problem);
    g_free(work->feed_url);
    work->feed_url = g_strdup(news->feed_url);
}

/* Reads the source once; answer: NULL where nobody is to be asked. */
static struct source *
read_once(struct work *work, const char *answer)
{
    g_autoptr(Source) before = source_now(work);
    const char *const allowed[] = {answer == NULL ? NULL : "127.0.0.1", NULL};
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    const struct source_round round = {
        .poll =
            {
                .database = work->house->database,
                .rules = &(struct fetch_rules){.allowed_hosts = allowed},
                .clock = work->house->clock,
                .poll_ms = POLL_MS,
                .watch = work->watch,
            },
        .sources = sources,
        .most_ms = PATIENCE_MS,
        .told = note_told,
        .self = work,
    };
    g_autoptr(GError) error = NULL;
    pthread_t server;

    work->answer = answer;
    work->told = 0;
    if (answer != NULL)
        pthread_create(&server, NULL, serve, work);
    g_clear_pointer(&work->problem, g_free);
    g_ptr_array_add(sources, before);
    assert_true(source_read_all(&round, &error));
    assert_int_equal(work->told, 1);
    if (answer != NULL)
        pthread_join(server, NULL);
    return source_now(work);
}

static void
test_read_then_asked_politely(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n"
                              "Connection: close\r\n\r\n" FEED);
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 2);
    assert_int_equal(work.taken.backlog, 1); /* the undated one */
    assert_text(source->title, "News");
    assert_int_equal(source->last_good_at_ms, HOUSE_NOW_MS);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + SPREAD(POLL_MS));
    source_free(source);
    source = read_once(&work, "HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(work.request, "If-None-Match: \"v1\""));
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added + work.taken.unchanged, 0);
    assert_text(source->etag, "\"v1\"");
    work_clear(&work);
}

static void
test_failures_back_off(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, NULL); /* the guard refuses loopback */
    assert_non_null(work.problem);
    assert_text(source->last_error, work.problem);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + SPREAD(POLL_MS));
    source_free(source);
    source = read_once(&work, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n"
                              "Connection: close\r\n\r\n");
    assert_text(work.problem, "the server answers 410");
    assert_int_equal(source->failures, 2);
    assert_int_equal(source->next_poll_at_ms,
                     HOUSE_NOW_MS + SPREAD(2 * POLL_MS));
    source_free(source);
    source = read_once(&work, "HTTP/1.1 503 Busy\r\nRetry-After: 7200\r\n"
                              "Content-Length: 0\r\nConnection: close\r\n\r\n");
    assert_int_equal(source->next_poll_at_ms,
                     HOUSE_NOW_MS + SPREAD(7200 * 1000));
    assert_int_equal(source->last_good_at_ms, 0);
    work_clear(&work);
}

#define EMPTY_FEED \
    "<rss version='2.0'><channel><title>News</title></channel></rss>"

static void
test_a_fresh_answer_is_not_asked_for_again(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(
        &work, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
               "Cache-Control: public, max-age=7200\r\n\r\n" EMPTY_FEED);
    assert_int_equal(source->next_poll_at_ms,
                     HOUSE_NOW_MS + SPREAD(7200 * 1000));
    source_free(source);
    source = read_once(
        &work, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
               "Cache-Control: max-age=7200, no-cache\r\n\r\n" EMPTY_FEED);
    assert_int_equal(source->next_poll_at_ms, HOUSE_NOW_MS + SPREAD(POLL_MS));
    work_clear(&work);
}

static void
test_where_it_has_moved_to(void **state)
{
    const char *const answers[] = {
        "HTTP/1.1 302 Found\r\nLocation: /new\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: /new\r\nConnection: close\r\n\r\n",
    };
    struct work work;
    g_autofree char *before = NULL;

    work_set_up(&work, *state);
    before = g_strdup(work.url);
    work.then = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" EMPTY_FEED;
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autoptr(Source) source = read_once(&work, answers[i]);

        assert_text(work.problem, NULL);
        if (i == 0)
            assert_text(source->address, before); /* for now, it says */
        else
            assert_true(g_str_has_suffix(source->address, "/new"));
    }
    work_clear(&work);
}

#define PAGE(links)                                              \
    "HTTP/1.1 200 OK\r\nConnection: close\r\n"                   \
    "Content-Type: text/html\r\n\r\n<!doctype html><head>" links \
    "<title>News</title><p>The front page."
#define FEED_LINK "<link rel=alternate type='application/rss+xml' href=/rss>"

/* Asked for at once, and from then on in place of the page. */
static void
test_a_page_leads_to_its_feed(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    work.then = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n"
                "Connection: close\r\n\r\n" FEED;
    source = read_once(&work, PAGE(FEED_LINK));
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 2);
    assert_true(g_str_has_suffix(work.feed_url, "/rss"));
    assert_text(source->address, work.feed_url);
    assert_text(source->etag, "\"v1\"");
    work.then = NULL;
    source_free(source);
    source = read_once(&work, PAGE(FEED_LINK)); /* by accident, one day */
    assert_text(work.problem, "an HTML page came in place of the feed");
    assert_true(g_str_has_suffix(source->address, "/rss"));
    work_clear(&work);
}

/* What a proxy says when it is out of order is nobody's story. */
static void
test_plain_text_in_place_of_a_feed(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                              "Service Unavailable\n\nTry again later.\n");
    assert_non_null(strstr(work.problem, "plain text"));
    assert_int_equal(work.taken.added, 0);
    assert_int_equal(source->failures, 1);
    work_clear(&work);
}

static void
test_a_page_without_a_feed(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    source = read_once(&work, PAGE(""));
    assert_non_null(strstr(work.problem, "names no feed"));
    assert_non_null(strstr(work.problem, "article add"));
    assert_int_equal(source->failures, 1);
    source_free(source);
    work.then = PAGE("");
    source = read_once(&work, PAGE(FEED_LINK));
    assert_non_null(strstr(work.problem, "/rss', is a page, too"));
    assert_text(source->address, work.url);
    work_clear(&work);
}

static bool
add_feed(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;
    g_autofree char *address = url_resolve("/rss", work->url);
    int64_t id;

    return source_add(tx,
                      &(struct source_entry){
                          .list_id = work->list_id,
                          .kind = SOURCE_WEB,
                          .address = address,
                      },
                      work->house->clock, &id, error);
}

static void
test_a_page_whose_feed_is_known(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up(&work, *state);
    house_write(*state, add_feed, &work, -1);
    work.then = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" FEED;
    source = read_once(&work, PAGE(FEED_LINK));
    assert_non_null(strstr(work.problem, "a source of the list already"));
    assert_int_equal(work.taken.added, 0);
    assert_text(source->address, work.url);
    work_clear(&work);
}

static guint
count_alerts(const struct work *work, const char *words)
{
    g_autoptr(GPtrArray) alerts = alert_all(work->house->view, NULL);
    guint count = 0;

    for (guint i = 0; i < alerts->len; i++) {
        struct alert *alert = alerts->pdata[i];

        count += strstr(alert->text, words) != NULL ? 1 : 0;
        alert_free(alert);
    }
    g_ptr_array_set_free_func(alerts, NULL);
    return count;
}

static void
test_the_operator_hears_of_it(void **state)
{
    struct house *house = *state;
    struct work work;

    work_set_up(&work, house);
    work.watch = (struct source_watch){.broken_ms = HOUSE_DAY_MS,
                                       .silent_ms = 2 * HOUSE_DAY_MS};
    source_free(read_once(&work, NULL));
    assert_int_equal(count_alerts(&work, "cannot be read"), 0);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    source_free(read_once(&work, NULL));
    assert_int_equal(count_alerts(&work, "cannot be read"), 1);
    source_free(read_once(&work, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                 "\r\n" EMPTY_FEED));
    assert_int_equal(count_alerts(&work, ""), 0);
    hand_clock_advance(&house->hand, HOUSE_DAY_MS);
    source_free(read_once(&work, "HTTP/1.1 304 Same\r\nConnection: close\r\n"
                                 "\r\n"));
    assert_int_equal(count_alerts(&work, "brought nothing new for 2 d"), 1);
    source_free(read_once(&work, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                 "\r\n" FEED));
    assert_int_equal(count_alerts(&work, ""), 0);
    work_clear(&work);
}

static bool
add_folder(struct transaction *tx, void *data, GError **error)
{
    struct work *work = data;

    return source_remove(tx, work->list_id, work->url, error) &&
           source_add(tx,
                      &(struct source_entry){
                          .list_id = work->list_id,
                          .kind = SOURCE_FOLDER,
                          .address = work->folder,
                      },
                      work->house->clock, &work->source_id, error);
}

/* Files of the test are of today, the house's clock goes on from there. */
static void
work_set_up_folder(struct work *work, struct house *house)
{
    work_set_up(work, house);
    work->folder = support_folder();
    house_write(house, add_folder, work, -1);
    hand_clock_set(&house->hand, clock_now_ms(clock_system()));
    hand_clock_advance(&house->hand, HOUR_MS);
}

static void
write_file(const struct work *work, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(work->folder, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
test_a_folder_is_read(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    write_file(&work, "nets.md", "# Nets\n\nDry.\n");
    source = read_once(&work, NULL);
    assert_text(work.problem, NULL);
    assert_int_equal(work.taken.added, 1);
    assert_int_equal(work.taken.backlog, 0);
    assert_non_null(source->etag);
    source_free(source);
    source = read_once(&work, NULL); /* nothing is parsed */
    assert_int_equal(work.taken.added + work.taken.unchanged, 0);
    write_file(&work, "nets.md", "# Nets\n\nDry again.\n");
    source_free(source);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.changed, 1);
    support_remove(work.folder);
    work_clear(&work);
}

/* The good ones come in at the usual pace; what is wrong is told until it is
 * mended; and what comes then is no backlog. */
static void
test_a_broken_file_in_a_folder(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    write_file(&work, "nets.md", "# Nets\n");
    write_file(&work, "tar.md", "no headline");
    for (int failures = 1; failures < 4; failures++) {
        int64_t now_ms = clock_now_ms(work.house->clock);

        source_free(source);
        source = read_once(&work, NULL);
        assert_true(g_str_has_prefix(source->last_error, "tar.md: "));
        assert_int_equal(source->failures, failures);
        assert_true(source->next_poll_at_ms - now_ms < 2 * POLL_MS);
        assert_int_equal(work.taken.added, failures == 1);
    }
    write_file(&work, "tar.md", "# Tar\n");
    source_free(source);
    source = read_once(&work, NULL);
    assert_text(source->last_error, "");
    assert_int_equal(work.taken.added, 1);
    assert_int_equal(work.taken.backlog, 0);
    support_remove(work.folder);
    work_clear(&work);
}

/* Somebody is writing it just now: it is looked at again at once. */
static void
test_a_folder_is_looked_at_again(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;
    int64_t now_ms;

    work_set_up_folder(&work, *state);
    write_file(&work, "nets.md", "# Nets\n");
    now_ms = clock_now_ms(clock_system());
    hand_clock_set(&work.house->hand, now_ms);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.added, 0);
    assert_int_equal(work.fresh_files, 1);
    assert_int_equal(source->next_poll_at_ms, now_ms + 2000);
    hand_clock_advance(&work.house->hand, HOUR_MS);
    source_free(source);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.added, 1);
    support_remove(work.folder);
    work_clear(&work);
}

/* Copied and added at once: all of it is of this moment, and yet of old. */
static void
test_a_folder_that_was_just_filled(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    for (int i = 0; i < MANY_FILES; i++) {
        g_autofree char *name = g_strdup_printf("%d.md", i);

        write_file(&work, name, "# Nets\n");
    }
    hand_clock_set(&work.house->hand, clock_now_ms(clock_system()));
    source = read_once(&work, NULL);
    assert_int_equal(work.fresh_files, MANY_FILES);
    assert_int_equal(source->last_good_at_ms, 0);
    hand_clock_advance(&work.house->hand, HOUR_MS);
    source_free(source);
    source = read_once(&work, NULL);
    assert_int_equal(work.taken.added, MANY_FILES);
    assert_int_equal(work.taken.backlog, MANY_FILES - FRESH_STORIES);
    support_remove(work.folder);
    work_clear(&work);
}

static void
test_a_folder_that_is_gone(void **state)
{
    struct work work;
    g_autoptr(Source) source = NULL;

    work_set_up_folder(&work, *state);
    support_remove(work.folder);
    source = read_once(&work, NULL);
    assert_text(work.problem, "No such file or directory");
    assert_int_equal(source->failures, 1);
    assert_int_equal(source->last_good_at_ms, 0);
    work_clear(&work);
}

/* Nothing is kept of one that does not answer in time. */
static bool
at_once(void *self)
{
    (void)self;
    return true;
}

/* Reads a source whose server never answers, until the round ends. */
static void
read_in_vain(struct house *house, int64_t most_ms, bool (*must_end)(void *self))
{
    struct work work;
    g_autoptr(Source) before = NULL;
    g_autoptr(Source) after = NULL;
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    const char *const allowed[] = {"127.0.0.1", NULL};
    struct source_round round = {
        .poll =
            {
                .rules = &(struct fetch_rules){.allowed_hosts = allowed},
                .poll_ms = POLL_MS,
            },
        .sources = sources,
        .most_ms = most_ms,
        .told = note_told,
        .must_end = must_end,
        .self = &work,
    };

    work_set_up(&work, house);
    work.told = 0;
    round.poll.database = work.house->database;
    round.poll.clock = work.house->clock;
    before = source_now(&work);
    g_ptr_array_add(sources, before);
    assert_true(source_read_all(&round, NULL));
    assert_int_equal(work.told, 0);
    after = source_now(&work);
    assert_int_equal(after->next_poll_at_ms, before->next_poll_at_ms);
    assert_int_equal(after->failures, 0);
    work_clear(&work);
}

static void
test_no_time_left(void **state)
{
    read_in_vain(*state, 1, NULL);
}

/* Whoever is about to end waits for nobody. */
static void
test_an_end_before_its_time(void **state)
{
    read_in_vain(*state, PATIENCE_MS, at_once);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_no_time_left),
        HOUSE_TEST(test_an_end_before_its_time),
        HOUSE_TEST(test_read_then_asked_politely),
        HOUSE_TEST(test_failures_back_off),
        HOUSE_TEST(test_a_fresh_answer_is_not_asked_for_again),
        HOUSE_TEST(test_where_it_has_moved_to),
        HOUSE_TEST(test_a_folder_is_read),
        HOUSE_TEST(test_a_broken_file_in_a_folder),
        HOUSE_TEST(test_a_folder_is_looked_at_again),
        HOUSE_TEST(test_a_folder_that_was_just_filled),
        HOUSE_TEST(test_a_folder_that_is_gone),
        HOUSE_TEST(test_a_page_leads_to_its_feed),
        HOUSE_TEST(test_plain_text_in_place_of_a_feed),
        HOUSE_TEST(test_a_page_without_a_feed),
        HOUSE_TEST(test_a_page_whose_feed_is_known),
        HOUSE_TEST(test_the_operator_hears_of_it),
    };

    content_init();
    transport_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
