/* SPDX-License-Identifier: MIT */
#include "template.h"

#include "support.h"

#include "random.h"

#include <string.h>

struct render_row {
    const char *name, *in, *want;
};

static const struct render_row renders[] = {
    {"plain text", "Łódź\n", "Łódź\n"},
    {"escaped", "{{title}}", "A &amp; B &lt;“x”&gt; &quot;&#39;"},
    {"raw", "{{{title}}}|{{&title}}", "A & B <“x”> \"'|A & B <“x”> \"'"},
    {"a list", "{{#stories}}<{{name}}>{{/stories}}", "<one><two>"},
    {"implicit iterator", "{{#words}}{{.}},{{/words}}", "a,b,"},
    {"inverted", "{{^none}}nothing{{/none}}", "nothing"},
    {"dotted", "{{list.title}}", "Evening"},
    {"unknown is nothing", "[{{nobody}}]", "[]"},
    {"a section alone on its line", "a\n {{#list}}\nb\n{{/list}}\nc\n",
     "a\nb\nc\n"},
    {"comment alone", "a\n{{! x }}\nb", "a\nb"},
    {"other delimiters", "{{=<% %>=}}<% list.title %>{{x}}", "Evening{{x}}"},
    {"partial indented", "<\n  {{>two}}\n>", "<\n  1\n  2\n>"},
    {"block and default", "{{<page}}{{$body}}mine{{/body}}{{/page}}",
     "[mine|foot]"},
    {"dynamic name", "{{>*which}}", "1\n2\n"},
};

struct source {
    struct template_source source;
    struct template *two, *page, *loop;
};

static const struct template *
find(const struct template_source *source, const char *name, GError **error)
{
    const struct source *self = (const struct source *)(const void *)source;

    (void)error;
    if (strcmp(name, "two") == 0)
        return self->two;
    if (strcmp(name, "page") == 0)
        return self->page;
    return strcmp(name, "loop") == 0 ? self->loop : NULL;
}

static struct template *
parse(const char *text)
{
    GError *error = NULL;
    struct template *template =
        template_parse("sample", text, strlen(text), &error);

    assert_no_error(error);
    return template;
}

static struct value *
sample(void)
{
    struct value *root = value_new_map();
    struct value *stories = value_new_list();
    struct value *words = value_new_list();
    struct value *list = value_new_map();

    for (int i = 0; i < 2; i++) {
        struct value *story = value_new_map();

        value_set_text(story, "name", i == 0 ? "one" : "two");
        value_append(stories, story);
    }
    value_append(words, value_new_text("a"));
    value_append(words, value_new_text("b"));
    value_set_text(list, "title", "Evening");
    value_set(root, "stories", stories);
    value_set(root, "words", words);
    value_set(root, "list", list);
    value_set(root, "none", value_new_list());
    value_set_text(root, "title", "A & B <“x”> \"'");
    value_set_text(root, "which", "two");
    return root;
}

static char *
render(const char *text, bool is_strict, GError **error)
{
    g_autoptr(Template) template = parse(text);
    struct source source = {.source.find = find,
                            .two = parse("1\n2\n"),
                            .page = parse("[{{$body}}body{{/body}}|"
                                          "{{$foot}}foot{{/foot}}]"),
                            .loop = parse("x{{>loop}}")};
    struct template_options options = {.source = &source.source,
                                       .is_strict = is_strict};
    g_autoptr(Value) root = sample();
    char *out;

    value_set_hole(root, "reader");
    out = template_render(template, root, &options, error);
    template_free(source.two);
    template_free(source.page);
    template_free(source.loop);
    return out;
}

static void
test_render(void **state)
{
    const struct render_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *got = render(row->in, false, &error);

    assert_no_error(error);
    assert_text(got, row->want);
}

static const struct render_row mistakes[] = {
    {"never closed tag", "a\n  {{b", "sample:2:3: this tag is never closed"},
    {"section left open", "{{#a}}\n{{#b}}{{/b}}",
     "sample:1:1: section 'a' is never closed"},
    {"closed the wrong one", "{{#a}}\nx {{/b}}",
     "sample:2:3: 'b' is closed, but 'a' of line 1 is open"},
    {"closed but not opened", "{{/b}}",
     "sample:1:1: 'b' is closed but never opened"},
    {"an empty tag", "{{ }}", "sample:1:1: an empty tag"},
    {"bad delimiters", "{{=<%=}}",
     "sample:1:1: delimiters are two words such as {{=<% %>=}}"},
};

static void
test_mistake(void **state)
{
    const struct render_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template =
        template_parse("sample", row->in, strlen(row->in), &error);

    assert_null(template);
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_text(error->message, row->want);
}

static const struct render_row misuses[] = {
    {"unknown name when strict", "a {{nobody}}",
     "sample:1:3: 'nobody' is not a name this template is given"},
    {"unknown partial when strict", "{{>nobody}}",
     "sample:1:1: 'nobody' names a partial that is not there"},
    {"a hole where there is no reader", "{{reader}}",
     "a reader's value where there is no reader"},
    {"a look into a hole", "\n{{reader.name}}",
     "sample:2:1: 'reader.name' looks into a reader's value, which has no "
     "members"},
    {"a hole names a partial", "{{>*reader}}",
     "sample:1:1: 'reader' is a reader's value and cannot name a partial"},
};

static void
test_misuse(void **state)
{
    const struct render_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *got = render(row->in, true, &error);

    assert_null(got);
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_text(error->message, row->want);
}

static void
test_endless_partial_ends(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *got = render("{{>loop}}", false, &error);

    (void)state;
    assert_null(got);
    assert_code(error, VESPER_ERROR_TOO_LARGE);
}

static void
test_residue_shape(void **state)
{
    g_autoptr(Template) template = parse(
        "Dear {{name}}, {{#vip}}best {{list.title}}{{/vip}}{{^vip}}-{{/vip}}");
    g_autoptr(Value) root = sample();
    struct template_options options = {.is_strict = true};
    g_autoptr(Residue) residue = NULL;
    static const enum segment_kind kinds[] = {
        SEGMENT_TEXT, SEGMENT_HOLE,   SEGMENT_TEXT, SEGMENT_IF, SEGMENT_TEXT,
        SEGMENT_END,  SEGMENT_UNLESS, SEGMENT_TEXT, SEGMENT_END};

    (void)state;
    value_set_hole(root, "name");
    value_set_hole(root, "vip");
    residue = template_specialise(template, root, &options, NULL);
    assert_non_null(residue);
    assert_int_equal(residue->count, G_N_ELEMENTS(kinds));
    for (size_t i = 0; i < residue->count; i++)
        assert_int_equal(residue->segments[i].kind, kinds[i]);
    assert_memory_equal(residue->segments[4].text, "best Evening", 12);
    assert_int_equal(residue->segments[3].end, 5);
    assert_true(residue->segments[1].is_escaped);
}

/* Specialising and then filling is the same as knowing all at once, whatever
 * part of the names is known when. */
static const char *const names[] = {"a", "b", "c", "d"};
static const char *const values[] = {"", "x<y", "“q”\n", "z"};

struct known {
    unsigned choice[4];
};

static const char *
ask(void *self, const char *name)
{
    const struct known *known = self;

    return values[known->choice[name[0] - 'a']];
}

static char *
random_template(struct random *random)
{
    static const char *const pieces[] = {"text ",
                                         "{{%s}}",
                                         "{{{%s}}}",
                                         "{{#%s}}in{{/%s}}",
                                         "{{^%s}}out\n{{/%s}}",
                                         "\n",
                                         "{{#%s}}[{{a}}]{{/%s}}"};
    GString *text = g_string_new(NULL);

    for (int i = 0; i < 12; i++) {
        const char *name = names[random_below(random, 4)];
        const char *piece = pieces[random_below(random, G_N_ELEMENTS(pieces))];
        g_auto(GStrv) parts = g_strsplit(piece, "%s", -1);
        g_autofree char *filled = g_strjoinv(name, parts);

        g_string_append(text, filled);
    }
    return g_string_free(text, FALSE);
}

static void
test_specialise_then_fill(void **state)
{
    struct random_sequence sequence;

    (void)state;
    random_sequence_init(&sequence, 1);
    for (int round = 0; round < 2000; round++) {
        g_autofree char *text = random_template(&sequence.random);
        g_autoptr(Template) template = parse(text);
        g_autoptr(Value) all = value_new_map();
        g_autoptr(Value) some = value_new_map();
        struct template_options options = {.is_strict = true};
        g_autoptr(Residue) residue = NULL;
        g_autoptr(GString) filled = g_string_new(NULL);
        g_autofree char *want = NULL;
        struct known known;

        for (int i = 0; i < 4; i++) {
            known.choice[i] = (unsigned)random_below(&sequence.random, 4);
            value_set_text(all, names[i], values[known.choice[i]]);
            if (random_below(&sequence.random, 2) == 0)
                value_set_text(some, names[i], values[known.choice[i]]);
            else
                value_set_hole(some, names[i]);
        }
        want = template_render(template, all, &options, NULL);
        residue = template_specialise(template, some, &options, NULL);
        residue_fill(residue, TEMPLATE_ESCAPE_HTML, ask, &known, filled);
        assert_text(filled->str, want);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_endless_partial_ends),
        cmocka_unit_test(test_residue_shape),
        cmocka_unit_test(test_specialise_then_fill),
    };

    return ROW_TESTS(test_render, renders) + ROW_TESTS(test_mistake, mistakes) +
           ROW_TESTS(test_misuse, misuses) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
