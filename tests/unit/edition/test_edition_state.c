/* SPDX-License-Identifier: MIT */
#include "edition_state.h"

#include "support.h"

struct move_row {
    const char *name;
    enum edition_state from, to;
    bool is_allowed;
};

static const struct move_row moves[] = {
    {"planned", EDITION_PLANNING, EDITION_SENDING, true},
    {"finished", EDITION_SENDING, EDITION_SENT, true},
    {"sent and tried again", EDITION_SENT, EDITION_SENDING, true},
    {"sent is not held", EDITION_SENT, EDITION_HELD, false},
    {"skipped is tried again", EDITION_SKIPPED, EDITION_PLANNING, true},
    {"cancelled is not", EDITION_CANCELLED, EDITION_PLANNING, false},
    {"held and let go", EDITION_HELD, EDITION_SENDING, true},
    {"a draft is frozen first", EDITION_DRAFT, EDITION_SENDING, false},
};

static void
test_move(void **state)
{
    const struct move_row *row = *state;

    assert_int_equal(edition_state_may_move(row->from, row->to),
                     row->is_allowed);
}

static void
test_each_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < EDITION_STATES; i++)
        assert_true(*edition_state_name((enum edition_state)i) != '\0');
    assert_text(edition_state_name(EDITION_SENDING), "sending");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_has_a_name),
    };

    return ROW_TESTS(test_move, moves) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
