/* SPDX-License-Identifier: MIT */
/*
 * HTML made harmless: nothing of what came is kept but the words of an
 * allow-list; all of it is written anew, each text and each value escaped.
 *
 * Browsers and libxml2 do not read all markup alike, and markup that means
 * something else the second time is how filters are passed. So what we write
 * is read once more, until it stays as it is.
 */
#include "content.h"

#include "html_read.h"
#include "limit.h"

#include <string.h>

enum {
    ATTRIBUTES = 5, /* of one tag, at most */
    READINGS = 6,   /* one does for every payload of the corpora; what still
                     * changes after the last is written as text */
    NUMBER_DIGITS = 4
};

static const char mailto[] = "mailto:";

/* What a value may be; anything else and it is dropped. */
enum value {
    NONE,
    LINK,    /* http, https or mailto */
    PICTURE, /* http or https */
    TEXT,
    NUMBER,
    LANGUAGE, /* a tag of BCP 47 */
    DIRECTION
};

struct attribute {
    const char *name;
    enum value value;
};

enum tag_flags {
    VOID = 1 << 0,       /* never has an end tag */
    NEEDS_FIRST = 1 << 1 /* is nothing without its first attribute */
};

struct tag {
    const char *name;
    struct attribute attributes[ATTRIBUTES];
    unsigned flags;
};

// clang-format off
static const struct tag tags[] = {
    {"a", {{"href", LINK}, {"title", TEXT}}, NEEDS_FIRST},
    {"abbr", {{"title", TEXT}}, 0},
    {"b", {{0}}, 0},
    {"bdi", {{0}}, 0},
    {"blockquote", {{0}}, 0},
    {"br", {{0}}, VOID},
    {"caption", {{0}}, 0},
    {"cite", {{0}}, 0},
    {"code", {{0}}, 0},
    {"dd", {{0}}, 0},
    {"del", {{0}}, 0},
    {"dfn", {{0}}, 0},
    {"div", {{0}}, 0},
    {"dl", {{0}}, 0},
    {"dt", {{0}}, 0},
    {"em", {{0}}, 0},
    {"figcaption", {{0}}, 0},
    {"figure", {{0}}, 0},
    {"h1", {{0}}, 0},
    {"h2", {{0}}, 0},
    {"h3", {{0}}, 0},
    {"h4", {{0}}, 0},
    {"h5", {{0}}, 0},
    {"h6", {{0}}, 0},
    {"hr", {{0}}, VOID},
    {"i", {{0}}, 0},
    {"img", {{"src", PICTURE}, {"alt", TEXT}, {"title", TEXT},
             {"width", NUMBER}, {"height", NUMBER}}, VOID | NEEDS_FIRST},
    {"ins", {{0}}, 0},
    {"kbd", {{0}}, 0},
    {"li", {{"value", NUMBER}}, 0},
    {"mark", {{0}}, 0},
    {"ol", {{"start", NUMBER}}, 0},
    {"p", {{0}}, 0},
    {"pre", {{0}}, 0},
    {"q", {{0}}, 0},
    {"rp", {{0}}, 0},
    {"rt", {{0}}, 0},
    {"ruby", {{0}}, 0},
    {"s", {{0}}, 0},
    {"samp", {{0}}, 0},
    {"small", {{0}}, 0},
    {"span", {{0}}, 0},
    {"strong", {{0}}, 0},
    {"sub", {{0}}, 0},
    {"sup", {{0}}, 0},
    {"table", {{0}}, 0},
    {"tbody", {{0}}, 0},
    {"td", {{"colspan", NUMBER}, {"rowspan", NUMBER}}, 0},
    {"tfoot", {{0}}, 0},
    {"th", {{"colspan", NUMBER}, {"rowspan", NUMBER}}, 0},
    {"thead", {{0}}, 0},
    {"tr", {{0}}, 0},
    {"u", {{0}}, 0},
    {"ul", {{0}}, 0},
    {"var", {{0}}, 0},
    {"wbr", {{0}}, VOID},
};
/* Of every tag. */
static const struct attribute everywhere[] = {
    {"lang", LANGUAGE}, {"dir", DIRECTION},
};
// clang-format on

/* One writing of one piece. */
struct writing {
    GString *out;
    GArray *open; /* of const struct tag *; NULL: not written */
    const char *base_url;
};

/* --- text ---------------------------------------------------------------- */

/* Controls, and what turns the direction of all that follows (UAX #9): within
 * a mail it would turn what we wrote as well. */
static bool
is_dropped(gunichar c)
{
    return (g_unichar_iscntrl(c) && c != '\n' && c != '\t') ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

static void
append_text(GString *out, const char *text, size_t size)
{
    const char *end = text + size;

    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        switch (c) {
        case '&': g_string_append(out, "&amp;"); break;
        case '<': g_string_append(out, "&lt;"); break;
        case '>': g_string_append(out, "&gt;"); break;
        case '"': g_string_append(out, "&quot;"); break;
        case '\f': g_string_append_c(out, ' '); break;
        case '\r': break;
        default:
            if (!is_dropped(c))
                g_string_append_unichar(out, c);
        }
    }
}

/* --- values -------------------------------------------------------------- */

/* Returns an address to write to, without the header fields that may stand
 * behind it (RFC 6068 §2); NULL: none. */
static char *
mail_link(const char *url)
{
    g_autoptr(GString) out = g_string_new(mailto);

    g_assert(strlen(url) >= strlen(mailto)); /* it begins so */
    for (const char *at = url + strlen(mailto); *at != '\0' && *at != '?'; at++)
        if (g_ascii_isalnum(*at) || strchr("@.+-_,%", *at) != NULL)
            g_string_append_c(out, *at);
        else if (!g_ascii_isspace(*at) && !g_ascii_iscntrl(*at))
            g_string_append_printf(out, "%%%02X", (unsigned char)*at);
    if (strchr(out->str, '@') == NULL || out->len > LIMIT_URL_BYTES)
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Tells whether text is digits and others, and letters unless it is a number;
 * of such nothing needs to be escaped. */
static bool
is_made_of(const char *text, const char *others, bool is_number)
{
    size_t length = 0;

    for (; text[length] != '\0'; length++)
        if (!g_ascii_isdigit(text[length]) &&
            (is_number || !g_ascii_isalpha(text[length])) &&
            strchr(others, text[length]) == NULL)
            return false;
    return length > 0;
}

/* Returns what may be written of a value; NULL: nothing. */
static char *
clean_value(const struct writing *writing, enum value value, const char *text)
{
    switch (value) {
    case LINK:
        if (g_ascii_strncasecmp(text, mailto, strlen(mailto)) == 0)
            return mail_link(text);
        return url_resolve(text, writing->base_url);
    case PICTURE: return url_resolve(text, writing->base_url);
    case TEXT: return g_strdup(text);
    case NUMBER:
        return strlen(text) <= NUMBER_DIGITS && is_made_of(text, "", true)
                   ? g_strdup(text)
                   : NULL;
    case LANGUAGE: return is_made_of(text, "-", false) ? g_strdup(text) : NULL;
    case DIRECTION:
        return g_ascii_strcasecmp(text, "rtl") == 0   ? g_strdup("rtl")
               : g_ascii_strcasecmp(text, "ltr") == 0 ? g_strdup("ltr")
                                                      : NULL;
    case NONE: break;
    }
    g_assert_not_reached(); /* a row with a name has a value */
}

/* --- tags ---------------------------------------------------------------- */

static const struct tag *
find_tag(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strcmp(tags[i].name, name) == 0)
            return &tags[i];
    return NULL;
}

/* Appends an attribute if the tag has it and it may stay. */
static bool
append_attribute(const struct writing *writing, GString *out,
                 const struct attribute *attribute,
                 const char *const *attributes)
{
    const char *text = html_attribute(attributes, attribute->name);
    g_autofree char *valid =
        text == NULL ? NULL : g_strstrip(g_utf8_make_valid(text, -1));
    g_autofree char *clean =
        text == NULL ? NULL : clean_value(writing, attribute->value, valid);

    g_assert(attribute->value != NONE);
    if (clean == NULL)
        return false;
    g_string_append_printf(out, " %s=\"", attribute->name);
    append_text(out, clean, strlen(clean));
    g_string_append_c(out, '"');
    return true;
}

/* Returns a start tag with what may stay of its attributes; NULL: it is
 * nothing without one that may not. */
static char *
clean_tag(const struct writing *writing, const struct tag *tag,
          const char *const *attributes)
{
    g_autoptr(GString) out = g_string_new("<");

    g_assert((tag->flags & NEEDS_FIRST) == 0 || tag->attributes[0].name);
    g_string_append(out, tag->name);
    for (size_t i = 0; i < ATTRIBUTES && tag->attributes[i].name; i++)
        if (!append_attribute(writing, out, &tag->attributes[i], attributes) &&
            i == 0 && (tag->flags & NEEDS_FIRST) != 0)
            return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(everywhere); i++)
        append_attribute(writing, out, &everywhere[i], attributes);
    g_string_append_c(out, '>');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* What is left out is kept as NULL, so that its end tag finds its place. */
static void
start_tag(void *data, const char *name, const char *const *attributes)
{
    struct writing *writing = data;
    const struct tag *tag = find_tag(name);
    g_autofree char *written =
        tag == NULL ? NULL : clean_tag(writing, tag, attributes);

    if (written != NULL)
        g_string_append(writing->out, written);
    else
        tag = NULL;
    g_array_append_val(writing->open, tag);
}

static void
end_tag(void *data, const char *name)
{
    struct writing *writing = data;
    const struct tag *tag;

    (void)name;
    if (writing->open->len == 0)
        return;
    tag = g_array_index(writing->open, const struct tag *,
                        writing->open->len - 1);
    g_array_set_size(writing->open, writing->open->len - 1);
    if (tag != NULL && (tag->flags & VOID) == 0)
        g_string_append_printf(writing->out, "</%s>", tag->name);
}

static void
take_text(void *data, const char *text, size_t size)
{
    struct writing *writing = data;

    append_text(writing->out, text, size);
}

/* --- readings ------------------------------------------------------------ */

static char *
write_anew(const char *html, size_t size, const char *base_url)
{
    static const struct html_events events = {start_tag, end_tag, take_text};
    g_autoptr(GArray) open =
        g_array_new(FALSE, FALSE, sizeof(const struct tag *));
    struct writing writing = {g_string_new(NULL), open, base_url};

    html_read(html, size, &events, &writing);
    while (open->len > 0) /* where the reading stopped */
        end_tag(&writing, "");
    return g_strstrip(g_string_free(writing.out, FALSE));
}

static char *
text_alone(const char *html)
{
    g_autofree char *text = html_to_text(html, strlen(html));
    GString *out = g_string_new(NULL);

    append_text(out, text, strlen(text));
    g_assert(strchr(out->str, '<') == NULL);
    return g_string_free(out, FALSE);
}

char *
html_sanitise(const char *html, size_t size, const char *base_url)
{
    g_autofree char *clean =
        write_anew(html, MIN(size, LIMIT_ARTICLE_TEXT_BYTES), base_url);

    for (int i = 0; i < READINGS; i++) {
        g_autofree char *again = write_anew(clean, strlen(clean), base_url);
        bool is_same = strcmp(clean, again) == 0;

        g_free(clean);
        clean = g_steal_pointer(&again);
        if (is_same)
            return g_steal_pointer(&clean);
    }
    return text_alone(clean);
}
