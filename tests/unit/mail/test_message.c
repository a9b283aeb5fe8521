/* SPDX-License-Identifier: MIT */
/* Golden bytes, and what GMime, which we do not build with, makes of them. */
#include "message.h"
#include "message_read.h"
#include "quoted_printable.h"
#include "support.h"

#include <string.h>

#define BOUNDARY "=_aaaqeayeaudaocajbifqydiob4"

static const struct message confirmation = {
    .from_name = "Evening News",
    .from_address = "news@example.org",
    .reply_to = "desk@example.org",
    .to = "eva@example.net",
    .subject = "Proszę potwierdzić",
    .message_id = "token@example.org",
    .date_at_ms = 1795543200000,
    .boundary = BOUNDARY,
    .text = "Dzień dobry!\n\n.\nFrom now on  ...\n\n\n",
    .html = "<p>Dzień dobry!</p>",
    .more_fields = "List-Help: <https://example.org/help>\r\n",
};

static const char golden[] =
    "From: \"Evening News\" <news@example.org>\r\n"
    "Reply-To: desk@example.org\r\n"
    "To: eva@example.net\r\n"
    "Subject: =?utf-8?q?Prosz=C4=99_potwierdzi=C4=87?=\r\n"
    "Date: Tue, 24 Nov 2026 18:00:00 +0000\r\n"
    "Message-ID: <token@example.org>\r\n"
    "Auto-Submitted: auto-generated\r\n"
    "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
    "List-Help: <https://example.org/help>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n"
    "\r\n"
    "--" BOUNDARY "\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Dzie=C5=84 dobry!\r\n"
    "\r\n"
    "=2E\r\n"
    "=46rom now on =20...\r\n"
    "\r\n"
    "--" BOUNDARY "\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "<p>Dzie=C5=84 dobry!</p>\r\n"
    "\r\n"
    "--" BOUNDARY "--\r\n";

static void
test_golden(void **state)
{
    g_autoptr(GString) got = g_string_new(NULL);

    (void)state;
    message_append(got, &confirmation);
    assert_text(got->str, golden);
}

static void
test_text_alone(void **state)
{
    const struct message alert = {
        .from_address = "vesper@example.org",
        .to = "operator@example.org",
        .subject = "held",
        .message_id = "1@example.org",
        .text = "why",
    };
    g_autoptr(GString) got = g_string_new(NULL);

    (void)state;
    message_append(got, &alert);
    assert_text(got->str, "From: vesper@example.org\r\n"
                          "To: operator@example.org\r\n"
                          "Subject: held\r\n"
                          "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n"
                          "Message-ID: <1@example.org>\r\n"
                          "Auto-Submitted: auto-generated\r\n"
                          "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
                          "MIME-Version: 1.0\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\n"
                          "Content-Transfer-Encoding: quoted-printable\r\n"
                          "\r\n"
                          "why\r\n");
}

static void
test_boundary(void **state)
{
    static const unsigned char counted[16] = {0, 1, 2,  3,  4,  5,  6,  7,
                                              8, 9, 10, 11, 12, 13, 14, 15};
    static const unsigned char most[16] = {255, 255, 255, 255, 255, 255,
                                           255, 255, 255, 255, 255, 255,
                                           255, 255, 255, 255};
    g_autofree char *first = message_boundary(counted);
    g_autofree char *last = message_boundary(most);

    (void)state;
    assert_text(first, BOUNDARY);
    assert_text(last, "=_77777777777777777777777774");
    assert_int_equal(strlen(first), 28);
}

static const struct message_part *
part_at(const struct message_picture *picture, guint at)
{
    assert_true(at < picture->parts->len);
    return g_ptr_array_index(picture->parts, at);
}

static const char *
field_of(const struct message_picture *picture, const char *name)
{
    for (guint i = 0; i < picture->fields->len; i++) {
        const struct message_field *field =
            g_ptr_array_index(picture->fields, i);

        if (strcmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}

static void
test_others_read_it(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MessagePicture) picture =
        message_read(golden, strlen(golden), &error);

    (void)state;
    assert_no_error(error);
    assert_int_equal(picture->fields->len, 11);
    assert_text(field_of(picture, "Subject"), "Proszę potwierdzić");
    assert_text(field_of(picture, "From"),
                "\"Evening News\" <news@example.org>");
    assert_int_equal(picture->parts->len, 2);
    assert_text(part_at(picture, 0)->type, "text/plain");
    assert_text(part_at(picture, 0)->encoding, "quoted-printable");
    assert_text(part_at(picture, 0)->text,
                "Dzień dobry!\n\n.\nFrom now on  ...\n");
    assert_text(part_at(picture, 1)->type, "text/html");
    assert_text(part_at(picture, 1)->text, "<p>Dzień dobry!</p>\n");
}

/* Stretches around a value: the digest's way of writing the same pieces. */
static void
test_stretches(void **state)
{
    g_autoptr(GString) out = g_string_new("Subject: x\r\n");
    g_autoptr(MessagePicture) picture = NULL;

    (void)state;
    message_multipart_header(out, BOUNDARY);
    g_string_append(out, "\r\n");
    message_part_text(out, BOUNDARY);
    quoted_printable_stretch(out, "Dear ", 5);
    quoted_printable_stretch(out, "Eva", 3);
    message_part_html(out, BOUNDARY);
    quoted_printable_stretch(out, "<p>", 3);
    quoted_printable_stretch(out, ".", 1);
    message_parts_end(out, BOUNDARY);
    picture = message_read(out->str, out->len, NULL);
    assert_non_null(picture);
    assert_text(part_at(picture, 0)->text, "Dear Eva");
    assert_text(part_at(picture, 1)->text, "<p>.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),    cmocka_unit_test(test_text_alone),
        cmocka_unit_test(test_boundary),  cmocka_unit_test(test_others_read_it),
        cmocka_unit_test(test_stretches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
