/* SPDX-License-Identifier: MIT */
/* A shift of the machine's clock, and a socket that moves it. The answer to a
 * move waits until nothing is due any more. */
#include "test_clock.h"

#include "error.h"
#include "quantity.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINE_BYTES = 200, IDLE_LOOK_MS = 2 };

/* What may be read from any thread. */
struct shifted_clock {
    struct clock clock; /* first, so that one is the other */
    int64_t shift_ms;   /* atomic */
};

struct test_clock {
    struct shifted_clock shifted;
    struct test_clock_hooks hooks;
    int listener;
    int speaker;                       /* -1: nobody speaks */
    guint listening, reading, waiting; /* sources; 0: none */
};

static int64_t
shifted_now_ms(const struct clock *clock)
{
    const struct shifted_clock *shifted =
        (const struct shifted_clock *)(const void *)clock;

    return clock_now_ms(clock_system()) +
           __atomic_load_n(&shifted->shift_ms, __ATOMIC_SEQ_CST);
}

struct test_clock *
test_clock_new(void)
{
    struct test_clock *test_clock = g_new0(struct test_clock, 1);

    test_clock->shifted.clock.now_ms = shifted_now_ms;
    test_clock->listener = -1;
    test_clock->speaker = -1;
    return test_clock;
}

static void
drop_source(guint *source)
{
    if (*source != 0)
        g_source_remove(*source);
    *source = 0;
}

static void
end_talk(struct test_clock *test_clock)
{
    drop_source(&test_clock->reading);
    drop_source(&test_clock->waiting);
    if (test_clock->speaker >= 0)
        close(test_clock->speaker);
    test_clock->speaker = -1;
}

void
test_clock_free(struct test_clock *test_clock)
{
    if (test_clock == NULL)
        return;
    end_talk(test_clock);
    drop_source(&test_clock->listening);
    if (test_clock->listener >= 0)
        close(test_clock->listener);
    g_free(test_clock);
}

const struct clock *
test_clock_clock(const struct test_clock *test_clock)
{
    return &test_clock->shifted.clock;
}

static void
answer(struct test_clock *test_clock, const char *words)
{
    g_autofree char *line = g_strconcat(words, "\n", NULL);

    g_assert(test_clock->speaker >= 0);
    /* Who does not wait for it gets none. */
    if (send(test_clock->speaker, line, strlen(line), MSG_NOSIGNAL) < 0)
        end_talk(test_clock);
}

static gboolean
answer_when_idle(gpointer data)
{
    struct test_clock *test_clock = data;

    if (!test_clock->hooks.is_idle(test_clock->hooks.self))
        return G_SOURCE_CONTINUE;
    test_clock->waiting = 0;
    answer(test_clock, "ok");
    return G_SOURCE_REMOVE;
}

static void
shift(struct test_clock *test_clock, int64_t by_ms)
{
    __atomic_add_fetch(&test_clock->shifted.shift_ms, by_ms, __ATOMIC_SEQ_CST);
    test_clock->hooks.moved(test_clock->hooks.self);
    drop_source(&test_clock->waiting);
    test_clock->waiting =
        g_timeout_add(IDLE_LOOK_MS, answer_when_idle, test_clock);
}

static void
set(struct test_clock *test_clock, const char *text)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(text, NULL);

    if (at == NULL)
        answer(test_clock, "error: no RFC 3339 instant");
    else
        shift(test_clock, g_date_time_to_unix(at) * 1000 -
                              clock_now_ms(test_clock_clock(test_clock)));
}

static void
obey(struct test_clock *test_clock, const char *line)
{
    int64_t span_ms = 0;

    if (g_str_has_prefix(line, "advance ") &&
        quantity_parse_span(line + strlen("advance "), &span_ms, NULL)) {
        shift(test_clock, span_ms);
    } else if (g_str_has_prefix(line, "set ")) {
        set(test_clock, line + strlen("set "));
    } else if (strcmp(line, "now") == 0) {
        g_autofree char *now =
            clock_format_utc(clock_now_ms(test_clock_clock(test_clock)));

        answer(test_clock, now);
    } else {
        answer(test_clock, "error: advance SPAN, set INSTANT or now");
    }
}

/* A line comes in one piece, for a test waits for the answer to each. */
static gboolean
read_line(gint fd, GIOCondition condition, gpointer data)
{
    struct test_clock *test_clock = data;
    char line[LINE_BYTES];
    ssize_t size = recv(fd, line, sizeof line - 1, 0);

    (void)condition;
    if (size <= 0) {
        test_clock->reading = 0;
        end_talk(test_clock);
        return G_SOURCE_REMOVE;
    }
    line[size] = '\0';
    line[strcspn(line, "\n")] = '\0';
    obey(test_clock, line);
    return test_clock->speaker >= 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
take_speaker(gint fd, GIOCondition condition, gpointer data)
{
    struct test_clock *test_clock = data;
    int speaker = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

    (void)condition;
    if (speaker < 0)
        return G_SOURCE_CONTINUE;
    end_talk(test_clock);
    test_clock->speaker = speaker;
    test_clock->reading =
        g_unix_fd_add(speaker, G_IO_IN | G_IO_HUP, read_line, test_clock);
    return G_SOURCE_CONTINUE;
}

bool
test_clock_listen(struct test_clock *test_clock, const char *path,
                  const struct test_clock_hooks *hooks, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    if (listener < 0 ||
        bind(listener, (const struct sockaddr *)(const void *)&address,
             sizeof address) != 0 ||
        listen(listener, 1) != 0) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "cannot listen on %s: %s", path, g_strerror(errno));
        if (listener >= 0)
            close(listener);
        return false;
    }
    g_assert(test_clock->listener < 0); /* it listens once */
    test_clock->hooks = *hooks;
    test_clock->listener = listener;
    test_clock->listening =
        g_unix_fd_add(listener, G_IO_IN, take_speaker, test_clock);
    return true;
}
