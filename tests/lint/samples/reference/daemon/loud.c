/* SPDX-License-Identifier: MIT */
/* Two events without a page's need, one with: "EVENT(" in a text is none. */
#include "event.h"

void
tell(const char *name, const GError *error, bool is_bad)
{
    const char *text = "EVENT(EVENT_INFO, \"text\", no)";

    /* What it is called is the caller's. */
    EVENT(EVENT_INFO, name, FIELD_TEXT("text", text));
    text = NULL;
    EVENT(EVENT_ERROR, "edition_lost", FIELD_ERROR(error));
    /* Every copy has its outcome; a warning where
     * one is unknown. */
    if (error != NULL)
        EVENT(is_bad ? EVENT_WARNING : EVENT_INFO, "edition_sent",
              FIELD_TEXT("list", choose(name, "a,b")), FIELD_INT("copies", 1));
    else
        EVENT(EVENT_INFO, "edition_sent", FIELD_ERROR(error));
}
