/* SPDX-License-Identifier: MIT */
/*
 * Sending an answer. What every one carries keeps a reader's token between him
 * and us: no referrer, no cache, nothing from elsewhere (row H23). No cookies.
 */
#ifndef VESPER_RESPONSE_H
#define VESPER_RESPONSE_H

#include "request.h"

#include <microhttpd.h>

/* Queues an answer, copied. Returns: as MHD_queue_response. */
enum MHD_Result response_queue(struct MHD_Connection *connection,
                               const struct answer *answer);

#endif
