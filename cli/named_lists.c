/* SPDX-License-Identifier: MIT */
/* One list as an array of one, so that commands have one loop. */
#include "named_lists.h"

static void
free_list(void *list)
{
    list_free(list);
}

GPtrArray *
named_lists(struct view *view, const char *name, GError **error)
{
    struct list *list;
    GPtrArray *lists;

    if (name == NULL)
        return list_all(view, error);
    list = list_get(view, name, error);
    if (list == NULL)
        return NULL;
    lists = g_ptr_array_new_with_free_func(free_list);
    g_ptr_array_add(lists, list);
    return lists;
}
