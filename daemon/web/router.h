/* SPDX-License-Identifier: MIT */
/*
 * From an address to a page. Addresses are taken with the path of web.url
 * before them and without: a proxy may or may not strip it.
 */
#ifndef VESPER_ROUTER_H
#define VESPER_ROUTER_H

#include "request.h"

/* Returns the path of web.url without a slash at its end, "" for none.
 * Borrowed from the settings. */
const char *router_prefix(const struct settings *settings);

/* Finds the page of an address: fills request->route, words and is_to_hook. */
void router_find(struct request *request, const char *path);

/* Tells whether there is a page, and it takes this method; else the answer says
 * so. */
bool router_admit(struct request *request, const char *method);

/* Shows the page or takes the form. Returns true once there is an answer;
 * false: there is a plan, and the route's change is to be run by the writer. */
bool router_run(struct request *request, const char *method);

/* Answers after the change. failure: NULL where all went well. */
void router_finish(struct request *request, const GError *failure);

#endif
