/* SPDX-License-Identifier: MIT */
/* Mustache by our own cases, its mistakes, and what holes do. */
#include "template.h"

#include "limit.h"
#include "random.h"
#include "support.h"

#include <string.h>

/* --- A source of partials ------------------------------------------------ */

static const struct partial {
    const char *name, *text;
} partials[] = {
    {"two", "1\n2\n"},
    {"titled", "# {{title}}\n\n{{{poem}}}\n{{#yes}}\n- {{title}}\n{{/yes}}\n"},
    {"asks", "{{#yes}}y{{/yes}}{{^yes}}n{{/yes}}\n{{title}}\n"},
    {"page", "[{{$body}}body{{/body}}|{{$foot}}foot{{/foot}}]"},
    {"lines", "<ul>\n  {{$items}}\n  <li>none</li>\n  {{/items}}\n</ul>\n"},
    {"short", "<p>\n  {{$text}}-{{/text}}\n</p>\n"},
    {"middle", "{{<page}}{{$foot}}middle{{/foot}}{{/page}}"},
    {"inner", "{{#list}}{{$body}}{{title}}{{/body}}{{/list}}"},
    {"nested", "{{<page}}{{$body}}<{{$word}}w{{/word}}>{{/body}}{{/page}}"},
    {"loop", "{{>loop}}"},
    {"broken", "{{#never}}"},
};

struct shelf {
    struct template_source source; /* first, so that one is the other */
    GHashTable *parsed;
};

static const struct template *
find(const struct template_source *source, const char *name, GError **error)
{
    const struct shelf *shelf = (const struct shelf *)(const void *)source;
    struct template *found = g_hash_table_lookup(shelf->parsed, name);

    for (size_t i = 0; found == NULL && i < G_N_ELEMENTS(partials); i++)
        if (strcmp(partials[i].name, name) == 0) {
            found = template_parse(name, partials[i].text,
                                   strlen(partials[i].text), error);
            if (found != NULL)
                g_hash_table_insert(shelf->parsed, g_strdup(name), found);
            break;
        }
    return found;
}

static void
free_template(gpointer template)
{
    template_free(template);
}

/* --- Rendering ----------------------------------------------------------- */

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
    value_set(list, "deep", value_new_map());
    value_set(root, "stories", stories);
    value_set(root, "words", words);
    value_set(root, "list", list);
    value_set(root, "none", value_new_list());
    value_set_text(root, "title", "A & B <“x”> \"'");
    value_set_text(root, "poem", "roses\nviolets");
    value_set_text(root, "which", "two");
    value_set_text(root, "empty", NULL);
    value_set_bool(root, "yes", true);
    value_set_bool(root, "no", false);
    value_set_int(root, "zero", 0);
    value_set_int(root, "many", -12);
    value_set_hole(root, "reader");
    return root;
}

static char *
render(const char *text, struct template_options options, GError **error)
{
    g_autoptr(GHashTable) parsed =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
    struct shelf shelf = {.source.find = find, .parsed = parsed};
    g_autoptr(Template) template = parse(text);
    g_autoptr(Value) root = sample();

    options.source = &shelf.source;
    return template_render(template, root, &options, error);
}

struct render_row {
    const char *name, *in, *want;
};

static const struct render_row renders[] = {
    {"plain text", "Łódź\n", "Łódź\n"},
    {"nothing", "", ""},
    {"escaped", "{{title}}", "A &amp; B &lt;“x”&gt; &quot;&#39;"},
    {"raw", "{{{title}}}|{{&title}}", "A & B <“x”> \"'|A & B <“x”> \"'"},
    {"blanks in tags", "{{ many }}{{{ many }}}{{& many }}", "-12-12-12"},
    {"a list", "{{#stories}}<{{name}}>{{/stories}}", "<one><two>"},
    {"implicit iterator", "{{#words}}{{.}},{{/words}}", "a,b,"},
    {"an outer name from inside", "{{#stories}}{{many}}{{/stories}}", "-12-12"},
    {"inverted", "{{^none}}nothing{{/none}}", "nothing"},
    {"false and true", "{{#no}}a{{/no}}{{^no}}b{{/no}}{{#yes}}c{{/yes}}", "bc"},
    {"nought is false", "{{#zero}}a{{/zero}}{{^zero}}{{zero}}{{/zero}}", "0"},
    {"empty text is false", "{{#empty}}a{{/empty}}{{^empty}}b{{/empty}}", "b"},
    {"a map is true", "{{#list}}{{title}}{{/list}}", "Evening"},
    {"dotted", "{{list.title}}", "Evening"},
    {"the first word decides", "{{#list}}{{deep.title}}{{/list}}", ""},
    {"unknown is nothing", "[{{nobody}}{{no.body}}{{#nobody}}{{/nobody}}]",
     "[]"},
    {"a list is no text", "[{{words}}]", "[]"},
    {"a section alone on its line", "a\n {{#list}}\nb\n{{/list}}\nc\n",
     "a\nb\nc\n"},
    {"not alone", "a\n {{#list}} b\n{{/list}} c\n", "a\n  b\n c\n"},
    {"CRLF", "a\r\n{{#list}}\r\nb\r\n{{/list}}\r\nc", "a\r\nb\r\nc"},
    {"a comment of two lines", "a\n  {{! x\n }}  \nb", "a\nb"},
    {"other delimiters", "{{=<% %>=}}<% list.title %>{{x}}", "Evening{{x}}"},
    {"one-byte delimiters", "{{=| |=}}\n|#yes|{|many|}|/yes|", "{-12}"},
};

static const struct render_row indentations[] = {
    {"partial on a line", "<\n  {{>two}}\n>", "<\n  1\n  2\n>"},
    {"partial within a line", "< {{>two}}>", "< 1\n2\n>"},
    {"not values, not empty lines", "  {{>titled}}\n",
     "  # A &amp; B &lt;“x”&gt; &quot;&#39;\n\n  roses\nviolets\n"
     "  - A &amp; B &lt;“x”&gt; &quot;&#39;\n"},
    {"dynamic name", "{{>*which}}", "1\n2\n"},
    {"no partial", "[{{>nobody}}]", "[]"},
    {"two levels", "{{#stories}}\n  {{>two}}\n{{/stories}}\n",
     "  1\n  2\n  1\n  2\n"},
};

static const struct render_row inheritances[] = {
    {"block and default", "{{<page}}{{$body}}mine{{/body}}{{/page}}",
     "[mine|foot]"},
    {"what is around blocks is not printed",
     "{{<page}} a {{$foot}}f{{/foot}} {{title}} {{/page}}", "[body|f]"},
    {"the outermost wins",
     "{{<middle}}{{$foot}}outer{{/foot}}{{$body}}b{{/body}}{{/middle}}",
     "[b|outer]"},
    {"the middle one counts else", "{{<middle}}{{/middle}}", "[body|middle]"},
    {"a block in a block", "{{<nested}}{{$word}}mine{{/word}}{{/nested}}",
     "[<mine>|foot]"},
    {"names are looked up where it is printed",
     "{{<inner}}{{$body}}<{{title}}>{{/body}}{{/inner}}", "<Evening>"},
    {"it cannot replace itself",
     "{{<page}}{{$body}}a{{$body}}b{{/body}}{{/body}}{{/page}}", "[ab|foot]"},
    {"the default keeps its lines", "  {{<lines}}{{/lines}}\n",
     "  <ul>\n    <li>none</li>\n  </ul>\n"},
    {"lines take the place's indentation",
     "{{<lines}}\n{{$items}}\n<li>a</li>\n  <li>b</li>\n{{/items}}\n"
     "{{/lines}}\n",
     "<ul>\n  <li>a</li>\n    <li>b</li>\n</ul>\n"},
    {"and lose their own",
     "{{<lines}}\n\t{{$items}}\n\t\t<li>a</li>\n\t{{/items}}\n{{/lines}}\n",
     "<ul>\n  <li>a</li>\n</ul>\n"},
    {"a piece of a line where lines were",
     "{{<lines}}{{$items}}<li>a</li>{{/items}}{{/lines}}\n",
     "<ul>\n  <li>a</li>\n</ul>\n"},
    {"lines where a piece was",
     "{{<short}}\n{{$text}}\na\nb\n{{/text}}\n{{/short}}\n",
     "<p>\n  a\n  b\n</p>\n"},
    {"a piece of a line", "{{<short}}{{$text}}a{{/text}}{{/short}}",
     "<p>\n  a\n</p>\n"},
    {"a dynamic parent", "{{<*which}}{{/*which}}", "1\n2\n"},
};

static void
test_render(void **state)
{
    const struct render_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *got =
        render(row->in, (struct template_options){0}, &error);

    assert_no_error(error);
    assert_text(got, row->want);
}

static void
test_no_escape(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *got = render(
        "{{title}}", (struct template_options){.escape = TEMPLATE_ESCAPE_NONE},
        &error);

    (void)state;
    assert_no_error(error);
    assert_text(got, "A & B <“x”> \"'");
}

/* --- Mistakes ------------------------------------------------------------ */

static const struct render_row mistakes[] = {
    {"never closed tag", "a\n  {{b", "sample:2:3: this tag is never closed"},
    {"triple closed by two", "{{{b}}", "sample:1:1: this tag is never closed"},
    {"section left open", "{{#a}}\n{{#b}}{{/b}}",
     "sample:1:1: section 'a' is never closed"},
    {"closed the wrong one", "{{#a}}\nx {{/b}}",
     "sample:2:3: 'b' is closed, but 'a' of line 1 is open"},
    {"closed but not opened", "{{/b}}",
     "sample:1:1: 'b' is closed but never opened"},
    {"an empty tag", "{{ }}", "sample:1:1: an empty tag"},
    {"an empty section", "{{#}}{{/}}", "sample:1:1: an empty tag"},
    {"two words", "łł {{a b}}", "sample:1:4: a name is one word"},
    {"a star alone", "{{>*}}", "sample:1:1: a name is one word"},
    {"a dot at the end", "{{a.}}",
     "sample:1:1: a dot without a name beside it"},
    {"two dots", "{{a..b}}", "sample:1:1: a dot without a name beside it"},
    {"one delimiter", "{{=<%=}}",
     "sample:1:1: delimiters are two words such as {{=<% %>=}}"},
    {"three delimiters", "{{=a b c=}}",
     "sample:1:1: delimiters are two words such as {{=<% %>=}}"},
    {"equals signs", "{{== ==}}",
     "sample:1:1: delimiters are two words such as {{=<% %>=}}"},
    {"no UTF-8", "a\nb\xff", "sample:2:2: not UTF-8 text"},
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
    {"unknown section when strict", "{{^list.nobody}}{{/list.nobody}}",
     "sample:1:1: 'list.nobody' is not a name this template is given"},
    {"unknown partial when strict", "{{>nobody}}",
     "sample:1:1: 'nobody' names a partial that is not there"},
    {"a list as a text when strict", "{{words}}",
     "sample:1:1: 'words' has members and is no text itself"},
    {"in the partial's own place",
     "\n{{<page}}{{$body}}\n {{x}}{{/body}}"
     "{{/page}}",
     "sample:3:2: 'x' is not a name this template is given"},
    {"a broken partial", "{{>broken}}",
     "broken:1:1: section 'never' is never closed"},
    {"a hole where there is no reader", "{{reader}}",
     "sample:1:1: 'reader' is a reader's value, and here is no reader"},
    {"a condition where there is no reader", "{{^reader}}{{/reader}}",
     "sample:1:1: 'reader' is a reader's value, and here is no reader"},
    {"a look into a hole", "\n{{reader.name}}",
     "sample:2:1: 'reader.name' looks into a reader's value, which has no "
     "members"},
    {"a hole names a partial", "{{>*reader}}",
     "sample:1:1: 'reader' is a reader's value and cannot name a partial"},
    {"a hole names a parent", "{{<*reader}}{{/*reader}}",
     "sample:1:1: 'reader' is a reader's value and cannot name a partial"},
};

static void
test_misuse(void **state)
{
    const struct render_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *got =
        render(row->in, (struct template_options){.is_strict = true}, &error);

    assert_null(got);
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_text(error->message, row->want);
}

/* --- Limits -------------------------------------------------------------- */

static void
test_partial_in_itself(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *got =
        render("{{>loop}}", (struct template_options){0}, &error);

    (void)state;
    assert_null(got);
    assert_code(error, VESPER_ERROR_TOO_LARGE);
    assert_text(error->message, "loop:1:1: templates nested too deeply");
}

/* Two words in thirty lists within each other: 2 to the 30 times nothing. */
static void
test_much_ado_about_nothing(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *got = NULL;

    (void)state;
    for (int i = 0; i < 30; i++)
        g_string_prepend(g_string_append(text, "{{/words}}"), "{{#words}}");
    got = render(text->str, (struct template_options){0}, &error);
    assert_null(got);
    assert_code(error, VESPER_ERROR_TOO_LARGE);
    assert_non_null(strstr(error->message, "takes too long to render"));
}

static void
test_deep_sections(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template = NULL;

    (void)state;
    for (int i = 0; i <= LIMIT_TEMPLATE_DEPTH; i++)
        g_string_append(text, "{{#a}}");
    template = template_parse("deep", text->str, text->len, &error);
    assert_null(template);
    assert_code(error, VESPER_ERROR_TOO_LARGE);
}

static void
test_large_template(void **state)
{
    g_autofree char *text = g_malloc0(LIMIT_TEMPLATE_BYTES + 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template =
        template_parse("large", text, LIMIT_TEMPLATE_BYTES + 1, &error);

    (void)state;
    assert_null(template);
    assert_code(error, VESPER_ERROR_TOO_LARGE);
}

static void
test_large_output(void **state)
{
    g_autofree char *big = g_strnfill(LIMIT_RENDERED_BYTES / 4, 'x');
    g_autoptr(Template) template = parse("{{a}}{{a}}{{a}}{{a}}{{b}}{{a}}");
    g_autoptr(Value) root = value_new_map();
    struct template_options options = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *got = NULL;

    (void)state;
    value_set_text(root, "a", big);
    value_set_text(root, "b", "y");
    got = template_render(template, root, &options, &error);
    assert_null(got);
    assert_code(error, VESPER_ERROR_TOO_LARGE);
    assert_text(error->message, "sample:1:21: renders to too much text");
}

/* --- Residues ------------------------------------------------------------ */

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
    assert_int_equal(residue->segments[6].end, 8);
    assert_true(residue->segments[1].is_escaped);
    assert_text(residue->segments[1].text, "name");
}

/* A hole keeps the name it was made with, wherever it stands. */
static void
test_hole_under_another_name(void **state)
{
    g_autoptr(Template) template = parse("{{#who}}{{.}}{{/who}}{{{a.b}}}");
    g_autoptr(Value) root = value_new_map();
    struct value *a = value_new_map();
    struct template_options options = {0};
    g_autoptr(Residue) residue = NULL;

    (void)state;
    value_set(root, "who", value_new_hole("email"));
    value_set(a, "b", value_new_hole("url"));
    value_set(root, "a", a);
    residue = template_specialise(template, root, &options, NULL);
    g_clear_pointer(&root, value_free); /* the residue stands by itself */
    assert_int_equal(residue->count, 4);
    assert_text(residue->segments[0].text, "email");
    assert_text(residue->segments[1].text, "email");
    assert_text(residue->segments[3].text, "url");
    assert_false(residue->segments[3].is_escaped);
}

/* --- Specialising, then filling: the same as knowing all at once --------- */

static const char *const names[] = {"a", "b", "c", "d"};
static const char *const values[] = {"", "x<y", "“q”\n", "z"};

struct known {
    unsigned choice[G_N_ELEMENTS(names)];
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
    static const char *const pieces[] = {
        "text ",
        "\n",
        "  ",
        "{{%s}}",
        "{{{%s}}}",
        "{{#%s}}in {{.}}{{/%s}}",
        "{{^%s}}out\n{{/%s}}",
        "\n  {{#%s}}\n  l\n{{a}}\n {{/%s}}\n",
        "{{#%s}}[{{a}}{{#b}}b{{.}}{{/b}}]{{/%s}}",
        "\n   {{>asks}}\n",
        ("\n  {{<lines}}{{$items}}\n    x{{%s}}\n  {{#%s}}y{{/%s}}\n"
         "{{/items}}{{/lines}}\n"),
        "{{#words}}{{.}}{{%s}}{{/words}}",
    };
    GString *text = g_string_new(NULL);

    for (int i = 0; i < 10; i++) {
        const char *name = names[random_below(random, G_N_ELEMENTS(names))];
        const char *piece = pieces[random_below(random, G_N_ELEMENTS(pieces))];
        g_auto(GStrv) parts = g_strsplit(piece, "%s", -1);
        g_autofree char *filled = g_strjoinv(name, parts);

        g_string_append(text, filled);
    }
    return g_string_free(text, FALSE);
}

/* Sets a name in both trees: in one as a text, in the other perhaps as a
 * hole. */
static void
split(struct value *all, struct value *some, const char *key, const char *text,
      const char *hole)
{
    value_set_text(all, key, text);
    if (hole != NULL)
        value_set(some, key, value_new_hole(hole));
    else
        value_set_text(some, key, text);
}

static void
check_split(const char *text, struct random *random)
{
    g_autoptr(GHashTable) parsed =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
    struct shelf shelf = {.source.find = find, .parsed = parsed};
    struct template_options options = {.source = &shelf.source,
                                       .is_strict = true};
    g_autoptr(Template) template = parse(text);
    g_autoptr(Value) all = sample();
    g_autoptr(Value) some = sample();
    g_autoptr(Residue) residue = NULL;
    g_autoptr(GString) filled = g_string_new(NULL);
    g_autofree char *want = NULL;
    struct known known;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        known.choice[i] = (unsigned)random_below(random, G_N_ELEMENTS(values));
        split(all, some, names[i], values[known.choice[i]],
              random_below(random, 2) == 0 ? names[i] : NULL);
    }
    split(all, some, "title", values[known.choice[1]],
          random_below(random, 2) == 0 ? "b" : NULL);
    split(all, some, "yes", values[known.choice[2]],
          random_below(random, 2) == 0 ? "c" : NULL);
    want = template_render(template, all, &options, NULL);
    residue = template_specialise(template, some, &options, NULL);
    assert_non_null(want);
    assert_non_null(residue);
    residue_fill(residue, TEMPLATE_ESCAPE_HTML, ask, &known, filled);
    assert_text(filled->str, want);
}

static void
test_specialise_then_fill(void **state)
{
    struct random_sequence sequence;

    (void)state;
    random_sequence_init(&sequence, 1);
    for (int round = 0; round < 3000; round++) {
        g_autofree char *text = random_template(&sequence.random);

        check_split(text, &sequence.random);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_escape),
        cmocka_unit_test(test_partial_in_itself),
        cmocka_unit_test(test_much_ado_about_nothing),
        cmocka_unit_test(test_deep_sections),
        cmocka_unit_test(test_large_template),
        cmocka_unit_test(test_large_output),
        cmocka_unit_test(test_residue_shape),
        cmocka_unit_test(test_hole_under_another_name),
        cmocka_unit_test(test_specialise_then_fill),
    };

    return ROW_TESTS(test_render, renders) +
           ROW_TESTS(test_render, indentations) +
           ROW_TESTS(test_render, inheritances) +
           ROW_TESTS(test_mistake, mistakes) + ROW_TESTS(test_misuse, misuses) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
