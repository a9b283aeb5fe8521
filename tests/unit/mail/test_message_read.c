/* SPDX-License-Identifier: MIT */
#include "limit.h"
#include "message_read.h"
#include "support.h"

#include <string.h>

static struct message_picture *
read_text(const char *mail)
{
    g_autoptr(GError) error = NULL;
    struct message_picture *picture = message_read(mail, strlen(mail), &error);

    assert_no_error(error);
    return picture;
}

static void
test_plain(void **state)
{
    g_autoptr(MessagePicture) picture =
        read_text("Subject: hi\r\n\r\nThere\r\n");
    const struct message_part *part = g_ptr_array_index(picture->parts, 0);
    const struct message_field *field = g_ptr_array_index(picture->fields, 0);

    (void)state;
    assert_text(field->name, "Subject");
    assert_text(field->value, "hi");
    assert_text(part->type, "text/plain");
    assert_text(part->encoding, "7bit");
    assert_text(part->text, "There\n");
    assert_int_equal(part->size_bytes, 7);
}

static void
test_attachment(void **state)
{
    g_autoptr(MessagePicture) picture = read_text(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=iso-8859-2\r\n\r\n\xbf\r\n"
        "--b\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "Subject: inner\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b--\r\n");
    const struct message_part *part;

    (void)state;
    assert_int_equal(picture->parts->len, 3);
    part = g_ptr_array_index(picture->parts, 0);
    assert_text(part->text, "ż");
    part = g_ptr_array_index(picture->parts, 1);
    assert_text(part->type, "image/png");
    assert_text(part->encoding, "base64");
    assert_null(part->text);
    assert_int_equal(part->size_bytes, 3);
    part = g_ptr_array_index(picture->parts, 2);
    assert_text(part->type, "text/html");
}

/* What is shown is one line of valid UTF-8, whatever came. */
static void
test_foreign_bytes(void **state)
{
    g_autoptr(MessagePicture) picture =
        read_text("Subject: a\r\n =?utf-8?q?=0D=0A=1B[2J?=\r\n"
                  "Content-Type: text/plain; charset=nonsense\r\n\r\n\xff");
    const struct message_field *field = g_ptr_array_index(picture->fields, 0);
    const struct message_part *part = g_ptr_array_index(picture->parts, 0);

    (void)state;
    assert_text(field->value, "a [2J");
    assert_true(part->text == NULL || g_utf8_validate(part->text, -1, NULL));
}

static void
test_no_mail(void **state)
{
    static const char *const inputs[] = {"", "\r\n\r\nbody", "no header here"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(message_read(inputs[i], strlen(inputs[i]), &error));
        assert_code(error, VESPER_ERROR_SYNTAX);
    }
}

static void
test_ceilings(void **state)
{
    g_autofree char *large = g_strnfill(LIMIT_MAIL_BYTES + 1, 'x');
    g_autoptr(GString) many =
        g_string_new("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    g_autoptr(GError) size_error = NULL;
    g_autoptr(GError) part_error = NULL;

    (void)state;
    assert_null(message_read(large, LIMIT_MAIL_BYTES + 1, &size_error));
    assert_code(size_error, VESPER_ERROR_TOO_LARGE);
    for (int i = 0; i < 2000; i++)
        g_string_append(many, "--b\r\n\r\nx\r\n");
    assert_null(message_read(many->str, many->len, &part_error));
    assert_code(part_error, VESPER_ERROR_TOO_LARGE);
}

/* A line end is CRLF and becomes LF; what is half of one stays. */
static void
test_line_ends(void **state)
{
    g_autoptr(MessagePicture) picture =
        read_text("Subject: hi\r\n\r\na\r\n\r\nb\rc\nd\r\r\ne\r");
    const struct message_part *part = g_ptr_array_index(picture->parts, 0);

    (void)state;
    assert_text(part->text, "a\n\nb\rc\nd\r\ne\r");
}

/* As many lines as a mail may have: were the cost of one to grow with their
 * number, so many readings would not end in time. */
static void
test_empty_lines(void **state)
{
    enum { READINGS = 50 };
    static const char header[] = "Subject: lines\r\n\r\n";
    const size_t lines = (LIMIT_MAIL_BYTES - strlen(header)) / 2;
    g_autoptr(GString) mail = g_string_new(header);

    (void)state;
    for (size_t i = 0; i < lines; i++)
        g_string_append(mail, "\r\n");
    for (int i = 0; i < READINGS; i++) {
        g_autoptr(MessagePicture) picture = read_text(mail->str);
        const struct message_part *part = g_ptr_array_index(picture->parts, 0);

        assert_int_equal(strlen(part->text), lines);
        assert_int_equal(strspn(part->text, "\n"), lines);
    }
}

/* Mail inside mail inside mail ends, too. */
static void
test_deep_nesting(void **state)
{
    g_autoptr(GString) deep = g_string_new("Subject: deep\r\n");
    g_autoptr(MessagePicture) picture = NULL;

    (void)state;
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(deep,
                               "Content-Type: multipart/mixed; boundary=b%d"
                               "\r\n\r\n--b%d\r\n",
                               i, i);
    picture = message_read(deep->str, deep->len, NULL);
    assert_true(picture == NULL || picture->parts->len <= 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_attachment),
        cmocka_unit_test(test_foreign_bytes),
        cmocka_unit_test(test_no_mail),
        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_empty_lines),
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test(test_deep_nesting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
