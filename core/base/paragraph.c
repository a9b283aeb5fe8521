/* SPDX-License-Identifier: MIT */
/* Words are put on the line while they fit. */
#include "paragraph.h"

#include "safe_text.h"

#include <string.h>

static void
append_line(GString *out, const char *indent, GString *line)
{
    size_t start = out->len;

    g_string_append(out, indent);
    g_string_append(out, line->str);
    while (out->len > start && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
    g_string_truncate(line, 0);
}

static void
append_words(GString *out, const char *words, const char *indent)
{
    g_auto(GStrv) each = g_strsplit_set(words, " \n", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    size_t width = PARAGRAPH_COLUMNS - safe_text_width(indent);

    for (char **word = each; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        if (line->len > 0 &&
            safe_text_width(line->str) + 1 + safe_text_width(*word) > width)
            append_line(out, indent, line);
        if (line->len > 0)
            g_string_append_c(line, ' ');
        g_string_append(line, *word);
    }
    append_line(out, indent, line);
}

/* What begins with a blank was laid out by hand: a table, a command. */
static void
append_verbatim(GString *out, const char *lines, const char *indent)
{
    g_auto(GStrv) each = g_strsplit(lines, "\n", -1);

    for (char **line = each; *line != NULL; line++)
        g_string_append_printf(out, "%s%s\n", indent, *line);
}

void
paragraph_append(GString *out, const char *text, const char *indent)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);

    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        if (paragraph > paragraphs) {
            g_autoptr(GString) empty = g_string_new(NULL);

            append_line(out, indent, empty);
        }
        if (**paragraph == ' ')
            append_verbatim(out, *paragraph, indent);
        else
            append_words(out, *paragraph, indent);
    }
}
