/* SPDX-License-Identifier: MIT */
/* What a parcel holds on the wire, and that it is the same on every try. */
#include "newsroom.h"

#include <string.h>

struct desk {
    struct newsroom newsroom;
    struct stamper *stamper;
    struct outbox_mail mail;
    struct parcel *claimed;
    struct signup signup;
    enum signup_outcome outcome;
};

static int
desk_set_up(void **state)
{
    struct desk *desk = g_new0(struct desk, 1);

    newsroom_set_up(&desk->newsroom);
    desk->stamper = stamper_new(&(struct stamper_options){
        .view = desk->newsroom.house->view,
        .shelf = desk->newsroom.shelf,
        .imprint = &desk->newsroom.imprint,
        .keyring = desk->newsroom.keyring,
    });
    *state = desk;
    return 0;
}

static int
desk_tear_down(void **state)
{
    struct desk *desk = *state;

    parcel_free(desk->claimed);
    stamper_free(desk->stamper);
    newsroom_tear_down(&desk->newsroom);
    g_free(desk);
    return 0;
}

#define DESK_TEST(function) \
    cmocka_unit_test_setup_teardown(function, desk_set_up, desk_tear_down)

static void
assert_has(const struct parcel *parcel, const char *words)
{
    if (strstr(parcel->body->str, words) == NULL)
        fail_msg("no '%s' in:\n%s", words, parcel->body->str);
}

static struct parcel *
copy_for(int64_t edition_id, const char *email)
{
    struct copy *copy = g_new0(struct copy, 1);

    *copy = (struct copy){
        .edition_id = edition_id,
        .subscriber_id = 1,
        .attempts = 1,
        .first_claim_at_ms = HOUSE_NOW_MS,
        .email = g_strdup(email),
        .language = g_strdup(""),
    };
    return parcel_of_copy(copy);
}

static void
test_a_copy(void **state)
{
    struct desk *desk = *state;
    struct launch_report report;
    g_autoptr(Parcel) first = NULL;
    g_autoptr(Parcel) second = NULL;

    newsroom_invite(&desk->newsroom, "eva@example.org");
    newsroom_print(&desk->newsroom, "Strike Ends");
    report = newsroom_launch(&desk->newsroom, NULL);
    first = copy_for(report.edition_id, "eva@example.org");
    second = copy_for(report.edition_id, "eva@example.org");
    assert_true(stamper_stamp(desk->stamper, first, NULL));
    assert_text(first->rcpt_to, "eva@example.org");
    assert_true(g_str_has_prefix(first->mail_from, "b+"));
    assert_true(g_str_has_suffix(first->mail_from, "@bounces.news.example"));
    assert_has(first, "To: <eva@example.org>\r\n");
    assert_has(first, "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n");
    assert_has(first, "Strike Ends");
    stamper_forget(desk->stamper, report.edition_id);
    assert_true(stamper_stamp(desk->stamper, second, NULL));
    assert_text(second->body->str, first->body->str);
    assert_text(second->mail_from, first->mail_from);
}

static void
test_a_copy_of_nothing(void **state)
{
    struct desk *desk = *state;
    g_autoptr(Parcel) parcel = copy_for(99, "eva@example.org");
    g_autoptr(GError) error = NULL;

    assert_false(stamper_stamp(desk->stamper, parcel, &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
}

/* --- Single mails --------------------------------------------------------- */

static bool
sign_up(struct transaction *tx, void *data, GError **error)
{
    struct desk *desk = data;

    return subscriber_signup(tx, &desk->signup, desk->newsroom.keyring,
                             desk->newsroom.house->clock, &desk->outcome,
                             error);
}

static bool
raise_alert(struct transaction *tx, void *data, GError **error)
{
    const struct desk *desk = data;

    return alert_raise(tx, "relay main", "Relay main takes no mail\n\nIt hung.",
                       true, desk->newsroom.house->clock, error);
}

static bool
claim_one(struct transaction *tx, void *data, GError **error)
{
    struct desk *desk = data;
    const struct outbox_claim claim = {
        .owner = 1,
        .now_ms = clock_now_ms(desk->newsroom.house->clock),
        .limit = 1,
    };
    g_autoptr(GPtrArray) mails = g_ptr_array_new();

    if (!outbox_claim(tx, &claim, mails, error))
        return false;
    assert_int_equal(mails->len, 1);
    desk->claimed = parcel_of_mail(mails->pdata[0]);
    return true;
}

static void
request(struct desk *desk, const struct address *address)
{
    desk->signup = (struct signup){
        .list = desk->newsroom.list,
        .address = address,
        .language = "de",
        .origin = {.actor = "form", .ip = "192.0.2.7"},
        .most_per_month = 9,
        .life_ms = HOUSE_DAY_MS,
    };
    house_write(desk->newsroom.house, sign_up, desk, -1);
    assert_int_equal(desk->outcome, SIGNUP_MAILED);
}

static void
test_a_confirmation(void **state)
{
    struct desk *desk = *state;
    struct house *house = desk->newsroom.house;
    g_autoptr(Address) address = address_parse("eva@example.org", NULL);

    request(desk, address);
    house_write(house, claim_one, desk, -1);
    assert_true(stamper_stamp(desk->stamper, desk->claimed, NULL));
    assert_text(desk->claimed->rcpt_to, "eva@example.org");
    assert_true(
        g_str_has_suffix(desk->claimed->mail_from, "@bounces.news.example"));
    assert_has(desk->claimed, "From: \"News\" <n@news.example>\r\n");
    assert_has(desk->claimed, "https://news.example/nl/confirm/");
    assert_has(desk->claimed, "192.0.2.7");
    assert_has(desk->claimed, "multipart/alternative");
    assert_null(strstr(desk->claimed->body->str, "List-Unsubscribe"));
}

/* Asked for twice: only the later link would work, so only it is mailed. */
static void
test_an_overtaken_request(void **state)
{
    struct desk *desk = *state;
    struct house *house = desk->newsroom.house;
    g_autoptr(Address) address = address_parse("eva@example.org", NULL);
    g_autoptr(GError) error = NULL;

    request(desk, address);
    house_write(house, claim_one, desk, -1);
    hand_clock_advance(&house->hand, 1000);
    request(desk, address);
    assert_false(stamper_stamp(desk->stamper, desk->claimed, &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
}

static void
test_an_alert(void **state)
{
    struct desk *desk = *state;
    struct house *house = desk->newsroom.house;
    g_autoptr(GError) error = NULL;

    house_write(house, raise_alert, desk, -1);
    house_write(house, claim_one, desk, -1);
    assert_true(stamper_stamp(desk->stamper, desk->claimed, NULL));
    assert_text(desk->claimed->rcpt_to, "desk@news.example");
    assert_has(desk->claimed, "Subject: [Vesper] Relay main takes no mail\r\n");
    assert_has(desk->claimed, "It hung.");
    parcel_free(desk->claimed);
    desk->newsroom.imprint.operator_mail = "";
    desk->claimed = parcel_of_mail(g_new0(struct outbox_mail, 1));
    desk->claimed->mail->kind = OUTBOX_ALERT;
    assert_false(stamper_stamp(desk->stamper, desk->claimed, &error));
    assert_code(error, VESPER_ERROR_NOT_FOUND);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_a_copy),         DESK_TEST(test_a_copy_of_nothing),
        DESK_TEST(test_a_confirmation), DESK_TEST(test_an_overtaken_request),
        DESK_TEST(test_an_alert),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
