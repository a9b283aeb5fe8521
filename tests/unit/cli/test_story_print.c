/* SPDX-License-Identifier: MIT */
/* A story on paper: every field, none of them able to steer a terminal. */
#include "story_print.h"

#include "support.h"

#include <string.h>

static struct story *
whole_story(void)
{
    struct story *story = story_new();

    story->title = g_strdup("Tides \x1b[2J夕方");
    story->site = g_strdup("Harbour Post");
    story->section = g_strdup("North");
    story->url = g_strdup("https://site.example/tides");
    story->guid = g_strdup("42");
    story->standfirst = g_strdup("High water.");
    story->body = g_strdup("High water.\n\nLow \u202ewater.");
    story->image_url = g_strdup("https://site.example/tides.jpg");
    story->image_caption = g_strdup("The mole");
    story->image_credit = g_strdup("Ada");
    story->language = g_strdup("en");
    story->published_at_ms = INT64_C(1795521600000);
    story->modified_at_ms = INT64_C(1795525200000);
    g_ptr_array_add(story->authors, g_strdup("Mira Sand"));
    g_ptr_array_add(story->authors, g_strdup("Jon Aas"));
    g_ptr_array_add(story->related, related_new("Nets", "Ole", NULL));
    return story;
}

static char *
print(const struct story *story, enum story_side side, bool is_json)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct printer *printer = printer_new(out, is_json);
    char *copy;

    story_print(printer, story, side);
    printer_free(printer);
    fclose(out);
    copy = g_strdup(text);
    free(text);
    return copy;
}

static void
test_for_people(void **state)
{
    g_autoptr(Story) story = whole_story();
    g_autofree char *text = print(story, STORY_TOLD, false);

    (void)state;
    assert_text(text, "title          Tides \\x1b[2J夕方\n"
                      "site           Harbour Post\n"
                      "section        North\n"
                      "authors        Mira Sand, Jon Aas\n"
                      "published at   2026-11-24T12:00:00Z\n"
                      "modified at    2026-11-24T13:00:00Z\n"
                      "language       en\n"
                      "url            https://site.example/tides\n"
                      "guid           42\n"
                      "image url      https://site.example/tides.jpg\n"
                      "image caption  The mole\n"
                      "image credit   Ada\n"
                      "standfirst     High water.\n"
                      "\n"
                      "High water.\n"
                      "\n"
                      "Low \\u202ewater.\n"
                      "\n"
                      "Related stories\n"
                      "- Nets, Ole\n");
}

static void
test_for_programs(void **state)
{
    g_autoptr(Story) story = whole_story();
    g_autofree char *text = print(story, STORY_TOLD, true);
    json_t *object = json_loads(text, 0, NULL), *related;

    (void)state;
    assert_true(g_str_is_ascii(text)); /* it holds what a terminal obeys */
    assert_non_null(object);
    assert_int_equal(json_object_size(object), 15);
    assert_text(json_string_value(json_object_get(object, "title")),
                story->title);
    assert_text(json_string_value(json_object_get(object, "site")),
                "Harbour Post");
    assert_text(json_string_value(json_object_get(object, "published_at")),
                "2026-11-24T12:00:00Z");
    assert_int_equal(json_array_size(json_object_get(object, "authors")), 2);
    related = json_array_get(json_object_get(object, "related"), 0);
    assert_text(json_string_value(json_object_get(related, "author")), "Ole");
    assert_true(json_is_null(json_object_get(related, "url")));
    json_decref(object);
}

static void
test_what_we_keep(void **state)
{
    g_autoptr(Story) story = whole_story();
    g_autofree char *text = print(story, STORY_KEPT, false);
    g_autofree char *json = print(story, STORY_KEPT, true);
    json_t *object = json_loads(json, 0, NULL);

    (void)state;
    assert_true(g_str_has_prefix(text, "title          Tides \\x1b[2J夕方\n"
                                       "section        North\n"
                                       "authors        Mira Sand, Jon Aas\n"
                                       "published at   2026-11-24T12:00:00Z\n"
                                       "language       en\n"
                                       "url            https://site.example"
                                       "/tides\n"
                                       "image url      "));
    assert_int_equal(json_object_size(object), 12);
    assert_null(json_object_get(object, "guid"));
    json_decref(object);
}

static void
test_an_empty_story(void **state)
{
    g_autoptr(Story) story = story_new();
    g_autofree char *text = print(story, STORY_TOLD, false);
    g_autofree char *json = print(story, STORY_TOLD, true);

    (void)state;
    assert_true(g_str_has_prefix(text, "title          -\n"));
    assert_true(g_str_has_suffix(text, "standfirst     -\n"));
    assert_non_null(strstr(json, "\"title\": null"));
    assert_non_null(strstr(json, "\"related\": []"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_for_people),
        cmocka_unit_test(test_for_programs),
        cmocka_unit_test(test_what_we_keep),
        cmocka_unit_test(test_an_empty_story),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
