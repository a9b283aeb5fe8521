/* SPDX-License-Identifier: MIT */
/*
 * A web that really runs, on a free port of the loopback, in a house with two
 * lists, and a visitor who talks to it by socket. Everything a visitor does
 * is one connection.
 */
#ifndef VESPER_TEST_OPEN_WEB_H
#define VESPER_TEST_OPEN_WEB_H

#include "house.h"
#include "list.h"
#include "subscriber.h"
#include "web.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { VISITOR_BYTES = 4096, VISITOR_PATIENCE_S = 30 };

struct open_web {
    struct house *house;
    struct settings settings;
    struct template_shelf *shelf;
    struct keyring *keyring;
    struct web *web;
    int64_t list_id;
    gint mails; /* how often has_mail was called */
};

struct new_list {
    struct house *house;
    const char *name, *title;
    bool is_open;
    int64_t id;
};

/* A change; data: a struct new_list. */
static inline bool
open_web_create_list(struct transaction *tx, void *data, GError **error)
{
    struct new_list *wanted = data;
    g_autoptr(List) list = list_new();

    g_free(list->name);
    list->name = g_strdup(wanted->name);
    list->is_open = wanted->is_open;
    return list_set_field(list, "title", wanted->title, error) &&
           list_set_field(list, "from", "n@news.example", error) &&
           list_create(tx, list, wanted->house->clock, &wanted->id, error);
}

/* Adds a list. Returns its number. */
static inline int64_t
open_web_add_list(struct house *house, const char *name, const char *title,
                  bool is_open)
{
    struct new_list wanted = {house, name, title, is_open, 0};

    house_write(house, open_web_create_list, &wanted, -1);
    return wanted.id;
}

/* Counts. */
static inline void
open_web_has_mail(void *self)
{
    g_atomic_int_inc(&((struct open_web *)self)->mails);
}

/* Starts the web with the settings as they are now. */
static inline void
open_web_start(struct open_web *open)
{
    const struct web_options options = {
        .database = open->house->database,
        .settings = &open->settings,
        .shelf = open->shelf,
        .keyring = open->keyring,
        .clock = open->house->clock,
        .has_mail = open_web_has_mail,
        .self = open,
    };
    g_autoptr(GError) error = NULL;

    open->web = web_start(&options, &error);
    assert_no_error(error);
    assert_true(web_port(open->web) > 0);
}

/* cmocka's setup and teardown: *state is a struct open_web *. */
static inline int
open_web_set_up(void **state)
{
    static char listen[] = "127.0.0.1:0", url[] = "https://news.example/nl";
    static char back[] = "https://news.example/thanks";
    static char *returns[] = {back, NULL};
    struct open_web *open = g_new0(struct open_web, 1);
    void *house;

    house_set_up(&house);
    open->house = house;
    open->settings = (struct settings){
        .web_listen = listen,
        .web_url = url,
        .web_return_urls = returns,
        .web_threads = 2,
        .web_connections = 64,
        .web_connections_per_ip = 64,
        .confirm_life_ms = 7 * (int64_t)HOUSE_DAY_MS,
        .confirm_pause_ms = HOUSE_DAY_MS,
        .confirm_most_per_month = 3,
        .forms_per_network = 1000,
        .forms_in_all = 10000,
        .push_tolerance_ms = 5 * 60 * 1000,
        .pushes = 100000,
    };
    open->shelf = template_shelf_open(NULL, NULL);
    open->keyring = keyring_new(&open->house->random.random);
    open->list_id =
        open_web_add_list(open->house, "evening", "Evening News", true);
    open_web_start(open);
    *state = open;
    return 0;
}

/* The teardown. */
static inline int
open_web_tear_down(void **state)
{
    struct open_web *open = *state;
    void *house = open->house;

    web_stop(open->web);
    template_shelf_close(open->shelf);
    keyring_free(open->keyring);
    house_tear_down(&house);
    g_free(open);
    return 0;
}

#define WEB_TEST(function)                                     \
    cmocka_unit_test_setup_teardown(function, open_web_set_up, \
                                    open_web_tear_down)

/* Connects, patiently but not for ever. */
static inline int
visitor_connect(const struct open_web *open)
{
    const struct timeval patience = {VISITOR_PATIENCE_S, 0};
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port =
                                      htons((uint16_t)web_port(open->web)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(
        connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* Sends bytes and reads until the web hangs up. Returns: the caller's. */
static inline char *
visitor_say_bytes(const struct open_web *open, const char *bytes, size_t size)
{
    g_autoptr(GString) answer = g_string_new(NULL);
    int fd = visitor_connect(open);
    char piece[VISITOR_BYTES];
    ssize_t got;

    assert_int_equal(send(fd, bytes, size, MSG_NOSIGNAL), size);
    while ((got = recv(fd, piece, sizeof piece, 0)) > 0)
        g_string_append_len(answer, piece, got);
    close(fd);
    return g_string_free(g_steal_pointer(&answer), FALSE);
}

/* Asks for a page; headers: more lines, each ended by CRLF. */
static inline char *
visitor_ask(const struct open_web *open, const char *method, const char *path,
            const char *headers)
{
    g_autofree char *request = g_strdup_printf(
        "%s %s HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n%s\r\n",
        method, path, headers);

    return visitor_say_bytes(open, request, strlen(request));
}

/* Opens a page. */
static inline char *
visitor_get(const struct open_web *open, const char *path)
{
    return visitor_ask(open, "GET", path, "");
}

/* Posts a body of a type. */
static inline char *
visitor_post_as(const struct open_web *open, const char *path, const char *type,
                const char *body)
{
    g_autofree char *request = g_strdup_printf(
        "POST %s HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n"
        "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
        path, type, strlen(body), body);

    return visitor_say_bytes(open, request, strlen(request));
}

/* Posts a form as browsers do. */
static inline char *
visitor_post(const struct open_web *open, const char *path, const char *body)
{
    return visitor_post_as(open, path, "application/x-www-form-urlencoded",
                           body);
}

/* Returns the status of an answer, 0: there is none. */
static inline int
answer_status(const char *answer)
{
    return g_str_has_prefix(answer, "HTTP/1.1 ")
               ? (int)g_ascii_strtoll(answer + strlen("HTTP/1.1 "), NULL, 10)
               : 0;
}

/* Returns what is behind the headers. Borrowed. */
static inline const char *
answer_body(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");

    return end != NULL ? end + strlen("\r\n\r\n") : "";
}

/* Fails unless the answer has this status and holds text ("" any). */
static inline void
assert_answer(const char *answer, int status, const char *text)
{
    if (answer_status(answer) != status || strstr(answer, text) == NULL)
        fail_msg("wanted %d with '%s', got:\n%s", status, text, answer);
}

#endif
