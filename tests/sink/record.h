/* SPDX-License-Identifier: MIT */
/*
 * What the sink took whole: a JSON line each, and the mail itself where a
 * folder is named. Tests compare these lines with Vesper's ledger.
 */
#ifndef SINK_RECORD_H
#define SINK_RECORD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct taken {
    char *from;
    GPtrArray *to; /* of char * */
    char *message_id;
    uint64_t size_bytes;
    int verdict;     /* the code sent at its end; 0: no usable reply */
    bool is_stuffed; /* came by DATA: a leading dot is doubled */
    GString *body;   /* NULL where mails are not kept */
};

/* Prepares an empty message, or makes it one again. */
void taken_init(struct taken *taken, bool keeps_body);
void taken_clear(struct taken *taken);
void taken_free(struct taken *taken);

struct record;

/* Opens the log and the folder; NULL: none of it.
 * Returns: the caller's; NULL with a word on stderr. */
struct record *record_open(const char *log, const char *maildir);
void record_close(struct record *record);

/* Tells whether a folder was named. */
bool record_keeps_mails(const struct record *record);
/* Writes one message down; it is on its way to the disk when this returns, so
 * before the sender hears of it. */
void record_add(struct record *record, const struct taken *taken);

#endif
