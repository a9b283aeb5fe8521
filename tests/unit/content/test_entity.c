/* SPDX-License-Identifier: MIT */
#include "entity.h"
#include "support.h"

#include <string.h>

/* The look-up halves the table: it must be in order, and each name be found. */
static void
test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < entities_count; i++) {
        g_autofree char *text = g_strconcat("&", entities[i].name, NULL);
        g_autoptr(GString) out = g_string_new(NULL);

        if (i > 0)
            assert_true(strcmp(entities[i - 1].name, entities[i].name) < 0);
        assert_true(g_utf8_validate(entities[i].text, -1, NULL));
        assert_int_equal(entity_append(out, text, true), strlen(text));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
