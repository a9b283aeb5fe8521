/* SPDX-License-Identifier: MIT */
/* Lines are built whole, then given to one write(2), so that threads and
 * processes sharing a descriptor never mix within a line. */
#include "event.h"

#include "clock.h"
#include "safe_text.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { FIELD_BYTES_MAX = 1000 };

static const struct {
    const char *name;
    int priority; /* of syslog(3), as sd-daemon(3) prefixes it */
} levels[] = {
    [EVENT_DEBUG] = {"debug", 7},
    [EVENT_INFO] = {"info", 6},
    [EVENT_WARNING] = {"warning", 4},
    [EVENT_ERROR] = {"error", 3},
};

static struct {
    int fd;
    enum event_style style;
    enum event_level from;
    bool is_set;
} target = {.fd = STDERR_FILENO, .from = EVENT_INFO};

static uint64_t lost_count;

/* RFC 8259 §7 wants control characters escaped; those that are zero wide, or
 * turn the direction, would hide a line's meaning from who reads it. */
static void
append_json(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    g_string_append_c(out, '"');
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (c == '"' || c == '\\')
            g_string_append_printf(out, "\\%c", (char)c);
        else if (c < 0x20 || (c >= 0x7f && c < 0xa0) ||
                 (c >= 0x200b && c <= 0x206f))
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_unichar(out, c);
    }
    g_string_append_c(out, '"');
}

static void
append_json_fields(GString *out, const struct event_field *fields)
{
    for (const struct event_field *f = fields; f->key != NULL; f++) {
        g_string_append_printf(out, ",\"%s\":", f->key);
        if (f->text != NULL)
            append_json(out, f->text);
        else
            g_string_append_printf(out, "%" G_GINT64_FORMAT, f->number);
    }
}

static void
append_plain_fields(GString *out, const struct event_field *fields)
{
    for (const struct event_field *f = fields; f->key != NULL; f++) {
        g_autofree char *safe = safe_text(f->text, FIELD_BYTES_MAX);

        g_string_append_printf(out, " %s=", f->key);
        if (f->text == NULL)
            g_string_append_printf(out, "%" G_GINT64_FORMAT, f->number);
        else if (*safe == '\0' || strpbrk(safe, " \"=") != NULL)
            append_json(out, safe);
        else
            g_string_append(out, safe);
    }
}

void
event_setup(int fd, enum event_style style, enum event_level from)
{
    target.fd = fd;
    target.style = style;
    target.from = from;
    target.is_set = true;
}

enum event_style
event_style_for(int fd)
{
    if (g_getenv("JOURNAL_STREAM") != NULL)
        return EVENT_STYLE_JOURNAL;
    return isatty(fd) ? EVENT_STYLE_HUMAN : EVENT_STYLE_JSON;
}

void
event_log(enum event_level level, const char *name,
          const struct event_field *fields)
{
    enum event_style style =
        target.is_set ? target.style : event_style_for(target.fd);
    g_autofree char *line = NULL;
    size_t length;

    if (level < target.from)
        return;
    line =
        event_format(style, clock_now_ms(clock_system()), level, name, fields);
    length = strlen(line);
    /* A log that is full is no reason to stop; how much it lacks is told. */
    if (write(target.fd, line, length) != (ssize_t)length)
        __atomic_add_fetch(&lost_count, 1, __ATOMIC_RELAXED);
}

char *
event_format(enum event_style style, int64_t at_ms, enum event_level level,
             const char *name, const struct event_field *fields)
{
    g_autoptr(GString) out = g_string_sized_new(200);
    g_autofree char *when = clock_format_utc(at_ms);

    g_assert(level < G_N_ELEMENTS(levels));
    switch (style) {
    case EVENT_STYLE_JSON:
        g_string_append_printf(
            out, "{\"at\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"", when,
            levels[level].name, name);
        append_json_fields(out, fields);
        g_string_append_c(out, '}');
        break;
    case EVENT_STYLE_JOURNAL:
        g_string_append_printf(out, "<%d>%s", levels[level].priority, name);
        append_plain_fields(out, fields);
        break;
    case EVENT_STYLE_HUMAN:
        /* The time of day: whoever looks on knows the date. */
        g_string_append_printf(out, "%.8s %-7s %s", when + 11,
                               levels[level].name, name);
        append_plain_fields(out, fields);
        break;
    }
    g_string_append_c(out, '\n');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

uint64_t
event_lost_count(void)
{
    return __atomic_load_n(&lost_count, __ATOMIC_RELAXED);
}
