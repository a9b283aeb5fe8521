/* SPDX-License-Identifier: MIT */
/* The mail is written before its line, so whoever reads the line finds it. */
#include "record.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct record {
    int log;         /* -1: none */
    char *folder;    /* NULL: none */
    uint64_t number; /* of mails written */
};

/* RFC 5321 §4.5.2: takes the doubled dots away again. */
static GString *
unstuff(const struct taken *taken)
{
    GString *body = g_string_new_len(taken->body->str, taken->body->len);

    if (taken->is_stuffed) {
        g_string_replace(body, "\r\n..", "\r\n.", 0);
        if (g_str_has_prefix(body->str, ".."))
            g_string_erase(body, 0, 1);
    }
    return body;
}

static char *
store_mail(struct record *record, const struct taken *taken)
{
    g_autoptr(GString) body = unstuff(taken);
    g_autoptr(GError) error = NULL;
    char *path = g_strdup_printf("%s/%06" G_GUINT64_FORMAT ".eml",
                                 record->folder, ++record->number);

    if (!g_file_set_contents(path, body->str, body->len, &error))
        fprintf(stderr, "vesper-sink: %s\n", error->message);
    return path;
}

void
taken_init(struct taken *taken, bool keeps_body)
{
    *taken = (struct taken){
        .to = g_ptr_array_new_with_free_func(g_free),
        .body = keeps_body ? g_string_new(NULL) : NULL,
    };
}

void
taken_clear(struct taken *taken)
{
    g_clear_pointer(&taken->from, g_free);
    g_clear_pointer(&taken->message_id, g_free);
    g_ptr_array_set_size(taken->to, 0);
    taken->size_bytes = 0;
    taken->is_stuffed = false;
    if (taken->body != NULL)
        g_string_truncate(taken->body, 0);
}

void
taken_free(struct taken *taken)
{
    g_ptr_array_unref(taken->to);
    if (taken->body != NULL)
        g_string_free(taken->body, TRUE);
}

struct record *
record_open(const char *log, const char *maildir)
{
    int fd = -1;
    struct record *record;

    if (maildir != NULL && g_mkdir_with_parents(maildir, 0700) != 0) {
        perror(maildir);
        return NULL;
    }
    if (log != NULL) {
        fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (fd < 0) {
            perror(log);
            return NULL;
        }
    }
    record = g_new0(struct record, 1);
    record->log = fd;
    record->folder = g_strdup(maildir);
    return record;
}

void
record_close(struct record *record)
{
    if (record->log >= 0)
        close(record->log);
    g_free(record->folder);
    g_free(record);
}

bool
record_keeps_mails(const struct record *record)
{
    return record->folder != NULL;
}

void
record_add(struct record *record, const struct taken *taken)
{
    g_autofree char *path =
        record->folder == NULL ? NULL : store_mail(record, taken);
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;
    size_t size;
    json_t *to, *json;

    if (record->log < 0)
        return;
    to = json_array();
    for (guint i = 0; i < taken->to->len; i++)
        json_array_append_new(to, json_string(taken->to->pdata[i]));
    json = json_pack("{s:s, s:o, s:s*, s:I, s:i, s:s*}", "from", taken->from,
                     "to", to, "message_id", taken->message_id, "size",
                     (json_int_t)taken->size_bytes, "verdict", taken->verdict,
                     "file", path);
    text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (text == NULL)
        return; /* an envelope in no known charset: counted, not written */
    line = g_strconcat(text, "\n", NULL);
    size = strlen(line);
    if (write(record->log, line, size) != (ssize_t)size)
        perror("vesper-sink: log");
}
