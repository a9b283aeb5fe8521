/* SPDX-License-Identifier: MIT */
/* The Mustache specification, read where the corpora lie. Core, dynamic names
 * and inheritance; lambdas are not wanted in a newsletter. */
#include "template.h"

#include "json_value.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

struct partials {
    struct template_source source;
    GHashTable *parsed;
};

static const struct template *
find_partial(const struct template_source *source, const char *name,
             GError **error)
{
    const struct partials *partials =
        (const struct partials *)(const void *)source;

    (void)error;
    return g_hash_table_lookup(partials->parsed, name);
}

static void
free_template(gpointer template)
{
    template_free(template);
}

static void
test_case(void **state)
{
    const json_t *test = *state;
    const json_t *wanted = json_object_get(test, "expected");
    const char *text = json_string_value(json_object_get(test, "template"));
    g_autoptr(GHashTable) parsed =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_template);
    struct partials partials = {.source.find = find_partial, .parsed = parsed};
    struct template_options options = {.source = &partials.source};
    g_autoptr(Value) root = value_of_json(json_object_get(test, "data"));
    g_autoptr(Template) template = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *got = NULL;
    const char *name;
    json_t *partial;

    json_object_foreach(json_object_get(test, "partials"), name, partial)
        g_hash_table_insert(parsed, (char *)(uintptr_t)name,
                            template_parse(name, json_string_value(partial),
                                           json_string_length(partial), NULL));
    template = template_parse("case", text, strlen(text), &error);
    assert_no_error(error);
    got = template_render(template, root, &options, &error);
    assert_no_error(error);
    assert_text(got, json_string_value(wanted));
}

/* A lambda is code in another language: that module is left out. */
static bool
is_wanted(const json_t *test)
{
    const char *module = json_string_value(json_object_get(test, "module"));

    return strstr(module, "lambda") == NULL;
}

int
main(void)
{
    g_autofree char *path = corpus_path("mustache-spec/tests.json");
    json_error_t failure;
    g_autoptr(json_t) all = path ? json_load_file(path, 0, &failure) : NULL;
    g_autofree struct CMUnitTest *tests = NULL;
    const json_t *list = all;
    size_t count = 0;
    json_t *test;
    size_t i;

    if (path == NULL)
        return 0;
    g_assert(all != NULL);
    if (json_is_object(all))
        list = json_object_get(all, "tests");
    tests = g_new0(struct CMUnitTest, json_array_size(list) + 1);
    json_array_foreach(list, i, test)
    {
        if (!is_wanted(test))
            continue;
        tests[count].name = json_string_value(json_object_get(test, "name"));
        tests[count].test_func = test_case;
        tests[count].initial_state = test;
        count++;
    }
    return _cmocka_run_group_tests("mustache-spec", tests, count, NULL, NULL);
}
