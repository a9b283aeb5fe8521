/* SPDX-License-Identifier: MIT */
/*
 * A request on its way through a page, and the answer that comes of it. Nothing
 * here knows of libmicrohttpd; exchange.c fills the one and sends the other.
 *
 * A page is a file, page_NAME.c, around one struct route; router.c lists them:
 *
 *   static bool
 *   show(struct request *request, GError **error) { … answer_page(…) }
 *
 *   const struct route route_subscribe = {
 *       .path = "/subscribe",
 *       .show = show, .take = take, .change = change, .finish = finish,
 *   };
 *
 * A hook is called by a program instead: its body is taken as it is, and every
 * answer to it is JSON, problems as in RFC 9457.
 *
 * GET and HEAD show, and change nothing. A POST is taken: take looks at it in
 * the web's thread and either answers or leaves a plan. With a plan, change
 * runs in the writer's transaction (its data is the request: it touches only
 * the plan) and finish answers once that is durable. Whoever fails returns an
 * error; it becomes the answer that fits (answer.h).
 */
#ifndef VESPER_REQUEST_H
#define VESPER_REQUEST_H

#include "database.h"
#include "form.h"
#include "list.h"
#include "network.h"
#include "web.h"

enum { ROUTE_WORDS_MAX = 2 };

struct request;

struct route {
    const char *path; /* a star stands for one word of the address */
    bool (*show)(struct request *request, GError **error); /* NULL: no GET */
    bool (*take)(struct request *request, GError **error); /* NULL: no POST */
    write_function *change;
    bool (*finish)(struct request *request, GError **error);
    /* What to say where nothing is found (any more): the beginning of a
     * message's keys in core/language. NULL: "error_missing". */
    const char *gone;
    size_t hook_bytes; /* of the body of a hook, at most; 0: it is none */
};

struct answer {
    unsigned status;    /* 0: none yet */
    char *body;         /* HTML, or */
    const char *type;   /* what type says; static */
    char *location;     /* of a 303; NULL: none */
    const char *reason; /* why it was refused, for the log; static, or NULL */
    char *trouble;      /* of ours, what the error said, for the log; or NULL */
    const char *allow;  /* of a 405; static, or NULL */
    int retry_after_s;  /* 0: not said */
    bool shows_images;
    bool hangs_up; /* the connection is of no more use */
};

struct request {
    /* Borrowed. */
    const struct web_options *web;
    const struct settings *settings;
    const struct template_shelf *shelf;
    struct network_limits *limits;
    struct view *view; /* this thread's */

    /* Who asks for what; the request's own. */
    const struct route *route;    /* NULL: there is no such page */
    bool is_to_hook;              /* or to where hooks are: answered in JSON */
    char *words[ROUTE_WORDS_MAX]; /* where the route has stars */
    /* What is behind "?"; of a POST, unless to a hook, what was sent. */
    struct form *form;
    GString *body; /* of a POST, as it came */
    char *ip, *user_agent;
    char *referer;   /* where the form stood; "" where it is not told */
    char *languages; /* Accept-Language, "" for none */
    char *type;      /* Content-Type, "" for none */
    /* webhook-id, -timestamp and -signature, "" for none. */
    char *webhook_id, *webhook_timestamp, *webhook_signature;

    void *plan; /* what is to change; the route's */
    GDestroyNotify plan_free;

    struct answer answer;
};

/* Frees what a request holds, not the request. */
void request_clear(struct request *request);

/* Makes the request's plan, so many bytes of zeros; plan_free: frees it and
 * what it holds. A request has one. Returns: the request's. */
void *request_new_plan(struct request *request, size_t bytes,
                       GDestroyNotify plan_free);

/* Returns the language of the pages: the visitor's if we speak it, else the
 * list's. list: NULL where none is concerned. Static. */
const char *request_language(const struct request *request,
                             const struct list *list);

/* Returns the address of a page as forms and links name it, from the path of
 * web.url on: "/nl" and "/subscribe" make "/nl/subscribe". It is right with and
 * without a proxy. Returns: the caller's. */
char *request_path(const struct request *request, const char *path);

/* Returns the present instant by the web's clock. */
int64_t request_now_ms(const struct request *request);

#endif
