/* SPDX-License-Identifier: MIT */
/* Each of these stands for a call that a person would miss in review:
 * strcpy(a, b) in a comment is none. */
static void
rush(char *to, const char *from)
{
    strcpy(to, from);
    sleep(1);
    g_print("sleep(1) in a text is none, %s neither\n", to);
    printf("core speaks");
    EVENT(EVENT_INFO, "core_logged", FIELD_INT("count", 1));
    EVENT(EVENT_DEBUG, "core_may_whisper", FIELD_INT("count", 1));
    query(to, "SELECT id FROM list");
    say("SELECTED readers, UPDATED hourly");
}
