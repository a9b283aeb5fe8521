/* SPDX-License-Identifier: MIT */
/*
 * Stories that were withdrawn after they had been mailed. Their readers keep
 * them, and there may be a reason to write to these: so the operator hears of
 * it. Nothing can put that right, and so the alert goes by itself.
 */
#ifndef VESPER_LATE_WITHDRAWAL_H
#define VESPER_LATE_WITHDRAWAL_H

#include "article.h"

/* Tells the operator of stories that were withdrawn too late: an alert for each
 * edition that has them. printed: of struct printed_article, of that list.
 * should_mail: he has an address. Errors: BUSY, STORAGE. Thread: the writer's.
 */
bool late_withdrawal_tell(struct transaction *tx, int64_t list_id,
                          const GArray *printed, bool should_mail,
                          const struct clock *clock,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the alerts that are a week old. For once a day. Errors: BUSY, STORAGE.
 * Thread: the writer's. */
bool late_withdrawal_forget(struct transaction *tx, const struct clock *clock,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
