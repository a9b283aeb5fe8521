/* SPDX-License-Identifier: MIT */
#include "push_signature.h"

#include "hmac.h"
#include "support.h"

#include <string.h>

#define SIGNATURE "v1,0gegvYA0nkASdsvalt01WynqGpilxcFQT5LRkdn1mSg="
#define OTHER "v1,AgegvYA0nkASdsvalt01WynqGpilxcFQT5LRkdn1mSg="

static const struct push_sender sender = {7, INT64_C(1795521600000)};

static struct keyring *
keyring_of(const char *digits)
{
    g_autoptr(GString) file = g_string_new(NULL);

    for (int i = 0; digits[i] != '\0'; i++) {
        g_autofree char *hex = g_strnfill(64, digits[i]);

        g_string_append_printf(file, "%d %s\n", i, hex);
    }
    return keyring_parse(file->str, NULL);
}

/* The example of the specification's own libraries. Its key is shorter than
 * ours: HMAC fills up with zeros (RFC 2104 §2). */
static void
test_the_standards_example(void **state)
{
    static const char text[] =
        "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
    static const char coded[] = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const struct hmac_part parts[] = {{text, 10},
                                      {text + 10, strlen(text) - 10}};
    unsigned char key[KEY_BYTES] = {0}, mac[HMAC_BYTES];
    gsize size = 0;
    g_autofree guchar *secret = g_base64_decode(coded, &size);
    g_autofree char *signature = NULL;

    (void)state;
    assert_true(size < sizeof key);
    memcpy(key, secret, size);
    hmac_sha256(key, parts, G_N_ELEMENTS(parts), mac);
    signature = g_base64_encode(mac, sizeof mac);
    assert_text(signature, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

/* Under the key 11…11, worked out by Python's hmac. */
static void
test_secret(void **state)
{
    g_autoptr(Keyring) keyring = keyring_of("1");
    const struct push_sender again = {7, sender.created_at_ms + 1};
    g_autofree char *secret = push_secret(keyring, &sender);
    g_autofree char *other = push_secret(keyring, &again);

    (void)state;
    assert_text(secret, "whsec_ah0/wMEExfO8iK0T+oyBg7D4Ve93fBxJ+88qtMMFDr4=");
    assert_string_not_equal(secret, other);
}

/* What is not said is as it was signed. */
struct signed_row {
    const char *name;
    bool is_right;
    const char *signatures, *id, *timestamp, *body;
    int64_t source_id;
    const char *keys;
};

// clang-format off
static const struct signed_row rows[] = {
    {.name = "right", .is_right = true},
    {.name = "one of several", .is_right = true,
     .signatures = OTHER " v1a,xx " SIGNATURE},
    {.name = "by a key that was followed by another", .is_right = true,
     .keys = "12"},
    {.name = "by a key that is gone", .keys = "2"},
    {.name = "another message", .id = "msg_2"},
    {.name = "another time", .timestamp = "1795521601"},
    {.name = "another body", .body = "{\"a\":2}"},
    {.name = "another source", .source_id = 8},
    {.name = "another signature", .signatures = OTHER},
    {.name = "another version", .signatures = "v2" SIGNATURE},
    {.name = "without its version", .signatures = &SIGNATURE[3]},
    {.name = "cut short",
     .signatures = "v1,0gegvYA0nkASdsvalt01WynqGpilxcFQT5LR"},
    {.name = "with something behind it", .signatures = SIGNATURE "A"},
    {.name = "commas between them", .signatures = OTHER "," SIGNATURE},
    {.name = "nothing", .signatures = ""},
    {.name = "blanks", .signatures = "   "},
};
// clang-format on

static const char *
said(const char *text, const char *usual)
{
    return text != NULL ? text : usual;
}

static void
test_signature(void **state)
{
    const struct signed_row *row = *state;
    g_autoptr(Keyring) keyring = keyring_of(said(row->keys, "1"));
    const struct push_sender who = {row->source_id != 0 ? row->source_id
                                                        : sender.source_id,
                                    sender.created_at_ms};
    const char *body = said(row->body, "{\"a\":1}");
    const struct push_message message = {
        .id = said(row->id, "msg_1"),
        .timestamp = said(row->timestamp, "1795521600"),
        .body = body,
        .body_bytes = strlen(body),
    };

    assert_int_equal(push_signature_is_right(keyring, &who, &message,
                                             said(row->signatures, SIGNATURE)),
                     row->is_right);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_standards_example),
        cmocka_unit_test(test_secret),
    };

    return ROW_TESTS(test_signature, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
