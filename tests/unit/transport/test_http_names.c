/* SPDX-License-Identifier: MIT */
/* Row F1, DNS rebinding, and names of other scripts. This program is the world
 * of libcurl, which looks names up with the getaddrinfo() below and reaches
 * what it finds by the connect() below: both are found before the libraries'
 * own. So a name can lead to the open internet and, asked once more, inside,
 * with no network; all else is the real fetch. */
#include "http_fetch.h"

#include "door.h"
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <locale.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    REQUEST_BYTES = 4096,
    ANSWERS_MAX = 4,
    LOOKED_UP_BYTES = 256,
};

/* Of the open internet as the guard sees it; who connects to it comes to the
 * server on our loopback. */
static const char public_address[] = "203.0.113.9";
static const char dead_address[] = "203.0.113.66"; /* nobody answers there */
static const char inside_address[] = "127.0.0.1";

/* --- The world ------------------------------------------------------------ */

static struct {
    pthread_mutex_t lock;       /* libcurl looks names up in a thread */
    const char *const *answers; /* what a look-up finds, "A" or "A B" */
    int look_ups;               /* the last answer stays */
    char looked_up[LOOKED_UP_BYTES];
    struct door door;
    int public_connections, inside_connections;
    const char *location; /* of a redirect; NULL: none */
} world = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct addrinfo *
make_address(const char *address, const char *service)
{
    struct addrinfo *made = g_new0(struct addrinfo, 1);
    struct sockaddr_in *where = g_new0(struct sockaddr_in, 1);

    where->sin_family = AF_INET;
    where->sin_port = htons((in_port_t)g_ascii_strtoull(service, NULL, 10));
    g_assert(inet_pton(AF_INET, address, &where->sin_addr) == 1);
    made->ai_family = AF_INET;
    made->ai_socktype = SOCK_STREAM;
    made->ai_protocol = IPPROTO_TCP;
    made->ai_addrlen = sizeof *where;
    made->ai_addr = (struct sockaddr *)where;
    return made;
}

static const char *
next_answer(const char *name)
{
    const char *answer = NULL;

    pthread_mutex_lock(&world.lock);
    answer = world.answers[world.look_ups];
    if (world.answers[world.look_ups + 1] != NULL)
        world.look_ups++;
    g_strlcpy(world.looked_up, name, sizeof world.looked_up);
    pthread_mutex_unlock(&world.lock);
    return answer;
}

int
getaddrinfo(const char *restrict name, const char *restrict service,
            const struct addrinfo *restrict hints,
            struct addrinfo **restrict found)
{
    g_auto(GStrv) addresses = g_strsplit(next_answer(name), " ", -1);
    struct addrinfo **next = found;

    (void)hints;
    for (char **each = addresses; *each != NULL; each++) {
        *next = make_address(*each, service);
        next = &(*next)->ai_next;
    }
    return 0;
}

void
freeaddrinfo(struct addrinfo *found)
{
    while (found != NULL) {
        struct addrinfo *next = found->ai_next;

        g_free(found->ai_addr);
        g_free(found);
        found = next;
    }
}

/* glibc's own type for an address of any family: ISO C has no other that is
 * its prototype's. */
int
connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t length)
{
    struct sockaddr_in where;

    g_assert(length == sizeof where);
    memcpy(&where, address.__sockaddr_in__, sizeof where);
    g_assert(where.sin_family == AF_INET);
    if (where.sin_addr.s_addr == inet_addr(dead_address)) {
        errno = ECONNREFUSED;
        return -1;
    }
    if (where.sin_addr.s_addr == htonl(INADDR_LOOPBACK)) {
        world.inside_connections++;
    } else {
        g_assert(where.sin_addr.s_addr == inet_addr(public_address));
        world.public_connections++;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    return (int)syscall(SYS_connect, fd, &where, sizeof where);
}

/* --- The server behind all addresses -------------------------------------- */

/* Says where the next answer leads; NULL: nowhere. Returns what was said
 * before. */
static const char *
lead_to(const char *location)
{
    const char *before = NULL;

    pthread_mutex_lock(&world.lock);
    before = world.location;
    world.location = location;
    pthread_mutex_unlock(&world.lock);
    return before;
}

static void *
serve(void *unused)
{
    int fd = -1;

    while ((fd = accept(world.door.listener, NULL, NULL)) >= 0) {
        char request[REQUEST_BYTES] = "";
        const char *location = lead_to(NULL);
        g_autofree char *answer =
            location != NULL
                ? g_strdup_printf("HTTP/1.1 302 Found\r\nLocation: %s\r\n"
                                  "Content-Length: 0\r\n"
                                  "Connection: close\r\n\r\n",
                                  location)
                : g_strdup("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                           "Connection: close\r\n\r\nhello");

        if (recv(fd, request, sizeof request - 1, 0) > 0)
            send(fd, answer, strlen(answer), MSG_NOSIGNAL);
        close(fd);
    }
    return unused;
}

/* Opens the world; world.door.port is the one to ask at. */
static void
open_world(const char *const *answers)
{
    world.answers = answers;
    world.look_ups = 0;
    world.public_connections = world.inside_connections = 0;
    world.location = NULL;
    door_open(&world.door, INADDR_LOOPBACK, serve, NULL);
}

/* Fetches from a host in this world. Returns the error's code; 0: none. */
static int
code_of_fetch(const char *host, const char *const *allowed_hosts)
{
    g_autofree char *url =
        g_strdup_printf("http://%s:%d/", host, world.door.port);
    struct http_request request = {.url = url, .allowed_hosts = allowed_hosts};
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = http_fetch(&request, &error);

    g_assert((response == NULL) == (error != NULL));
    return error == NULL ? 0 : error->code;
}

/* --- Rebinding ------------------------------------------------------------ */

enum { FETCHES = 2 };

struct rebinding_row {
    const char *name;
    const char *answers[ANSWERS_MAX + 1];
    int codes[FETCHES]; /* of one fetch after the other */
    int public_connections;
};

// clang-format off
static const struct rebinding_row rebindings[] = {
    {"a name that stays outside", {public_address}, {0, 0}, 2},
    {"inside from the first", {inside_address},
     {VESPER_ERROR_DENIED, VESPER_ERROR_DENIED}, 0},
    {"outside first, then inside", {public_address, inside_address},
     {0, VESPER_ERROR_DENIED}, 1},
    {"inside first, then outside", {inside_address, public_address},
     {VESPER_ERROR_DENIED, 0}, 1},
    {"what is outside is dead", {"203.0.113.66 127.0.0.1"},
     {VESPER_ERROR_DENIED, VESPER_ERROR_DENIED}, 0},
    {"outside and inside at once", {"203.0.113.9 127.0.0.1", inside_address},
     {0, VESPER_ERROR_DENIED}, 1},
    {"inside and outside at once", {"127.0.0.1 203.0.113.9", inside_address},
     {0, VESPER_ERROR_DENIED}, 1},
};
// clang-format on

/* Whoever looks a name up, judges, and has it looked up once more to connect
 * is led inside by the third row, at its very first fetch. */
static void
test_rebinding(void **state)
{
    const struct rebinding_row *row = *state;
    int codes[FETCHES];

    open_world(row->answers);
    for (int i = 0; i < FETCHES; i++)
        codes[i] = code_of_fetch("rebind.example", NULL);
    door_close(&world.door);
    for (int i = 0; i < FETCHES; i++)
        assert_int_equal(codes[i], row->codes[i]);
    assert_int_equal(world.inside_connections, 0);
    assert_int_equal(world.public_connections, row->public_connections);
    assert_text(world.looked_up, "rebind.example");
}

/* The test's own eyes: who may go inside is seen there. */
static void
test_inside_is_seen(void **state)
{
    static const char *const answers[] = {inside_address, NULL};
    static const char *const allowed[] = {"rebind.example", NULL};
    int code = 0;

    (void)state;
    open_world(answers);
    code = code_of_fetch("rebind.example", allowed);
    door_close(&world.door);
    assert_int_equal(code, 0);
    assert_int_equal(world.inside_connections, 1);
}

/* A redirect leads to another name, and that one inside. */
static void
test_redirect_to_a_name_inside(void **state)
{
    static const char *const answers[] = {public_address, inside_address, NULL};
    g_autofree char *location = NULL;
    int code = 0;

    (void)state;
    open_world(answers);
    location = g_strdup_printf("http://other.example:%d/", world.door.port);
    lead_to(location);
    code = code_of_fetch("rebind.example", NULL);
    door_close(&world.door);
    assert_int_equal(code, VESPER_ERROR_DENIED);
    assert_text(world.looked_up, "other.example");
    assert_int_equal(world.public_connections, 1);
    assert_int_equal(world.inside_connections, 0);
}

/* --- Other scripts -------------------------------------------------------- */

struct script_row {
    const char *name, *looked_up;
};

static const struct script_row scripts[] = {
    {"stra\u00dfe.example", "xn--strae-oqa.example"},
    {"stra%C3%9Fe.example", "xn--strae-oqa.example"},
    {"\u0dc1\u0dca\u200d\u0dbb\u0dd3.example", "xn--10cl1a0b660p.example"},
    {"M\u00fcnchen.example", "xn--mnchen-3ya.example"},
    {"\u2615.example", "xn--53h.example"},
};

static void
test_script(void **state)
{
    static const char *const answers[] = {public_address, NULL};
    const struct script_row *row = *state;
    int code = 0;

    open_world(answers);
    code = code_of_fetch(row->name, NULL);
    door_close(&world.door);
    assert_int_equal(code, 0);
    assert_text(world.looked_up, row->looked_up);
}

/* A page names a site as it is written, too. */
static void
test_redirect_to_another_script(void **state)
{
    static const char *const answers[] = {public_address, NULL};
    const struct script_row *row = *state;
    g_autofree char *location = NULL;
    int code = 0;

    open_world(answers);
    location = g_strdup_printf("http://%s:%d/", row->name, world.door.port);
    lead_to(location);
    code = code_of_fetch("news.example", NULL);
    door_close(&world.door);
    assert_int_equal(code, 0);
    assert_int_equal(world.public_connections, 2);
    assert_text(world.looked_up, row->looked_up);
}

/* Where the locale is UTF-8 libcurl would drop the joiner: "example.example".
 */
static void
test_no_name(void **state)
{
    static const char *const answers[] = {public_address, NULL};
    int code = 0;

    (void)state;
    open_world(answers);
    code = code_of_fetch("exa\u200dmple.example", NULL);
    door_close(&world.door);
    assert_int_equal(code, VESPER_ERROR_SYNTAX);
    assert_int_equal(world.public_connections, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inside_is_seen),
        cmocka_unit_test(test_redirect_to_a_name_inside),
        cmocka_unit_test(test_no_name),
    };

    g_assert(setlocale(LC_CTYPE, "C.UTF-8") != NULL); /* libcurl looks there */
    transport_init();
    return ROW_TESTS(test_rebinding, rebindings) +
           ROW_TESTS(test_script, scripts) +
           ROW_TESTS(test_redirect_to_another_script, scripts) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
