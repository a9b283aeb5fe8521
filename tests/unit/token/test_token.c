/* SPDX-License-Identifier: MIT */
#include "token.h"

#include "base32.h"
#include "keyring.h"
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

static char *
line_of(int id, char digit)
{
    g_autofree char *hex = g_strnfill(64, digit);

    return g_strdup_printf("%d %s\n", id, hex);
}

struct known_row {
    const char *name;
    enum token_purpose purpose;
    const char *token;
};

/* Payload "abcd" under the key 11…11, worked out by Python's hmac and base64
 * from the form in token.h. */
static const struct known_row known[] = {
    {"confirm", TOKEN_CONFIRM, "cbqwey3ev6xnknxsa64d3hab"},
    {"unsubscribe", TOKEN_UNSUBSCRIBE, "cbqwey3ee5d6wog4f6chkno5"},
    {"delivery", TOKEN_DELIVERY, "cbqwey3eoje5xbqc5gdhqdt5"},
    {"form", TOKEN_FORM, "cbqwey3e47h5vjdfymy3rqi4"},
};

static void
test_known_answer(void **state)
{
    const struct known_row *row = *state;
    g_autofree char *file = line_of(0, '1');
    g_autoptr(Keyring) keyring = keyring_parse(file, NULL);
    g_autofree char *token = token_make(keyring, row->purpose, "abcd", 4);
    g_autofree char *upper = g_ascii_strup(token, -1);
    char back[4];

    assert_text(token, row->token);
    assert_true(token_read(keyring, row->purpose, upper, back, 4, NULL));
    assert_memory_equal(back, "abcd", 4);
    for (int other = TOKEN_CONFIRM; other <= TOKEN_FORM; other++)
        assert_int_equal(token_read(keyring, (enum token_purpose)other, token,
                                    back, 4, NULL),
                         other == (int)row->purpose);
}

static void
test_known_address_hash(void **state)
{
    static const unsigned char want[ADDRESS_HASH_BYTES] = {
        0xc7, 0x50, 0x6d, 0x80, 0xdd, 0x8e, 0xeb, 0x8a, 0x3a, 0x16};
    g_autofree char *file = line_of(0, '1');
    g_autoptr(Keyring) keyring = keyring_parse(file, NULL);
    unsigned char hash[ADDRESS_HASH_BYTES];

    (void)state;
    address_hash(keyring, "a@b.org", hash);
    assert_memory_equal(hash, want, sizeof want);
}

struct foreign_row {
    const char *name, *token;
};

/* Beside cbqwey3ev6xnknxsa64d3hab, the right one. */
static const struct foreign_row foreign[] = {
    {"nothing", ""},
    {"a letter short", "cbqwey3ev6xnknxsa64d3ha"},
    {"a letter long", "cbqwey3ev6xnknxsa64d3haba"},
    {"padding", "cbqwey3ev6xnknxsa64d3hab="},
    {"a blank before it", " bqwey3ev6xnknxsa64d3hab"},
    {"no letter of ours", "cbqwey3ev6xnknxsa64d3ha1"},
    {"a letter with an accent", "cbqwey3ev6xnknxsa64d3h\xc3\xa4"},
    {"another version", "ebqwey3ev6xnknxsa64d3hab"},
    {"a key we do not have", "cfqwey3ev6xnknxsa64d3hab"},
    {"another payload", "cbqwey3fv6xnknxsa64d3hab"},
    {"another MAC", "cbqwey3ev6xnknxsa64d3haa"},
};

static void
test_foreign_token(void **state)
{
    const struct foreign_row *row = *state;
    g_autofree char *file = line_of(0, '1');
    g_autoptr(Keyring) keyring = keyring_parse(file, NULL);
    g_autoptr(GError) error = NULL;
    char back[4] = "same";

    assert_false(
        token_read(keyring, TOKEN_CONFIRM, row->token, back, 4, &error));
    assert_code(error, VESPER_ERROR_UNTRUSTED);
    assert_text(error->message, "the link is not one of ours");
    assert_memory_equal(back, "same", 4);
}

/* A token whose MAC is right, made by hand. Returns: the caller's. */
static char *
forge(unsigned char head, const struct key *key)
{
    unsigned char bytes[2 + HMAC_BYTES] = {head, 'x'};

    keyring_mac(key, "vesper confirm", bytes, 2, bytes + 2);
    return base32_encode(bytes, 2 + TOKEN_MAC_BYTES);
}

/* A right MAC is not enough: who knows that absent keys are zeros, or finds an
 * old version weak, must not get in. */
static void
test_a_right_mac_is_not_enough(void **state)
{
    g_autoptr(Keyring) keyring = keyring_new(random_system());
    const struct key *ours = &keyring->keys[0];
    const struct key zeros = {.is_there = true};
    g_autofree char *good = forge(TOKEN_VERSION, ours);
    g_autofree char *old = forge(TOKEN_VERSION << 1, ours);
    g_autofree char *absent = forge(TOKEN_VERSION | 1, &zeros);
    char back;

    (void)state;
    assert_true(token_read(keyring, TOKEN_CONFIRM, good, &back, 1, NULL));
    assert_false(token_read(keyring, TOKEN_CONFIRM, old, &back, 1, NULL));
    assert_false(token_read(keyring, TOKEN_CONFIRM, absent, &back, 1, NULL));
}

static void
test_other_keyring(void **state)
{
    g_autoptr(Keyring) ours = fixed_keyring();
    g_autoptr(Keyring) theirs = keyring_new(random_system());
    g_autofree char *token = token_make(theirs, TOKEN_FORM, "x", 1);
    char back;

    (void)state;
    assert_true(token_read(theirs, TOKEN_FORM, token, &back, 1, NULL));
    assert_false(token_read(ours, TOKEN_FORM, token, &back, 1, NULL));
}

/* Row H11: right in form, and never once believed. */
static void
test_random_tokens(void **state)
{
    enum { TRIES = 20000, SIZE = 1 + 14 + TOKEN_MAC_BYTES };
    g_autoptr(Keyring) keyring = fixed_keyring();
    struct random_sequence sequence;
    unsigned char bytes[SIZE], back[14];

    (void)state;
    random_sequence_init(&sequence, 1);
    for (int i = 0; i < TRIES; i++) {
        g_autofree char *token = NULL;

        random_fill(&sequence.random, bytes, sizeof bytes);
        bytes[0] = 0x10; /* our version, the key we have */
        token = base32_encode(bytes, sizeof bytes);
        assert_false(token_read(keyring, TOKEN_UNSUBSCRIBE, token, back,
                                sizeof back, NULL));
    }
}

static void
test_payload_sizes(void **state)
{
    g_autoptr(Keyring) keyring = fixed_keyring();
    unsigned char payload[TOKEN_PAYLOAD_BYTES_MAX] = {1, 2, 3}, back[64];

    (void)state;
    for (size_t size = 0; size <= sizeof payload; size++) {
        g_autofree char *token =
            token_make(keyring, TOKEN_DELIVERY, payload, size);

        assert_in_range(strlen(token), 18, 63);
        assert_true(
            token_read(keyring, TOKEN_DELIVERY, token, back, size, NULL));
        assert_memory_equal(back, payload, size);
        assert_false(size > 0 && token_read(keyring, TOKEN_DELIVERY, token,
                                            back, size - 1, NULL));
    }
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

/* The first and the last line have a meaning; the numbers have none. */
static void
test_format_keeps_first_and_last(void **state)
{
    g_autofree char *five = line_of(5, 'a');
    g_autofree char *two = line_of(2, 'b');
    g_autofree char *nine = line_of(9, 'c');
    g_autofree char *one = line_of(1, 'd');
    g_autofree char *file = g_strconcat("\n", five, "  ", nine, two, one, NULL);
    g_autofree char *want = g_strconcat(five, two, nine, one, NULL);
    g_autoptr(Keyring) keyring = keyring_parse(file, NULL);
    g_autofree char *formatted = keyring_format(keyring);

    (void)state;
    assert_true(g_str_has_suffix(formatted, want));
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
    {"number with a sign",
     "-1 1234567890123456789012345678901234567890123456789012345678901234\n"},
    {"key too long",
     "1 12345678901234567890123456789012345678901234567890123456789012340\n"},
    {"a number twice",
     "1 1234567890123456789012345678901234567890123456789012345678901234\n"
     "1 1234567890123456789012345678901234567890123456789012345678901234\n"},
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

static void
test_bad_line_is_named(void **state)
{
    g_autofree char *line = line_of(0, '1');
    g_autofree char *file = g_strconcat("# keys\n", line, "secret\n", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(keyring_parse(file, &error));
    assert_code(error, VESPER_ERROR_SYNTAX);
    assert_non_null(strstr(error->message, "line 3"));
    assert_null(strstr(error->message, "secret"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_right_mac_is_not_enough),
        cmocka_unit_test(test_base32_has_one_spelling),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_every_flipped_bit_is_seen),
        cmocka_unit_test(test_old_key_verifies),
        cmocka_unit_test(test_file_round_trip),
        cmocka_unit_test(test_known_address_hash),
        cmocka_unit_test(test_other_keyring),
        cmocka_unit_test(test_random_tokens),
        cmocka_unit_test(test_payload_sizes),
        cmocka_unit_test(test_format_keeps_first_and_last),
        cmocka_unit_test(test_bad_line_is_named),
    };

    return ROW_TESTS(test_base32, vectors) +
           ROW_TESTS(test_known_answer, known) +
           ROW_TESTS(test_foreign_token, foreign) +
           ROW_TESTS(test_bad_file, bad_files) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
