/* SPDX-License-Identifier: MIT */
/*
 * Specialisation: a walk over the parts with a stack of contexts. What is
 * known becomes text; a hole becomes a segment, a section over a hole a
 * condition round its segments.
 *
 * Texts go into one buffer, segments name offsets in it until the end, when
 * it moves no more.
 */
#include "template_parts.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"
#include "value_tree.h"

#include <string.h>

enum { SHOWN_BYTES = 60 };

/* The residue with what it points into; the residue comes first, so that the
 * one is the other. */
struct whole_residue {
    struct residue residue;
    GArray *segments;
    GString *text;
};

/* Blocks that a child brings along into its parent. */
struct overrides {
    const struct overrides *nearer; /* the more derived ones, asked first */
    const struct template *template;
    size_t from, to; /* parts between {{<parent}} and its end */
};

struct walk {
    const struct template_options *options;
    GPtrArray *contexts; /* of const struct value *, borrowed */
    GArray *segments;
    GString *text;
    GString *escaped; /* scratch */
    int depth;
};

/* Where a template is being rendered: its indentation and its overrides. */
struct place {
    const struct template *template;
    const struct overrides *overrides;
    GString *indent; /* before each line of the template's own text */
    size_t strip;    /* blanks to leave out at the start of each line */
    bool is_line_start;
};

static bool render_parts(struct walk *walk, struct place *place, size_t from,
                         size_t to, GError **error);

static bool
fail(const struct place *place, const struct part *part, const char *what,
     GError **error)
{
    g_autofree char *name = safe_bytes(part->text, part->size, SHOWN_BYTES);

    g_set_error(error, VESPER_ERROR, VESPER_ERROR_SYNTAX, "%s:%d:%d: '%s' %s",
                place->template->name, part->line, part->column, name, what);
    return false;
}

/* --- Segments ---------------------------------------------------------- */

static void
add_text(struct walk *walk, const char *text, size_t size)
{
    struct segment *last = walk->segments->len > 0
                               ? &g_array_index(walk->segments, struct segment,
                                                walk->segments->len - 1)
                               : NULL;

    if (size == 0)
        return;
    if (last == NULL || last->kind != SEGMENT_TEXT) {
        struct segment segment = {.kind = SEGMENT_TEXT, .end = walk->text->len};

        g_array_append_val(walk->segments, segment);
        last = &g_array_index(walk->segments, struct segment,
                              walk->segments->len - 1);
    }
    g_string_append_len(walk->text, text, (gssize)size);
    last->size += size;
}

static void
add_escaped(struct walk *walk, const char *text, size_t size)
{
    if (walk->options->escape == TEMPLATE_ESCAPE_NONE) {
        add_text(walk, text, size);
        return;
    }
    g_string_truncate(walk->escaped, 0);
    template_escape_append(walk->escaped, walk->options->escape, text, size);
    add_text(walk, walk->escaped->str, walk->escaped->len);
}

/* A hole's name goes into the text buffer too, behind a text segment that
 * then ends. */
static void
add_named(struct walk *walk, enum segment_kind kind, const char *name,
          bool is_escaped)
{
    struct segment segment = {.kind = kind,
                              .is_escaped = is_escaped,
                              .end = walk->text->len,
                              .size = strlen(name)};

    g_string_append_len(walk->text, name, (gssize)segment.size + 1);
    g_array_append_val(walk->segments, segment);
}

/* --- Looking names up ---------------------------------------------------- */

/* Finds the value of a dotted name; *found NULL: nobody knows it. */
static bool
look_up(struct walk *walk, const struct place *place, const struct part *part,
        const struct value **found, GError **error)
{
    const char *name = part->text;
    const char *end = name + part->size;
    const char *dot = memchr(name, '.', part->size);
    const struct value *value = NULL;

    *found = NULL;
    if (part->size == 1 && *name == '.') {
        *found = walk->contexts->pdata[walk->contexts->len - 1];
        return true;
    }
    for (guint i = walk->contexts->len; value == NULL && i-- > 0;)
        value = value_member(walk->contexts->pdata[i], name,
                             (size_t)((dot != NULL ? dot : end) - name));
    while (value != NULL && dot != NULL) {
        if (value->kind == VALUE_HOLE)
            return fail(place, part,
                        "looks into a reader's value, which has no members",
                        error);
        name = dot + 1;
        dot = memchr(name, '.', (size_t)(end - name));
        value = value_member(value, name,
                             (size_t)((dot != NULL ? dot : end) - name));
    }
    if (value == NULL && walk->options->is_strict)
        return fail(place, part, "is not a name this template is given", error);
    *found = value;
    return true;
}

/* --- Parts ------------------------------------------------------------- */

static void
indent_if_due(struct walk *walk, struct place *place)
{
    if (!place->is_line_start)
        return;
    place->is_line_start = false;
    add_text(walk, place->indent->str, place->indent->len);
}

static void
render_text(struct walk *walk, struct place *place, const struct part *part)
{
    const char *text = part->text;
    size_t size = part->size;

    if (place->is_line_start)
        for (size_t i = 0;
             i < place->strip && size > 0 && (*text == ' ' || *text == '\t');
             i++) {
            text++;
            size--;
        }
    if (size > 0 && !(size == 1 && *text == '\n' && place->strip > 0))
        indent_if_due(walk, place);
    add_text(walk, text, size);
    if (size > 0)
        place->is_line_start = text[size - 1] == '\n';
}

static bool
render_variable(struct walk *walk, struct place *place, const struct part *part,
                GError **error)
{
    const struct value *value;

    indent_if_due(walk, place);
    if (!look_up(walk, place, part, &value, error))
        return false;
    if (value == NULL)
        return true;
    if (value->kind == VALUE_HOLE)
        add_named(walk, SEGMENT_HOLE, value->text, part->kind == PART_VARIABLE);
    else if (value->text != NULL && part->kind == PART_VARIABLE)
        add_escaped(walk, value->text, value->size);
    else if (value->text != NULL)
        add_text(walk, value->text, value->size);
    return true;
}

static bool
render_condition(struct walk *walk, struct place *place,
                 const struct part *part, size_t index,
                 const struct value *hole, GError **error)
{
    if (part->indent == NULL)
        indent_if_due(walk, place); /* in both branches, so before them */
    add_named(walk, part->kind == PART_SECTION ? SEGMENT_IF : SEGMENT_UNLESS,
              hole->text, false);
    if (!render_parts(walk, place, index + 1, part->end, error))
        return false;
    add_named(walk, SEGMENT_END, "", false);
    return true;
}

static bool
render_with(struct walk *walk, struct place *place, const struct part *part,
            size_t index, const struct value *context, GError **error)
{
    bool is_done;

    g_ptr_array_add(walk->contexts, (gpointer)(uintptr_t)context);
    is_done = render_parts(walk, place, index + 1, part->end, error);
    g_ptr_array_set_size(walk->contexts, (gint)walk->contexts->len - 1);
    return is_done;
}

static bool
render_section(struct walk *walk, struct place *place, const struct part *part,
               size_t index, GError **error)
{
    const struct value *value;
    bool is_wanted;

    if (!look_up(walk, place, part, &value, error))
        return false;
    if (value != NULL && value->kind == VALUE_HOLE)
        return render_condition(walk, place, part, index, value, error);
    is_wanted = value != NULL && value_is_true(value);
    if (part->kind == PART_INVERTED)
        return is_wanted ||
               render_parts(walk, place, index + 1, part->end, error);
    if (!is_wanted)
        return true;
    if (value->kind != VALUE_LIST)
        return render_with(walk, place, part, index, value, error);
    for (guint i = 0; i < value->children->len; i++)
        if (!render_with(walk, place, part, index, value->children->pdata[i],
                         error))
            return false;
    return true;
}

/* The name of a partial: written there, or a known value's text. */
static bool
partial_name(struct walk *walk, const struct place *place,
             const struct part *part, char **name, GError **error)
{
    const struct value *value;

    if (!part->is_dynamic) {
        *name = g_strndup(part->text, part->size);
        return true;
    }
    if (!look_up(walk, place, part, &value, error))
        return false;
    if (value != NULL && value->kind == VALUE_HOLE)
        return fail(place, part,
                    "is a reader's value and cannot name a partial", error);
    *name = g_strdup(value != NULL && value->text != NULL ? value->text : "");
    return true;
}

static bool
find_partial(struct walk *walk, const struct place *place,
             const struct part *part, const struct template **found,
             GError **error)
{
    const struct template_source *source = walk->options->source;
    g_autofree char *name = NULL;
    GError *broken = NULL;

    *found = NULL;
    if (!partial_name(walk, place, part, &name, error))
        return false;
    if (source != NULL)
        *found = source->find(source, name, &broken);
    if (broken != NULL) {
        g_propagate_error(error, broken);
        return false;
    }
    if (*found == NULL && walk->options->is_strict)
        return fail(place, part, "names a partial that is not there", error);
    return true;
}

/* Renders a partial or parent in a place of its own. */
static bool
render_template(struct walk *walk, struct place *outer, const struct part *part,
                const struct template *template,
                const struct overrides *overrides, GError **error)
{
    g_autoptr(GString) indent = g_string_new(NULL);
    struct place inner = {
        .template = template,
        .overrides = overrides,
        .indent = indent,
        .is_line_start = true,
    };
    bool is_done;

    if (part->indent == NULL)
        indent_if_due(walk, outer);
    else
        g_string_append_len(indent, outer->indent->str,
                            (gssize)outer->indent->len);
    if (part->indent != NULL && part->indent_size > outer->strip)
        g_string_append_len(indent, part->indent + outer->strip,
                            (gssize)(part->indent_size - outer->strip));
    is_done = render_parts(walk, &inner, 0, template->parts->len, error);
    if (part->indent == NULL)
        outer->is_line_start = false;
    return is_done;
}

static bool
render_partial(struct walk *walk, struct place *place, const struct part *part,
               GError **error)
{
    const struct template *template;

    if (!find_partial(walk, place, part, &template, error))
        return false;
    return template == NULL ||
           render_template(walk, place, part, template, NULL, error);
}

static bool
render_parent(struct walk *walk, struct place *place, const struct part *part,
              size_t index, GError **error)
{
    const struct template *template;
    struct overrides own = {
        .nearer = place->overrides,
        .template = place->template,
        .from = index + 1,
        .to = part->end,
    };

    if (!find_partial(walk, place, part, &template, error))
        return false;
    return template == NULL ||
           render_template(walk, place, part, template, &own, error);
}

/* Finds a block of this name among overrides, the most derived first. */
static const struct part *
find_override(const struct overrides *overrides, const struct part *block,
              const struct overrides **owner)
{
    const struct part *found = NULL;

    for (const struct overrides *o = overrides; o != NULL; o = o->nearer)
        for (size_t i = o->from; i < o->to; i++) {
            const struct part *part =
                &g_array_index(o->template->parts, struct part, i);

            if (part->kind == PART_BLOCK && part->size == block->size &&
                memcmp(part->text, block->text, block->size) == 0) {
                found = part;
                *owner = o;
            }
            if (part->end > i)
                i = part->end; /* only blocks directly inside count */
        }
    return found;
}

/* How far the first line of a block's own text is indented. */
static size_t
own_indentation(const struct template *template, size_t from, size_t to)
{
    size_t blanks = 0;

    if (from < to) {
        const struct part *part =
            &g_array_index(template->parts, struct part, from);

        if (part->kind == PART_TEXT)
            while (blanks < part->size &&
                   (part->text[blanks] == ' ' || part->text[blanks] == '\t'))
                blanks++;
        else if (part->indent != NULL)
            blanks = part->indent_size;
    }
    return blanks;
}

static bool
render_override(struct walk *walk, struct place *place,
                const struct part *block, const struct part *override,
                const struct overrides *owner, GError **error)
{
    g_autoptr(GString) indent = g_string_new(place->indent->str);
    size_t from = (size_t)(override - &g_array_index(owner->template->parts,
                                                     struct part, 0)) +
                  1;
    struct place inner = {
        .template = owner->template,
        .overrides = place->overrides,
        .indent = indent,
        .is_line_start = place->is_line_start,
    };
    bool is_done;

    if (override->indent != NULL)
        inner.strip = own_indentation(owner->template, from, override->end);
    if (block->indent != NULL)
        g_string_append_len(indent, block->indent, (gssize)block->indent_size);
    is_done = render_parts(walk, &inner, from, override->end, error);
    place->is_line_start = inner.is_line_start;
    return is_done;
}

static bool
render_block(struct walk *walk, struct place *place, const struct part *part,
             size_t index, GError **error)
{
    const struct overrides *owner = NULL;
    const struct part *override = find_override(place->overrides, part, &owner);

    if (override == NULL)
        return render_parts(walk, place, index + 1, part->end, error);
    return render_override(walk, place, part, override, owner, error);
}

static bool
render_part(struct walk *walk, struct place *place, const struct part *part,
            size_t index, GError **error)
{
    switch (part->kind) {
    case PART_TEXT: render_text(walk, place, part); return true;
    case PART_VARIABLE:
    case PART_RAW: return render_variable(walk, place, part, error);
    case PART_SECTION:
    case PART_INVERTED: return render_section(walk, place, part, index, error);
    case PART_PARTIAL: return render_partial(walk, place, part, error);
    case PART_PARENT: return render_parent(walk, place, part, index, error);
    case PART_BLOCK: return render_block(walk, place, part, index, error);
    case PART_END: return true;
    }
    g_assert_not_reached();
}

static bool
too_large(const struct place *place, const char *what, GError **error)
{
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_TOO_LARGE, "%s: %s",
                place->template->name, what);
    return false;
}

static bool
render_parts(struct walk *walk, struct place *place, size_t from, size_t to,
             GError **error)
{
    bool is_done = true;

    if (++walk->depth > LIMIT_TEMPLATE_DEPTH)
        is_done = too_large(place, "templates nested too deeply", error);
    for (size_t i = from; is_done && i < to; i++) {
        const struct part *part =
            &g_array_index(place->template->parts, struct part, i);

        is_done = render_part(walk, place, part, i, error);
        if (part->end > i)
            i = part->end;
        if (is_done && walk->text->len > LIMIT_RENDERED_BYTES)
            is_done = too_large(place, "renders to too much text", error);
    }
    walk->depth--;
    return is_done;
}

/* --- The residue --------------------------------------------------------- */

/* Turns offsets into pointers and matches conditions with their ends. */
static struct residue *
finish(GArray *segments, GString *text)
{
    struct whole_residue *whole = g_new0(struct whole_residue, 1);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(size_t));

    for (size_t i = 0; i < segments->len; i++) {
        struct segment *segment = &g_array_index(segments, struct segment, i);

        segment->text = text->str + segment->end;
        segment->end = 0;
        if (segment->kind == SEGMENT_IF || segment->kind == SEGMENT_UNLESS)
            g_array_append_val(open, i);
        if (segment->kind == SEGMENT_END) {
            size_t opened = g_array_index(open, size_t, open->len - 1);

            g_array_index(segments, struct segment, opened).end = i;
            g_array_set_size(open, open->len - 1);
        }
    }
    whole->segments = segments;
    whole->text = text;
    whole->residue.segments = (const struct segment *)(void *)segments->data;
    whole->residue.count = segments->len;
    return &whole->residue;
}

struct residue *
template_specialise(const struct template *template, const struct value *root,
                    const struct template_options *options, GError **error)
{
    g_autoptr(GPtrArray) contexts = g_ptr_array_new();
    g_autoptr(GString) indent = g_string_new(NULL);
    g_autoptr(GString) escaped = g_string_new(NULL);
    GArray *segments = g_array_new(FALSE, FALSE, sizeof(struct segment));
    GString *text = g_string_sized_new(strlen(template->source) + 256);
    struct walk walk = {
        .options = options,
        .contexts = contexts,
        .segments = segments,
        .text = text,
        .escaped = escaped,
    };
    struct place place = {
        .template = template, .indent = indent, .is_line_start = true};

    g_ptr_array_add(contexts, (gpointer)(uintptr_t)root);
    if (!render_parts(&walk, &place, 0, template->parts->len, error)) {
        g_array_unref(segments);
        g_string_free(text, TRUE);
        return NULL;
    }
    return finish(segments, text);
}

void
residue_free(struct residue *residue)
{
    struct whole_residue *whole = (struct whole_residue *)(void *)residue;

    if (whole == NULL)
        return;
    g_array_unref(whole->segments);
    g_string_free(whole->text, TRUE);
    g_free(whole);
}
