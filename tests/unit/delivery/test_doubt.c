/* SPDX-License-Identifier: MIT */
/* Copies in doubt wait for the operator, so he hears of them. */
#include "delivery.h"

#include "house.h"
#include "outbox.h"

#include <string.h>

static const struct doubt_row {
    const char *name;
    int64_t unknown;
    bool should_mail;
    const char *want; /* how the only alert begins; NULL: there is none */
    int64_t mails;
} rows[] = {
    {"told and mailed", 2, true, "2 copies are in doubt\n\n", 1},
    {"told alone, for nobody gets mail", 2, false, "2 copies are in doubt\n",
     0},
    {"none, so nothing is told", 0, true, NULL, 0},
};

struct work {
    const struct doubt_row *row;
    const struct clock *clock;
};

static bool
raise_doubt(struct transaction *tx, void *data, GError **error)
{
    const struct work *work = data;

    return delivery_doubt_raise(tx, work->row->unknown, work->row->should_mail,
                                work->clock, error);
}

static void
test_doubt(void **state)
{
    struct work work = {.row = *state};
    struct house *house = NULL;
    int64_t counts[DELIVERY_STATES];
    g_autoptr(GPtrArray) alerts = NULL;

    assert_int_equal(house_set_up((void **)&house), 0);
    work.clock = house->clock;
    house_write(house, raise_doubt, &work, -1);
    alerts = alert_all(house->view, NULL);
    assert_int_equal(alerts->len, work.row->want == NULL ? 0 : 1);
    if (alerts->len > 0) {
        const struct alert *alert = alerts->pdata[0];

        assert_text(alert->cause, DELIVERY_DOUBT_CAUSE);
        assert_true(g_str_has_prefix(alert->text, work.row->want));
        assert_non_null(strstr(alert->text, "vesper delivery retry"));
    }
    assert_true(outbox_count(house->view, counts, NULL));
    assert_int_equal(counts[DELIVERY_PENDING], work.row->mails);
    house_tear_down((void **)&house);
}

int
main(void)
{
    return ROW_TESTS(test_doubt, rows);
}
