/* SPDX-License-Identifier: MIT */
/* Markup begins with "<" (XML 1.0 §2.1, behind a byte order mark and blanks),
 * JSON with a brace, a story file with its line of dashes or a heading. HTML
 * is known by its doctype or its first element. */
#include "story_bytes.h"

#include "error.h"

#include <string.h>

/* What may stand before: blanks, and the bytes of the byte order marks. */
static const char before[] = " \t\r\n\xef\xbb\xbf\xff\xfe";
static const char doctype[] = "<!doctype";

/* What HTML begins with, fragments too: elements that are no feed's root. */
static const char *const page_elements[] = {
    "html", "head", "body", "meta",    "title", "link",
    "main", "div",  "p",    "article", "h1",    "section",
};

enum { OPENING_BYTES = 4096 /* more than a comment before the first tag */ };

/* --- telling apart -------------------------------------------------------- */

/* Returns how the bytes begin, in lower case. A character of two bytes or four
 * is as good as one of one (XML 1.0, appendix F): its NULs are left out. */
static char *
opening(const struct story_bytes *read)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < MIN(read->size, OPENING_BYTES); i++)
        if (read->bytes[i] != '\0')
            g_string_append_c(text, g_ascii_tolower(read->bytes[i]));
    g_string_erase(text, 0, (gssize)strspn(text->str, before));
    return g_string_free(text, FALSE);
}

/* Returns what stands behind comments and instructions, "" where they do not
 * end. */
static const char *
behind_prolog(const char *text)
{
    while (g_str_has_prefix(text, "<!--") || g_str_has_prefix(text, "<?")) {
        const char *end = strstr(text, text[1] == '?' ? "?>" : "-->");

        if (end == NULL)
            return "";
        text = strchr(end, '>') + 1;
        text += strspn(text, before);
    }
    return text;
}

static bool
is_page(const char *text)
{
    const char *name = text;
    size_t length;

    if (g_str_has_prefix(text, doctype))
        name += strlen(doctype);
    else if (*text == '<')
        name++;
    name += strspn(name, before);
    length = strcspn(name, " \t\r\n/>");
    for (size_t i = 0; i < G_N_ELEMENTS(page_elements); i++)
        if (strlen(page_elements[i]) == length &&
            memcmp(page_elements[i], name, length) == 0)
            return true;
    return false;
}

struct story_bytes
story_bytes_of(GBytes *body)
{
    struct story_bytes read = {0};

    read.bytes = g_bytes_get_data(body, &read.size);
    if (read.bytes == NULL)
        read.bytes = "";
    return read;
}

enum story_form
story_bytes_form(const struct story_bytes *read)
{
    g_autofree char *text = opening(read);

    if (*text == '<')
        return is_page(behind_prolog(text)) ? STORY_PAGE : STORY_FEED;
    if (*text == '{')
        return STORY_FEED;
    if (read->name != NULL && g_str_has_suffix(read->name, ".md"))
        return STORY_FILE;
    if (g_str_has_prefix(text, "---") || g_str_has_prefix(text, "# "))
        return STORY_FILE;
    return STORY_TEXT_PAGE;
}

/* --- reading -------------------------------------------------------------- */

/* Returns the charset of "text/html; charset=utf-8" (RFC 9110 §8.3.2), NULL:
 * it says none. Returns: the caller's. */
static char *
charset_of(const char *content_type)
{
    g_auto(GStrv) parts =
        g_strsplit(content_type == NULL ? "" : content_type, ";", -1);

    for (guint i = 1; i < g_strv_length(parts); i++) {
        const char *part = g_strstrip(parts[i]);

        if (g_ascii_strncasecmp(part, "charset=", strlen("charset=")) == 0)
            return g_strdup(g_strdelimit(parts[i], "\"'", ' ') +
                            strlen("charset="));
    }
    return NULL;
}

/* Returns a page in UTF-8. Returns: the caller's. */
static char *
decoded_page(const struct story_bytes *read)
{
    g_autofree char *charset = charset_of(read->content_type);

    return page_decode(read->bytes, read->size,
                       charset == NULL ? NULL : g_strstrip(charset));
}

static struct story *
parse_page(const struct story_bytes *read, GError **error)
{
    g_autofree char *page = decoded_page(read);
    g_autoptr(Story) story = page_parse(page, strlen(page), read->url, error);

    if (story != NULL && story->title == NULL) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "it has no headline");
        return NULL;
    }
    return g_steal_pointer(&story);
}

static struct story *
parse_file(const struct story_bytes *read, GError **error)
{
    return story_file_parse(read->bytes, read->size, error);
}

static struct story *
parse_text_page(const struct story_bytes *read, GError **error)
{
    return text_page_parse(read->bytes, read->size, error);
}

static const struct {
    const char *name;
    /* NULL: holds several stories */
    struct story *(*parse)(const struct story_bytes *read, GError **error);
} forms[STORY_FORMS] = {
    [STORY_FEED] = {"a feed", NULL},
    [STORY_PAGE] = {"an HTML page", parse_page},
    [STORY_FILE] = {"a story file", parse_file},
    [STORY_TEXT_PAGE] = {"a page saved as text", parse_text_page},
};

/* story: taken over. */
static struct feed *
feed_of(struct story *story, const char *url)
{
    struct feed *feed = feed_new();

    g_assert(story->title != NULL); /* each of the parsers sees to it */
    if (story->url == NULL)
        story->url = g_strdup(url);
    feed->title = g_strdup("");
    g_ptr_array_add(feed->stories, story);
    return feed;
}

/* A feed says in its first line how it is written, if it does at all. */
static bool
names_encoding(const struct story_bytes *read)
{
    g_autofree char *text = opening(read);
    const char *end = strstr(text, "?>");

    return g_str_has_prefix(text, "<?xml") && end != NULL &&
           g_strstr_len(text, end - text, "encoding") != NULL;
}

/* The server's charset is asked where the feed has none and is no UTF-8: too
 * many servers say ISO 8859-1 of all that they have (RFC 7303 §3 would have
 * them believed). */
static struct feed *
parse_feed(const struct story_bytes *read, GError **error)
{
    g_autofree char *charset = charset_of(read->content_type);
    g_autofree char *text = NULL;

    if (charset == NULL || names_encoding(read) ||
        g_utf8_validate(read->bytes, (gssize)read->size, NULL))
        return feed_parse(read->bytes, read->size, read->url, error);
    text = page_decode(read->bytes, read->size, g_strstrip(charset));
    return feed_parse(text, strlen(text), read->url, error);
}

struct feed *
story_bytes_parse(const struct story_bytes *read, GError **error)
{
    enum story_form form = story_bytes_form(read);
    struct feed *feed = NULL;

    g_assert(form < STORY_FORMS);
    if (forms[form].parse == NULL) {
        feed = parse_feed(read, error);
    } else {
        struct story *story = forms[form].parse(read, error);

        if (story != NULL)
            feed = feed_of(story, read->url);
    }
    if (feed == NULL)
        g_prefix_error(error, "taken for %s: ", forms[form].name);
    return feed;
}

char *
story_bytes_feed_url(const struct story_bytes *read)
{
    g_autofree char *page = decoded_page(read);

    return page_feed_url(page, strlen(page), read->url);
}
