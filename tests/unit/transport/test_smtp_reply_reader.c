/* SPDX-License-Identifier: MIT */
/* Replies as servers write them, and what is none. */
#include "smtp_reply_reader.h"

#include "limit.h"
#include "support.h"

#include <string.h>

struct reply_row {
    const char *name, *bytes;
    int code; /* 0: no reply */
    const char *enhanced, *text;
};

// clang-format off
static const struct reply_row replies[] = {
    {"plain", "250 ok\r\n", 250, "", "ok"},
    {"code alone", "250\r\n", 250, "", ""},
    {"a blank and nothing", "250 \r\n", 250, "", ""},
    {"line end without CR", "250 ok\n", 250, "", "ok"},
    {"enhanced", "550 5.1.1 no such user\r\n", 550, "5.1.1", "no such user"},
    {"enhanced alone", "250 2.0.0\r\n", 250, "2.0.0", ""},
    {"longest enhanced", "450 4.123.456 x\r\n", 450, "4.123.456", "x"},
    {"too long for one", "450 4.1234.5 x\r\n", 450, "", "4.1234.5 x"},
    {"another class", "550 4.1.1 x\r\n", 550, "", "4.1.1 x"},
    {"no detail", "550 5.1 x\r\n", 550, "", "5.1 x"},
    {"an address is no code", "550 5.1.1.1 x\r\n", 550, "", "5.1.1.1 x"},
    {"many lines", "550-5.7.1 one\r\n550-5.7.1 two\r\n550 5.7.1 three\r\n",
     550, "5.7.1", "one two three"},
    {"an empty line between", "250-one\r\n250-\r\n250 two\r\n", 250, "",
     "one two"},
    {"bytes above ASCII stay", "250 \xff\r\n", 250, "", "\xff"},
    {"letters", "hello\r\n", 0, "", ""},
    {"empty line", "\r\n", 0, "", ""},
    {"a short code", "25\r\n", 0, "", ""},
    {"a long code", "2500 ok\r\n", 0, "", ""},
    {"class 1", "150 ok\r\n", 0, "", ""},
    {"class 6", "650 ok\r\n", 0, "", ""},
    {"second digit 6", "260 ok\r\n", 0, "", ""},
    {"two codes", "250-ok\r\n251 ok\r\n", 0, "", ""},
};
// clang-format on

static void
test_reply(void **state)
{
    const struct reply_row *row = *state;
    size_t size = strlen(row->bytes);

    for (size_t piece = 1; piece <= size; piece++) {
        struct smtp_reply_reader reader;
        g_autoptr(GError) error = NULL;
        const char *cursor = row->bytes, *end = row->bytes + size;
        bool is_fine = true;

        smtp_reply_reader_init(&reader);
        while (cursor < end && is_fine)
            is_fine = smtp_reply_reader_read(&reader, &cursor,
                                             MIN(cursor + piece, end), &error);
        assert_code(error, row->code == 0 ? VESPER_ERROR_PROTOCOL : -1);
        if (row->code != 0) {
            assert_true(reader.is_whole);
            assert_int_equal(reader.code, row->code);
            assert_text(reader.enhanced, row->enhanced);
            assert_text(reader.text->str, row->text);
        }
        smtp_reply_reader_clear(&reader);
    }
}

static void
test_stops_behind_a_reply(void **state)
{
    static const char bytes[] = "250-a\r\n250 b\r\n354 c\r\n2";
    const char *cursor = bytes, *end = bytes + strlen(bytes);
    struct smtp_reply_reader reader;

    (void)state;
    smtp_reply_reader_init(&reader);
    assert_true(smtp_reply_reader_read(&reader, &cursor, end, NULL));
    assert_true(reader.is_whole);
    assert_text(cursor, "354 c\r\n2");
    assert_true(smtp_reply_reader_read(&reader, &cursor, end, NULL));
    assert_int_equal(reader.code, 354);
    assert_text(reader.text->str, "c");
    assert_true(smtp_reply_reader_read(&reader, &cursor, end, NULL));
    assert_false(reader.is_whole);
    assert_ptr_equal(cursor, end);
    smtp_reply_reader_clear(&reader);
}

struct endless_row {
    const char *name, *piece;
    size_t size, most_bytes;
};

/* S19: memory stays bounded whatever comes. */
static const struct endless_row endless[] = {
    {"a line", "2", 1, LIMIT_REPLY_LINE_BYTES},
    {"lines", "250-x\r\n", 7, LIMIT_REPLY_BYTES + 65536},
    {"NUL", "250-\0\r\n", 7, 7},
};

static void
test_endless(void **state)
{
    const struct endless_row *row = *state;
    struct smtp_reply_reader reader;
    g_autoptr(GError) error = NULL;
    size_t read_bytes = 0;
    bool is_fine = true;

    smtp_reply_reader_init(&reader);
    while (is_fine && read_bytes <= row->most_bytes) {
        const char *cursor = row->piece;

        is_fine = smtp_reply_reader_read(&reader, &cursor, cursor + row->size,
                                         &error);
        read_bytes += row->size;
    }
    assert_code(error, VESPER_ERROR_PROTOCOL);
    assert_in_range(strlen(error->message), 10, 300);
    smtp_reply_reader_clear(&reader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stops_behind_a_reply),
    };

    return ROW_TESTS(test_reply, replies) + ROW_TESTS(test_endless, endless) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
