/* SPDX-License-Identifier: MIT */
#include "content.h"
#include "excerpt.h"
#include "support.h"

#include <string.h>

struct excerpt_row {
    const char *name;
    const char *text;
    size_t max_chars;
    const char *want;
};

// clang-format off
static const struct excerpt_row excerpts[] = {
    {"short text stays", "Nets are dry.", 13, "Nets are dry."},
    {"nothing stays nothing", "", 10, ""},
    {"no room", "Nets", 0, ""},
    {"room for the mark alone", "Nets are dry", 1, "…"},
    {"at a word's end", "Nets are dry today", 14, "Nets are dry…"},
    {"the mark counts", "Nets are dry today", 12, "Nets are…"},
    {"a word that just fits", "Nets are dry today", 13, "Nets are dry…"},
    {"at a sentence's end", "Boats left. Nets are dry.", 20, "Boats left."},
    {"a sentence in the first half", "So it is. Nets are dry and torn", 28,
     "So it is. Nets are dry and…"},
    {"a quoted sentence", "“Boats left.” Nets are dry.", 20, "“Boats left.”"},
    {"a stop behind the quote", "“Boats left”. Nets are dry.", 20,
     "“Boats left”."},
    {"a question", "Who left? Nets are dry.", 16, "Who left?"},
    {"initials end no sentence", "Aid of the U.S. Military goes on", 22,
     "Aid of the U.S.…"},
    {"a title ends no sentence", "It was said by Gen. Sand today", 24,
     "It was said by Gen.…"},
    {"a year ends one", "It began in 2019. Nets are dry.", 24,
     "It began in 2019."},
    {"no comma hangs", "Nets, boats, and tides", 13, "Nets, boats…"},
    {"no dash hangs", "Nets and boats – and tides", 18, "Nets and boats…"},
    {"a long word is cut", "Donaudampfschifffahrt", 8, "Donauda…"},
    {"a word far back", "a Donaudampfschifffahrt", 12, "a Donaudamp…"},
    {"wide script", "船は港を出た。網は乾いている。今日", 12, "船は港を出た。"},
    {"wide script without a stop", "船は港を出た網は乾いている", 6,
     "船は港を出…"},
    {"a mark stays with its letter", "ne\xcc\x81ts", 4, "ne\xcc\x81…"},
    {"a mark is not cut off", "ne\xcc\x81ts", 3, "n…"},
    {"a joiner is not cut off", "ab\xe2\x80\x8c" "cdef", 3, "a…"},
    {"a region's flag stays whole", "a🏴󠁧󠁢󠁳󠁣󠁴󠁿bcdefgh", 5, "a…"},
    {"a family stays whole", "ab👨‍👩‍👧cdefgh", 6, "ab…"},
    {"a flag stays whole", "a🇵🇱🇩🇪bcd", 5, "a🇵🇱…"},
    {"a skin tone stays", "ab👍🏽cd", 4, "ab…"},
    {"a syllable stays whole", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"
     "abc", 3, "…"},
};
// clang-format on

#define MANY                                                     \
    "Nets and boats and tides and boats and nets and tides and " \
    "nets and boats or tides or boats or tides"

// clang-format off
static const struct excerpt_row headlines[] = {
    {"all of it", "Nets are dry", 0, "Nets are dry"},
    {"one sentence", "Nets are dry.", 0, "Nets are dry."},
    {"the first sentence", "Nets are torn. Boats left! Who saw?", 0,
     "Nets are torn."},
    {"a quoted one", "“Nets are torn.” Boats left.", 0, "“Nets are torn.”"},
    {"wide script", "船は港を出た。網は乾いている。", 0, "船は港を出た。"},
    {"no sentence's end", "The U.S. nets, a.m. and p.m. alike, are dry", 0,
     "The U.S. nets, a.m. and p.m. alike, are dry"},
    {"an address", "https://a.example/?a!b.c nets", 0,
     "https://a.example/?a!b.c nets"},
    {"as many as may be", MANY ". Torn.", 0, MANY "."},
    {"one more", MANY "s. Torn.", 0, "Nets and boats and tides and boats and "
     "nets and tides and nets and boats or tides or boats or…"},
    {"nothing", "", 0, ""},
};
// clang-format on

static void
test_headline(void **state)
{
    const struct excerpt_row *row = *state;
    g_autofree char *got = text_beginning(row->text);

    assert_text(got, row->want);
    assert_true(g_utf8_strlen(got, -1) <= BEGINNING_CHARS);
}

static void
test_excerpt(void **state)
{
    const struct excerpt_row *row = *state;
    g_autofree char *got = text_excerpt(row->text, row->max_chars);

    assert_text(got, row->want);
    assert_true(g_utf8_strlen(got, -1) <= (glong)row->max_chars);
}

/* Whatever the room, an excerpt fits and is a beginning of the text. */
static void
test_any_room(void **state)
{
    const char text[] =
        "Łódź – “a fair 👩‍🚒 price”, said U.S. Gen. "
        "Aas.\n\nÉnd.";

    (void)state;
    for (size_t room = 0; room < sizeof text; room++) {
        g_autofree char *got = text_excerpt(text, room);

        assert_true(g_utf8_validate(got, -1, NULL));
        assert_true(g_utf8_strlen(got, -1) <= (glong)room);
        if (g_str_has_suffix(got, "…"))
            got[strlen(got) - strlen("…")] = '\0';
        assert_true(g_str_has_prefix(text, got));
    }
}

static void
test_standfirst(void **state)
{
    g_autofree char *first = text_standfirst("One.\n\nTwo.");
    g_autofree char *long_text = g_strnfill(STANDFIRST_CHARS + 1, 'x');
    g_autofree char *cut = text_standfirst(long_text);

    (void)state;
    assert_text(first, "One.");
    assert_int_equal(g_utf8_strlen(cut, -1), STANDFIRST_CHARS);
    assert_true(g_str_has_suffix(cut, "…"));
    g_clear_pointer(&first, g_free);
    first = text_standfirst("One,\ntwo.\n\nThree.");
    assert_text(first, "One, two.");
    assert_null(text_standfirst(NULL));
    assert_null(text_standfirst(""));
}

static void
test_bound(void **state)
{
    g_autofree char *kept = text_bound(g_strdup("abc"), 4);
    g_autofree char *cut = text_bound(g_strnfill(100, 'x'), 40);

    (void)state;
    assert_text(kept, "abc");
    assert_text(cut, "xxxxxxxxx…");
    assert_null(text_bound(NULL, 4));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_room),
        cmocka_unit_test(test_standfirst),
        cmocka_unit_test(test_bound),
    };

    return ROW_TESTS(test_excerpt, excerpts) +
           ROW_TESTS(test_headline, headlines) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
