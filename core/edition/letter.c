/* SPDX-License-Identifier: MIT */
/*
 * A letter is one run of bytes and a flat list of stretches over it. A
 * condition knows the index of its end, so stamping walks forward only. Names
 * of holes stand in the same bytes, each with its NUL: stretches hold offsets
 * alone, and the form in the database is the form in memory, field by field.
 */
#include "letter.h"

#include "error.h"
#include "quoted_printable.h"

#include <string.h>

/* The numbers stand in the database: never renumber. */
enum stretch_kind {
    STRETCH_BYTES = 0,
    STRETCH_HEADER_HOLE = 1,
    STRETCH_TEXT_HOLE = 2, /* in a body, as it is */
    STRETCH_HTML_HOLE = 3, /* in a body, escaped first */
    STRETCH_IF = 4,
    STRETCH_UNLESS = 5,
    STRETCH_END = 6,
    STRETCH_KINDS
};

/* A letter frozen by another version of us must not be read as one of ours. */
static const char magic[8] = "VLETTER1";

enum {
    WORD_BYTES = 4,
    STRETCH_WORDS = 4, /* kind, offset, size, end */
    HEAD_BYTES = sizeof magic + WORD_BYTES + WORD_BYTES, /* stretches, bytes */
};

struct stretch {
    enum stretch_kind kind;
    uint32_t offset; /* of the bytes, or of the hole's name */
    uint32_t size;   /* without the name's NUL */
    uint32_t end;    /* IF, UNLESS: index of the END; else 0 */
};

struct letter {
    GString *bytes;
    GArray *stretches; /* of struct stretch */
};

struct letter_builder {
    struct letter *letter;
};

static const struct stretch *
stretch_at(const struct letter *letter, size_t index)
{
    return &g_array_index(letter->stretches, struct stretch, index);
}

static struct letter *
letter_new(void)
{
    struct letter *letter = g_new0(struct letter, 1);

    letter->bytes = g_string_new(NULL);
    letter->stretches = g_array_new(FALSE, TRUE, sizeof(struct stretch));
    return letter;
}

/* --- Building ------------------------------------------------------------- */

static void
add_stretch(struct letter *letter, enum stretch_kind kind, size_t offset,
            size_t size)
{
    const struct stretch stretch = {
        .kind = kind, .offset = (uint32_t)offset, .size = (uint32_t)size};

    g_assert(letter->bytes->len <= UINT32_MAX);
    g_array_append_val(letter->stretches, stretch);
}

/* Takes what was appended since begin for finished bytes. */
static void
close_bytes(struct letter *letter, size_t begin)
{
    if (letter->bytes->len > begin)
        add_stretch(letter, STRETCH_BYTES, begin, letter->bytes->len - begin);
}

static void
add_named(struct letter *letter, enum stretch_kind kind, const char *name)
{
    const size_t begin = letter->bytes->len;
    const size_t size = strlen(name);

    g_string_append_len(letter->bytes, name, (gssize)size + 1);
    add_stretch(letter, kind, begin, size);
}

struct letter_builder *
letter_builder_new(void)
{
    struct letter_builder *builder = g_new0(struct letter_builder, 1);

    builder->letter = letter_new();
    return builder;
}

void
letter_builder_bytes(struct letter_builder *builder, const char *bytes,
                     size_t size)
{
    const size_t begin = builder->letter->bytes->len;

    g_string_append_len(builder->letter->bytes, bytes, (gssize)size);
    close_bytes(builder->letter, begin);
}

void
letter_builder_header_hole(struct letter_builder *builder, const char *name)
{
    add_named(builder->letter, STRETCH_HEADER_HOLE, name);
}

static void
add_segment(struct letter *letter, const struct segment *segment, size_t base,
            enum template_escape escape)
{
    const bool is_html = escape == TEMPLATE_ESCAPE_HTML && segment->is_escaped;
    const size_t begin = letter->bytes->len;
    const guint index = letter->stretches->len;

    switch (segment->kind) {
    case SEGMENT_TEXT:
        quoted_printable_stretch(letter->bytes, segment->text, segment->size);
        /* Even an empty one: indices of the residue stay those of ours. */
        add_stretch(letter, STRETCH_BYTES, begin, letter->bytes->len - begin);
        break;
    case SEGMENT_HOLE:
        add_named(letter, is_html ? STRETCH_HTML_HOLE : STRETCH_TEXT_HOLE,
                  segment->text);
        break;
    case SEGMENT_IF:
    case SEGMENT_UNLESS:
        add_named(letter,
                  segment->kind == SEGMENT_IF ? STRETCH_IF : STRETCH_UNLESS,
                  segment->text);
        g_array_index(letter->stretches, struct stretch, index).end =
            (uint32_t)(base + segment->end);
        break;
    case SEGMENT_END: add_stretch(letter, STRETCH_END, begin, 0); break;
    }
}

void
letter_builder_part(struct letter_builder *builder,
                    const struct residue *residue, enum template_escape escape)
{
    const size_t base = builder->letter->stretches->len;

    for (size_t i = 0; i < residue->count; i++)
        add_segment(builder->letter, &residue->segments[i], base, escape);
    /* The ends of its conditions are right only so. */
    g_assert(builder->letter->stretches->len == base + residue->count);
}

struct letter *
letter_builder_end(struct letter_builder *builder)
{
    struct letter *letter = builder->letter;

    g_free(builder);
    return letter;
}

void
letter_free(struct letter *letter)
{
    if (letter == NULL)
        return;
    g_string_free(letter->bytes, TRUE);
    g_array_unref(letter->stretches);
    g_free(letter);
}

/* --- Stamping ------------------------------------------------------------- */

static void
append_value(GString *out, enum stretch_kind kind, const char *value)
{
    if (value == NULL)
        return;
    if (kind == STRETCH_HEADER_HOLE) {
        g_assert(strpbrk(value, "\r\n") == NULL); /* a field would slip in */
        g_string_append(out, value);
    } else if (kind == STRETCH_TEXT_HOLE) {
        quoted_printable_stretch(out, value, strlen(value));
    } else {
        g_autoptr(GString) escaped = g_string_new(NULL);

        template_escape_append(escaped, TEMPLATE_ESCAPE_HTML, value,
                               strlen(value));
        quoted_printable_stretch(out, escaped->str, escaped->len);
    }
}

void
letter_stamp(const struct letter *letter, hole_function *ask, void *self,
             GString *out)
{
    for (size_t i = 0; i < letter->stretches->len; i++) {
        const struct stretch *stretch = stretch_at(letter, i);
        const char *bytes = letter->bytes->str + stretch->offset;

        if (stretch->kind == STRETCH_BYTES) {
            g_string_append_len(out, bytes, (gssize)stretch->size);
        } else if (stretch->kind == STRETCH_IF ||
                   stretch->kind == STRETCH_UNLESS) {
            const char *value = ask(self, bytes);
            const bool is_true = value != NULL && *value != '\0';

            g_assert(stretch->end > i); /* so it comes to an end */
            if (is_true != (stretch->kind == STRETCH_IF))
                i = stretch->end;
        } else if (stretch->kind != STRETCH_END) {
            append_value(out, stretch->kind, ask(self, bytes));
        }
    }
}

/* --- As bytes ------------------------------------------------------------- */

static void
append_word(GByteArray *out, uint32_t word)
{
    const uint32_t little = GUINT32_TO_LE(word);

    g_byte_array_append(out, (const guint8 *)&little, sizeof little);
}

static uint32_t
read_word(const char *bytes)
{
    uint32_t little;

    memcpy(&little, bytes, sizeof little);
    return GUINT32_FROM_LE(little);
}

GBytes *
letter_to_bytes(const struct letter *letter)
{
    GByteArray *out = g_byte_array_new();

    g_byte_array_append(out, (const guint8 *)magic, sizeof magic);
    append_word(out, letter->stretches->len);
    append_word(out, (uint32_t)letter->bytes->len);
    for (size_t i = 0; i < letter->stretches->len; i++) {
        const struct stretch *stretch = stretch_at(letter, i);

        append_word(out, stretch->kind);
        append_word(out, stretch->offset);
        append_word(out, stretch->size);
        append_word(out, stretch->end);
    }
    g_byte_array_append(out, (const guint8 *)letter->bytes->str,
                        (guint)letter->bytes->len);
    return g_byte_array_free_to_bytes(out);
}

/* A hole's name ends with its own NUL, at the latest with that of all bytes:
 * strlen stays inside. */
static bool
stretch_is_sound(const struct letter *letter, const struct stretch *stretch)
{
    const size_t size = letter->bytes->len;
    const char *bytes = letter->bytes->str;

    if (stretch->kind >= STRETCH_KINDS || stretch->offset > size ||
        stretch->size > size - stretch->offset)
        return false;
    if (stretch->kind == STRETCH_BYTES || stretch->kind == STRETCH_END)
        return true;
    return stretch->size > 0 &&
           strlen(bytes + stretch->offset) == stretch->size;
}

/* Conditions must be nested, each with an END of its own. */
static bool
letter_is_sound(const struct letter *letter)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (uint32_t i = 0; i < letter->stretches->len; i++) {
        const struct stretch *stretch = stretch_at(letter, i);

        if (!stretch_is_sound(letter, stretch))
            return false;
        if (stretch->kind == STRETCH_IF || stretch->kind == STRETCH_UNLESS) {
            g_array_append_val(open, stretch->end);
        } else if (stretch->kind == STRETCH_END) {
            if (open->len == 0 ||
                g_array_index(open, uint32_t, open->len - 1) != i)
                return false;
            g_array_set_size(open, open->len - 1);
        }
    }
    return open->len == 0;
}

static struct letter *
read_letter(const char *bytes, size_t size)
{
    const size_t row = (size_t)STRETCH_WORDS * WORD_BYTES;
    g_autoptr(Letter) letter = NULL;
    size_t count;

    if (size < HEAD_BYTES || memcmp(bytes, magic, sizeof magic) != 0)
        return NULL;
    count = read_word(bytes + sizeof magic);
    if (count > (size - HEAD_BYTES) / row ||
        size - HEAD_BYTES - count * row !=
            read_word(bytes + sizeof magic + WORD_BYTES))
        return NULL;
    letter = letter_new();
    bytes += HEAD_BYTES;
    g_string_append_len(letter->bytes, bytes + count * row,
                        (gssize)(size - HEAD_BYTES - count * row));
    for (size_t i = 0; i < count; i++, bytes += row) {
        /* An unknown one becomes one that is not sound. */
        const uint32_t kind = read_word(bytes);
        const struct stretch stretch = {
            .kind =
                kind < STRETCH_KINDS ? (enum stretch_kind)kind : STRETCH_KINDS,
            .offset = read_word(bytes + WORD_BYTES),
            .size = read_word(bytes + 2 * (size_t)WORD_BYTES),
            .end = read_word(bytes + 3 * (size_t)WORD_BYTES),
        };

        g_array_append_val(letter->stretches, stretch);
    }
    return letter_is_sound(letter) ? g_steal_pointer(&letter) : NULL;
}

struct letter *
letter_from_bytes(const void *bytes, size_t size, GError **error)
{
    struct letter *letter = read_letter(bytes, size);

    if (letter == NULL)
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_STORAGE,
                    "a stored letter is damaged");
    return letter;
}
