/* SPDX-License-Identifier: MIT */
/* libidn2 makes a name of other scripts ASCII, as browsers do (UTS #46, not its
 * transition). GLib drops the joiners that Persian and Sinhala words need (RFC
 * 5892 §A.1, §A.2), and the name without them is somebody else's. */
#include "host.h"

#include <glib.h>
#include <idn2.h>
#include <stdbool.h>
#include <string.h>

static const char a_label[] = "xn--"; /* RFC 5890 §2.3.2.1 */

/* WHATWG URL §3.1, "forbidden domain code points": what no name may become, for
 * a full-width "/" or "%" does, and whoever reads it next would read on there.
 */
static const char forbidden[] =
    "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
    "\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f"
    " #/:<>?@[\\]^|%";

/* What the transition maps and UTS #46 without it keeps: ß (and ẞ, which was
 * mapped by it), final sigma, the joiners. */
static const char *const deviations[] = {
    "\u00df", "\u1e9e", "\u03c2", "\u200c", "\u200d",
};

/* Tells whether a deviation is in a name, be it in an A-label. */
static bool
has_deviation(const char *name)
{
    char *shown = NULL;
    bool is_known = idn2_to_unicode_8z8z(name, &shown, 0) == IDN2_OK;
    bool is_found = !is_known; /* for all we can say */

    for (size_t i = 0; !is_found && i < G_N_ELEMENTS(deviations); i++)
        is_found = strstr(shown, deviations[i]) != NULL;
    idn2_free(shown);
    return is_found;
}

/* Tells whether a name in lower case is ASCII and nothing else is meant by it
 * (WHATWG URL §3.3: then there is nothing to check). */
static bool
is_plain(const char *name)
{
    if (!g_str_is_ascii(name))
        return false;
    for (const char *at = strstr(name, a_label); at != NULL;
         at = strstr(at + 1, a_label)) {
        if (at == name || at[-1] == '.')
            return false;
    }
    return true;
}

/* NULL: there is none. Returns: the caller's. */
static char *
looked_up(const char *name)
{
    char *made = NULL, *ascii = NULL;
    int status = idn2_to_ascii_8z(name, &made, IDN2_NONTRANSITIONAL);

    /* Symbols, "☕.example": IDNA 2008 has none, browsers and libcurl look them
     * up; libidn2 does so in transition alone, which without a deviation is
     * the same mapping (UTS #46 §4). */
    if (status == IDN2_DISALLOWED && !has_deviation(name))
        status = idn2_to_ascii_8z(name, &made, IDN2_TRANSITIONAL);
    if (status == IDN2_OK)
        ascii = g_strdup(made);
    idn2_free(made);
    return ascii;
}

char *
host_to_ascii(const char *name)
{
    g_autofree char *lowered = g_ascii_strdown(name, -1);
    g_autofree char *ascii = NULL;

    if (is_plain(lowered))
        ascii = g_steal_pointer(&lowered);
    else if (g_utf8_validate(lowered, -1, NULL))
        ascii = looked_up(lowered);
    return ascii == NULL || *ascii == '\0' ||
                   ascii[strcspn(ascii, forbidden)] != '\0'
               ? NULL
               : g_steal_pointer(&ascii);
}
