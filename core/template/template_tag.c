/* SPDX-License-Identifier: MIT */
/*
 * Reading tags. All questions about lines are answered from the bytes beside
 * the tag, so that nothing has to be remembered from tag to tag.
 */
#include "template_tag.h"

#include "error.h"

#include <string.h>

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct piece
trim(const char *from, const char *to)
{
    while (from < to && g_ascii_isspace(*from))
        from++;
    while (to > from && g_ascii_isspace(to[-1]))
        to--;
    return (struct piece){from, (size_t)(to - from)};
}

static const char *
find(const char *from, const char *to, struct piece wanted)
{
    g_assert(from <= to && wanted.size > 0);
    return memmem(from, (size_t)(to - from), wanted.at, wanted.size);
}

/* Finds the closing delimiter; before: what stands directly before it. */
static const char *
find_close(const char *from, const char *to, struct piece close, char before)
{
    const char *at = find(from, to, close);

    while (at != NULL && before != '\0' && (at == from || at[-1] != before))
        at = find(at + 1, to, close);
    return at;
}

/* Looks at both sides of a tag. */
static void
measure_line(const struct template *template, struct tag *tag)
{
    const char *text = template->text;
    size_t left = tag->begin;
    size_t right = tag->end;

    while (left > 0 && is_blank(text[left - 1]))
        left--;
    tag->is_first = left == 0 || text[left - 1] == '\n';
    tag->line_begin = tag->is_first ? left : tag->begin;
    while (right < template->size && is_blank(text[right]))
        right++;
    tag->line_end = tag->next_line = right;
    if (right < template->size && text[right] == '\r')
        right++;
    tag->is_last = right == template->size || text[right] == '\n';
    if (tag->is_last)
        tag->next_line = right < template->size ? right + 1 : right;
    else
        tag->line_end = tag->next_line = tag->end;
}

bool
tag_find(const struct template *template, const struct delimiters *delimiters,
         size_t from, struct tag *tag, GError **error)
{
    const char *end = template->text + template->size;
    const char *begin = find(template->text + from, end, delimiters->open);
    const char *inside, *close;
    char before;

    *tag = (struct tag){.begin = template->size};
    if (begin == NULL)
        return true;
    tag->begin = (size_t)(begin - template->text);
    inside = begin + delimiters->open.size;
    while (inside < end && g_ascii_isspace(*inside))
        inside++;
    if (inside < end && strchr("#^/><$!=&{", *inside) != NULL)
        tag->sigil = *inside++;
    /* {{{x}}} and {{=x=}} end in a sign of their own, whatever the delimiters
     * are by then. */
    before = tag->sigil == '{' ? '}' : tag->sigil == '=' ? '=' : '\0';
    close = find_close(inside, end, delimiters->close, before);
    if (close == NULL)
        return template_fail(template, tag->begin, VESPER_ERROR_SYNTAX, error,
                             "this tag is never closed");
    tag->name = trim(inside, before != '\0' ? close - 1 : close);
    tag->end = (size_t)(close - template->text) + delimiters->close.size;
    if (tag->name.size == 0 && tag->sigil != '!')
        return template_fail(template, tag->begin, VESPER_ERROR_SYNTAX, error,
                             "an empty tag");
    measure_line(template, tag);
    return true;
}

bool
tag_set_delimiters(const struct template *template, const struct tag *tag,
                   struct delimiters *delimiters, GError **error)
{
    const char *at = tag->name.at;
    const char *end = at + tag->name.size;
    const char *open_end = at;
    struct piece close;

    while (open_end < end && !g_ascii_isspace(*open_end))
        open_end++;
    close = trim(open_end, end);
    for (size_t i = 0; i < close.size; i++)
        if (g_ascii_isspace(close.at[i]))
            close.size = 0;
    if (close.size == 0 || memchr(at, '=', (size_t)(end - at)) != NULL)
        return template_fail(template, tag->begin, VESPER_ERROR_SYNTAX, error,
                             "delimiters are two words such as {{=<%% %%>=}}");
    delimiters->open = (struct piece){at, (size_t)(open_end - at)};
    delimiters->close = close;
    return true;
}

/* Returns where the tag begins that closes a block, or the text's end. It only
 * looks ahead: whether the tags between are sound the parser will tell, and
 * delimiters that are changed within the block make it find none. */
static const char *
find_block_end(const struct template *template,
               const struct delimiters *delimiters, size_t from,
               struct piece name)
{
    const char *end = template->text + template->size;
    const char *at = template->text + from;

    while ((at = find(at, end, delimiters->open)) != NULL) {
        const char *inside = at + delimiters->open.size;
        const char *close = find(inside, end, delimiters->close);
        struct piece words = trim(inside, close != NULL ? close : end);

        if (close == NULL)
            break;
        if (words.size > 0 && *words.at == '/')
            words = trim(words.at + 1, words.at + words.size);
        else
            words.size = 0;
        if (words.size == name.size &&
            memcmp(words.at, name.at, name.size) == 0)
            return at;
        at = close;
    }
    return end;
}

struct piece
tag_block_indent(const struct template *template,
                 const struct delimiters *delimiters, size_t from,
                 struct piece name)
{
    const char *end = find_block_end(template, delimiters, from, name);
    struct piece common = {NULL, 0};

    for (const char *line = template->text + from, *next; line < end;
         line = next) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t blanks = 0;

        next = newline != NULL ? newline + 1 : end;
        while (line + blanks < next && is_blank(line[blanks]))
            blanks++;
        if (trim(line, next).size == 0)
            continue;
        if (common.at == NULL)
            common = (struct piece){line, blanks};
        common.size = MIN(common.size, blanks);
        while (memcmp(common.at, line, common.size) != 0)
            common.size--;
    }
    return common;
}
