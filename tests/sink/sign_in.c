/* SPDX-License-Identifier: MIT */
/* Each step compares what came with what was wanted, byte for byte. */
#include "sign_in.h"

#include <string.h>

static const char *const replies[] = {
    [SIGN_IN_NONE] = "504 5.5.4 not offered",
    [SIGN_IN_PLAIN] = "334 ",
    [SIGN_IN_NAME] = "334 VXNlcm5hbWU6",     /* "Username:" */
    [SIGN_IN_PASSWORD] = "334 UGFzc3dvcmQ6", /* "Password:" */
    [SIGN_IN_RIGHT] = "235 2.7.0 welcome",
    [SIGN_IN_WRONG] = "535 5.7.8 wrong name or password",
};

static bool
holds(const char *encoded, const char *want, size_t size)
{
    gsize got_size = 0;
    g_autofree guchar *got = g_base64_decode(encoded, &got_size);

    return got_size == size && memcmp(got, want, size) == 0;
}

/* RFC 4616 §2: NUL user NUL password. */
static bool
is_plain_right(const char *encoded, const char *want)
{
    g_autofree char *answer = g_strconcat(":", want, NULL);
    size_t size = strlen(answer);

    *strchr(answer + 1, ':') = '\0';
    *answer = '\0';
    return holds(encoded, answer, size);
}

void
sign_in_begin(struct sign_in *sign_in, const char *offered,
              const char *argument, const char *want)
{
    size_t length = strlen(offered);

    sign_in->step = SIGN_IN_NONE;
    if (g_ascii_strncasecmp(argument, offered, length) != 0 ||
        (argument[length] != '\0' && argument[length] != ' '))
        return;
    sign_in->step = g_ascii_strcasecmp(offered, "LOGIN") == 0 ? SIGN_IN_NAME
                                                              : SIGN_IN_PLAIN;
    if (argument[length] == ' ')
        sign_in_go_on(sign_in, argument + length + 1, want);
}

void
sign_in_go_on(struct sign_in *sign_in, const char *line, const char *want)
{
    const char *colon = strchr(want, ':');
    bool is_right = false;

    if (sign_in->step == SIGN_IN_NAME) {
        sign_in->is_name_right = holds(line, want, (size_t)(colon - want));
        sign_in->step = SIGN_IN_PASSWORD;
        return;
    }
    if (sign_in->step == SIGN_IN_PASSWORD)
        is_right =
            sign_in->is_name_right && holds(line, colon + 1, strlen(colon + 1));
    else
        is_right = is_plain_right(line, want);
    sign_in->step = is_right ? SIGN_IN_RIGHT : SIGN_IN_WRONG;
}

const char *
sign_in_reply(const struct sign_in *sign_in)
{
    return replies[sign_in->step];
}
