/* SPDX-License-Identifier: MIT */
#include "token.h"

#include "base32.h"
#include "support.h"

#include <string.h>

struct base32_row {
    const char *name, *plain, *coded;
};

/* RFC 4648 §10, lower case and without padding. */
static const struct base32_row vectors[] = {
    {"empty", "", ""},
    {"f", "f", "my"},
    {"fo", "fo", "mzxq"},
    {"foo", "foo", "mzxw6"},
    {"foob", "foob", "mzxw6yq"},
    {"fooba", "fooba", "mzxw6ytb"},
    {"foobar", "foobar", "mzxw6ytboi"},
};

static void
test_base32(void **state)
{
    const struct base32_row *row = *state;
    size_t size = strlen(row->plain);
    unsigned char back[16] = {0};
    g_autofree char *coded =
        base32_encode((const unsigned char *)row->plain, size);
    g_autofree char *upper = g_ascii_strup(row->coded, -1);

    assert_text(coded, row->coded);
    assert_true(base32_decode(upper, back, size));
    assert_memory_equal(back, row->plain, size);
    assert_false(base32_decode(row->coded, back, size + 1));
}

static void
test_base32_has_one_spelling(void **state)
{
    unsigned char back[4];

    (void)state;
    assert_true(base32_decode("my", back, 1));
    assert_false(base32_decode("mz", back, 1)); /* left-over bits */
    assert_false(base32_decode("m1", back, 1));
    assert_false(base32_decode("m=", back, 1));
}

static struct keyring *
fixed_keyring(void)
{
    struct random_sequence sequence;

    random_sequence_init(&sequence, 7);
    return keyring_new(&sequence.random);
}

static void
test_round_trip(void **state)
{
    g_autoptr(Keyring) keyring = fixed_keyring();
    unsigned char payload[14], back[14];
    g_autoptr(GError) error = NULL;
    g_autofree char *token = NULL;

    (void)state;
    token_put_number(payload, 4, 77);
    token_put_number(payload + 4, 6, 123456789012);
    token_put_number(payload + 10, 4, 0xffffffff);
    token = token_make(keyring, TOKEN_UNSUBSCRIBE, payload, sizeof payload);
    assert_int_equal(strlen(token), 40); /* fits a local part with unsub+ */
    assert_true(token_read(keyring, TOKEN_UNSUBSCRIBE, token, back, sizeof back,
                           &error));
    assert_memory_equal(payload, back, sizeof back);
    assert_int_equal(token_get_number(back + 4, 6), 123456789012);
    assert_false(
        token_read(keyring, TOKEN_CONFIRM, token, back, sizeof back, &error));
    assert_code(error, VESPER_ERROR_UNTRUSTED);
}

static void
test_every_flipped_bit_is_seen(void **state)
{
    g_autoptr(Keyring) keyring = fixed_keyring();
    unsigned char bytes[15], back[4];
    g_autofree char *token = token_make(keyring, TOKEN_CONFIRM, "abcd", 4);

    (void)state;
    assert_true(base32_decode(token, bytes, sizeof bytes));
    for (size_t bit = 0; bit < sizeof bytes * 8; bit++) {
        g_autofree char *forged = NULL;

        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        forged = base32_encode(bytes, sizeof bytes);
        assert_false(token_read(keyring, TOKEN_CONFIRM, forged, back,
                                sizeof back, NULL));
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}

static void
test_old_key_verifies(void **state)
{
    g_autofree char *one = g_strnfill(64, '1');
    g_autofree char *two = g_strnfill(64, '2');
    g_autofree char *old_file = g_strdup_printf("0 %s\n", one);
    g_autofree char *new_file =
        g_strdup_printf("# rotated\n0 %s\n1 %s\n", one, two);
    g_autoptr(Keyring) old_ring = keyring_parse(old_file, NULL);
    g_autoptr(Keyring) new_ring = keyring_parse(new_file, NULL);
    g_autofree char *old_token = token_make(old_ring, TOKEN_FORM, "x", 1);
    g_autofree char *new_token = token_make(new_ring, TOKEN_FORM, "x", 1);
    unsigned char old_hash[ADDRESS_HASH_BYTES], new_hash[ADDRESS_HASH_BYTES];
    char back;

    (void)state;
    assert_string_not_equal(old_token, new_token);
    assert_true(token_read(new_ring, TOKEN_FORM, old_token, &back, 1, NULL));
    assert_true(token_read(new_ring, TOKEN_FORM, new_token, &back, 1, NULL));
    assert_false(token_read(old_ring, TOKEN_FORM, new_token, &back, 1, NULL));
    address_hash(old_ring, "a@b.org", old_hash);
    address_hash(new_ring, "a@b.org", new_hash);
    assert_memory_equal(old_hash, new_hash, sizeof old_hash);
}

static void
test_file_round_trip(void **state)
{
    g_autoptr(Keyring) keyring = fixed_keyring();
    g_autofree char *file = keyring_format(keyring);
    g_autoptr(Keyring) again = keyring_parse(file, NULL);
    g_autofree char *file_again = keyring_format(again);

    (void)state;
    assert_text(file, file_again);
}

struct file_row {
    const char *name, *file;
};

static const struct file_row bad_files[] = {
    {"empty", ""},
    {"comment alone", "# nothing\n"},
    {"no number", "abc\n"},
    {"short key", "0 1234\n"},
    {"no hex", "0 zz34567890123456789012345678901234567890123456789012345678"
               "901234\n"},
    {"number too big",
     "16 1234567890123456789012345678901234567890123456789012345678901234\n"},
};

static void
test_bad_file(void **state)
{
    const struct file_row *row = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Keyring) keyring = keyring_parse(row->file, &error);

    assert_null(keyring);
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_null(strstr(error->message, "1234"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base32_has_one_spelling),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_every_flipped_bit_is_seen),
        cmocka_unit_test(test_old_key_verifies),
        cmocka_unit_test(test_file_round_trip),
    };

    return ROW_TESTS(test_base32, vectors) +
           ROW_TESTS(test_bad_file, bad_files) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
