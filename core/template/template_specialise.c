/* SPDX-License-Identifier: MIT */
/*
 * Specialisation: a walk over the parts. What is known becomes text, a hole a
 * segment, a section over a hole a condition round its segments.
 *
 * Contexts and overrides are chains of structs on the C stack, one link per
 * level: nothing is allocated per tag, and nothing has to be undone.
 */
#include "template_parts.h"

#include "error.h"
#include "limit.h"
#include "safe_text.h"
#include "template_residue.h"
#include "value_tree.h"

#include <string.h>

enum {
    SHOWN_BYTES = 60,
    /* Lists within lists may print nothing and take for ever. */
    STEPS_MAX = 4 * 1024 * 1024,
};

/* The values names are looked up in, the innermost first. */
struct context {
    const struct value *value;
    const struct context *outer;
};

/* The blocks that one {{<parent}} brings along. */
struct overrides {
    const struct template *template;
    const struct part *parent;
    const struct overrides *outer; /* asked first */
};

/* Where the walk is. */
struct place {
    const struct template *template;
    const struct context *context;
    const struct overrides *overrides;
};

/* What the walk carries along. */
struct walk {
    const struct template_options *options;
    struct residue_builder built;
    GString *indent; /* of the partials and blocks around, together */
    bool allows_holes;
    int depth;
    int steps;
};

static bool walk_parts(struct walk *walk, const struct place *place,
                       size_t from, size_t to, GError **error);

/* Fails at a part, as "name:line:column: 'x' …". */
static bool
fail(const struct place *place, const struct part *part, GError **error,
     const char *what)
{
    g_autofree char *name = safe_text(part->name, SHOWN_BYTES);

    return template_fail(place->template, part->offset, VESPER_ERROR_SYNTAX,
                         error, "'%s' %s", name, what);
}

static bool
walk_inside(struct walk *walk, const struct place *place,
            const struct part *part, GError **error)
{
    size_t index = (size_t)(part - template_part(place->template, 0));

    return walk_parts(walk, place, index + 1, part->end, error);
}

/* --- Names --------------------------------------------------------------- */

/* Looks a name up: its first word in all contexts, the others in what the one
 * before is. *found NULL: nobody knows it. */
static bool
look_up(const struct walk *walk, const struct place *place,
        const struct part *part, const struct value **found, GError **error)
{
    const struct context *context = place->context;
    const char *word = part->path;
    const struct value *value = part->path_count == 0 ? context->value : NULL;

    g_assert((word == NULL) == (part->path_count == 0));
    for (; word != NULL && value == NULL && context != NULL;
         context = context->outer)
        value = value_member(context->value, word);
    for (int i = 1; i < part->path_count && value != NULL; i++) {
        if (value->kind == VALUE_HOLE)
            return fail(place, part, error,
                        "looks into a reader's value, which has no members");
        word += strlen(word) + 1;
        value = value_member(value, word);
    }
    if (value == NULL && walk->options->is_strict)
        return fail(place, part, error, "is not a name this template is given");
    *found = value;
    return true;
}

static bool
check_hole(const struct walk *walk, const struct place *place,
           const struct part *part, GError **error)
{
    return walk->allows_holes ||
           fail(place, part, error,
                "is a reader's value, and here is no reader");
}

/* --- Text ---------------------------------------------------------------- */

static void
append_indent(struct walk *walk)
{
    g_string_append_len(walk->built.bytes, walk->indent->str,
                        (gssize)walk->indent->len);
}

static bool
is_empty_line(const char *line, const char *end)
{
    if (line < end && *line == '\r')
        line++;
    return line < end && *line == '\n';
}

/* Appends a template's own text, indented; an empty line stays one. */
static void
append_lines(struct walk *walk, const struct part *part)
{
    const char *line = part->text.at;
    const char *end = line + part->text.size;
    bool starts_line = part->starts_line;

    do {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *next = newline != NULL ? newline + 1 : end;

        if (starts_line && !is_empty_line(line, end))
            append_indent(walk);
        g_string_append_len(walk->built.bytes, line, next - line);
        starts_line = true;
        line = next;
    } while (line < end);
}

static bool
walk_text(struct walk *walk, const struct part *part)
{
    if (walk->indent->len > 0)
        append_lines(walk, part);
    else
        g_string_append_len(walk->built.bytes, part->text.at,
                            (gssize)part->text.size);
    return true;
}

static bool
walk_variable(struct walk *walk, const struct place *place,
              const struct part *part, GError **error)
{
    bool is_escaped = part->kind == PART_VARIABLE;
    const struct value *value;

    if (!look_up(walk, place, part, &value, error))
        return false;
    if (value == NULL)
        return true;
    switch (value->kind) {
    case VALUE_HOLE:
        residue_builder_add(&walk->built, SEGMENT_HOLE, value->text,
                            is_escaped);
        return check_hole(walk, place, part, error);
    case VALUE_TEXT:
        template_escape_append(walk->built.bytes,
                               is_escaped ? walk->options->escape
                                          : TEMPLATE_ESCAPE_NONE,
                               value->text, value->size);
        return true;
    case VALUE_LIST:
    case VALUE_MAP: break;
    }
    return !walk->options->is_strict ||
           fail(place, part, error, "has members and is no text itself");
}

/* --- Sections ------------------------------------------------------------ */

static bool
walk_with(struct walk *walk, const struct place *place, const struct part *part,
          const struct value *value, GError **error)
{
    struct context context = {.value = value, .outer = place->context};
    struct place inside = *place;

    inside.context = &context;
    return walk_inside(walk, &inside, part, error);
}

static bool
walk_condition(struct walk *walk, const struct place *place,
               const struct part *part, const struct value *hole,
               GError **error)
{
    bool is_section = part->kind == PART_SECTION;
    size_t condition = residue_builder_add(
        &walk->built, is_section ? SEGMENT_IF : SEGMENT_UNLESS, hole->text,
        false);

    if (!check_hole(walk, place, part, error))
        return false;
    if (is_section ? !walk_with(walk, place, part, hole, error)
                   : !walk_inside(walk, place, part, error))
        return false;
    residue_builder_end(&walk->built, condition);
    return true;
}

static bool
walk_list(struct walk *walk, const struct place *place, const struct part *part,
          const struct value *list, GError **error)
{
    for (guint i = 0; i < list->items->len; i++)
        if (!walk_with(walk, place, part, list->items->pdata[i], error))
            return false;
    return true;
}

static bool
walk_section(struct walk *walk, const struct place *place,
             const struct part *part, GError **error)
{
    const struct value *value;
    bool is_true;

    if (!look_up(walk, place, part, &value, error))
        return false;
    if (value != NULL && value->kind == VALUE_HOLE)
        return walk_condition(walk, place, part, value, error);
    is_true = value != NULL && value_is_true(value);
    if (part->kind == PART_INVERTED)
        return is_true || walk_inside(walk, place, part, error);
    if (!is_true)
        return true;
    return value->kind == VALUE_LIST
               ? walk_list(walk, place, part, value, error)
               : walk_with(walk, place, part, value, error);
}

/* --- Partials and parents ------------------------------------------------ */

/* Finds the template a partial or parent stands for; *found NULL: there is
 * none, which prints nothing. */
static bool
find_template(const struct walk *walk, const struct place *place,
              const struct part *part, const struct template **found,
              GError **error)
{
    const struct template_source *source = walk->options->source;
    const struct value *value = NULL;
    const char *name = part->name;
    GError *broken = NULL;

    if (part->is_dynamic && !look_up(walk, place, part, &value, error))
        return false;
    if (value != NULL && value->kind == VALUE_HOLE)
        return fail(place, part, error,
                    "is a reader's value and cannot name a partial");
    if (part->is_dynamic) /* a list or a map has the empty text: no template */
        name = value != NULL ? value->text : "";
    *found = source != NULL ? source->find(source, name, &broken) : NULL;
    if (broken != NULL) {
        g_propagate_error(error, broken);
        return false;
    }
    return *found != NULL || !walk->options->is_strict ||
           fail(place, part, error, "names a partial that is not there");
}

static bool
walk_template(struct walk *walk, const struct place *place,
              const struct part *part, const struct overrides *overrides,
              GError **error)
{
    size_t outer_indent = walk->indent->len;
    struct place inside = *place;
    bool is_done;

    if (!find_template(walk, place, part, &inside.template, error))
        return false;
    if (inside.template == NULL)
        return true;
    inside.overrides = overrides;
    g_string_append_len(walk->indent, part->indent.at,
                        (gssize)part->indent.size);
    is_done = walk_parts(walk, &inside, 0, inside.template->parts->len, error);
    g_string_truncate(walk->indent, outer_indent);
    return is_done;
}

static bool
walk_parent(struct walk *walk, const struct place *place,
            const struct part *part, GError **error)
{
    struct overrides own = {
        .template = place->template,
        .parent = part,
        .outer = place->overrides,
    };

    return walk_template(walk, place, part, &own, error);
}

/* --- Blocks -------------------------------------------------------------- */

/* Finds the block of this name directly inside a parent, or NULL. */
static const struct part *
find_block(const struct overrides *overrides, const char *name)
{
    const struct part *first = template_part(overrides->template, 0);
    const struct part *part = overrides->parent + 1;

    for (; part < first + overrides->parent->end; part = first + part->end + 1)
        if (part->kind == PART_BLOCK && strcmp(part->name, name) == 0)
            return part;
    return NULL;
}

/* Finds what a block is replaced by. The chain goes from the innermost parent
 * tag outward, and the outermost is the most derived: the last found counts.
 * Sets *owner to the parent tag it stands in. */
static const struct part *
find_override(const struct overrides *overrides, const char *name,
              const struct overrides **owner)
{
    const struct part *found = NULL;

    for (; overrides != NULL; overrides = overrides->outer) {
        const struct part *block = find_block(overrides, name);

        if (block == NULL)
            continue;
        found = block;
        *owner = overrides;
    }
    return found;
}

/* Prints a block's own text or what replaces it. Within the latter only the
 * overrides around it count: it cannot replace what it contains. */
static bool
walk_block(struct walk *walk, const struct place *place,
           const struct part *block, GError **error)
{
    size_t outer_indent = walk->indent->len;
    const struct overrides *owner = NULL;
    const struct part *override =
        find_override(place->overrides, block->name, &owner);
    const struct part *used = override != NULL ? override : block;
    struct place inside = *place;
    bool is_done;

    if (override != NULL) {
        inside.template = owner->template;
        inside.overrides = owner->outer;
    }
    g_string_append_len(walk->indent, block->indent.at,
                        (gssize)block->indent.size);
    if (block->starts_line && !used->opens_lines)
        append_indent(walk);
    if (used == block && !block->opens_lines)
        g_string_truncate(walk->indent, outer_indent); /* has its own */
    is_done = walk_inside(walk, &inside, used, error);
    g_string_truncate(walk->indent, outer_indent);
    if (!used->closes_lines)
        g_string_append_len(walk->built.bytes, block->line_end.at,
                            (gssize)block->line_end.size);
    return is_done;
}

/* --- The walk ------------------------------------------------------------ */

static bool
walk_part(struct walk *walk, const struct place *place, const struct part *part,
          GError **error)
{
    switch (part->kind) {
    case PART_TEXT: return walk_text(walk, part);
    case PART_VARIABLE:
    case PART_RAW: return walk_variable(walk, place, part, error);
    case PART_SECTION:
    case PART_INVERTED: return walk_section(walk, place, part, error);
    case PART_PARTIAL:
        return walk_template(walk, place, part, place->overrides, error);
    case PART_PARENT: return walk_parent(walk, place, part, error);
    case PART_BLOCK: return walk_block(walk, place, part, error);
    case PART_END: break;
    }
    g_assert_not_reached();
}

static bool
flood(const struct place *place, const struct part *part, GError **error,
      const char *what)
{
    return template_fail(place->template, part->offset, VESPER_ERROR_TOO_LARGE,
                         error, "%s", what);
}

/* Before a part: it may go down for ever. */
static bool
check_effort(struct walk *walk, const struct place *place,
             const struct part *part, GError **error)
{
    if (walk->depth > LIMIT_TEMPLATE_DEPTH)
        return flood(place, part, error, "templates nested too deeply");
    return ++walk->steps <= STEPS_MAX ||
           flood(place, part, error, "takes too long to render");
}

/* Behind a part: it may have been long. */
static bool
check_size(const struct walk *walk, const struct place *place,
           const struct part *part, GError **error)
{
    return walk->built.bytes->len <= LIMIT_RENDERED_BYTES ||
           flood(place, part, error, "renders to too much text");
}

static bool
walk_parts(struct walk *walk, const struct place *place, size_t from, size_t to,
           GError **error)
{
    bool is_done = true;

    walk->depth++;
    for (size_t i = from; is_done && i < to;) {
        const struct part *part = template_part(place->template, i);

        is_done = check_effort(walk, place, part, error) &&
                  walk_part(walk, place, part, error) &&
                  check_size(walk, place, part, error);
        i = part->end + 1;
    }
    walk->depth--;
    return is_done;
}

/* Walks a whole template. On success walk->built is the caller's to finish. */
static bool
walk_all(struct walk *walk, const struct template *template,
         const struct value *root, GError **error)
{
    g_autoptr(GString) indent = g_string_new(NULL);
    struct context context = {.value = root};
    struct place place = {.template = template, .context = &context};
    bool is_done;

    residue_builder_init(&walk->built, template->size + template->size / 2);
    walk->indent = indent;
    is_done = walk_parts(walk, &place, 0, template->parts->len, error);
    g_assert(walk->depth == 0 && indent->len == 0); /* all was given back */
    if (!is_done)
        residue_builder_clear(&walk->built);
    return is_done;
}

struct residue *
template_specialise(const struct template *template, const struct value *root,
                    const struct template_options *options, GError **error)
{
    struct walk walk = {.options = options, .allows_holes = true};

    return walk_all(&walk, template, root, error)
               ? residue_builder_finish(&walk.built)
               : NULL;
}

char *
template_render(const struct template *template, const struct value *root,
                const struct template_options *options, GError **error)
{
    struct walk walk = {.options = options};
    char *text;

    if (!walk_all(&walk, template, root, error))
        return NULL;
    g_assert(walk.built.segments->len == 0); /* no hole: all is in the bytes */
    text = g_string_free(g_steal_pointer(&walk.built.bytes), FALSE);
    residue_builder_clear(&walk.built);
    return text;
}
