/* SPDX-License-Identifier: MIT */
/*
 * A page saved as text, as somebody gets it who marks an article in a browser
 * and copies it. Its parts come in one order, and each may be missing:
 *
 *     Section
 *
 *     Headline
 *
 *     Headline                      once more
 *     What the picture shows
 *     Image by
 *     Its author
 *
 *     Paragraphs, parted by blank lines
 *
 *     Related articles
 *
 *     Headline
 *
 *     Its author
 *
 *     Subscribe to our newsletter …     no part of the story
 *
 * A cursor goes down the lines; each part takes what is its own.
 */
#include "content.h"

#include "error.h"
#include "excerpt.h"
#include "limit.h"
#include "safe_text.h"

#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char related_heading[] = "related articles";
static const char *const image_openings[] = {"Image by", "Photo by"};
static const char byline_opening[] = "By ";
static const char *const call_openings[] = {
    "Subscribe to our ",
    "Subscribe to the ",
    "Sign up for our ",
    "Sign up to our ",
};
static const char call_subject[] = "newsletter";
static const char not_in_names[] = ":;?!\"()";

enum {
    SECTION_CHARS = 40,
    SECTION_WORDS = 4,
    HEADLINE_CHARS = 200, /* longer is a paragraph */
    CAPTION_CHARS = 400,
    CAPTION_LINES = 2, /* between the headline and "Image by" */
    CREDIT_CHARS = 120,
    NAME_CHARS = 60,
    NAME_WORDS = 5,
    WRAPPED_CHARS = 100 /* a longer line was never wrapped */
};

struct line {
    char *text; /* never empty, white space folded */
    bool is_block_start;
};

struct page {
    GArray *lines; /* of struct line */
    guint at;      /* the cursor */
};

static void
line_clear(gpointer line)
{
    g_free(((struct line *)line)->text);
}

/* The line so far ahead of the cursor; NULL behind the last. */
static const struct line *
line_ahead(const struct page *page, guint ahead)
{
    guint index = page->at + ahead;

    return index < page->lines->len
               ? &g_array_index(page->lines, struct line, index)
               : NULL;
}

static const char *
text_ahead(const struct page *page, guint ahead)
{
    const struct line *line = line_ahead(page, ahead);

    return line == NULL ? NULL : line->text;
}

/* --- what a line looks like ---------------------------------------------- */

static bool
is_same_text(const char *one, const char *other)
{
    g_autofree char *folded = g_utf8_casefold(one, -1);
    g_autofree char *other_folded = g_utf8_casefold(other, -1);

    return strcmp(folded, other_folded) == 0;
}

static bool
is_short(const char *text, int max_chars)
{
    return g_utf8_strlen(text, -1) <= max_chars;
}

static int
count_words(const char *text)
{
    int words = 1;

    for (; *text != '\0'; text++)
        words += *text == ' ';
    return words;
}

/* Headlines end without a full stop, inside or outside of quotes. */
static bool
is_sentence(const char *text)
{
    return g_str_has_suffix(text, ".") || g_str_has_suffix(text, "…") ||
           g_str_has_suffix(text, ".”") || g_str_has_suffix(text, ".\"") ||
           g_str_has_suffix(text, ",”");
}

static bool
is_name(const char *text)
{
    if (!is_short(text, NAME_CHARS) || count_words(text) > NAME_WORDS ||
        g_unichar_islower(g_utf8_get_char(text)))
        return false;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        GUnicodeType type = g_unichar_type(c);

        if (g_unichar_isdigit(c) || type == G_UNICODE_INITIAL_PUNCTUATION ||
            (c < 0x80 && strchr(not_in_names, (int)c) != NULL))
            return false;
    }
    return true;
}

static bool
is_related_heading(const char *text)
{
    g_autofree char *heading = g_strdup(text);

    if (g_str_has_suffix(heading, ":"))
        heading[strlen(heading) - 1] = '\0';
    return g_ascii_strcasecmp(heading, related_heading) == 0;
}

/* Returns what stands behind "Image by", maybe nothing; NULL: it does not
 * stand there. */
static const char *
behind_image_opening(const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(image_openings); i++) {
        size_t length = strlen(image_openings[i]);

        if (g_ascii_strncasecmp(text, image_openings[i], length) == 0 &&
            !g_ascii_isalnum(text[length]))
            return text + length + strspn(text + length, ": ");
    }
    return NULL;
}

/* --- calls to subscribe -------------------------------------------------- */

static bool
is_quoted(const char *line, const char *at)
{
    if (at == line)
        return false;

    gunichar before = g_utf8_get_char(g_utf8_prev_char(at));

    return before == '"' || before == '\'' ||
           g_unichar_type(before) == G_UNICODE_INITIAL_PUNCTUATION;
}

/* Where a call to subscribe begins in a line, be it glued to the words before
 * it; NULL: there is none. A story may quote one: that stays. */
static char *
find_call(char *line)
{
    for (size_t i = 0; i < G_N_ELEMENTS(call_openings); i++) {
        size_t length = strlen(call_openings[i]);
        bool is_opening =
            g_ascii_strncasecmp(line, call_openings[i], length) == 0;
        char *at = is_opening ? line : strstr(line, call_openings[i]);

        if (at == NULL || is_quoted(line, at))
            continue;

        g_autofree char *rest = g_ascii_strdown(at + length, -1);

        if (strstr(rest, call_subject) != NULL)
            return at;
    }
    return NULL;
}

/* Cuts a call off. Returns whether it goes on in the next line. */
static bool
drop_call(char *line)
{
    char *call = find_call(line);

    if (call == NULL)
        return false;

    bool is_complete = strchr(".!?", line[strlen(line) - 1]) != NULL;

    *call = '\0';
    g_strchomp(line);
    return !is_complete;
}

/* --- bytes into lines ---------------------------------------------------- */

static bool
check_bytes(const char *bytes, size_t size, GError **error)
{
    const char *wrong = NULL;
    size_t line = 1;

    if (size > LIMIT_ARTICLE_TEXT_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the page has %zu bytes, at most %d are read", size,
                    LIMIT_ARTICLE_TEXT_BYTES);
        return false;
    }
    if (g_utf8_validate_len(bytes, size, &wrong))
        return true;
    g_assert(wrong < bytes + size);
    for (const char *at = bytes; at < wrong; at++)
        line += *at == '\n';
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                "line %zu: the byte at %zu (0x%02x) is no UTF-8 text", line,
                (size_t)(wrong - bytes), (unsigned char)*wrong);
    return false;
}

/* Returns where the line ends: at LF, CRLF, CR or the page's end. */
static const char *
find_line_end(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    return at;
}

static const char *
skip_line_end(const char *at, const char *end)
{
    if (at + 1 < end && at[0] == '\r' && at[1] == '\n')
        return at + 2;
    return at < end ? at + 1 : end;
}

static char *
read_line(const char **at, const char *end)
{
    const char *line_end = find_line_end(*at, end);
    g_autofree char *raw = g_strndup(*at, (size_t)(line_end - *at));

    *at = skip_line_end(line_end, end);
    return safe_text_to_line(raw);
}

/* Fills the page with its lines, but for empty ones and calls to subscribe. */
static void
split_lines(struct page *page, const char *bytes, size_t size)
{
    const char *at = bytes;
    bool is_block_start = true;
    bool is_in_call = false;

    while (at < bytes + size) {
        struct line line = {read_line(&at, bytes + size), is_block_start};

        is_block_start = *line.text == '\0';
        if (is_block_start || is_related_heading(line.text))
            is_in_call = false;
        if (is_in_call)
            *line.text = '\0';
        else
            is_in_call = drop_call(line.text);
        if (*line.text != '\0')
            g_array_append_val(page->lines, line);
        else
            line_clear(&line);
    }
}

/* --- the parts, in their order ------------------------------------------- */

/* Tells whether a section stands before the headline: the headline comes
 * twice in a row, or the first two lines both stand alone and are no text. */
static bool
has_section(const struct page *page)
{
    const struct line *first = line_ahead(page, 0);
    const struct line *second = line_ahead(page, 1);
    const struct line *third = line_ahead(page, 2);

    if (second == NULL || third == NULL ||
        is_same_text(first->text, second->text))
        return false;
    if (is_same_text(second->text, third->text))
        return true;
    return second->is_block_start && third->is_block_start &&
           is_short(first->text, SECTION_CHARS) &&
           count_words(first->text) <= SECTION_WORDS &&
           is_short(second->text, HEADLINE_CHARS) &&
           !is_sentence(second->text) && !is_related_heading(second->text) &&
           behind_image_opening(second->text) == NULL;
}

static bool
take_headline(struct page *page, struct story *story, GError **error)
{
    if (line_ahead(page, 0) == NULL ||
        is_related_heading(text_ahead(page, 0))) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX,
                    "the page holds no headline");
        return false;
    }
    if (has_section(page)) {
        story->section = g_strdup(text_ahead(page, 0));
        page->at++;
    }
    story->title = g_strdup(text_ahead(page, 0));
    if (strlen(story->title) > LIMIT_FIELD_BYTES) {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE,
                    "the headline has %zu bytes, at most %d are read",
                    strlen(story->title), LIMIT_FIELD_BYTES);
        return false;
    }
    page->at++;
    while (line_ahead(page, 0) != NULL &&
           is_same_text(text_ahead(page, 0), story->title))
        page->at++;
    return true;
}

/* Takes so many lines as the caption. */
static void
take_caption(struct page *page, struct story *story, guint lines)
{
    g_autoptr(GString) caption = g_string_new(NULL);

    g_assert(lines <= page->lines->len - page->at);
    for (guint i = 0; i < lines; i++) {
        if (i > 0)
            g_string_append_c(caption, ' ');
        g_string_append(caption, text_ahead(page, i));
    }
    if (caption->len > 0)
        story->image_caption = g_strdup(caption->str);
    page->at += lines;
}

/* Takes "Image by X", X here or in the next line, with the caption before. */
static bool
take_credit(struct page *page, struct story *story, guint caption_lines)
{
    const char *credit = behind_image_opening(text_ahead(page, caption_lines));
    guint credit_lines = 1;

    g_assert(credit != NULL); /* the caller saw it */
    if (*credit == '\0') {
        credit = text_ahead(page, caption_lines + 1);
        credit_lines = 2;
    }
    if (credit == NULL || !is_short(credit, CREDIT_CHARS) ||
        is_related_heading(credit))
        return false;
    story->image_credit = g_strdup(credit);
    take_caption(page, story, caption_lines);
    page->at += credit_lines;
    return true;
}

/* Takes what is said of the picture: all up to the credit; without a credit,
 * what follows the headline in the same block. */
static void
take_image(struct page *page, struct story *story)
{
    const struct line *line;

    for (guint i = 0; (line = line_ahead(page, i)) != NULL; i++) {
        if (behind_image_opening(line->text) != NULL) {
            if (take_credit(page, story, i))
                return;
            break;
        }
        if (i == CAPTION_LINES || !is_short(line->text, CAPTION_CHARS) ||
            (i > 0 && line->is_block_start))
            break;
    }

    const struct line *rest = line_ahead(page, 0);
    const struct line *next = line_ahead(page, 1);

    if (rest != NULL && next != NULL && !rest->is_block_start &&
        next->is_block_start && is_short(rest->text, HEADLINE_CHARS))
        take_caption(page, story, 1);
}

/* Returns the name behind "By "; NULL where none stands there. */
static const char *
name_in_byline(const char *text)
{
    size_t length = strlen(byline_opening);

    if (g_ascii_strncasecmp(text, byline_opening, length) != 0)
        return NULL;
    return is_name(text + length) ? text + length : NULL;
}

static void
take_byline(struct page *page, struct story *story)
{
    const char *line = text_ahead(page, 0);
    const char *name = line == NULL ? NULL : name_in_byline(line);

    if (name == NULL)
        return;
    g_ptr_array_add(story->authors, g_strdup(name));
    page->at++;
}

static void
take_body(struct page *page, struct story *story)
{
    g_autoptr(GString) body = g_string_new(NULL);
    const struct line *line;
    bool is_wrapped = true;

    for (; (line = line_ahead(page, 0)) != NULL; page->at++) {
        if (is_related_heading(line->text))
            break;
        if (body->len > 0)
            g_string_append(body,
                            line->is_block_start || !is_wrapped ? "\n\n" : " ");
        g_string_append(body, line->text);
        is_wrapped = is_short(line->text, WRAPPED_CHARS);
    }
    if (body->len > 0)
        story->body = g_strdup(body->str);
    story->standfirst = text_standfirst(story->body);
}

/* Tells whether the lines ahead go by two, a headline and a name. */
static bool
are_pairs(const struct page *page)
{
    g_assert(page->at <= page->lines->len); /* else count wraps */

    guint count = page->lines->len - page->at;

    for (guint i = 1; i < count; i += 2)
        if (!is_name(text_ahead(page, i)))
            return false;
    return count % 2 == 0;
}

/* Returns the author of the related headline at the cursor; NULL where the
 * next line is a headline again. */
static const char *
related_author(const struct page *page, bool is_paired)
{
    const struct line *next = line_ahead(page, 1);

    if (next == NULL)
        return NULL;

    const char *name = name_in_byline(next->text);

    if (name != NULL)
        return name;
    if (is_paired || !next->is_block_start)
        return next->text;
    return is_name(next->text) && !is_name(text_ahead(page, 0)) ? next->text
                                                                : NULL;
}

static void
take_related(struct page *page, struct story *story)
{
    if (line_ahead(page, 0) == NULL)
        return;
    /* The body ended there, and for nothing else. */
    g_assert(is_related_heading(text_ahead(page, 0)));
    page->at++;

    bool is_paired = are_pairs(page);

    while (line_ahead(page, 0) != NULL && story->related->len < LIMIT_RELATED) {
        const char *author = related_author(page, is_paired);

        g_ptr_array_add(story->related,
                        related_new(text_ahead(page, 0), author, NULL));
        page->at += author == NULL ? 1 : 2;
    }
}

struct story *
text_page_parse(const char *bytes, size_t size, GError **error)
{
    size_t mark = strlen(byte_order_mark);

    if (!check_bytes(bytes, size, error))
        return NULL;
    if (size >= mark && memcmp(bytes, byte_order_mark, mark) == 0) {
        bytes += mark;
        size -= mark;
    }

    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(struct line));
    g_autoptr(Story) story = story_new();
    struct page page = {lines, 0};

    g_array_set_clear_func(lines, line_clear);
    split_lines(&page, bytes, size);
    if (!take_headline(&page, story, error))
        return NULL;
    take_image(&page, story);
    take_byline(&page, story);
    take_body(&page, story);
    take_related(&page, story);
    g_assert(story->title != NULL && *story->title != '\0');
    return g_steal_pointer(&story);
}
