/* SPDX-License-Identifier: MIT */
/* The label is looked for in bytes, for it says what they mean; all charsets
 * that are met have ASCII in common. Tags are read as browsers do before they
 * know the charset (HTML Living Standard §13.2.3.2), if further down. */
#include "page_charset.h"

#include "charset.h"
#include "content.h"
#include "page.h"

#include <glib.h>

#include <stdbool.h>
#include <string.h>

enum { SEARCHED_BYTES = 8192 /* the standard says 1024; scripts come first */ };

static const char word[] = "charset";

/* A stretch of the page, in lower case. */
struct stretch {
    const char *start;
    size_t length;
};

struct attribute {
    struct stretch name, value;
};

static bool
is_word(struct stretch stretch, const char *text)
{
    return stretch.length == strlen(text) &&
           memcmp(stretch.start, text, stretch.length) == 0;
}

/* Returns what stands behind "charset" "=" in the content of a meta element
 * (§2.5.4); empty: nothing. */
static struct stretch
label_in_content(struct stretch content)
{
    g_autofree char *text = g_strndup(content.start, content.length);
    const char *at = text;
    size_t length;

    while ((at = strstr(at, word)) != NULL) {
        at += strlen(word);
        at += strspn(at, PAGE_BLANKS);
        if (*at == '=')
            break;
    }
    if (at == NULL)
        return (struct stretch){content.start, 0};
    at++;
    at += strspn(at, PAGE_BLANKS);
    if (*at == '"' || *at == '\'') {
        const char *end = strchr(at + 1, *at);

        at++;
        length = end == NULL ? 0 : (size_t)(end - at);
    } else {
        length = strcspn(at, PAGE_BLANKS ";");
    }
    g_assert((size_t)(at - text) + length <= content.length);
    return (struct stretch){content.start + (at - text), length};
}

/* Reads the value that stands at text. Returns where it ends; NULL: it does
 * not. */
static const char *
read_value(const char *text, struct stretch *value)
{
    if (*text == '"' || *text == '\'') {
        const char *end = strchr(text + 1, *text);

        if (end == NULL)
            return NULL;
        *value = (struct stretch){text + 1, (size_t)(end - text - 1)};
        return end + 1;
    }
    *value = (struct stretch){text, strcspn(text, PAGE_BLANKS ">")};
    return text + value->length;
}

/* Reads an attribute of the tag at hand. Returns where it ends; NULL: there is
 * none. */
static const char *
read_attribute(const char *at, struct attribute *attribute)
{
    at += strspn(at, PAGE_BLANKS "/");
    if (*at == '>' || *at == '\0')
        return NULL;
    /* A "=" that comes first belongs to the name ("get an attribute", 4). */
    attribute->name =
        (struct stretch){at, 1 + strcspn(at + 1, PAGE_BLANKS "/>=")};
    attribute->value = (struct stretch){at, 0};
    at += attribute->name.length;

    const char *equals = at + strspn(at, PAGE_BLANKS);

    if (*equals != '=')
        return at;
    return read_value(equals + 1 + strspn(equals + 1, PAGE_BLANKS),
                      &attribute->value);
}

/* Returns the end of a tag; *label: what it says of the charset, if it is a
 * <meta> that does. at: behind its name. */
static const char *
read_tag(const char *at, bool is_meta, struct stretch *label)
{
    struct attribute attribute;
    struct stretch in_content = {at, 0};
    bool is_content_type = false;
    const char *next;

    while ((next = read_attribute(at, &attribute)) != NULL) {
        at = next;
        if (!is_meta)
            continue;
        if (is_word(attribute.name, word) && label->length == 0)
            *label = attribute.value;
        else if (is_word(attribute.name, "http-equiv"))
            is_content_type = is_word(attribute.value, "content-type");
        else if (is_word(attribute.name, "content"))
            in_content = label_in_content(attribute.value);
    }
    if (label->length == 0 && is_content_type)
        *label = in_content;
    return at + strcspn(at, ">");
}

/* Returns the end of what stands at "<": a comment, a tag, or neither. */
static const char *
read_markup(const char *at, struct stretch *label)
{
    static const char meta[] = "<meta";
    bool is_end = at[1] == '/';

    if (g_str_has_prefix(at, "<!--")) {
        const char *end = strstr(at + 2, "-->"); /* "<!-->" is a whole one */

        return end == NULL ? at + strlen(at) : end;
    }
    if (g_ascii_isalpha(at[1 + is_end])) {
        size_t length = strcspn(at, PAGE_BLANKS "/>") + is_end;
        bool is_meta = g_str_has_prefix(at, meta) && length == strlen(meta);

        if (is_end)
            length += strcspn(at + length, PAGE_BLANKS "/>");
        return read_tag(at + length, is_meta, label);
    }
    if (is_end || at[1] == '!' || at[1] == '?')
        return at + strcspn(at, ">");
    return at + 1;
}

char *
page_charset(const char *bytes, size_t size)
{
    g_autofree char *start = g_strndup(bytes, MIN(size, SEARCHED_BYTES));
    g_autofree char *text = g_ascii_strdown(start, -1);

    for (const char *at = text; (at = strchr(at, '<')) != NULL;) {
        const char *markup = at;
        struct stretch label = {at, 0};

        at = read_markup(markup, &label);
        g_assert(at > markup); /* so the search ends */

        g_autofree char *said =
            g_strstrip(g_strndup(label.start, label.length));

        if (*said != '\0' && charset_is_known(said))
            return g_steal_pointer(&said);
    }
    return NULL;
}

char *
page_decode(const char *bytes, size_t size, const char *charset)
{
    g_autofree char *label =
        charset == NULL ? page_charset(bytes, size) : g_strdup(charset);

    return charset_decode(bytes, size, label);
}
