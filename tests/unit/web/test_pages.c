/* SPDX-License-Identifier: MIT */
/* The pages of a web that runs: what they show, take, and never tell. */
#include "open_web.h"

#include "form_age.h"

#define SIGN_UP "email=eva%40example.org&list=evening"
#define ONE_CLICK "List-Unsubscribe=One-Click"

/* Finds Eva's only subscription; NULL: she is not known. */
static struct subscription *
evas_subscription(const struct open_web *open)
{
    g_autoptr(Subscriber) eva = NULL;
    g_autoptr(GPtrArray) all = NULL;

    assert_true(
        subscriber_find(open->house->view, "eva@example.org", &eva, NULL));
    if (eva == NULL)
        return NULL;
    all = subscription_all(open->house->view, eva->id, NULL);
    assert_int_equal(all->len, 1);
    return g_ptr_array_steal_index(all, 0);
}

static void
assert_state(const struct open_web *open, int state)
{
    g_autoptr(Subscription) found = evas_subscription(open);

    assert_int_equal(found != NULL ? (int)found->state : -1, state);
}

static char *
confirm_path(const struct open_web *open)
{
    g_autoptr(Subscription) found = evas_subscription(open);
    g_autofree char *token = NULL;

    assert_non_null(found);
    token = confirm_token_make(open->keyring, found->list_id, found->id,
                               found->request_at_ms);
    return g_strconcat("/confirm/", token, NULL);
}

static char *
leave_path(const struct open_web *open, const char *address)
{
    unsigned char hash[ADDRESS_HASH_BYTES];
    g_autofree char *token = NULL;

    address_hash(open->keyring, address, hash);
    token = leave_token_make(open->keyring, open->list_id, hash);
    return g_strconcat("/u/", token, NULL);
}

static void
post(const struct open_web *open, const char *path, const char *body,
     int status, const char *text)
{
    g_autofree char *answer = visitor_post(open, path, body);

    assert_answer(answer, status, text);
}

static void
get(const struct open_web *open, const char *path, int status, const char *text)
{
    g_autofree char *answer = visitor_get(open, path);

    assert_answer(answer, status, text);
}

static void
test_form(void **state)
{
    const struct open_web *open = *state;

    get(open, "/", 200, "action=\"/nl/subscribe\"");
    get(open, "/nl", 200, "<p class=\"name\">Evening News</p>");
    get(open, "/nl/", 200, "name=\"form_token\"");
    get(open, "/nl/subscribe", 200,
        "<input type=\"hidden\" name=\"list\" value=\"evening\">");
    get(open, "/subscribe?list=nowhere", 404, "Please choose a newsletter.");
    get(open, "/nlx/subscribe", 404, "There is no such page");
}

static void
test_choice(void **state)
{
    const struct open_web *open = *state;

    open_web_add_list(open->house, "secret", "Secret", false);
    get(open, "/", 200, "Evening News");
    open_web_add_list(open->house, "weekly", "Weekly & More", true);
    get(open, "/subscribe?list=weekly", 200,
        "<option value=\"weekly\" selected>Weekly &amp; More</option>");
    get(open, "/subscribe?list=secret", 404, "Please choose");
    post(open, "/subscribe", "email=eva@example.org", 404, "Please choose");
    post(open, "/subscribe", "email=eva@example.org&list=secret", 404,
         "value=\"eva@example.org\"");
    assert_state(open, -1);
}

static void
test_languages(void **state)
{
    static const struct {
        const char *wish, *text;
    } rows[] = {
        {"", "lang=\"en\""},
        {"Accept-Language: de-AT, en;q=0.5\r\n", "lang=\"de\""},
        {"Accept-Language: fr, pl;q=0.5\r\n", "lang=\"pl\""},
        {"Accept-Language: fr\r\n", "lang=\"en\""},
    };
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *answer =
            visitor_ask(open, "GET", "/subscribe", rows[i].wish);

        assert_answer(answer, 200, rows[i].text);
    }
}

static void
test_sign_up(void **state)
{
    struct open_web *open = *state;
    g_autofree char *path = NULL;

    post(open, "/subscribe", SIGN_UP, 200, "Check your mail");
    assert_state(open, SUBSCRIPTION_PENDING);
    assert_int_equal(g_atomic_int_get(&open->mails), 1);
    path = confirm_path(open);
    get(open, path, 200, "Confirm subscription");
    assert_state(open, SUBSCRIPTION_PENDING);
    post(open, path, "token=whatever", 200, "You are subscribed");
    assert_state(open, SUBSCRIPTION_ACTIVE);
    post(open, path, "", 200, "You are subscribed");
}

static void
test_consent(void **state)
{
    const struct open_web *open = *state;
    static const char request[] =
        "POST /subscribe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "User-Agent: Browser\r\nReferer: https://news.example/form\r\n"
        "X-Forwarded-For: 192.0.2.99\r\n"
        "Content-Length: 36\r\n\r\n" SIGN_UP;
    g_autofree char *answer = visitor_say_bytes(open, request, strlen(request));
    g_autoptr(Subscription) found = evas_subscription(open);
    g_autoptr(GPtrArray) events = NULL;
    const struct consent_event *event;

    assert_answer(answer, 200, "");
    assert_non_null(found);
    events = consent_all(open->house->view, found->subscriber_id, NULL);
    assert_int_equal(events->len, 1);
    event = events->pdata[0];
    assert_text(event->actor, "form");
    assert_text(event->ip, "127.0.0.1"); /* no proxy is set */
    assert_text(event->user_agent, "Browser");
    assert_text(event->page, "https://news.example/form");
    assert_true(g_str_has_prefix(event->text, "Evening News: "));
}

/* Rows H10: known, unknown, suppressed, asked for just now. */
static void
test_neutral(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *first = visitor_post(open, "/subscribe", SIGN_UP);
    g_autofree char *again = visitor_post(open, "/subscribe", SIGN_UP);
    g_autofree char *path = confirm_path(open);
    g_autofree char *confirmed = visitor_post(open, path, "");
    g_autofree char *known = visitor_post(open, "/subscribe", SIGN_UP);
    g_autofree char *other = visitor_post(
        open, "/subscribe", "email=adam%40example.org&list=evening");
    g_autofree char *trapped = visitor_post(
        open, "/subscribe", "email=bot@example.org&website=http://x");

    assert_answer(confirmed, 200, "You are subscribed");
    assert_answer(first, 200, "Check your mail");
    assert_text(answer_body(again), answer_body(first));
    assert_text(answer_body(known), answer_body(first));
    assert_text(answer_body(other), answer_body(first));
    assert_text(answer_body(trapped), answer_body(first));
}

static void
test_trap(void **state)
{
    struct open_web *open = *state;

    post(open, "/subscribe", SIGN_UP "&website=x", 200, "Check your mail");
    assert_state(open, -1);
    assert_int_equal(g_atomic_int_get(&open->mails), 0);
}

static void
test_mistakes(void **state)
{
    static const struct {
        const char *body, *text;
        int status;
    } rows[] = {
        {"list=evening", "Please enter your e-mail", 400},
        {"email=&list=evening", "Please enter your e-mail", 400},
        {"email=eva&list=evening", "value=\"eva\"", 400},
        {"email=%22%3E%3Cscript%3E", "&quot;&gt;&lt;script&gt;", 400},
        {"email=a%40b.org%0D%0ABcc:+x", "does not look like", 400},
        {"email=eva%40example.org&list=nowhere", "Please choose", 404},
        {"email=a%00@example.org", "We did not understand that", 400},
        {"email=%ff", "We did not understand that", 400},
        {"{}", "Please enter your e-mail", 400},
    };
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        post(open, "/subscribe", rows[i].body, rows[i].status, rows[i].text);
    assert_state(open, -1);
}

static void
test_long_address(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *local = g_strnfill(3000, 'a');
    g_autofree char *body = g_strconcat("email=", local, "@example.org", NULL);

    post(open, "/subscribe", body, 400, "This e-mail address is too long.");
}

static void
test_form_age(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *token =
        form_age_token(open->keyring, clock_now_ms(open->house->clock));
    g_autofree char *body = g_strconcat(SIGN_UP "&form_token=", token, NULL);
    g_autofree char *kept = g_strconcat("value=\"", token, "\"", NULL);
    g_autofree char *other = leave_path(open, "eva@example.org");
    g_autofree char *forged =
        g_strconcat(SIGN_UP "&form_token=", other + strlen("/u/"), NULL);

    post(open, "/subscribe", body, 400, "Please wait a little");
    post(open, "/subscribe", body, 400, kept);
    post(open, "/subscribe", forged, 400, "open for a long time");
    assert_state(open, -1);
    hand_clock_advance(&open->house->hand, HOUSE_DAY_MS + 1000);
    post(open, "/subscribe", body, 400, "open for a long time");
    assert_state(open, -1);
    hand_clock_advance(&open->house->hand, -HOUSE_DAY_MS);
    hand_clock_advance(&open->house->hand, 1000);
    post(open, "/subscribe", body, 200, "Check your mail");
    assert_state(open, SUBSCRIPTION_PENDING);
}

static void
test_too_often(void **state)
{
    struct open_web *open = *state;
    struct settings strict = open->settings;
    g_autofree char *answer = NULL;

    strict.forms_per_network = 2;
    web_use(open->web, &strict, open->shelf);
    post(open, "/subscribe", "email=a@example.org", 200, "Check your mail");
    post(open, "/subscribe", "email=odd", 400, "");
    post(open, "/subscribe", "email=b@example.org", 200, "Check your mail");
    answer = visitor_post(open, "/subscribe", "email=c@example.org");
    assert_answer(answer, 429, "Retry-After: ");
    assert_answer(answer, 429, "value=\"c@example.org\"");
    hand_clock_advance(&open->house->hand, HOUSE_DAY_MS);
    post(open, "/subscribe", "email=c@example.org", 200, "Check your mail");
    web_use(open->web, &open->settings, open->shelf);
    web_stop(g_steal_pointer(&open->web));
}

static void
test_return(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *good = visitor_post(
        open, "/subscribe",
        SIGN_UP "&return_url=https%3A%2F%2Fnews.example%2Fthanks%3Fx%3D1");
    g_autofree char *evil =
        visitor_post(open, "/subscribe",
                     SIGN_UP "&return_url=https%3A%2F%2Fevil.example%2F");

    assert_answer(good, 303,
                  "\r\nLocation: https://news.example/thanks?x=1\r\n");
    assert_answer(evil, 200, "Check your mail");
    assert_null(strstr(evil, "evil.example"));
}

static void
sign_up_and_confirm(const struct open_web *open)
{
    g_autofree char *path = NULL;

    post(open, "/subscribe", SIGN_UP, 200, "");
    path = confirm_path(open);
    post(open, path, "", 200, "");
    assert_state(open, SUBSCRIPTION_ACTIVE);
}

static void
test_leave(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *path = leave_path(open, "eva@example.org");

    sign_up_and_confirm(open);
    get(open, path, 200, "value=\"One-Click\"");
    assert_state(open, SUBSCRIPTION_ACTIVE);
    post(open, path, "List-Unsubscribe=Maybe", 400, "");
    post(open, path, "", 400, "");
    assert_state(open, SUBSCRIPTION_ACTIVE);
    post(open, path, ONE_CLICK, 200, "href=\"/nl/subscribe\"");
    assert_state(open, SUBSCRIPTION_LEFT);
    post(open, path, ONE_CLICK "&scope=all", 200, "");
}

static void
test_one_click_in_parts(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *path = leave_path(open, "eva@example.org");
    g_autofree char *answer = NULL;

    sign_up_and_confirm(open);
    answer = visitor_post_as(
        open, path, "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n"
        "\r\nOne-Click\r\n--x--\r\n");
    assert_answer(answer, 200, "");
    assert_null(strstr(answer, "Location:"));
    assert_null(strstr(answer, "Set-Cookie:"));
    assert_state(open, SUBSCRIPTION_LEFT);
}

/* After a restore the database may not know who leaves; it must hold. */
static void
test_leave_unknown(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *path = leave_path(open, "gone@example.org");
    unsigned char hash[ADDRESS_HASH_BYTES];
    g_autofree char *reason = NULL;

    post(open, path, ONE_CLICK, 200, "");
    address_hash(open->keyring, "gone@example.org", hash);
    assert_true(suppression_find(open->house->view, open->list_id, hash,
                                 &reason, NULL));
    assert_text(reason, "left");
}

/* A token does what it was made for; all else is the same to us (row H11). */
static void
test_tokens(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *leave = leave_path(open, "eva@example.org");
    g_autofree char *confirm = NULL, *wrong = NULL, *crossed = NULL;

    post(open, "/subscribe", SIGN_UP, 200, "");
    confirm = confirm_path(open);
    wrong = g_strconcat("/confirm/", leave + strlen("/u/"), NULL);
    crossed = g_strconcat("/u/", confirm + strlen("/confirm/"), NULL);
    get(open, wrong, 403, "We do not know this link");
    post(open, wrong, "", 403, "We do not know this link");
    get(open, crossed, 403, "We do not know this link");
    post(open, crossed, ONE_CLICK, 403, "We do not know this link");
    post(open, "/u/%00", ONE_CLICK, 403, "");
    get(open, "/confirm/a%0d%0aX:%20y", 403, "");
    assert_state(open, SUBSCRIPTION_PENDING);
    hand_clock_advance(&open->house->hand, 8 * (int64_t)HOUSE_DAY_MS);
    post(open, confirm, "", 404, "This link no longer works");
    assert_state(open, SUBSCRIPTION_PENDING);
}

static void
test_newer_request(void **state)
{
    const struct open_web *open = *state;
    g_autofree char *old = NULL, *fresh = NULL;

    post(open, "/subscribe", SIGN_UP, 200, "");
    old = confirm_path(open);
    hand_clock_advance(&open->house->hand, HOUSE_DAY_MS + 1000);
    post(open, "/subscribe", SIGN_UP, 200, "");
    fresh = confirm_path(open);
    post(open, old, "", 409, "This link no longer works");
    post(open, fresh, "", 200, "You are subscribed");
}

static void
test_archive(void **state)
{
    static const char *const nowhere[] = {
        "/archive/evening/2026-11-24",  "/archive/evening/2026-11-24-extra",
        "/archive/evening/2026-11-24x", "/archive/nowhere/2026-11-24",
        "/archive/evening/x",           "/archive/nowhere",
        "/archive/..%2f/2026-11-24"};
    const struct open_web *open = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(nowhere); i++)
        get(open, nowhere[i], 404, "There is no such page");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WEB_TEST(test_form),          WEB_TEST(test_choice),
        WEB_TEST(test_languages),     WEB_TEST(test_sign_up),
        WEB_TEST(test_consent),       WEB_TEST(test_neutral),
        WEB_TEST(test_trap),          WEB_TEST(test_mistakes),
        WEB_TEST(test_long_address),  WEB_TEST(test_form_age),
        WEB_TEST(test_too_often),     WEB_TEST(test_return),
        WEB_TEST(test_leave),         WEB_TEST(test_one_click_in_parts),
        WEB_TEST(test_leave_unknown), WEB_TEST(test_tokens),
        WEB_TEST(test_newer_request), WEB_TEST(test_archive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
