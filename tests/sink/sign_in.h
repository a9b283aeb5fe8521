/* SPDX-License-Identifier: MIT */
/*
 * AUTH (RFC 4954) by PLAIN (RFC 4616) or LOGIN, which no RFC describes but
 * every server speaks: name, then password, each for a prompt.
 */
#ifndef SINK_SIGN_IN_H
#define SINK_SIGN_IN_H

#include <glib.h>
#include <stdbool.h>

enum sign_in_step {
    SIGN_IN_NONE,     /* none is going on */
    SIGN_IN_PLAIN,    /* the client's one line is due */
    SIGN_IN_NAME,     /* LOGIN's first */
    SIGN_IN_PASSWORD, /* and second */
    SIGN_IN_RIGHT,
    SIGN_IN_WRONG,
};

struct sign_in {
    enum sign_in_step step;
    bool is_name_right; /* LOGIN's first line was */
};

/* Begins by AUTH's argument ("PLAIN AGEAYg=="), or stays at SIGN_IN_NONE for
 * another mechanism than the one offered. want: "user:password". */
void sign_in_begin(struct sign_in *sign_in, const char *offered,
                   const char *argument, const char *want);

/* Takes the client's next line. */
void sign_in_go_on(struct sign_in *sign_in, const char *line, const char *want);

/* Returns what the server says at this step, without the line end. */
const char *sign_in_reply(const struct sign_in *sign_in);

#endif
