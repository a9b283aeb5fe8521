/* SPDX-License-Identifier: MIT */
/* md4c tells blocks, spans and texts as it meets them; lines are gathered from
 * the texts, and what parts them from the blocks. */
#include "markdown_text.h"

#include "content.h"
#include "safe_text.h"

#include <md4c.h>

#include <stdbool.h>
#include <string.h>

/* An address in the text is text already: md4c need not look for them. HTML is
 * text as well, so that there is none to be made harmless. */
enum {
    PARSING = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
              MD_FLAG_NOHTML,
    TITLE_LEVEL = 1
};

/* One reading of one text. */
struct reading {
    struct markdown *found; /* borrowed */
    GString *body;
    GString *line;
    GString *caption;    /* of the first picture */
    const char *between; /* what parts line from body */
    int pictures;        /* open ones; what stands in them is a caption */
    bool is_pictured;    /* the first picture has ended */
    bool is_title;       /* the line at hand is the heading at the beginning */
};

/* Ends the line at hand; empty ones leave no trace. */
static void
end_line(struct reading *reading, const char *between)
{
    g_autofree char *line = safe_text_to_line(reading->line->str);

    g_string_truncate(reading->line, 0);
    if (*line != '\0' && reading->is_title) {
        reading->found->title = g_steal_pointer(&line);
    } else if (*line != '\0') {
        if (reading->body->len > 0)
            g_string_append(reading->body, reading->between);
        g_string_append(reading->body, line);
        reading->between = "\n";
    }
    reading->is_title = false;
    if (strcmp(between, "\n\n") == 0)
        reading->between = between;
}

/* Items of a list and rows of a table are lines. */
static const char *
parting(MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_LI:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR: return "\n";
    default: return "\n\n";
    }
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reading *reading = data;
    bool is_first = reading->body->len == 0 && reading->found->title == NULL;

    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
        g_string_append_c(reading->line, ' ');
    else
        end_line(reading, parting(type));
    reading->is_title =
        type == MD_BLOCK_H && is_first &&
        ((const MD_BLOCK_H_DETAIL *)detail)->level == TITLE_LEVEL;
    return 0;
}

/* A cell does not end its line: its row does. */
static int
leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)detail;
    if (type != MD_BLOCK_TH && type != MD_BLOCK_TD)
        end_line(data, parting(type));
    return 0;
}

/* Pictures nest in Markdown ("![a ![b](c)](d)"), where HTML has an alt text:
 * the outer one counts (CommonMark 0.31 §6.4). */
static int
enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct reading *reading = data;

    if (type != MD_SPAN_IMG)
        return 0;

    const MD_ATTRIBUTE *source = &((const MD_SPAN_IMG_DETAIL *)detail)->src;

    reading->pictures++;
    if (reading->found->image_url == NULL)
        reading->found->image_url = g_strndup(source->text, source->size);
    return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct reading *reading = data;
    g_autofree char *caption = NULL;

    (void)detail;
    /* md4c tells the end alone of a picture that begins within the address of
     * a link: "[](h![-)]()". */
    if (type != MD_SPAN_IMG || reading->pictures == 0)
        return 0;
    if (--reading->pictures > 0 || reading->is_pictured)
        return 0;
    reading->is_pictured = true;
    caption = safe_text_to_line(reading->caption->str);
    if (*caption != '\0')
        reading->found->image_caption = g_steal_pointer(&caption);
    return 0;
}

/* md4c leaves entities to us, in all of HTML's names. */
static int
take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct reading *reading = data;
    GString *out = reading->pictures > 0 ? reading->caption : reading->line;
    g_autofree char *decoded =
        type == MD_TEXT_ENTITY ? html_to_text(text, size) : NULL;

    /* md4c tells the ends of a code block's lines as texts of their own. */
    if (type == MD_TEXT_BR ||
        (type == MD_TEXT_CODE && size == 1 && *text == '\n'))
        end_line(reading, "\n");
    else if (type == MD_TEXT_SOFTBR)
        g_string_append_c(out, ' ');
    else if (decoded != NULL)
        g_string_append(out, decoded);
    else if (type != MD_TEXT_HTML)
        g_string_append_len(out, text, size);
    return 0;
}

void
markdown_read(const char *text, size_t size, struct markdown *markdown)
{
    const MD_PARSER parser = {
        .flags = PARSING,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };
    struct reading reading = {
        .found = markdown,
        .body = g_string_new(NULL),
        .line = g_string_new(NULL),
        .caption = g_string_new(NULL),
        .between = "\n\n",
    };
    /* md4c looks one character too far: a ")" behind the text ends a link in
     * it, and it crashes. */
    g_autofree char *copy = g_strndup(text, size);

    g_assert(size <= G_MAXUINT); /* MD_SIZE's */
    *markdown = (struct markdown){0};
    md_parse(copy, (MD_SIZE)size, &parser, &reading);
    end_line(&reading, "\n\n");
    if (reading.body->len > 0)
        markdown->body = g_strdup(reading.body->str);
    g_string_free(reading.body, TRUE);
    g_string_free(reading.line, TRUE);
    g_string_free(reading.caption, TRUE);
}

void
markdown_clear(struct markdown *markdown)
{
    g_clear_pointer(&markdown->title, g_free);
    g_clear_pointer(&markdown->body, g_free);
    g_clear_pointer(&markdown->image_url, g_free);
    g_clear_pointer(&markdown->image_caption, g_free);
}
