/* SPDX-License-Identifier: MIT */
/* What can be set of a list is an option of two commands. */
#include "command_line.h"
#include "list_options.h"

#include "support.h"

#include <string.h>

static const struct option_row *
find(const struct option_row *rows, const char *name)
{
    while (rows->name != NULL && strcmp(rows->name, name) != 0)
        rows++;
    return rows->name == NULL ? NULL : rows;
}

static void
test_every_field_is_a_row(void **state)
{
    const struct option_row *create = list_options_to_create();
    const struct option_row *set = list_options_to_set();
    unsigned count = 0;

    (void)state;
    for (const struct list_field *field = list_fields(); field->key != NULL;
         field++, count++) {
        const struct option_row *row = find(create, field->key);
        bool is_required = field->usual == NULL;

        assert_non_null(row);
        assert_non_null(row->value);
        assert_int_equal(row->flags, is_required ? OPTION_REQUIRED : 0);
        assert_int_equal(find(set, field->key)->flags, 0);
    }
    assert_null(create[count].name);
    assert_null(set[count].name);
    assert_ptr_equal(list_options_to_create(), create);
}

static void
test_usual_values_are_told_to_who_creates(void **state)
{
    (void)state;
    assert_text(find(list_options_to_create(), "at")->help,
                "The hour of its editions, local: '18:00'; usual: 18:00");
    assert_text(find(list_options_to_set(), "at")->help,
                "The hour of its editions, local: '18:00'");
    assert_text(find(list_options_to_create(), "reply-to")->help,
                "Where answers go; usually to the sender");
}

/* Applies words to a new list; returns its max_stories and days, or NULL. */
static char *
apply(const char *const *words, GError **error)
{
    struct command_line line = {0};
    g_auto(Invocation) invocation = {0};
    g_autoptr(List) list = list_new();
    g_autofree char *days = NULL;

    assert_true(command_line_parse(words, &line, &invocation, NULL));
    if (!list_options_apply(&invocation, list, error))
        return NULL;
    days = weekdays_format(list->schedule.weekdays);
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", list->max_stories, days);
}

static void
test_what_is_said_is_set(void **state)
{
    g_autoptr(GError) none = NULL, syntax = NULL;
    g_autofree char *usual =
        apply((const char *[]){"list", "set", "x", NULL}, &none);
    g_autofree char *changed =
        apply((const char *[]){"list", "set", "x", "--max-stories", "3",
                               "--days=sat,sun", NULL},
              &none);

    (void)state;
    assert_no_error(none);
    assert_text(usual, "20 daily");
    assert_text(changed, "3 sat,sun");
    assert_null(apply(
        (const char *[]){"list", "set", "x", "--grace", "3", NULL}, &syntax));
    assert_code(syntax, VESPER_ERROR_SYNTAX);
    assert_non_null(strstr(syntax->message, "grace"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_is_a_row),
        cmocka_unit_test(test_usual_values_are_told_to_who_creates),
        cmocka_unit_test(test_what_is_said_is_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
