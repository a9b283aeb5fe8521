/* SPDX-License-Identifier: MIT */
/* The pages there are, each a file page_NAME.c. */
#ifndef VESPER_ROUTES_H
#define VESPER_ROUTES_H

#include "request.h"

extern const struct route route_front;
extern const struct route route_subscribe;
extern const struct route route_confirm;
extern const struct route route_unsubscribe;
extern const struct route route_archive;

#endif
