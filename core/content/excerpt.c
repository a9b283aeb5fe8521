/* SPDX-License-Identifier: MIT */
/*
 * Cutting text short. One walk notes the places where a cut would do: the last
 * sentence's end, the last word's, the last grapheme's; then the best wins.
 *
 * GLib knows no graphemes. What follows are the rules of UAX #29 that matter
 * to a cut: marks, joiners, flags, skin tones and Hangul syllables.
 */
#include "excerpt.h"

#include "content.h"

#include <string.h>

enum {
    ZERO_WIDTH_NON_JOINER = 0x200c,
    ZERO_WIDTH_JOINER = 0x200d,
    WORD_LETTERS = 4,   /* "Gen.", "U.S.", "Mr." end no sentence */
    UTF8_CHAR_BYTES = 4 /* RFC 3629 §3: at most */
};

/* The places for a cut, as byte offsets; 0: none. */
struct places {
    size_t sentence, word, grapheme;
};

/* What was seen before the character at hand. */
struct walk {
    gunichar last;
    int flags_in_row;        /* regional indicators: they go by two */
    int letters_in_row;      /* of the word at hand */
    bool is_sentence_at_end; /* its full stop was read, quotes may follow */
};

static bool
is_within(gunichar c, gunichar first, gunichar last)
{
    return c >= first && c <= last;
}

static bool
is_flag_letter(gunichar c)
{
    return is_within(c, 0x1f1e6, 0x1f1ff);
}

/* Tells whether c belongs to the grapheme before it (UAX #29, GB3-GB13). */
static bool
joins(const struct walk *walk, gunichar c)
{
    return g_unichar_ismark(c) || c == ZERO_WIDTH_JOINER ||
           c == ZERO_WIDTH_NON_JOINER || walk->last == ZERO_WIDTH_JOINER ||
           is_within(c, 0x1f3fb, 0x1f3ff) || /* skin tones */
           is_within(c, 0xe0020, 0xe007f) || /* tags of regional flags */
           is_within(c, 0x1160, 0x11ff) ||   /* Hangul vowels and finals */
           (is_flag_letter(c) && walk->flags_in_row % 2 == 1) ||
           (c == '\n' && walk->last == '\r');
}

/* Tells whether c, behind what was walked, ends a sentence by itself. */
static bool
is_stop(const struct walk *walk, gunichar c)
{
    switch (c) {
    case '!':
    case '?': return true;
    case '.':
        return walk->letters_in_row >= WORD_LETTERS || walk->last == ')' ||
               g_unichar_type(walk->last) == G_UNICODE_FINAL_PUNCTUATION;
    default: return false;
    }
}

/* 。！？ need no blank behind them. */
static bool
is_wide_stop(gunichar c)
{
    return c == 0x3002 || c == 0xff01 || c == 0xff1f;
}

static bool
is_closing(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return c == '"' || c == '\'' || type == G_UNICODE_FINAL_PUNCTUATION ||
           type == G_UNICODE_CLOSE_PUNCTUATION;
}

/* Tells whether a sentence has ended before c. */
static bool
is_behind_sentence(const struct walk *walk, gunichar c)
{
    return walk->is_sentence_at_end &&
           (g_unichar_isspace(c) ||
            (is_wide_stop(walk->last) && !is_closing(c)));
}

static void
walk_over(struct walk *walk, gunichar c)
{
    walk->is_sentence_at_end = is_stop(walk, c) || is_wide_stop(c) ||
                               (walk->is_sentence_at_end && is_closing(c));
    walk->flags_in_row = is_flag_letter(c) ? walk->flags_in_row + 1 : 0;
    if (g_unichar_isalnum(c))
        walk->letters_in_row++;
    else if (!g_unichar_ismark(c))
        walk->letters_in_row = 0;
    walk->last = c;
}

/* Notes the places before the first max_chars characters are over. A word's
 * or grapheme's place leaves room for the "…". */
static struct places
find_places(const char *text, size_t max_chars)
{
    struct places places = {0};
    struct walk walk = {0};
    size_t count = 0;

    for (const char *at = text; count <= max_chars && *at != '\0';
         at = g_utf8_next_char(at), count++) {
        gunichar c = g_utf8_get_char(at);
        size_t offset = (size_t)(at - text);
        bool is_blank = g_unichar_isspace(c);

        if (count > max_chars / 2 && is_behind_sentence(&walk, c))
            places.sentence = offset;
        if (is_blank && !g_unichar_isspace(walk.last) && count < max_chars)
            places.word = offset;
        if (!joins(&walk, c) && count < max_chars)
            places.grapheme = offset;
        walk_over(&walk, c);
    }
    return places;
}

static bool
is_hanging(gunichar c)
{
    return g_unichar_isspace(c) || c == ',' || c == ';' || c == ':' ||
           g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION;
}

/* Where a text that ends in "…" really ends: no comma, dash or blank hangs. */
static size_t
without_hanging(const char *text, size_t length)
{
    while (length > 0) {
        const char *last = g_utf8_prev_char(text + length);
        gunichar c = g_utf8_get_char(last);

        if (!is_hanging(c))
            break;
        length = (size_t)(last - text);
    }
    return length;
}

char *
text_excerpt(const char *text, size_t max_chars)
{
    if (g_utf8_strlen(text, -1) <= (glong)MIN(max_chars, G_MAXLONG))
        return g_strdup(text);
    if (max_chars == 0)
        return g_strdup("");

    struct places places = find_places(text, max_chars);

    if (places.sentence > 0)
        return g_strndup(text, places.sentence);

    /* A word so far back would waste half of the room (or the script puts no
     * blanks between words). */
    size_t length =
        places.word > places.grapheme / 2 ? places.word : places.grapheme;

    length = without_hanging(text, length);
    g_assert(length <= G_MAXINT);
    return g_strdup_printf("%.*s…", (int)length, text);
}

/* Returns the bytes of the first sentence; 0: it is longer than a beginning may
 * be, or nothing is behind it. */
static size_t
first_sentence(const char *text)
{
    struct walk walk = {0};
    const char *at = text;

    for (size_t count = 0; count <= BEGINNING_CHARS && *at != '\0'; count++) {
        gunichar c = g_utf8_get_char(at);

        if (is_behind_sentence(&walk, c))
            return (size_t)(at - text);
        walk_over(&walk, c);
        at = g_utf8_next_char(at);
    }
    return 0;
}

char *
text_beginning(const char *text)
{
    size_t length = first_sentence(text);

    return length > 0 ? g_strndup(text, length)
                      : text_excerpt(text, BEGINNING_CHARS);
}

char *
text_standfirst(const char *text)
{
    if (text == NULL || *text == '\0')
        return NULL;

    const char *end = strstr(text, "\n\n");
    g_autofree char *paragraph =
        end == NULL ? g_strdup(text) : g_strndup(text, (size_t)(end - text));

    g_strdelimit(paragraph, "\n", ' '); /* of "<br>", of a table's row */
    return text_excerpt(paragraph, STANDFIRST_CHARS);
}

char *
text_bound(char *text, size_t max_bytes)
{
    g_assert(max_bytes > 0);
    if (text == NULL || strlen(text) < max_bytes)
        return text;

    char *cut = text_excerpt(text, max_bytes / UTF8_CHAR_BYTES);

    g_assert(strlen(cut) <= max_bytes); /* its "…" is counted, too */
    g_free(text);
    return cut;
}
