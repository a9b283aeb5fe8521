/* SPDX-License-Identifier: MIT */
/* Which requests are framed beyond doubt (rows H3, H4). */
#include "framing.h"

#include "support.h"

struct framing_row {
    const char *name;
    const char *headers[10]; /* name, value, … */
    unsigned status;         /* 0: sound */
    size_t body_bytes;
    bool is_old; /* HTTP/1.0 */
};

static const struct framing_row rows[] = {
    {"a browser's", {"Host", "a", "User-Agent", "x y (z)"}, 0, 0, false},
    {"a length", {"Host", "a", "content-length", "12"}, 0, 12, false},
    {"a tab in a value", {"Host", "a", "X", "a\tb"}, 0, 0, false},
    {"UTF-8 in a value", {"Host", "a", "X", "Ä"}, 0, 0, false},
    {"no host", {"X", "a"}, 400, 0, false},
    {"no host in HTTP/1.0", {"X", "a"}, 0, 0, true},
    {"two hosts", {"Host", "a", "host", "a"}, 400, 0, false},
    {"two hosts in HTTP/1.0", {"Host", "a", "host", "a"}, 400, 0, true},
    {"two lengths",
     {"Host", "a", "Content-Length", "5", "Content-Length", "6"},
     400,
     0,
     false},
    {"the same length twice",
     {"Host", "a", "Content-Length", "5", "content-length", "5"},
     400,
     0,
     false},
    {"a length beside chunks",
     {"Host", "a", "Content-Length", "5", "Transfer-Encoding", "chunked"},
     400,
     0,
     false},
    {"chunks", {"Host", "a", "Transfer-Encoding", "chunked"}, 411, 0, false},
    {"a negative length", {"Host", "a", "Content-Length", "-1"}, 400, 0, false},
    {"a signed length", {"Host", "a", "Content-Length", "+5"}, 400, 0, false},
    {"a hexadecimal one",
     {"Host", "a", "Content-Length", "0x5"},
     400,
     0,
     false},
    {"a list of lengths",
     {"Host", "a", "Content-Length", "5, 5"},
     400,
     0,
     false},
    {"no digits", {"Host", "a", "Content-Length", ""}, 400, 0, false},
    {"too many digits",
     {"Host", "a", "Content-Length", "99999999999999999999"},
     400,
     0,
     false},
    {"a blank in a name", {"Host", "a", "Content-Length ", "5"}, 400, 0, false},
    {"an empty name", {"Host", "a", "", "5"}, 400, 0, false},
    {"a bare CR in a value", {"Host", "a", "X", "a\rb"}, 400, 0, false},
    {"an escape in a value", {"Host", "a", "X", "a\x1b[2J"}, 400, 0, false},
    {"a DEL in a value", {"Host", "a", "X", "\x7f"}, 400, 0, false},
};

/* Returns headers out of name, value, …, NULL. */
static GArray *
headers_of(const char *const *texts, size_t most)
{
    GArray *headers = g_array_new(FALSE, FALSE, sizeof(struct header));

    for (size_t i = 0; i + 1 < most && texts[i] != NULL; i += 2) {
        const struct header header = {texts[i], texts[i + 1]};

        g_array_append_val(headers, header);
    }
    return headers;
}

static void
test_judge(void **state)
{
    const struct framing_row *row = *state;
    g_autoptr(GArray) headers =
        headers_of(row->headers, G_N_ELEMENTS(row->headers));
    size_t body_bytes = 0;
    const struct refusal *fault =
        framing_judge(headers, !row->is_old, &body_bytes);

    assert_int_equal(fault != NULL ? fault->status : 0, row->status);
    if (row->status == 0)
        assert_int_equal(body_bytes, row->body_bytes);
    else
        assert_non_null(fault->reason);
}

static void
test_last_one_counts(void **state)
{
    static const char *const texts[] = {"X", "1", "Y", "2", "x", "3"};
    g_autoptr(GArray) headers = headers_of(texts, G_N_ELEMENTS(texts));
    g_autoptr(GArray) none = headers_of(texts, 0);

    (void)state;
    assert_text(header_get(headers, "X"), "3");
    assert_text(header_get(headers, "y"), "2");
    assert_null(header_get(headers, "Z"));
    assert_null(header_get(none, "X"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_last_one_counts)};

    return ROW_TESTS(test_judge, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
