/* SPDX-License-Identifier: MIT */
/*
 * Stories that were withdrawn after they had been mailed. Their readers keep
 * them, and there may be a reason to write to these: so the operator hears of
 * each. Nothing can put that right, and so the alert goes by itself.
 */
#ifndef VESPER_PUSH_LATE_H
#define VESPER_PUSH_LATE_H

#include "push.h"

/* Tells the operator of stories that were withdrawn too late, an alert each.
 * printed: of struct printed_article. Errors: BUSY, STORAGE. Thread: the
 * writer's. */
bool push_late_tell(struct transaction *tx, const struct push *push,
                    int64_t list_id, const GArray *printed,
                    const struct clock *clock,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the alerts that are a week old. For once a day. Errors: BUSY, STORAGE.
 * Thread: the writer's. */
bool push_late_forget(struct transaction *tx, const struct clock *clock,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
