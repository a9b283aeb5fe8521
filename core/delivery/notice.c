/* SPDX-License-Identifier: MIT */
/* A cause is told when it begins and when it is over, not each time it is
 * met: an operator who hears everything hears nothing. */
#include "notice.h"

static void
free_notice(gpointer data)
{
    struct notice *notice = data;

    g_free(notice->cause);
    g_free(notice->text);
    g_free(notice);
}

GPtrArray *
notices_new(void)
{
    return g_ptr_array_new_with_free_func(free_notice);
}

void
notices_add(GPtrArray *notices, char *cause, char *text)
{
    struct notice *notice = g_new0(struct notice, 1);

    notice->cause = cause;
    notice->text = text;
    g_ptr_array_add(notices, notice);
}

bool
told_is_news(enum told *told, enum told now)
{
    bool is_news = now != *told;

    *told = now;
    return is_news;
}
