/* SPDX-License-Identifier: MIT */
/*
 * One walk over text, tags and what looks like them (HTML Living Standard
 * §13.2.5, as far as it matters here).
 */
#include "html_source.h"

#include "entity.h"

#include <stdbool.h>
#include <string.h>

/* Elements that hold text up to their end tag, whatever it looks like, and
 * nothing that a reader sees. */
static const char *const raw[] = {
    "script", "style", "textarea", "xmp", "iframe", "noembed", "noframes",
};
static const char del = 0x7f;
static const char title[] = "title";
static const char json_ld_type[] = "application/ld+json";

struct walk {
    const char *at;
    GString *out;
    GPtrArray *json_ld; /* borrowed, may be NULL */
};

/* "&" and "<" grow to five times their size; a page does not. */
static bool
has_room(const struct walk *walk)
{
    return walk->out->len < HTML_SOURCE_BYTES;
}

/* Tells whether text begins with a word. */
static bool
begins(const char *text, const char *word)
{
    while (*word != '\0' && *text == *word) {
        text++;
        word++;
    }
    return *word == '\0';
}

/* Returns where the next ">" ends, or the text does. */
static const char *
skip_to_end(const char *text)
{
    while (*text != '\0' && *text != '>')
        text++;
    return text + (*text == '>');
}

static size_t
name_length(const char *name)
{
    size_t length = 0;

    while (name[length] != '\0' && strchr(" \t\n\f\r/>", name[length]) == NULL)
        length++;
    return length;
}

static bool
is_name(const char *text, size_t length, const char *name)
{
    return strlen(name) == length &&
           g_ascii_strncasecmp(text, name, length) == 0;
}

static bool
is_raw(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(raw); i++)
        if (is_name(name, length, raw[i]))
            return true;
    return false;
}

/* Returns the ">" that ends the tag at hand, or the end. */
static const char *
find_tag_end(const char *tag)
{
    char quote = '\0';
    char last = '\0';

    for (; *tag != '\0'; tag++) {
        if (quote != '\0') {
            if (*tag == quote)
                quote = '\0';
        } else if (*tag == '>') {
            break;
        } else if ((*tag == '"' || *tag == '\'') && last == '=') {
            quote = *tag;
        }
        if (!g_ascii_isspace(*tag))
            last = *tag;
    }
    return tag;
}

/* Returns where "</name" begins; the end where it does not. */
static const char *
find_end_tag(const char *text, const char *name, size_t length)
{
    for (; *text != '\0'; text++)
        if (text[0] == '<' && text[1] == '/' &&
            name_length(text + 2) == length &&
            g_ascii_strncasecmp(text + 2, name, length) == 0)
            break;
    return text;
}

/* --- what is left out ---------------------------------------------------- */

/* Returns where a comment ends; "<!-->" and "<!--->" are whole ones. */
static const char *
skip_comment(const char *at)
{
    const char *text = at + strlen("<!--");

    if (*text == '>')
        return text + 1;
    if (begins(text, "->"))
        return text + 2;
    for (; *text != '\0'; text++) {
        if (begins(text, "-->"))
            return text + strlen("-->");
        if (begins(text, "--!>"))
            return text + strlen("--!>");
    }
    return text;
}

/* Tells whether nothing that a browser shows starts at "<": a comment, a
 * doctype, an instruction, an end tag of nothing. */
static bool
is_bogus(const char *at)
{
    return at[1] == '!' || at[1] == '?' ||
           (at[1] == '/' && at[2] != '\0' && !g_ascii_isalpha(at[2]));
}

/* What a browser takes for a comment, though it is none, ends at the first ">"
 * (HTML §13.2.5.41). libxml2 would look for the end of a real one. */
static void
skip_bogus(struct walk *walk)
{
    if (begins(walk->at, "<!--")) {
        walk->at = skip_comment(walk->at);
        return;
    }
    walk->at = skip_to_end(walk->at);
}

/* Tells whether a tag of HTML's raw elements closes itself, as it does in a
 * feed of XHTML, where each value has quotes: "<script src=x/>" and "<script
 * src=x />" do not. (To a browser nothing closes itself, it would run what
 * stands behind
 * "<script src='x'/>". We show that as text, or as tags that went through the
 * allow-list: so this is about words that nobody meant, not about safety.) */
static bool
closes_itself(const char *tag, const char *end)
{
    const char *last = end - 1;

    g_assert(last >= tag); /* "<" at least */
    if (*last != '/')
        return false;
    do
        last--;
    while (last > tag && g_ascii_isspace(*last));
    return *last == '"' || *last == '\'' ||
           memchr(tag, '=', (size_t)(end - tag)) == NULL;
}

/* Leaves an element out with all it holds. */
static void
skip_raw(struct walk *walk, const char *name, size_t length)
{
    const char *end = find_tag_end(walk->at);
    g_autofree char *tag = g_ascii_strdown(walk->at, (gssize)(end - walk->at));

    g_assert(end > walk->at); /* there are "<" and a name */
    walk->at = end + (*end == '>');
    if (closes_itself(tag, tag + strlen(tag)))
        return;

    const char *content = walk->at;

    walk->at = find_end_tag(content, name, length);
    if (walk->json_ld != NULL && strstr(tag, json_ld_type) != NULL)
        g_ptr_array_add(walk->json_ld,
                        g_strndup(content, (size_t)(walk->at - content)));
    walk->at = skip_to_end(walk->at);
}

/* --- what stays ---------------------------------------------------------- */

/* Copies a tag up to and with its ">". */
static void
copy_tag(struct walk *walk)
{
    const char *end = find_tag_end(walk->at);

    while (walk->at < end && has_room(walk)) {
        const char *reference = memchr(walk->at, '&', (size_t)(end - walk->at));
        const char *plain_end = reference == NULL ? end : reference;

        g_string_append_len(walk->out, walk->at, plain_end - walk->at);
        walk->at = plain_end;
        if (reference != NULL)
            walk->at += entity_append(walk->out, reference, true);
    }
    if (*end == '>')
        g_string_append_c(walk->out, *end);
    walk->at = end + (*end == '>');
}

/* Copies text up to the next "<"; with end, up to there. */
static void
copy_text(struct walk *walk, const char *end)
{
    while (*walk->at != '\0' && walk->at != end && has_room(walk)) {
        if (*walk->at == '&') {
            walk->at += entity_append(walk->out, walk->at, false);
            continue;
        }
        if (*walk->at != '<')
            g_string_append_c(walk->out, *walk->at);
        else if (end != NULL)
            g_string_append(walk->out, "&lt;");
        else
            return;
        walk->at++;
    }
}

/* An end tag begins with "/", which ends a name: it has none here, and so is
 * copied. */
static void
take_tag(struct walk *walk)
{
    const char *name = walk->at + 1;
    size_t length = name_length(name);

    if (is_raw(name, length)) {
        skip_raw(walk, name, length);
        return;
    }

    bool has_title = is_name(name, length, title) &&
                     !closes_itself(walk->at, find_tag_end(name));

    copy_tag(walk);
    if (has_title)
        copy_text(walk, find_end_tag(walk->at, name, length));
}

/* Returns how many bytes at text the parser takes for no character. */
static size_t
no_character_length(const char *text)
{
    if (begins(text, "\xef\xbf\xbe") || begins(text, "\xef\xbf\xbf"))
        return strlen("\xef\xbf\xbf");
    return (unsigned char)*text < ' ' && !g_ascii_isspace(*text);
}

/* The parser would complain of each control; DEL it lets pass, and it ends no
 * word either. Nobody gets to see one. */
static char *
without_controls(const char *html)
{
    char *out = g_malloc(strlen(html) + 1);
    char *to = out;

    while (*html != '\0') {
        size_t length = no_character_length(html);

        *to++ = length > 0 ? del : *html;
        html += MAX(length, 1);
    }
    *to = '\0';
    return out;
}

char *
html_source(const char *html, GPtrArray *json_ld)
{
    g_autofree char *text = without_controls(html);
    struct walk walk = {text, g_string_sized_new(strlen(text)), json_ld};

    while (*walk.at != '\0' && has_room(&walk)) {
        const char *start = walk.at;

        copy_text(&walk, NULL);
        if (*walk.at != '<')
            break; /* the end, or there is no room */
        if (is_bogus(walk.at)) {
            skip_bogus(&walk);
        } else if (g_ascii_isalpha(walk.at[1]) ||
                   (walk.at[1] == '/' && walk.at[2] != '\0')) {
            take_tag(&walk);
        } else {
            g_string_append(walk.out, "&lt;");
            walk.at++;
        }
        g_assert(walk.at > start); /* so the walk ends */
    }
    return g_string_free(walk.out, FALSE);
}
